"""Pronouns: whom "he", "she", "it" or "they" can mean; of two, nobody."""

from __future__ import annotations

from typing import TYPE_CHECKING

from knowledge.english.attribution.relations.source_phrases import subject
from knowledge.english.attribution.resolution.cast import NOBODY, Cast, Speaker
from knowledge.english.attribution.resolution.described_sources import described_source, issuer
from knowledge.english.attribution.resolution.persons import Person
from knowledge.english.attribution.vocabulary import DOCUMENTS, ROLES, is_collective
from knowledge.model import Resolution, Span

if TYPE_CHECKING:
    from knowledge.english.attribution.relations.relation import Source
    from knowledge.english.attribution.resolution.names import Mention
    from knowledge.english.attribution.tokens import TokenizedSentence

PRONOUN_GENDER = {"he": "m", "she": "f", "his": "m", "her": "f"}
# "their claim that …"
NEUTER = frozenset({"it", "its"})
PLURAL = frozenset({"they", "their"})
FARTHEST = 12
"""Sentences a pronoun reaches back."""


def pronoun_source(
    made: Cast, low: str, source: Source, sentence: TokenizedSentence, index: int
) -> Speaker:
    """Resolve a pronoun that speaks in sentence `index`."""
    place = sentence.span(source.start, source.start + 1)
    if low in PRONOUN_GENDER:
        return recent(made, PRONOUN_GENDER[low], place, index)
    if low not in NEUTER and low not in PLURAL:
        return NOBODY
    last, near = made.last, index - made.last_sentence <= 1
    if low in NEUTER and near and last.person is not None and not last.person.certain:
        # "Larder says": a single name that speaks may be a body as well as a surname.
        return Speaker(last.name, last.role, Resolution.PRONOUN, (place,), last.person)
    if made.others and index - made.others[-1][0] <= 1:
        other = made.others[-1][1]
        if made.last is other and (low in NEUTER or _is_plural(other)):
            return Speaker(other.name, other.role, Resolution.PRONOUN, (place, *other.evidence[:1]))
    return _subject_before(made, low, place, index)


def _is_plural(other: Speaker) -> bool:
    return other.name is not None and (other.name.endswith("s") or " and " in other.name)


def _subject_before(made: Cast, low: str, place: Span, index: int) -> Speaker:
    """Let "they" or "it" stand for the people or the paper that the sentence before is about."""
    if index == 0 or made.sentences[index - 1].paragraph != made.sentences[index].paragraph:
        return NOBODY
    sentence = made.sentences[index - 1]
    found = subject(sentence, len(sentence))
    if found is None or found.start == found.end:
        return NOBODY
    fits = is_collective if low in PLURAL else DOCUMENTS.__contains__
    heads = (at + 1 for at in range(found.start, found.end) if fits(sentence.words[at]))
    end = next(heads, None)
    if end is None:
        return NOBODY
    if low in NEUTER and made.last_sentence == index - 1 and issuer(sentence, found) is not None:
        return made.last  # "Her report says … It recommends …"
    span = sentence.span(found.start, end)
    words = made.text[span.start : span.end]
    return Speaker(words, None, Resolution.PRONOUN, (place, span))


def recent(made: Cast, gender: str, place: Span, index: int) -> Speaker:
    """Let a pronoun or "the 23-year-old" stand for the one person it can mean."""
    found = _antecedent(made, gender, place.start, index)
    if not isinstance(found, Person):
        return found
    first = found.mentions[0]
    evidence = (place, Span(first.start, first.end))
    return Speaker(found.name, found.role, Resolution.PRONOUN, evidence, found)


def _fits(person: Person, gender: str) -> bool:
    return "-" in (gender, person.gender) or person.gender == gender


def _antecedent(made: Cast, gender: str, before: int, index: int) -> Person | Speaker:
    """Return whom "he" or "she" means.

    The nearest sentence that names somebody of that gender decides: its only such
    person, or the one who is its subject; the speaker before counts as named there.
    An unnamed subject ("the man beside me") is as good as a named one.
    """
    spoke = made.last.person
    for back in range(index, max(-1, index - FARTHEST), -1):
        named = [
            (mention, person)
            for mention, person in made.at[back]
            if mention.start < before and _fits(person, gender)
        ]
        if any(person.certain for _, person in named):
            named = [pair for pair in named if pair[1].certain]
        distinct = {id(person): person for _, person in named}
        if spoke is not None and _fits(spoke, gender) and made.last_sentence == back:
            return spoke if len(distinct) <= 1 or id(spoke) in distinct else NOBODY
        if distinct:
            chosen = _subject_person(made, back, distinct, named)
            rival = spoke is not None and spoke.gender == gender != "-"
            unsure = chosen is not None and rival and chosen.gender == "-"
            if (
                unsure
                and back == index
                and made.last_sentence >= index - 1
                and _is_aside(made, named)
            ):
                return spoke or NOBODY  # "As for Rountree, she said"
            return NOBODY if chosen is None or (unsure and chosen is not spoke) else chosen
        if back < index and (unnamed := _unnamed_subject(made, gender, back)) is not None:
            return unnamed
    return NOBODY


def _is_aside(made: Cast, named: list[tuple[Mention, Person]]) -> bool:
    """Whether all mentions stand behind a preposition or a verb, none as a subject."""
    return all(
        mention.first > 0 and made.sentences[mention.sentence].tags[mention.first - 1] in "PwVI"
        for mention, _ in named
    )


def _subject_person(
    made: Cast, back: int, distinct: dict[int, Person], named: list[tuple[Mention, Person]]
) -> Person | None:
    """Return the only person of a sentence, else the one who alone is its subject."""
    if len(distinct) == 1:
        return next(iter(distinct.values()))
    sentence = made.sentences[back]
    found = subject(sentence, len(sentence))
    if found is None or sentence.tags[found.end : found.end + 2] in ("C", ",C"):
        return None
    inside = {id(p): p for m, p in named if found.start <= m.name < found.end}
    return next(iter(inside.values())) if len(inside) == 1 else None


def _unnamed_subject(made: Cast, gender: str, back: int) -> Speaker | None:
    """Return "The man beside me" where that is what the sentence is about."""
    sentence = made.sentences[back]
    found = subject(sentence, len(sentence))
    if found is None or sentence.tags[found.start] != "D":
        return None
    if sentence.words[found.start] in ("his", "her"):
        return None
    core = found.core_end
    if ROLES.get(sentence.words[core - 1], "") not in (gender, "-"):
        return None
    resolved = described_source(made, found, sentence, back)
    return Speaker(
        resolved.name, resolved.role, Resolution.PRONOUN, resolved.evidence, resolved.person
    )
