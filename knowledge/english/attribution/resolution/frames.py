"""Frames: what a sentence speaks of, in order: its subject, its names, the persons it describes.

A frame depends on the sentence alone; it is made once and read in both readings.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from knowledge.english.attribution import pos
from knowledge.english.attribution.entities.descriptions import (
    described,
    is_animate,
    is_human,
    is_paper,
    numbered,
)
from knowledge.english.attribution.relations.noun_phrases import noun_phrase_end
from knowledge.english.attribution.relations.relation import make_source
from knowledge.english.attribution.relations.source_phrases import subject
from knowledge.english.attribution.resolution.sources import head_name, is_pronoun, name_behind
from knowledge.english.attribution.vocabulary import ARTICLES, BE, IRREGULAR_PASTS, bare

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from knowledge.english.attribution.entities.descriptions import Description
    from knowledge.english.attribution.entities.names import NameMention
    from knowledge.english.attribution.relations.relation import Source
    from knowledge.english.attribution.tokens import TokenizedSentence

NO_PAIR = pos.VERBS + pos.RELATIVE + pos.QUOTATION + pos.BREAKS
NAME_COMMA = pos.NAME + pos.COMMA
LONGEST_BEFORE_HEAD = 3
"""Words behind "the" among which the head of a description in mid-sentence stands."""
PAIR = 2
LONGEST_CLEFT = 5
"""Words behind "it was" among which the "that" of a cleft stands."""


@dataclass(frozen=True, slots=True)
class Phrase:
    """A pronoun or a description that speaks of somebody, without a name."""

    source: Source
    is_pronoun: bool
    is_named: bool
    """Whether its head is a name after all, or one stands in apposition to it."""
    description: Description | None
    """None of a pronoun, and of what describes nobody who can speak."""


@dataclass(frozen=True, slots=True)
class Frame:
    """What one sentence speaks of."""

    subject: Source | None
    subject_name: NameMention | None
    """The name that stands in apposition to the subject: "Her mother, Ann Hill, said"."""
    pair_end: int
    """Behind which token the subject ends where it is two joined names, else 0."""
    mentions: tuple[tuple[int, NameMention | Phrase], ...]
    """What it mentions but for what speaks in it, each with where it starts, the last first."""


def frame(
    sentence: TokenizedSentence, names: Sequence[NameMention], sources: Iterable[Source]
) -> Frame:
    """Read what a sentence with these names and sources speaks of."""
    found = subject(sentence, len(sentence))
    if found is not None and (found.start == found.end or _is_cleft(sentence, found.start)):
        found = None
    if found is not None and _is_apposed(sentence, found):
        found = None
    found = found and _before_object(sentence, found)
    speaking = {numbered(sentence, source).start for source in sources}
    mentions: list[tuple[int, NameMention | Phrase]] = [(one.start, one) for one in names]
    mentions += [
        (sentence.starts[phrase.start], _phrase(sentence, names, numbered(sentence, phrase)))
        for phrase in _phrases(sentence, found)
        if phrase.start not in speaking
    ]
    mentions.sort(key=lambda one: -one[0])
    apposed = None if found is None else name_behind(names, sentence, found)
    pair = 0 if found is None else _end_of_pair(sentence, names, found.start)
    return Frame(found, apposed, pair, tuple(mentions))


def _phrase(sentence: TokenizedSentence, names: Sequence[NameMention], source: Source) -> Phrase:
    pronoun = is_pronoun(sentence, source)
    named = head_name(names, sentence, source) or name_behind(names, sentence, source)
    if pronoun or named is not None:
        return Phrase(source, pronoun, named is not None, None)
    found = described(sentence, source)
    speaks = found.person or is_animate(found.head) or is_paper(found.head)
    return Phrase(source, pronoun, is_named=False, description=found if speaks else None)


def _before_object(sentence: TokenizedSentence, found: Source) -> Source:
    """Return "Ann Hill" of "Ann Hill beat Britain’s Dot Reed", whose verb looks a noun."""
    for at in range(found.start + 1, found.core_end - 1):
        verb = sentence.words[at] in IRREGULAR_PASTS and sentence.tags[at - 1] == pos.NAME
        if verb and sentence.tags[at + 1] in pos.NAME + pos.DETERMINER:
            return replace(found, end=at, core_end=at)
    return found


def _is_apposed(sentence: TokenizedSentence, found: Source) -> bool:
    """Whether a phrase only ends a sentence behind a name: "I rang his daughter Ilse, a vet."."""
    behind = sentence.tags.endswith(NAME_COMMA, 0, found.start)
    return behind and sentence.tags[found.end :] in ("", pos.STOP)


def _is_cleft(sentence: TokenizedSentence, at: int) -> bool:
    """Whether "it" stands for nothing: "It was then that the mayor stood up"."""
    words = sentence.words[at : at + 2 + LONGEST_CLEFT]
    return words[:1] == ("it",) and not BE.isdisjoint(words[1:2]) and "that" in words[2:]


def _phrases(sentence: TokenizedSentence, found: Source | None) -> Iterator[Source]:
    """Yield the subject of a sentence, and the persons that it describes elsewhere."""
    if found is not None:
        yield found
    words = sentence.words
    for at, word in enumerate(words[:-1]):
        if word not in ARTICLES or (found is not None and at == found.start):
            continue
        if word == "the" and not any(map(is_human, words[at + 1 : at + 1 + LONGEST_BEFORE_HEAD])):
            continue
        # "Hill, a poet, …" and "Hill is a poet" bring in nobody new.
        if sentence.tags.endswith(NAME_COMMA, 0, at) or (at and words[at - 1] in BE):
            continue
        phrase = make_source(sentence, at, noun_phrase_end(sentence, at), at, at)
        if is_human(bare(words[phrase.core_end - 1])):
            yield phrase


def _end_of_pair(sentence: TokenizedSentence, names: Sequence[NameMention], start: int) -> int:
    """Return behind which token a subject of two joined names ends, or 0."""
    if len(names) < PAIR:
        return 0
    end = start
    while end < len(sentence) and sentence.tags[end] not in NO_PAIR:
        end += 1
    inside = [one for one in names if start <= one.name < end]
    if len(inside) < PAIR:
        return 0
    joined = pos.CONJUNCTION in sentence.tags[inside[0].last : inside[-1].name]
    return end if joined else 0
