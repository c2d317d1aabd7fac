"""Quoted speakers: all who speak in the stories, those with the most statements first.

They are counted here alone, so that "who is quoted" names the same people in the same order
and by the same roles as a list of statements does. Counting them takes a moment in a large
library, and reads no story.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple, overload

import numpy as np

from knowledge.about.quoted import QuotedSpeaker, Share
from knowledge.answer import Quoted
from knowledge.index.hashing import hash64
from knowledge.index.lists import intersection, union
from knowledge.index.speaking import NO_ROLE

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from knowledge.index.corpus import Corpus
    from knowledge.index.speaking import Speaking


class _Voices(NamedTuple):
    """Who speaks in which story, the newest story first; in a story in the order of speaking."""

    segments: NDArray[np.int64]
    numbers: NDArray[np.int64]
    """That of the voice in its segment."""
    stories: NDArray[np.int64]
    names: NDArray[np.uint64]
    """The hash of the name."""
    statements: NDArray[np.int64]
    has_role: NDArray[np.bool_]


class _Counted(NamedTuple):
    """The voices, speaker by speaker."""

    voices: _Voices
    hashes: NDArray[np.uint64]
    """Of each name, ascending."""
    ranks: NDArray[np.int64]
    """The place of the speaker with each of these."""
    totals: NDArray[np.int64]
    """How many statements the speaker at each place makes."""
    own: NDArray[np.int64]
    """The voices of each, one speaker behind the other."""
    starts: NDArray[np.int64]
    """Where those of each start, and where the last ones end."""
    told: NDArray[np.int64]
    """For each a voice: the first that has a role, else the first."""


_NONE = np.zeros(0, np.int64)
_NOBODY = _Voices(_NONE, _NONE, _NONE, _NONE.astype(np.uint64), _NONE, _NONE.astype(np.bool_))


class QuotedSpeakers(Sequence[QuotedSpeaker]):
    """The speakers of a corpus, or of one story of it; each is made when it is asked for.

    Of two with as many statements comes first who speaks in a newer story, or earlier in it.

    Args:
        corpus: the stories.
        story: the number of the one story that is looked at, or None for all.
    """

    def __init__(self, corpus: Corpus, story: int | None = None) -> None:
        self.corpus = corpus
        self._story = story

    @cached_property
    def _counted(self) -> _Counted:
        return _counted(_voices(self.corpus, self._story))

    def __len__(self) -> int:
        return len(self._counted.hashes)

    @overload
    def __getitem__(self, at: int) -> QuotedSpeaker: ...

    @overload
    def __getitem__(self, at: slice) -> tuple[QuotedSpeaker, ...]: ...

    def __getitem__(self, at: int | slice) -> QuotedSpeaker | tuple[QuotedSpeaker, ...]:
        places = range(len(self))[at]
        if isinstance(places, range):
            return tuple(map(self._speaker, places))
        return self._speaker(places)

    def brief(self, at: int) -> Quoted:
        """Return what a list tells of the speaker at a place."""
        speaking, voice = self._of(int(self._counted.told[at]))
        role = int(speaking.voice_roles[voice])
        name = speaking.names[int(speaking.voice_names[voice])]
        told = None if role == NO_ROLE else speaking.roles[role - 1]
        return Quoted(name, told, int(self._counted.totals[at]))

    def plain(self) -> list[str]:
        """Return each speaker's name and role, as any spelling of them is compared."""
        counted, voices = self._counted, self._counted.voices
        plain = [own.plain() for own in self._speaking]
        found = []
        for voice in counted.told.tolist():
            segment, number = voices.segments[voice], voices.numbers[voice]
            speaking, (names, roles) = self._speaking[segment], plain[segment]
            name = names[speaking.voice_names[number]]
            role = int(speaking.voice_roles[number])
            found.append(name if role == NO_ROLE else f"{name} {roles[role - 1]}")
        return found

    def find(self, name: str) -> QuotedSpeaker | None:
        """Return the speaker of a name, or None."""
        found = self._at(np.array([hash64(name)], np.uint64))
        return self._speaker(int(found[0])) if len(found) else None

    def called(self, words: Iterable[str], acronym: str) -> tuple[QuotedSpeaker, ...]:
        """Return those who are called by all these words, or by an acronym."""
        each = [self._of_names(own.names_with(word) for own in self._speaking) for word in words]
        by_acronym = self._of_names(own.names_with(acronym) for own in self._speaking)
        return self._all(union([intersection(each), by_acronym]))

    def nearly_called(self, words: Iterable[tuple[str, int]]) -> tuple[QuotedSpeaker, ...]:
        """Return those who may be called by these words, each with so many slips."""
        each = [
            self._of_names(own.names_near(word, slips) for own in self._speaking)
            for word, slips in words
        ]
        return self._all(intersection(each))

    def beginning(self, words: Iterable[str]) -> tuple[QuotedSpeaker, ...]:
        """Return those who may be called by words that begin with each of these."""
        each = [
            self._of_names(own.names_beginning(word) for own in self._speaking) for word in words
        ]
        return self._all(intersection(each))

    def with_terms(self, terms: Iterable[str]) -> tuple[QuotedSpeaker, ...]:
        """Return those who may have all these terms in their names and roles."""
        each = [
            self._of_names(own.by_term[hash64(term)] for own in self._speaking) for term in terms
        ]
        return self._all(intersection(each))

    @property
    def _speaking(self) -> list[Speaking]:
        return [segment.speaking for segment in self.corpus.segments]

    def _of_names(self, each: Iterable[NDArray[np.int64]]) -> NDArray[np.int64]:
        """Return the places of those whose names these are, by their numbers in each segment."""
        pairs = zip(self._speaking, each, strict=True)
        return union([self._at(own.names.hashes[numbers]) for own, numbers in pairs])

    def _at(self, hashes: NDArray[np.uint64]) -> NDArray[np.int64]:
        """Return the places of those of these names who are here."""
        if not len(self):
            return union([])
        at = np.minimum(self._counted.hashes.searchsorted(hashes), len(self) - 1)
        found: NDArray[np.int64] = self._counted.ranks[at[self._counted.hashes[at] == hashes]]
        return found

    def _all(self, places: NDArray[np.int64]) -> tuple[QuotedSpeaker, ...]:
        return tuple(map(self._speaker, places.tolist()))

    def _of(self, voice: int) -> tuple[Speaking, int]:
        voices = self._counted.voices
        return self.corpus.segments[voices.segments[voice]].speaking, int(voices.numbers[voice])

    def _speaker(self, at: int) -> QuotedSpeaker:
        own = self._counted.own[self._counted.starts[at] : self._counted.starts[at + 1]].tolist()
        brief = self.brief(at)
        shares: list[Share] = []
        roles: dict[str, None] = {}
        for one in own:
            speaking, voice = self._of(one)
            story = int(self._counted.voices.stories[one])
            counts = int(speaking.voice_counts[voice]), int(speaking.voice_exact[voice])
            shares.append(Share(story, *counts))
            if self._counted.voices.has_role[one]:
                given = speaking.every_role[voice].tolist()
                roles |= dict.fromkeys(map(speaking.roles.__getitem__, given))
        return QuotedSpeaker(brief.name, brief.role, tuple(roles), tuple(shares), self.corpus)


def _counted(voices: _Voices) -> _Counted:
    hashes, first, owners = np.unique(voices.names, return_index=True, return_inverse=True)
    totals = np.bincount(owners, voices.statements, len(first)).astype(np.int64)
    order = np.lexsort((first, -totals))
    ranks = np.empty(len(order), np.int64)
    ranks[order] = np.arange(len(order))
    placed = ranks[owners]
    own = np.argsort(placed, kind="stable")
    starts = np.searchsorted(placed[own], np.arange(len(order) + 1))
    told = own[starts[:-1]]
    with_role = own[voices.has_role[own]]
    known, at = np.unique(placed[with_role], return_index=True)
    told[known] = with_role[at]
    return _Counted(voices, hashes, ranks, totals[order], own, starts, told)


def _voices(corpus: Corpus, story: int | None) -> _Voices:
    parts = [_part(corpus, segment, story) for segment in range(len(corpus.segments))]
    voices = _joined([_NOBODY, *parts])
    published = corpus.directory.moments[:, 0]
    # What is newest comes first; of what is as new, what the library has first.
    age = published.max(initial=0) - published
    return _taken(voices, np.lexsort((voices.numbers, voices.stories, age[voices.stories])))


def _joined(parts: Sequence[_Voices]) -> _Voices:
    return _Voices(
        np.concatenate([one.segments for one in parts]),
        np.concatenate([one.numbers for one in parts]),
        np.concatenate([one.stories for one in parts]),
        np.concatenate([one.names for one in parts]),
        np.concatenate([one.statements for one in parts]),
        np.concatenate([one.has_role for one in parts]),
    )


def _taken(voices: _Voices, at: NDArray[np.int64]) -> _Voices:
    return _Voices(
        voices.segments[at],
        voices.numbers[at],
        voices.stories[at],
        voices.names[at],
        voices.statements[at],
        voices.has_role[at],
    )


def _part(corpus: Corpus, segment: int, story: int | None) -> _Voices:
    own, numbers = corpus.held[segment]
    speaking = own.speaking
    stories = numbers[speaking.voices]
    at = np.flatnonzero(stories >= 0 if story is None else stories == story)
    return _Voices(
        np.full(len(at), segment),
        at,
        stories[at],
        speaking.names.hashes[speaking.voice_names[at]],
        speaking.voice_counts[at].astype(np.int64),
        speaking.voice_roles[at] != NO_ROLE,
    )
