"""Spelling: the words of sentences character by character, of which n-grams are made when asked.

An index of character n-grams takes more room than all else together, and a question needs
those of eight stories. So only the line of words is kept that they are cut from, a byte a
character (four where a story has characters beyond Latin-1), and the n-grams of a line are
read off it as whole numbers.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from knowledge.text.grams import GRAM

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

NARROW = 256
"""The code point from which a character needs more than a byte."""
MIXED = np.uint64(0x9E3779B97F4A7C15)
"""An odd number with which four wide characters become one number, like Fibonacci hashing."""


@dataclass(frozen=True, slots=True)
class Spelled:
    """The lines of sentences, one behind the other."""

    codes: NDArray[np.uint8] | NDArray[np.uint32]
    """The code point of each character."""
    ends: NDArray[np.uint32]
    """Where each line ends, exclusive."""

    @property
    def lengths(self) -> NDArray[np.int64]:
        """How many characters each line has."""
        return np.diff(self.ends.astype(np.int64), prepend=0)

    @property
    def sizes(self) -> NDArray[np.int64]:
        """How many n-grams each line has."""
        return np.maximum(self.lengths - (GRAM - 1), 0)


def _lengths(ends: NDArray[np.uint32]) -> NDArray[np.int64]:
    """Return how long each of several lines is that end there."""
    until = ends.astype(np.int64)
    since = np.zeros_like(until)
    since[1:] = until[:-1]
    return until - since


def spelled(lines: Iterable[Iterable[str]]) -> Spelled:
    """Return the lines of sentences, each given as its words."""
    written = [f" {' '.join(words)} " for words in lines]
    codes = code_points("".join(written))
    if not len(codes) or int(codes.max()) < NARROW:
        codes = codes.astype(np.uint8)
    return Spelled(codes, np.cumsum([len(line) for line in written], dtype=np.uint32))


def code_points(text: str) -> NDArray[np.uint32]:
    """Return the code point of each character, of lone surrogates as well."""
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.dtype("<u4"))


def gram_numbers(
    codes: NDArray[np.uint8] | NDArray[np.uint32],
) -> NDArray[np.uint32] | NDArray[np.uint64]:
    """Return a number for the n-gram that starts at each character but the last three.

    Equal n-grams of characters of one width have equal numbers. Of narrow characters
    different ones have different numbers; of wide ones, two in 2**64 may have the same.
    """
    if len(codes) < GRAM:
        return np.zeros(0, np.uint64)
    if codes.dtype == np.uint8:
        whole = np.ascontiguousarray(codes)
        return np.ndarray((len(codes) - GRAM + 1,), "<u4", whole, strides=(1,)).astype(np.uint32)
    last = len(codes) - GRAM + 1
    numbers = np.zeros(last, np.uint64)
    for at in range(GRAM):
        numbers = numbers * MIXED + codes[at : at + last]
    return numbers


def lines_of(ends: NDArray[np.uint32], size: int) -> NDArray[np.int64]:
    """Return for each n-gram of `size` characters its line, and -1 where it crosses lines."""
    line = np.arange(len(ends)).repeat(_lengths(ends))
    starts = line[: max(size - GRAM + 1, 0)]
    return np.where(starts == line[GRAM - 1 :], starts, -1)


def gram_frequencies(written: Spelled) -> NDArray[np.int64]:
    """Return how many lines hold each n-gram that any of them holds."""
    line = lines_of(written.ends, len(written.codes))
    inside = line >= 0
    _, numbered = np.unique(gram_numbers(written.codes)[inside], return_inverse=True)
    held = np.unique(numbered.astype(np.int64) * len(written.ends) + line[inside])
    return np.bincount(held // max(len(written.ends), 1))
