"""Spelling: the words of sentences character by character, of which n-grams are made when asked.

An index of character n-grams takes more room than all else together, and a question needs
those of eight stories. So only the line of words is kept that they are cut from, a byte a
character (two where a story has characters beyond Latin-1, four beyond the basic plane), and
the n-grams of a line are read off it as whole numbers.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from knowledge.index.strings import distinct
from knowledge.text.grams import GRAM

if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any

    from numpy.typing import NDArray

MIXED = np.uint64(0x9E3779B97F4A7C15)
"""An odd number with which four wide characters become one number, like Fibonacci hashing."""
WHOLE = {np.dtype(np.uint8): "<u4", np.dtype(np.uint16): "<u8"}
"""The whole number that four characters of a width make as they lie there."""

Codes: TypeAlias = "NDArray[np.uint8] | NDArray[np.uint16] | NDArray[np.uint32]"
"""Characters by their code points, in as few bytes as hold all of them."""
Grams: TypeAlias = "NDArray[np.unsignedinteger[Any]]"
"""N-grams as numbers; see `gram_numbers`."""


@dataclass(frozen=True, slots=True)
class Spelled:
    """The lines of sentences, one behind the other."""

    codes: Codes
    """The code point of each character."""
    ends: NDArray[np.uint32]
    """Where each line ends, exclusive."""

    @property
    def lengths(self) -> NDArray[np.int64]:
        """How many characters each line has."""
        lengths = self.ends.astype(np.int64)
        lengths[1:] -= self.ends[:-1]
        return lengths

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
    most = int(codes.max(initial=0))
    codes = codes.astype(np.min_scalar_type(most))
    return Spelled(codes, np.cumsum([len(line) for line in written], dtype=np.uint32))


def code_points(text: str) -> NDArray[np.uint32]:
    """Return the code point of each character, of lone surrogates as well."""
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.dtype("<u4"))


def gram_numbers(codes: Codes) -> Grams:
    """Return a number for the n-gram that starts at each character but the last three.

    Equal n-grams of characters of one width have equal numbers. Different ones have different
    numbers; of the widest, two in 2**64 may have the same.
    """
    count = max(len(codes) - GRAM + 1, 0)
    if codes.dtype in WHOLE:
        whole = np.dtype(WHOLE[codes.dtype])
        lying = np.ndarray((count,), whole, np.ascontiguousarray(codes), strides=codes.strides)
        return lying.astype(whole.newbyteorder("="))
    numbers = np.zeros(count, np.uint64)
    for at in range(GRAM):
        numbers = numbers * MIXED + codes[at : at + count]
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
    held = distinct(numbered.astype(np.int64) * len(written.ends) + line[inside])
    return np.bincount(held // max(len(written.ends), 1))
