"""Described sources: whom "the spokesman" or "the company" stands for.

A description that refers back is scored against those whom the story has called so and
those in mind; one that nobody fits stands for itself ("a motorist"), and is an entity
that pronouns can mean from then on.
"""

from __future__ import annotations

from bisect import bisect_left
from math import log1p
from typing import TYPE_CHECKING

from knowledge.english.attribution.entities.descriptions import (
    ANAPHORS,
    is_animate,
    is_paper,
)
from knowledge.english.attribution.entities.entity import Entity, add_role
from knowledge.english.attribution.entities.roles_behind import role_of_unnamed
from knowledge.english.attribution.resolution.candidates import (
    SpeakerCandidate,
    decided,
    ranked,
    scored,
)
from knowledge.english.attribution.resolution.features import SLOWLY, description_features
from knowledge.english.attribution.resolution.focus import MOST_SENTENCES
from knowledge.english.attribution.resolution.learning import learn_role
from knowledge.english.attribution.resolution.speaker import Speaker, meant, nobody
from knowledge.english.attribution.resolution.weights import FLOOR
from knowledge.english.attribution.vocabulary import DEMONYMS
from knowledge.model import Resolution, Span

if TYPE_CHECKING:
    from collections.abc import Sequence

    from knowledge.english.attribution.entities.descriptions import Description
    from knowledge.english.attribution.resolution.reading import StoryReading

HUMAN, UNKNOWN, NOT_HUMAN = 3.0, 0.5, -4.0
"""The odds of a person for a description; a noun that no table has may be one."""
CERTAIN_GENDER = 3.0
SPOKEN_FOR = "spokes"
"""How the nouns for those begin of whom a story has several, each for somebody else."""
ARTICLE = (" a ", " an ")
"""What stands before the role of somebody who is brought in as one of many."""


def described_speaker(
    reading: StoryReading,
    description: Description,
    *,
    introducing: bool = True,
    owner: Entity | None = None,
    before: Entity | None = None,
) -> Speaker:
    """Resolve a description; `introducing` one that nobody fits as somebody new.

    `owner` is whom the "his" of "his brother" means, who is not the brother; `before` who
    made the statement that this one adds to, if it does.
    """
    place = Span(description.start, description.end)
    if description.start in reading.leads:
        return meant(reading.leads[description.start], place, Resolution.ROLE, [])
    spouse = _spouse(reading, description, owner)
    if spouse is not None:
        return meant(spouse, place, Resolution.ROLE, [])
    fitting = _fitting(reading, description, before) if _refers(description) else []
    rivals = ranked(one for one in fitting if owner is None or one.entity is not owner)
    best = decided(rivals, "description")
    if best is None and (group := _same_people(reading, description)) is not None:
        return meant(group, place, Resolution.ROLE, rivals)
    if best is not None:
        if reading.learning:
            learn_role(reading.cast.text, description, best.entity)
        return meant(best.entity, place, Resolution.ROLE, rivals)
    undecided = len(rivals) > 1 and rivals[1].score >= FLOOR["description"]
    anaphor = description.head in ANAPHORS and rivals and not _is_new(description, rivals)
    if undecided or anaphor or not introducing:
        return nobody(rivals)
    told = _told_by_lead(reading, description)
    if told is not None:
        return meant(told, place, Resolution.ROLE, rivals)
    return meant(_introduced(reading, description), place, Resolution.ROLE, rivals)


def _told_by_lead(reading: StoryReading, description: Description) -> Entity | None:
    """Return Ann Hill, a consultant surgeon, for the "senior surgeon" with whom a story opens."""
    if reading.index > 0 or description.possessed or description.plural:
        return None
    if description.person and description.definite:
        return None  # see `_told_later`
    called = reading.by_word.get(description.head, [])
    fitting = [
        one
        for one in called
        if one.is_person is description.person
        and description.head not in one.owners
        and one.first >= description.end  # not that of "A Home Office spokesperson"
    ]
    return fitting[0] if len(fitting) == 1 and fitting[0].anonymous is None else None


def _may_be_named(reading: StoryReading, description: Description) -> bool:
    """Whether it is of one whom the reader is to know: "the defendant" may be Ann Hill.

    That is so where the story names somebody of whom it does not say what he is.
    """
    one = description.person and not description.plural
    if not one or not description.definite or description.possessed:
        return False
    return any(
        entity.is_person and not entity.roles and description.gender * entity.gender >= 0
        for entity in reading.cast.entities
    )


def _is_new(description: Description, rivals: Sequence[SpeakerCandidate]) -> bool:
    """Whether "the state teachers union" is none of those known: nobody is called a teacher."""
    known = frozenset(word for one in rivals for word in one.entity.described)
    # "the family-owned group", "the Danish carrier": of whichever was spoken of before.
    telling = [word for word in description.modifiers if word not in DEMONYMS]
    told = any("-" in word for word in telling)
    return bool(telling) and not told and known.isdisjoint(telling)


def _spouse(reading: StoryReading, description: Description, owner: Entity | None) -> Entity | None:
    """Return the baker for "Her husband" behind "Ilse, the baker’s wife": the only one there is."""
    of_whom = {"husband": "wife", "wife": "husband"}.get(description.head)
    if owner is None or of_whom not in owner.described or len(owner.owners) != 1:
        return None
    (called,) = owner.owners
    known = reading.by_word.get(called, [])
    fitting = [one for one in known if one.is_person and called not in one.owners]
    return fitting[0] if len(fitting) == 1 else None


def _same_people(reading: StoryReading, description: Description) -> Entity | None:
    """Return whom "the people" takes up: the only "three people who came" in mind."""
    bare_group = description.definite and description.plural and not description.modifiers
    if not bare_group or description.extended:
        return None
    near = reading.sentence.paragraph - 1
    groups = [
        trace.entity
        for trace in reading.in_mind()
        if trace.paragraph >= near and trace.entity.anonymous is not None
        and trace.entity.plural and description.head in trace.entity.described
        and trace.spoke >= 0
    ]  # fmt: skip
    return groups[0] if len(groups) == 1 else None


def _refers(description: Description) -> bool:
    """Whether a description can stand for somebody mentioned before."""
    owned = description.possessed and (description.person or description.head in ANAPHORS)
    return (description.definite or owned) and not description.plural


def _fitting(
    reading: StoryReading, description: Description, before: Entity | None
) -> list[SpeakerCandidate]:
    """Return those who are known by the head of a description, and those in mind."""
    in_mind = {id(trace.entity): trace for trace in reading.in_mind()}
    wanted = frozenset(description.modifiers)
    entities = [
        entity
        for entity in reading.by_word.get(description.head, [])
        if entity.first < description.start or (wanted and wanted <= entity.described)
    ] or _told_later(reading, description)
    if description.head in ANAPHORS:
        entities += [one for one in reading.bodies if one.first < description.start]
    entities += [trace.entity for trace in in_mind.values()]
    found = []
    for entity in {id(one): one for one in entities}.values():
        features = description_features(description, entity)
        if entity is before and entity.is_person and not description.possessed:
            features = (features or {}) | {"adds": 1.0}
        if features is not None:
            trace = in_mind.get(id(entity))
            salience = reading.salience(trace) if trace else {"sentences back": MOST_SENTENCES}
            goes_on = reading.focus.speaks_only_of(entity, reading.sentence.paragraph)
            salience |= {"goes on": float(goes_on)}
            found.append(scored(entity, _slowly(salience, features, entity) | features))
    return found


def _told_later(reading: StoryReading, description: Description) -> list[Entity]:
    """Return whom the story names only later: "the captain", before "The captain, Ann Hill"."""
    bare_head = description.definite and not description.modifiers and not description.extended
    if not bare_head or description.head.startswith(SPOKEN_FOR):
        return []
    called = reading.by_word.get(description.head, [])
    fitting = [one for one in called if description.head not in one.owners]
    if len(fitting) != 1 or not fitting[0].is_person:
        return []
    text = reading.cast.text
    introduced = any(text[: span.start].lower().endswith(ARTICLE) for span in fitting[0].roles)
    return [] if introduced else fitting


def _slowly(
    salience: dict[str, float], features: dict[str, float], entity: Entity
) -> dict[str, float]:
    """Return the salience for a description, which forgets more slowly than a pronoun."""
    if "head" in features:
        # "left at Ely Hospital. …, the hospital said": its own word tells where place does not.
        return salience | {"sentences back": salience["sentences back"] * SLOWLY, "beside": 0.0}
    if "general word" in features and entity.anonymous is None:
        # What the story is about is "the company", wherever it was last named.
        return salience | {"named often": log1p(len(entity.mentions))}
    return salience


def _introduced(reading: StoryReading, description: Description) -> Entity:
    """Let a description be an entity of its own."""
    span = Span(description.start, description.end)
    entity = Entity(reading.cast.text[span.start : span.end], anonymous=span)
    thing = is_animate(description.head) or is_paper(description.head)
    entity.person_odds = HUMAN if description.person else NOT_HUMAN if thing else UNKNOWN
    entity.gender = CERTAIN_GENDER * description.gender
    entity.plural = description.plural
    entity.told_apart = _may_be_named(reading, description)
    entity.described = frozenset({description.head, *description.modifiers})
    behind = bisect_left(reading.sentence.starts, description.end)
    if (role := role_of_unnamed(reading.sentence, behind)) is not None:
        add_role(reading.cast.text, entity, role)
    reading.call(entity, frozenset({description.head}))
    new = not description.definite or description.extended
    alone = description.person and new and not description.plural
    if reading.index == 0 and alone:
        reading.lead = entity
    return entity
