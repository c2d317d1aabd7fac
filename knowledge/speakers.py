"""Speakers: which person, body or paper a source phrase stands for.

A part of a name stands for the one fuller name in the story that holds it; a
pronoun for the one person whom it can mean; a description for the one person so
described. Between two equally good candidates there is no answer: the speaker is
None, because a wrong name is the gravest error there is. Sources that are nobody
in particular ("park officials") are named in the story's own words.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from knowledge import roles
from knowledge.model import Resolution, Span
from knowledge.names import (
    AGENCIES,
    COLLECTIVES,
    DOCUMENTS,
    FINDINGS,
    GENERIC,
    OUTLETS,
    ROLES,
    Mention,
    Person,
    acronyms,
    bare,
    by_word,
    is_possessive,
    mentions,
    people,
    runs,
)
from knowledge.sources import Source, core_end, subject

if TYPE_CHECKING:
    from collections.abc import Sequence

    from knowledge.tokens import Phrase

ARTICLES = frozenset({"the", "a", "an"})
PRONOUN_GENDER = {"he": "m", "she": "f"}
FARTHEST = 12
"""Sentences a pronoun reaches back."""


@dataclass(frozen=True, slots=True)
class Speaker:
    """Who a source stands for; `person` is None for what is no named person."""

    name: str | None
    role: str | None
    resolved: Resolution | None
    evidence: tuple[Span, ...]
    person: Person | None = None


NOBODY = Speaker(None, None, None, ())


@dataclass(slots=True)
class Cast:
    """Everybody whom the story names, and who has spoken so far."""

    text: str
    phrases: Sequence[Phrase]
    persons: list[Person]
    words: dict[str, list[Person]]
    long_forms: dict[str, str]
    at: list[list[tuple[Mention, Person]]]
    """For each sentence its mentions of persons, in order."""
    bodies: list[list[Mention]]
    """For each sentence its mentions of what is no person."""
    last: Speaker = NOBODY
    last_phrase: int = -1
    others: list[tuple[int, Speaker]] = field(default_factory=list)
    """Sources so far that are no persons, with their sentence."""


def cast(text: str, phrases: Sequence[Phrase], speaking: frozenset[int]) -> Cast:
    """Read all names of a story.

    `speaking` are the offsets at which sources end: a name that ends there speaks.
    """
    common = frozenset(
        token.low
        for phrase in phrases
        for token, tag in zip(phrase.tokens, phrase.tags, strict=True)
        if tag == "w"
    )
    found = [list(mentions(phrase, index, common)) for index, phrase in enumerate(phrases)]
    spoken = frozenset(m.start for row in found for m in row if m.end in speaking)
    persons = people(text, (m for row in found for m in row), spoken)
    words = by_word(persons)
    made = Cast(text, phrases, persons, words, acronyms(text, phrases), [], [])
    for row in found:
        pairs = [(mention, person) for mention in row if (person := who(made, mention)) is not None]
        made.at.append(pairs)
        known = {mention.start for mention, _ in pairs}
        made.bodies.append([mention for mention in row if mention.start not in known])
    _give_roles(made)
    return made


def _give_roles(made: Cast) -> None:
    """Give each person the role beside the first mention that has one, full names first."""
    by_person: dict[int, list[Mention]] = {id(person): [] for person in made.persons}
    for row in made.at:
        for mention, person in row:
            by_person[id(person)].append(mention)
    for person in made.persons:
        listed = sorted(
            by_person[id(person)], key=lambda m: (len(m.words) < len(person.words), m.start)
        )
        for mention in listed[:FARTHEST]:
            span = roles.role_of(made.phrases[mention.phrase], mention)
            if span is not None:
                person.role, person.role_span = _written(made, mention, span), span
                break
        _give_gender(person)


def _give_gender(person: Person) -> None:
    """Let a role tell the gender ("spokeswoman")."""
    if person.role is not None:
        for word in person.role.lower().split():
            if ROLES.get(word, "-") != "-":
                person.gender = ROLES[word]


def _written(made: Cast, mention: Mention, span: Span) -> str:
    """Return the role as written; "the agency's spokesman" gets its agency's name."""
    role = made.text[span.start : span.end]
    if made.text[span.end : span.end + 1] == "." and span.end < mention.start:
        role += "."
    owner, _, rest = role.partition(" ")
    if bare(owner.lower().replace("'", "’")) == "agency" and is_possessive(owner.replace("'", "’")):
        body = _agency(made, mention, span.start)
        if body is not None:
            return f"{body} {rest}"
    return role


def _agency(made: Cast, mention: Mention, before: int) -> str | None:
    """Return the one body in this sentence or the one before that is an agency."""
    for index in (mention.phrase, mention.phrase - 1):
        if index < 0:
            break
        names = {
            made.text[start:end]
            for start, end in _agencies(made.phrases[index])
            if start < before or index < mention.phrase
        }
        if names:
            return names.pop() if len(names) == 1 else None
    return None


def _agencies(phrase: Phrase) -> list[tuple[int, int]]:
    found = []
    for start, end in runs(phrase):
        if bare(phrase.tokens[end - 1].low) in AGENCIES and end - start > 1:
            last = phrase.tokens[end - 1]
            found.append((phrase.tokens[start].start, last.start + len(bare(last.low))))
    return found


def who(made: Cast, mention: Mention) -> Person | None:
    """Return the person that a mention names, or None where two are equally good."""
    found: list[Person] | None = None
    for word in mention.words:
        with_word = made.words.get(word, [])
        found = with_word if found is None else [p for p in found if any(p is q for q in with_word)]
    if not found or mention.person is False:
        return None
    exact = [person for person in found if person.words == mention.words]
    if len(exact) == 1:
        return exact[0]
    ends = [p for p in found if p.words[-1] == mention.words[-1]] or found
    if len(ends) == 1:
        return ends[0]
    return _established(ends, mention)


def _established(candidates: list[Person], mention: Mention) -> Person | None:
    """Choose between namesakes: by title, else the only one named so far."""
    if mention.title is not None:
        titled = [p for p in candidates if any(m.title == mention.title for m in p.mentions)]
        if len(titled) == 1:
            return titled[0]
    before = [p for p in candidates if p.mentions[0].start <= mention.start]
    return before[0] if len(before) == 1 else None


def speaker(made: Cast, source: Source | None, phrase: Phrase, index: int) -> Speaker:
    """Resolve the source of a statement in sentence `index`."""
    if source is None:
        return NOBODY
    low = phrase.tokens[source.start].low
    if phrase.tags[source.start] == "R" and source.end == source.start + 1:
        return _pronoun(made, low, source, phrase, index)
    return _named(made, source, phrase, index) or _described(made, source, phrase, index)


def remember(made: Cast, found: Speaker, index: int) -> None:
    """Note who spoke last."""
    if found.name is not None:
        made.last, made.last_phrase = found, index
        if found.person is None:
            made.others.append((index, found))


def _named(made: Cast, source: Source, phrase: Phrase, index: int) -> Speaker | None:
    """Resolve a source that ends in a name."""
    core = core_end(phrase, source)
    if phrase.tags[core : core + 1] == "C" and core < source.end:
        return None
    for mention, person in made.at[index]:
        if source.start <= mention.first and mention.last == core:
            return _person(mention, person)
        headed = mention.last == source.end and mention.name > mention.first
        if source.start < mention.first and headed:
            return _person(mention, person)
    for mention in made.bodies[index]:
        if source.start <= mention.first and mention.last == core:
            return _body(made, mention, source, phrase)
    return None


def _person(mention: Mention, person: Person) -> Speaker:
    full = mention.words == person.words
    first = person.mentions[0]
    evidence = [Span(mention.start, mention.end)]
    if not full:
        evidence.append(Span(first.start, first.end))
    if person.role_span is not None:
        evidence.append(person.role_span)
    how = Resolution.NAMED if full else Resolution.SURNAME
    return Speaker(person.name, person.role, how, tuple(evidence), person)


def _body(made: Cast, mention: Mention, source: Source, phrase: Phrase) -> Speaker | None:
    """Resolve a name that is no person's: an outlet, an organisation, a country."""
    low = " ".join(mention.words)
    if (
        len(mention.words) > 1
        and mention.person is None
        and len(made.words.get(mention.words[-1], [])) > 1
    ):
        return NOBODY
    core = core_end(phrase, source)
    start = phrase.tokens[source.start].start
    end = mention.end
    if phrase.tags[core : core + 1] == "P" and core < source.end:
        if mention.first == source.start == 0 and len(mention.words) == 1:
            return None
        end = phrase.tokens[source.end - 1].end
    written = made.text[start:end]
    name = made.long_forms.get(low, _without_article(written, low))
    outlet = low in OUTLETS or f"the {low}" in OUTLETS
    span = roles.role_of(phrase, mention, person=False) if mention.first == source.start else None
    role = made.text[span.start : span.end] if span else None
    how = Resolution.OUTLET if outlet else Resolution.NAMED
    return Speaker(name, role, how, (Span(start, end),))


def _without_article(written: str, low: str) -> str:
    first, _, rest = written.partition(" ")
    return rest if first.lower() in ARTICLES and rest and f"the {low}" not in OUTLETS else written


def _pronoun(made: Cast, low: str, source: Source, phrase: Phrase, index: int) -> Speaker:
    place = Span(phrase.tokens[source.start].start, phrase.tokens[source.start].end)
    if low in PRONOUN_GENDER:
        person = _antecedent(made, PRONOUN_GENDER[low], place.start, index)
        if person is None:
            return NOBODY
        first = person.mentions[0]
        evidence = (place, Span(first.start, first.end))
        return Speaker(person.name, person.role, Resolution.PRONOUN, evidence, person)
    if low in ("it", "they") and made.others and index - made.others[-1][0] <= 1:
        other = made.others[-1][1]
        plural = other.name is not None and other.name.rstrip("s") != other.name
        if made.last is other and (low == "it" or plural):
            return Speaker(other.name, other.role, Resolution.PRONOUN, (place, *other.evidence[:1]))
    return _plural_before(made, place, index) if low == "they" else NOBODY


def _plural_before(made: Cast, place: Span, index: int) -> Speaker:
    """Let "they" stand for the people who are the subject of the sentence before."""
    if index == 0 or made.phrases[index - 1].paragraph != made.phrases[index].paragraph:
        return NOBODY
    phrase = made.phrases[index - 1]
    found = subject(phrase, len(phrase))
    if found is None or found.start == found.end:
        return NOBODY
    end = next(
        (at + 1 for at in range(found.start, found.end) if is_collective(phrase.tokens[at].low)),
        None,
    )
    if end is None:
        return NOBODY
    span = Span(phrase.tokens[found.start].start, phrase.tokens[end - 1].end)
    words = made.text[span.start : span.end]
    return Speaker(words, None, Resolution.PRONOUN, (place, span))


def is_collective(low: str) -> bool:
    """Whether a word names people in the plural ("experts", "officials")."""
    return low in COLLECTIVES or roles.is_plural_role(low)


def _fits(person: Person, gender: str) -> bool:
    return person.gender in (gender, "-")


def _antecedent(made: Cast, gender: str, before: int, index: int) -> Person | None:
    """Return whom "he" or "she" means.

    The nearest sentence that names somebody of that gender decides: its only such
    person, or the one who is its subject; the speaker before counts as named there.
    """
    spoke = made.last.person
    for back in range(index, max(-1, index - FARTHEST), -1):
        named = [
            (mention, person)
            for mention, person in made.at[back]
            if mention.start < before and _fits(person, gender)
        ]
        distinct = {id(person): person for _, person in named}
        if spoke is not None and _fits(spoke, gender) and made.last_phrase == back:
            return spoke if len(distinct) <= 1 or id(spoke) in distinct else None
        if len(distinct) == 1:
            return next(iter(distinct.values()))
        if distinct:
            sure = {id(p): p for p in distinct.values() if p.gender == gender}
            if len(sure) == 1:
                return next(iter(sure.values()))
            first, person = named[0]
            return person if first.first == 0 else None
    return None


def _described(made: Cast, source: Source, phrase: Phrase, index: int) -> Speaker:
    """Resolve "the spokesman", "the group"; else give the words as written."""
    core = core_end(phrase, source)
    head = bare(phrase.tokens[core - 1].low)
    if head in DOCUMENTS and phrase.tags[core : core + 1] == "P" and core + 1 < source.end:
        issuer = Source(core + 1, source.end, core + 1, source.end, inverted=True)
        if phrase.tokens[core].low in ("from", "by"):
            return _named(made, issuer, phrase, index) or _described(made, issuer, phrase, index)
    span = Span(phrase.tokens[source.start].start, phrase.tokens[source.end - 1].end)
    definite = phrase.tags[source.start] == "D" and phrase.tokens[source.start].low in (
        "the",
        "his",
        "her",
        "its",
        "their",
    )
    if definite and head in ROLES and core == source.end:
        matching = [
            p
            for p in made.persons
            if p.role and head in p.role.lower().split() and p.mentions[0].start < span.start
        ]
        if len(matching) == 1:
            first = matching[0].mentions[0]
            evidence = (span, Span(first.start, first.end))
            return Speaker(
                matching[0].name, matching[0].role, Resolution.ROLE, evidence, matching[0]
            )
        if matching:
            return NOBODY
    if definite and head in GENERIC and core == source.end and core - source.start == 2:  # noqa: PLR2004
        named = {
            other.name: other for at, other in made.others if other.resolved is Resolution.NAMED
        }
        if len(named) == 1:
            other = next(iter(named.values()))
            return Speaker(other.name, other.role, Resolution.ROLE, (span, *other.evidence[:1]))
    return Speaker(made.text[span.start : span.end], None, Resolution.ROLE, (span,))


def is_finding(phrase: Phrase, source: Source) -> bool:
    """Whether the source is a study or a survey: it finds, nobody speaks."""
    return bare(phrase.tokens[core_end(phrase, source) - 1].low) in FINDINGS


def is_document(phrase: Phrase, source: Source) -> bool:
    """Whether the source is a report or a letter."""
    return bare(phrase.tokens[core_end(phrase, source) - 1].low) in DOCUMENTS
