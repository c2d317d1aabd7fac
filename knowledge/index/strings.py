"""Strings: many different ones in three flat arrays, found by their hash or by their number.

A dictionary of a hundred thousand words takes ten megabytes, thousands of objects that the
collector walks, and a moment to read; this takes a fifth, and can lie in a mapped file.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias, TypeVar

import numpy as np

from knowledge.index.hashing import hash64

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from numpy.typing import NDArray

Number = TypeVar("Number", bound=np.integer[Any])
Numbers: TypeAlias = "NDArray[np.integer]"  # of whichever size holds them


@dataclass(frozen=True, slots=True)
class Strings:
    """Different strings, numbered from 0 in the order of their hashes."""

    hashes: NDArray[np.uint64]
    """Of each string, ascending; see `hashing.hash64`."""
    offsets: Numbers
    """Where each starts in `encoded`, and after them where the last ends."""
    encoded: NDArray[np.uint8]
    """All of them in UTF-8, one behind the other."""

    @classmethod
    def numbered(cls, texts: Iterable[str]) -> tuple[Strings, dict[str, int]]:
        """Return strings, each once, and the number of each."""
        hashes = {text: hash64(text) for text in dict.fromkeys(texts)}
        by_hash = {one: text for text, one in hashes.items()}
        ascending = sorted(by_hash)
        encoded = [by_hash[one].encode("utf-8", "surrogatepass") for one in ascending]
        lengths = np.fromiter(map(len, encoded), np.int64, len(encoded))
        strings = cls(
            np.array(ascending, np.uint64),
            narrowed(_offsets(lengths)),
            np.frombuffer(b"".join(encoded), np.uint8),
        )
        numbers = {one: number for number, one in enumerate(ascending)}
        return strings, {text: numbers[one] for text, one in hashes.items()}

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, NDArray[np.generic]]) -> Strings:
        """Return the strings whose arrays these are."""
        return cls(**{name: arrays[f"strings.{name}"] for name in cls.__slots__})  # type: ignore[arg-type]

    def arrays(self) -> dict[str, NDArray[np.generic]]:
        """Return the arrays by their names."""
        return {f"strings.{name}": getattr(self, name) for name in self.__slots__}

    def __len__(self) -> int:
        return len(self.hashes)

    def __getitem__(self, number: int) -> str:
        start, end = int(self.offsets[number]), int(self.offsets[number + 1])
        return self.encoded[start:end].tobytes().decode("utf-8", "surrogatepass")

    def find(self, text: str) -> int:
        """Return the number of a string, or -1 if it is not among them."""
        return self.find_hash(hash64(text))

    def find_hash(self, wanted: int) -> int:
        """Return the number of the string with a hash, or -1."""
        number = int(self.hashes.searchsorted(np.uint64(wanted)))
        return number if number < len(self) and int(self.hashes[number]) == wanted else -1


def joined(parts: Sequence[Strings]) -> tuple[Strings, NDArray[np.int64]]:
    """Return all strings of several, and for each string of each part, in order, its number."""
    hashes = _concatenated([one.hashes for one in parts], np.uint64)
    distinct, first, numbers = np.unique(hashes, return_index=True, return_inverse=True)
    offsets = [one.offsets.astype(np.int64) for one in parts]
    lengths = _concatenated([np.diff(one) for one in offsets], np.int64)
    # Each part may be a view into a longer buffer of its own.
    starts = _offsets(lengths)[:-1]
    encoded = _concatenated([one.encoded for one in parts], np.uint8)
    return Strings(distinct, *_taken(encoded, starts[first], lengths[first])), numbers


def kept(strings: Strings, wanted: NDArray[np.bool_]) -> tuple[Strings, NDArray[np.int64]]:
    """Return the wanted strings alone, and the number there of each of all."""
    starts = strings.offsets.astype(np.int64)
    at = np.flatnonzero(wanted)
    taken = _taken(strings.encoded, starts[at], np.diff(starts)[at])
    return Strings(strings.hashes[at], *taken), np.cumsum(wanted) - 1


def narrowed(numbers: NDArray[np.integer]) -> Numbers:
    """Return numbers that are not negative in as few bytes as hold them."""
    most = int(numbers.max()) if len(numbers) else 0
    return numbers.astype(np.min_scalar_type(most))


def distinct(numbers: NDArray[Number]) -> NDArray[Number]:
    """Return each of the numbers once, ascending.

    As `np.unique` would, which imports masked arrays for it, and that takes longer than an answer.
    """
    ordered = np.sort(numbers)
    is_first = np.ones(len(ordered), np.bool_)
    is_first[1:] = ordered[1:] != ordered[:-1]
    return ordered[is_first]


def expanded(starts: NDArray[np.int64], lengths: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return all numbers of several runs, each from a start and so many."""
    ends = np.cumsum(lengths)
    total = int(ends[-1]) if len(ends) else 0
    return np.arange(total) + np.repeat(starts - ends + lengths, lengths)


def _taken(
    encoded: NDArray[np.uint8], starts: NDArray[np.int64], lengths: NDArray[np.int64]
) -> tuple[Numbers, NDArray[np.uint8]]:
    return narrowed(_offsets(lengths)), encoded[expanded(starts, lengths)]


def _offsets(lengths: NDArray[np.int64]) -> NDArray[np.int64]:
    return np.concatenate([np.zeros(1, np.int64), np.cumsum(lengths)])


def _concatenated(parts: Sequence[NDArray[np.generic]], dtype: type[np.generic]) -> NDArray:  # type: ignore[type-arg]
    return np.concatenate(parts) if parts else np.zeros(0, dtype)
