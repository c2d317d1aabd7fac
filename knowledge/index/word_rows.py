"""Word rows: how often one story, or many, write each word, in each way of writing it.

Rows add up: those of two stories together are the sums of theirs, and less one of the two
they are the other's again. So a story's rows are counted once, when it is analysed, and
whatever the vocabulary of many says is read from sums.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING

import numpy as np

from knowledge.index.strings import Numbers, Strings, joined, kept, narrowed
from knowledge.language import language_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    from knowledge.language import Token

CHUNK = 1_000_000
"""Rows and strings that are summed at once, which bounds the memory."""
MIXED = (0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9)
"""Odd numbers by which the three hashes of a row are made one."""


@dataclass(frozen=True, slots=True)
class WordRows:
    """Words as they are written: each row a word, its term and its surface, and their uses."""

    strings: Strings
    words: Numbers
    """The number of the word of each row among the strings, as of the two that follow."""
    terms: Numbers
    surfaces: Numbers
    counts: Numbers
    """How often it is written."""
    capitals: Numbers
    """How often with a capital that makes a name: inside a sentence."""

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, NDArray[np.generic]]) -> WordRows:
        """Return the rows whose arrays these are."""
        columns = {name: arrays[f"words.{name}"] for name in COLUMNS}
        return cls(Strings.from_arrays(arrays), **columns)  # type: ignore[arg-type]

    def arrays(self) -> dict[str, NDArray[np.generic]]:
        """Return the arrays by their names."""
        return self.strings.arrays() | {f"words.{name}": getattr(self, name) for name in COLUMNS}

    def __len__(self) -> int:
        return len(self.words)

    def take(self, rows: NDArray[np.int64] | NDArray[np.bool_]) -> WordRows:
        """Return these rows, in this order, with all strings."""
        columns = {name: getattr(self, name)[rows] for name in COLUMNS}
        return WordRows(self.strings, **columns)


COLUMNS = ("words", "terms", "surfaces", "counts", "capitals")


def word_rows(text: str, code: str, found: Iterable[Sequence[Token]]) -> WordRows:
    """Count the words of a story.

    Args:
        text: the story's text.
        code: the code of its language.
        found: the tokens of each of its sentences and headings.
    """
    named = language_of(code).questions.capitals_name
    rows = [
        [(token.word, token.term, text[token.start : token.end]) for token in tokens]
        for tokens in found
    ]
    counts = Counter(chain.from_iterable(rows))
    # The first word of a sentence has a capital whatever it is.
    inside = Counter(row for own in rows for row in own[1:] if row[2][:1].isupper())
    strings, numbers = Strings.numbered(one for row in counts for one in row)
    words, terms, surfaces = (
        _column_of(numbers[row[place]] for row in counts) for place in range(3)
    )
    own = _column_of(counts.values()), _column_of(inside[row] * named for row in counts)
    return WordRows(strings, words, terms, surfaces, *own)


def _column_of(numbers: Iterable[int]) -> Numbers:
    return narrowed(np.fromiter(numbers, np.int64))


NONE = np.zeros(0, np.int64)


def summed(parts: Iterable[WordRows]) -> WordRows:
    """Add up the rows of many, in time as there are rows and in memory as there are different ones.

    The rows come in no order that means anything.
    """
    total = _sum([])
    for chunk in _chunks(parts):
        total = _sum([total, *chunk])
    return total


def less(rows: WordRows, dead: Iterable[WordRows]) -> WordRows:
    """Return rows without those of others that were added to them."""
    taken = summed(dead)
    remaining = _sum([rows, _times(taken, -1)])
    there = remaining.take(remaining.counts > 0)
    used = np.zeros(len(there.strings), np.bool_)
    for column in (there.words, there.terms, there.surfaces):
        used[column] = True
    strings, numbers = kept(there.strings, used)
    words, terms, surfaces = (numbers[one] for one in (there.words, there.terms, there.surfaces))
    return WordRows(strings, words, terms, surfaces, there.counts, there.capitals)


def _chunks(parts: Iterable[WordRows]) -> Iterator[list[WordRows]]:
    chunk: list[WordRows] = []
    size = 0
    for part in parts:
        chunk.append(part)
        size += len(part) + len(part.strings)
        if size >= CHUNK:
            yield chunk
            chunk, size = [], 0
    if chunk:
        yield chunk


def _sum(parts: Sequence[WordRows]) -> WordRows:
    strings, numbers = joined([part.strings for part in parts])
    firsts = np.cumsum([0, *(len(part.strings) for part in parts)])[:-1]
    sizes = [len(part) for part in parts]
    shift = np.repeat(firsts, sizes)
    words, terms, surfaces = (
        numbers[_column(parts, name) + shift] for name in ("words", "terms", "surfaces")
    )
    mixed = np.zeros(len(words), np.uint64)
    for column, factor in zip((words, terms, surfaces), MIXED, strict=True):
        mixed += strings.hashes[column] * np.uint64(factor)
    _, first, rows = np.unique(mixed, return_index=True, return_inverse=True)
    counts, capitals = (
        np.bincount(rows, _column(parts, name), len(first)).astype(np.int64)
        for name in ("counts", "capitals")
    )
    return WordRows(strings, words[first], terms[first], surfaces[first], counts, capitals)


def _column(parts: Sequence[WordRows], name: str) -> NDArray[np.int64]:
    return np.concatenate([NONE, *(getattr(part, name) for part in parts)])


def _times(rows: WordRows, factor: int) -> WordRows:
    counts, capitals = (one.astype(np.int64) * factor for one in (rows.counts, rows.capitals))
    return WordRows(rows.strings, rows.words, rows.terms, rows.surfaces, counts, capitals)
