"""Shingles: which stories may hold a run of words, told without reading them.

Whoever posts a quotation may post words that stand in every story, in an order that stands
in one. So what is kept of a story are its shingles, each three words in a row, whatever
stands between them; and each two that are written as a name, since a full name is sought
too. They are kept as bits (Bloom, "Space/time trade-offs in hash coding with allowable
errors", 1970): a story that holds a run has all the bits of its shingles, and of a thousand
that do not about one has those of a single shingle by chance, and next to none those of two.

Bits lie in columns of one size, of which a long story has more than a short one, so that
none is ever full. A segment keeps them turned round, bit by bit over all columns: a look at
one bit of every story is a look at a few kilobytes.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from knowledge.index.hashing import hashes
from knowledge.index.strings import distinct
from knowledge.text.folding import folded_tokens, is_word

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from numpy.typing import NDArray

    from knowledge.text.folding import Folded

WIDTH = 4096
"""The bits of a column."""
FILLING = 256
"""The shingles for which there is one column."""
HASHES = 6
"""The bits of a shingle: of 16 for each, what tells most others apart."""
WORDS_OF_A_SHINGLE = 3
WORDS_OF_A_NAME = 2
MOST_COUNTED = 255
"""What a byte counts to."""
FULLEST = 0.99
"""The share of set bits that is not looked behind."""
MOST_TRIED = 16
"""The shingles of a run that are looked for; no more are needed to be sure."""
FACTORS = np.array([0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9], np.uint64)
"""Odd numbers that tell the places of a shingle's words apart."""
NAME = np.uint64(0xD6E8FEB86659FD93)
"""What tells a name of two words from a shingle."""
RUN = re.compile(r"\w+")


def is_capitalised(text: str) -> bool:
    """Tell whether every word of a text begins with a capital, as those of a name do."""
    return all(word[0].isupper() for word in RUN.findall(text))


def kept_shingles(text: str) -> NDArray[np.uint64]:
    """Return what is kept of a story's text: its shingles and its names, each once."""
    tokens, starts, ends = folded_tokens(text, 0, len(text))
    numbers = [number for number, token in enumerate(tokens) if is_word(token)]
    hashed = hashes([tokens[number] for number in numbers])
    names = [
        at
        for at, (first, second) in enumerate(pairwise(numbers))
        # Most words have a small letter at the beginning, and need no closer look.
        if not text[starts[first]].islower()
        and _is_name(text, starts[first], starts[second], ends[second])
    ]
    return distinct(np.concatenate([_shingles(hashed), _names(hashed)[names]]))


def shingle_bits(text: str) -> NDArray[np.uint8]:
    """Return the columns of a story's text, `WIDTH` bits each, packed into bytes."""
    shingles = kept_shingles(text)
    columns = -(-len(shingles) // FILLING)
    bits = np.zeros((columns, WIDTH), np.bool_)
    if columns:
        bits[_column(shingles, columns)[:, None], _places(shingles)] = True
    return np.packbits(bits, axis=1, bitorder="little").reshape(-1)


@dataclass(frozen=True, slots=True)
class Shingles:
    """The shingles of the stories of a segment."""

    starts: NDArray[np.int64]
    """The first column of each story, and after them how many there are."""
    bits: NDArray[np.uint8]
    """A row for each bit, packed over the columns."""
    filled: NDArray[np.int64]
    """How many bits of each story are set."""

    @classmethod
    def of(cls, stories: Iterable[NDArray[np.uint8]]) -> Shingles:
        """Return what `shingle_bits` told of stories, turned round."""
        columns = [one.reshape(-1, WIDTH // 8) for one in stories]
        starts = np.cumsum([0, *map(len, columns)], dtype=np.int64)
        filled = [int(np.bitwise_count(one).sum(dtype=np.int64)) for one in columns]
        rest = np.zeros((-int(starts[-1]) % 8, WIDTH // 8), np.uint8)
        bits = _turned(np.concatenate([*columns, rest]))
        return cls(starts, bits, np.array(filled, np.int64))

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, NDArray[np.generic]]) -> Shingles:
        """Return the shingles whose arrays these are."""
        return cls(**{name: arrays[name] for name in cls.__slots__})  # type: ignore[arg-type]

    def arrays(self) -> dict[str, NDArray[np.generic]]:
        """Return the arrays by their names."""
        return {name: getattr(self, name) for name in self.__slots__}

    def holding(self, shingles: NDArray[np.uint64]) -> NDArray[np.int64]:
        """Return the stories that may hold all of these, ascending."""
        widths = np.diff(self.starts)
        stories = np.flatnonzero(widths)
        for shingle, places in zip(shingles, _places(shingles), strict=True):
            columns = self.starts[stories] + _column(shingle, widths[stories])
            for place in places.tolist():
                row = self.bits[place]
                there = (row[columns >> 3] >> (columns & 7).astype(np.uint8) & 1).astype(np.bool_)
                stories, columns = stories[there], columns[there]
            if not len(stories):
                break
        return stories

    def sharing(self, shingles: NDArray[np.uint64], share: float) -> NDArray[np.int64]:
        """Return the stories that may have a share of all of these, or of their own, ascending.

        Args:
            shingles: all of a text, each once.
            share: the least part of whichever has fewer that both have in common.
        """
        size = self.bits.shape[1] * 8
        counts = np.zeros(size, np.int64)
        for start in range(0, len(shingles), MOST_COUNTED):
            counted = np.zeros(size, np.uint8)
            for places in _places(shingles[start : start + MOST_COUNTED]):
                # In whichever column they stand: a story with several has a few too many.
                held = np.bitwise_and.reduce(self.bits[places], axis=0)
                counted += np.unpackbits(held, bitorder="little")
            counts += counted
        before = np.concatenate([[0], counts.cumsum()])[self.starts]
        # So many shingles set so many bits of a column (Swamidass and Baldi, 2007).
        widths = np.maximum(np.diff(self.starts), 1)
        free = 1 - np.minimum(self.filled / (widths * WIDTH), FULLEST)
        own = -np.log(free) * widths * WIDTH / HASHES
        found: NDArray[np.int64] = np.flatnonzero(
            (np.diff(before) >= share * np.minimum(own, len(shingles))) & (self.filled > 0)
        )
        return found


def all_shingles(text: str) -> NDArray[np.uint64]:
    """Return all shingles of a text, each once, but for names."""
    tokens, _, _ = folded_tokens(text, 0, len(text))
    return distinct(_shingles(hashes([token for token in tokens if is_word(token)])))


def sought_shingles(folded: Folded) -> NDArray[np.uint64]:
    """Return those shingles of a run that are looked for; none for one of a single word.

    A run of two words is looked for as a name.
    """
    words = [word for word in folded.words if is_word(word)]
    hashed = hashes(words)
    if len(words) <= WORDS_OF_A_NAME:
        return _names(hashed)
    found = _shingles(hashed)
    if len(found) <= MOST_TRIED:
        return found
    return found[np.linspace(0, len(found) - 1, MOST_TRIED).astype(np.int64)]


def _turned(columns: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Return bits with rows for columns; there are a multiple of eight columns.

    Each eight bytes are a square of bits that is turned round in three steps (Warren,
    "Hacker's Delight", 7-3).
    """
    squares = columns.reshape(-1, 8, WIDTH // 8).transpose(2, 0, 1).copy().view("<u8")[:, :, 0]
    for shift, mask in ((7, 0x00AA00AA00AA00AA), (14, 0x0000CCCC0000CCCC), (28, 0xF0F0F0F0)):
        moved = (squares ^ (squares >> np.uint64(shift))) & np.uint64(mask)
        squares ^= moved ^ (moved << np.uint64(shift))
    rows = squares[:, :, None].view(np.uint8).transpose(0, 2, 1)
    return rows.reshape(WIDTH, len(columns) // 8)


def _is_name(text: str, first: int, second: int, end: int) -> bool:
    """Tell whether two words, of which the first may begin a name, are written as one."""
    is_small = text[second].islower() and text[second - 1].isspace()
    return not is_small and is_capitalised(text[first:end])


def _shingles(hashed: NDArray[np.uint64]) -> NDArray[np.uint64]:
    size = max(len(hashed) - WORDS_OF_A_SHINGLE + 1, 0)
    rows = [hashed[at : at + size] * factor for at, factor in enumerate(FACTORS)]
    return _mixed(rows[0] ^ rows[1] ^ rows[2])


def _names(hashed: NDArray[np.uint64]) -> NDArray[np.uint64]:
    return _mixed(hashed[:-1] * FACTORS[0] ^ hashed[1:] * FACTORS[1] ^ NAME)


def _mixed(keys: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """Return keys of which every bit depends on every bit (the end of MurmurHash3)."""
    for factor in (np.uint64(0xFF51AFD7ED558CCD), np.uint64(0xC4CEB9FE1A85EC53)):
        keys = (keys ^ (keys >> np.uint64(33))) * factor
    return keys ^ (keys >> np.uint64(33))


def _column(shingles: NDArray[np.uint64] | np.uint64, columns: object) -> NDArray[np.int64]:
    """Return which of so many columns of its story holds each shingle."""
    return np.asarray((shingles >> np.uint64(40)).astype(np.int64) % columns)  # type: ignore[operator]


def _places(shingles: NDArray[np.uint64]) -> NDArray[np.int64]:
    """Return the bits of each shingle in its column."""
    first, step = shingles & np.uint64(WIDTH - 1), shingles >> np.uint64(20) | np.uint64(1)
    turns = np.arange(HASHES, dtype=np.uint64)
    places = (first[:, None] + step[:, None] * turns) & np.uint64(WIDTH - 1)
    return places.astype(np.int64)
