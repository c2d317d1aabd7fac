"""A summary: what is known of a run of stories without reading them, wherever they lie.

It is arrays alone. A term is known by its hash (see `hashing`) and is numbered by the place of
that among all.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from knowledge.index import plain_values as plain
from knowledge.index.arrays import below
from knowledge.index.packed_story import DIGEST
from knowledge.index.speaking import Speaking
from knowledge.index.strings import distinct
from knowledge.index.words import Words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    from knowledge.index.packed_story import PackedStory
    from knowledge.index.story_index import StoryIndex

WORD = re.compile(rb"[A-Za-z0-9]+")
NEW_LINE = ord("\n")
PARTS = ("words", "speaking")
PLAIN = (
    *("starts", "hashes", "sentence_terms", "whole_terms", "headed"),
    *("moments", "titled", "titled_of", "contents", "addresses", "packed_heads"),
)


class Head(NamedTuple):
    """What is known of a story without reading it."""

    id: str
    title: str
    publisher: str | None
    published: str | None
    language: str
    """The code of the language that it is in."""
    developing: bool
    """Whether it says that it is still being written."""


@dataclass(frozen=True)
class Summary:
    """Stories and their sentences, both numbered from 0."""

    starts: NDArray[np.int64]
    """The first sentence of each story, and behind them how many there are."""
    hashes: NDArray[np.uint64]
    """Of each term, ascending."""
    sentence_terms: NDArray[np.int64]
    """How long the sentences of each story are together."""
    whole_terms: NDArray[np.int64]
    """How long each whole story is."""
    headed: NDArray[np.int32]
    """For each term in how many stories' headings it stands."""
    words: Words
    speaking: Speaking
    moments: NDArray[np.uint64]
    """The `PackedStory.moments` of each story, a row each."""
    titled: NDArray[np.uint64]
    """The `PackedStory.titled` of each story, one behind the other."""
    titled_of: NDArray[np.int32]
    """The story of each of these."""
    contents: NDArray[np.uint8]
    """The `PackedStory.content` of each story, a row of bytes each."""
    addresses: NDArray[np.uint8]
    """The address that each story gives as its own, or nothing, a line each."""
    packed_heads: NDArray[np.uint8]
    """The `Head` of each story, as JSON."""

    def arrays(self) -> dict[str, NDArray[Any]]:
        """Return what a summary knows as arrays by their names."""
        arrays: dict[str, NDArray[Any]] = {name: getattr(self, name) for name in PLAIN}
        for part in PARTS:
            own = getattr(self, part).arrays()
            arrays |= {f"{part}:{name}": array for name, array in own.items()}
        return arrays

    def __len__(self) -> int:
        return len(self.starts) - 1

    @cached_property
    def heads(self) -> tuple[Head, ...]:
        """The head of each story."""
        return tuple(Head(*one) for one in plain.decoded(self.packed_heads.tobytes()))

    def addressed(self, words: Sequence[str]) -> Iterator[tuple[int, str]]:
        """Yield the stories with an address that has all of these words, and the address.

        A word is whatever letters and digits stand together.

        So do those that write a character as its number: it may be any.
        """
        wanted = {word.encode("ascii") for word in words}
        text, ends = self.addresses.tobytes(), np.flatnonzero(self.addresses == NEW_LINE)
        found = set(range(len(self)))
        if wanted:
            longest = max(wanted, key=len)
            found = {*_lines_with(longest, text, ends), *_lines_with(b"%", text, ends)}
        for story in sorted(found):
            line = text[int(ends[story - 1]) + 1 if story else 0 : int(ends[story])]
            if line and (b"%" in line or wanted.issubset(WORD.findall(line))):
                yield story, line.decode("utf-8", "surrogatepass")

    def find(self, hashed: int) -> int:
        """Return the number of the term with a hash, or -1 if no story has it."""
        number = int(self.hashes.searchsorted(np.uint64(hashed)))
        there = number < len(self.hashes) and int(self.hashes[number]) == hashed
        return number if there else -1


def summarised(arrays: Mapping[str, NDArray[Any]]) -> dict[str, Any]:
    """Return the fields of the summary whose arrays these are."""
    return {
        "words": Words.from_arrays(below("words", arrays)),
        "speaking": Speaking.from_arrays(below("speaking", arrays)),
        **{name: arrays[name] for name in PLAIN},
    }


def summary_of(stories: Sequence[PackedStory], terms: Terms) -> dict[str, Any]:
    """Return the fields of the summary of stories, whose terms these are."""
    indexes = [one.index for one in stories]
    headed = joined(own[distinct(one.heading_terms)] for one, own in terms.each)
    whole_terms = np.array([int(one.whole.sum()) for one in indexes], np.int64)
    return {
        "words": Words.of(one.rows for one in stories),
        "speaking": Speaking.of(stories),
        "hashes": terms.hashes,
        "sentence_terms": np.array([int(one.lengths.sum()) for one in indexes], np.int64),
        "whole_terms": whole_terms,
        "headed": np.bincount(headed, minlength=len(terms.hashes)).astype(np.int32),
        **_listed(stories),
    }


class Terms(NamedTuple):
    """The terms of stories together."""

    hashes: NDArray[np.uint64]
    """Of each, ascending."""
    each: Sequence[tuple[StoryIndex, NDArray[np.int64]]]
    """The stories, each with the numbers of its own terms among all."""

    @classmethod
    def of(cls, stories: Sequence[PackedStory]) -> Terms:
        """Return the terms of stories, in their order."""
        indexes = [one.index for one in stories]
        every = joined(one.terms.hashes for one in indexes)
        hashes, together = np.unique(every, return_inverse=True)
        firsts = np.cumsum([0, *(len(one.terms) for one in indexes)]).tolist()
        numbers = [together[start:end].astype(np.int64) for start, end in pairwise(firsts)]
        return cls(hashes.astype(np.uint64), [*zip(indexes, numbers, strict=True)])


def joined(parts: Iterable[NDArray[Any]]) -> NDArray[Any]:
    """Return arrays one behind the other."""
    found = list(parts)
    return np.concatenate(found) if found else np.zeros(0, np.int64)


def _lines_with(part: bytes, text: bytes, ends: NDArray[np.int64]) -> Iterator[int]:
    """Yield the numbers of the lines of a text that hold a part."""
    found = text.find(part)
    while found >= 0:
        line = int(ends.searchsorted(found))
        yield line
        found = text.find(part, int(ends[line]) + 1)


def _listed(stories: Sequence[PackedStory]) -> dict[str, Any]:
    """Return what is known of each story without reading it."""
    sizes = np.array([len(one) for one in stories], np.int64)
    heads = [
        Head(one.id, one.title, one.publisher, one.published, one.language, one.developing)
        for one in stories
    ]
    contents = np.frombuffer(b"".join(one.content for one in stories), np.uint8)
    numbers = np.arange(len(stories), dtype=np.int32)
    return {
        "starts": np.concatenate([[0], sizes.cumsum()]).astype(np.int64),
        "moments": joined(one.moments for one in stories).astype(np.uint64).reshape(-1, 2),
        "titled": joined(one.titled for one in stories).astype(np.uint64),
        "titled_of": numbers.repeat([len(one.titled) for one in stories]),
        "contents": contents.reshape(len(stories), DIGEST),
        "addresses": _lines(one.url or "" for one in stories),
        "packed_heads": np.frombuffer(plain.encoded(heads), np.uint8),
    }


def _lines(texts: Iterable[str]) -> NDArray[np.uint8]:
    lines = "".join(f"{' '.join(text.split())}\n" for text in texts)
    return np.frombuffer(lines.encode("utf-8", "surrogatepass"), np.uint8)
