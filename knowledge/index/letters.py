"""Letters: which of many words may be a few slips away from one, told without comparing them.

A word's letters are a mask of 62 bits: for each of 26 letters one bit for having it and
one for having it twice, and so for five classes of all other characters. A letter left
out or put in changes one bit at most, one typed for another two, and two letters swapped
none. So of a hundred thousand words a few dozen are left to be compared, and none is missed.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

LATIN = 26
OTHERS = 5
"""Classes of other characters, by their code point."""
LONGEST = 255
"""A longer word counts as one of so many letters."""
HAD = np.array([0b00, 0b01, 0b11], np.uint64)
"""The bits of a letter that a word has never, once, and more often."""
AT_ONCE = 1 << 15
"""Words whose letters are counted together, which bounds the memory."""


@dataclass(frozen=True, slots=True)
class Letters:
    """The letters of words, in the words' order."""

    masks: NDArray[np.uint64]
    lengths: NDArray[np.uint8]

    @classmethod
    def of(cls, words: Sequence[str]) -> Letters:
        """Return the letters of words."""
        parts = [_masks(words[at : at + AT_ONCE]) for at in range(0, len(words), AT_ONCE)]
        return cls(np.concatenate([np.zeros(0, np.uint64), *parts]), _lengths(words))

    def near(self, word: str, slips: int, start: int = 0, end: int | None = None) -> list[int]:
        """Return the numbers, from `start` to `end`, of the words that may be so near to one.

        Whatever is at most `slips` away by optimal string alignment is among them.
        """
        mask, length = _masks([word])[0], min(len(word), LONGEST)
        apart = np.bitwise_count(self.masks[start:end] ^ mask)
        near = np.flatnonzero(apart <= 2 * slips)
        # What differs in length was not typed for another letter.
        longer = np.abs(self.lengths[near + start].astype(np.int16) - length)
        found: list[int] = (near[apart[near] + longer <= 2 * slips] + start).tolist()
        return found


def _masks(words: Sequence[str]) -> NDArray[np.uint64]:
    codes = np.frombuffer("".join(words).encode("utf-32-le", "surrogatepass"), "<u4")
    letters = codes.astype(np.int64) - ord("a")
    classes = np.where((letters >= 0) & (letters < LATIN), letters, LATIN + codes % OTHERS)
    owners = np.repeat(np.arange(len(words)), np.fromiter(map(len, words), np.int64, len(words)))
    width = LATIN + OTHERS
    size = len(words) * width
    counts = np.bincount(owners * width + classes, minlength=size).reshape(len(words), width)
    bits = HAD[np.minimum(counts, len(HAD) - 1)] << np.arange(0, 2 * width, 2, dtype=np.uint64)
    masks: NDArray[np.uint64] = np.bitwise_or.reduce(bits, axis=1)
    return masks


def _lengths(words: Sequence[str]) -> NDArray[np.uint8]:
    return np.fromiter((min(len(word), LONGEST) for word in words), np.uint8, len(words))
