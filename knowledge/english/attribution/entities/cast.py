"""Cast: the persons, bodies and places that a story names.

All names of the story are read before anybody is resolved, later ones too. Forms that
can only be one name are one entity ("Reedijk" of Jan Reedijk); what sort of entity it
is, its gender, its fullest name and its roles are settled by all that stands beside
any of its mentions.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from knowledge.english.attribution.entities import roles
from knowledge.english.attribution.entities.acronyms import is_acronym, long_forms
from knowledge.english.attribution.entities.agencies import with_agency
from knowledge.english.attribution.entities.entity import (
    Entity,
    add_role,
    hold_offices,
    is_office_role,
    sum_up,
)
from knowledge.english.attribution.entities.evidence import (
    gender_signs,
    signs,
)
from knowledge.english.attribution.entities.forms import is_form_of, is_slip_of
from knowledge.english.attribution.entities.names import (
    GENERATIONS,
    KEPT_TITLES,
    NameMention,
    names,
)
from knowledge.english.attribution.entities.runs import FULL_NAME
from knowledge.english.attribution.entities.spelling import spelling
from knowledge.english.attribution.vocabulary import (
    BODIES,
    GIVEN,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from knowledge.english.attribution.tokens import TokenizedSentence


UNREAD = 0.5
"""How far a given name tells the gender before the story's own pronouns are read."""
OFTEN = 1000
"""How much oftener a name counts as written where a title that stays in it is given."""
MOST_NAMESAKES = 30
"""Entities of one name beyond which no mention of it is linked."""
MOST_LOOKED_AT = 12
"""Mentions of an entity of which the surroundings are read."""


@dataclass(slots=True)
class Cast:
    """All that a story names, and which entity each mention can stand for."""

    text: str
    sentences: Sequence[TokenizedSentence]
    entities: list[Entity]
    mentions: list[list[NameMention]]
    """The names of each sentence, in order."""
    by_word: dict[str, list[Entity]]

    def candidates(self, mention: NameMention) -> list[Entity]:
        """Return the entities that a mention can name, the exact ones alone if there are any."""
        found = min((self.by_word.get(word, []) for word in mention.words), key=len)
        if len(found) > MOST_NAMESAKES:
            return []
        exact = [entity for entity in found if entity.words == mention.words]
        exact = exact or [entity for entity in found if mention.words in entity.forms]
        return exact or [entity for entity in found if is_form_of(mention.words, entity.words)]


def cast(text: str, sentences: Sequence[TokenizedSentence], speaking: frozenset[int]) -> Cast:
    """Read all names of a story. `speaking` are the offsets at which sources end."""
    written = spelling(text, sentences)
    found = [list(names(sentence, at, written)) for at, sentence in enumerate(sentences)]
    entities = _entities(text, [m for row in found for m in row])
    made = Cast(text, sentences, with_long_forms(text, sentences, entities), found, {})
    by_word: dict[str, list[Entity]] = defaultdict(list)
    for entity in made.entities:
        for word in dict.fromkeys(word for m in entity.mentions for word in m.words):
            by_word[word].append(entity)
    made.by_word = dict(by_word)
    for entity in made.entities:
        _weigh(made, entity, speaking)
    return made


def _entities(text: str, found: Iterable[NameMention]) -> list[Entity]:
    """Return an entity for each name, fuller forms and their parts together."""
    forms: dict[tuple[str, ...], list[NameMention]] = defaultdict(list)
    for mention in found:
        forms[mention.words].append(mention)
    entities: list[Entity] = []
    by_word: dict[str, list[Entity]] = defaultdict(list)
    surnames: dict[tuple[str, int], list[Entity]] = defaultdict(list)
    """Those of full names, by the first letter and the length."""
    for words in sorted(forms, key=lambda one: (-len(one), forms[one][0].start)):
        rarest = min((by_word.get(word, []) for word in words), key=len)
        holders = [
            e
            for e in rarest[:MOST_NAMESAKES]
            if is_form_of(words, e.words) or _is_surname(words, e)
        ]
        if len(words) > 1:
            holders = [e for e in holders if not _meet(e, forms[words])]
        elif not holders and len(forms[words]) == 1:
            alike = surnames[words[0][0], len(words[0])]
            holders = [e for e in alike if is_slip_of(words[0], e.words[-1])]
        if not holders:
            entity = Entity("", words)
            entities.append(entity)
            if len(words) > 1:
                surnames[words[-1][0], len(words[-1])].append(entity)
            for word in dict.fromkeys(words):
                by_word[word].append(entity)
            holders = [entity]
        if len(holders) == 1:
            holders[0].mentions += forms[words]
    for entity in entities:
        entity.mentions.sort(key=lambda m: m.start)
        entity.forms = {mention.words for mention in entity.mentions}
        entity.titles = {mention.titles[-1] for mention in entity.mentions if mention.titles}
        entity.name = _canonical(text, entity)
    return sorted(entities, key=lambda entity: entity.mentions[0].start)


def _is_surname(words: tuple[str, ...], entity: Entity) -> bool:
    """Whether "Portugal" is the surname of the resident Gil Portugal."""
    two = len(words) == 1 and len(entity.words) == FULL_NAME and words[0] == entity.words[-1]
    return two and any(mention.titles for mention in entity.mentions)


def _meet(entity: Entity, mentions: Iterable[NameMention]) -> bool:
    """Whether two full names stand in one sentence, and so name two."""
    own = {m.sentence for m in entity.mentions if len(m.words) > 1}
    return any(m.sentence in own for m in mentions)


def with_long_forms(
    text: str, sentences: Sequence[TokenizedSentence], entities: list[Entity]
) -> list[Entity]:
    """Make one of an acronym and the name that it is spelt from."""
    short = [e for e in entities if is_acronym(text, e.mentions[0])][:MOST_NAMESAKES]
    spelt = long_forms(text, sentences, {entity.words[0] for entity in short})
    by_name = {entity.name.lower(): entity for entity in entities}
    gone = set()
    for entity in short:
        long = spelt.get(entity.words[0])
        if long is None:
            continue
        low = long.lower()
        inside = (one for name, one in by_name.items() if name.endswith(f" {low}"))
        full = by_name.get(low) or next(inside, None)  # "the U.S. Consumer Safety Commission"
        if full is None or full is entity:
            entity.name = long
        else:
            full.mentions = sorted(full.mentions + entity.mentions, key=lambda m: m.start)
            full.forms |= entity.forms
            gone.add(id(entity))
    return [entity for entity in entities if id(entity) not in gone]


def _canonical(text: str, entity: Entity) -> str:
    """Return the fullest form, as it is most often written; a peer keeps the title."""
    written: dict[str, int] = defaultdict(int)
    for mention in entity.mentions:
        if mention.words == entity.words:
            end = mention.end + _stop(text, mention)
            titled = mention.titles[-1:] and mention.titles[-1] in KEPT_TITLES
            written[text[mention.start : end]] += OFTEN if titled else 1
    mixed = [name for name in written if not name.isupper() or len(entity.words) == 1]
    return max(mixed or written, key=lambda name: written[name])


def _stop(text: str, mention: NameMention) -> int:
    """Return 1 where the full stop behind belongs to the name: "Jr.", "Elevator Co."."""
    short = mention.words[-1] in ("jr", "sr", "co", "corp", "inc", "ltd", "bros")
    return int(short and text[mention.end : mention.end + 1] == ".")


def _weigh(made: Cast, entity: Entity, speaking: frozenset[int]) -> None:
    """Settle what an entity is by the evidence of all its mentions."""
    votes: dict[str, int] = defaultdict(int)
    for mention in entity.mentions[: MOST_LOOKED_AT * 2]:
        sentence = made.sentences[mention.sentence]
        entity.signs.update(signs(made.text, sentence, mention))
        if mention.end in speaking:
            entity.signs.add("speaks")
        votes.update(gender_signs(mention))
    entity.gender_votes = votes
    entity.signs |= _echoes(entity)
    sum_up(entity, UNREAD)
    _find_roles(made, entity)
    sum_up(entity, UNREAD)


def _echoes(entity: Entity) -> set[str]:
    """Say whether the story goes on with the last word of a name, or with its first."""
    if len(entity.words) < FULL_NAME:
        return set()
    plain = entity.words[:-1] if entity.words[-1] in GENERATIONS else entity.words
    found = set()
    for mention in entity.mentions:
        if len(mention.words) < len(plain):
            if mention.words[-1] == plain[-1] and plain[-1] not in BODIES:
                found.add("surname echoed")
            elif mention.words[0] == plain[0] and plain[0] not in GIVEN:
                found.add("first word echoed")
    return found


def _find_roles(made: Cast, entity: Entity) -> None:
    """Find what the story says an entity is, full mentions first."""
    listed = sorted(entity.mentions, key=lambda m: (len(m.words) < len(entity.words), m.start))
    for mention in listed[:MOST_LOOKED_AT]:
        sentence = made.sentences[mention.sentence]
        before = None if entity.is_person else roles.kind_before(sentence, mention)
        span = before or roles.role_of(sentence, mention, person=entity.is_person)
        if span is not None:
            entity.settled |= not entity.roles and mention.words == entity.words
            add_role(made.text, entity, span)
            if len(entity.roles) == 1 and entity.role is not None:
                entity.role = with_agency(
                    made.text, made.sentences, mention.sentence, entity.role, span.start
                )
            if before is None and is_office_role(made.text, span):
                entity.signs.add("office before")
    hold_offices(entity)
