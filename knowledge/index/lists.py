"""Lists: a few numbers for each of many keys, in three flat arrays."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from knowledge.index.strings import Numbers, distinct, expanded, narrowed

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Lists:
    """The numbers of each key, ascending and each once."""

    keys: NDArray[np.uint64]
    """Ascending."""
    starts: Numbers
    """Where the numbers of each key start, and where the last ones end."""
    numbers: Numbers

    @classmethod
    def of(cls, pairs: Iterable[tuple[int, int]]) -> Lists:
        """Return the lists of pairs of a key and a number, which may repeat."""
        rows = [*pairs]
        owners = np.array([key for key, _ in rows], np.uint64)
        own = np.array([number for _, number in rows], np.int64)
        order = np.lexsort((own, owners))
        owners, own = owners[order], own[order]
        if len(own):
            new = np.append(True, (owners[1:] != owners[:-1]) | (own[1:] != own[:-1]))
            owners, own = owners[new], own[new]
        held, starts = np.unique(owners, return_index=True)
        return cls(held, narrowed(np.append(starts, len(own)).astype(np.int64)), narrowed(own))

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, NDArray[np.generic]]) -> Lists:
        """Return the lists whose arrays these are."""
        return cls(**{name: arrays[name] for name in cls.__slots__})  # type: ignore[arg-type]

    def arrays(self) -> dict[str, NDArray[np.generic]]:
        """Return the arrays by their names."""
        return {name: getattr(self, name) for name in self.__slots__}

    def __getitem__(self, key: int) -> NDArray[np.int64]:
        """Return the numbers of a key; none of one that is not there."""
        at = int(self.keys.searchsorted(np.uint64(key)))
        if at == len(self.keys) or int(self.keys[at]) != key:
            return np.zeros(0, np.int64)
        return self.numbers[int(self.starts[at]) : int(self.starts[at + 1])].astype(np.int64)

    def of_all(self, keys: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Return the numbers of all these keys, and for each which of the keys it is of.

        Args:
            keys: all of them there.
        """
        at = self.keys.searchsorted(keys.astype(np.uint64))
        starts = self.starts.astype(np.int64)[at]
        lengths = self.starts.astype(np.int64)[at + 1] - starts
        places = expanded(starts, lengths)
        return self.numbers[places].astype(np.int64), np.arange(len(keys)).repeat(lengths)


def union(lists: Sequence[NDArray[np.int64]]) -> NDArray[np.int64]:
    """Return what is in any of several lists, ascending."""
    return distinct(np.concatenate([np.zeros(0, np.int64), *lists]))


def intersection(lists: Sequence[NDArray[np.int64]]) -> NDArray[np.int64]:
    """Return what is in each of several lists, ascending; of no lists nothing."""
    if not lists:
        return union(lists)
    found, *others = sorted(lists, key=len)
    for other in others:
        found = np.intersect1d(found, other, assume_unique=True)
    return found
