"""Sections: a few small arrays in one run of bytes, always the same ones in the same order.

A story has two dozen of them and is looked at for a thousandth of a second, so neither their
names nor their shapes are written down each time: first stand the sizes and types, then the
arrays, each where a word of eight bytes starts. Whether the bytes are whole is not told by
them, but by what keeps them (see `arrays`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

TYPES = tuple(np.dtype(code) for code in ("|u1", "<u2", "<u4", "<u8", "<i4", "<f8"))
"""The types that a section may have; it is written down by its place here."""
WORD = 8


def joined_sections(arrays: Mapping[str, NDArray[Any]], names: Sequence[str]) -> bytes:
    """Return arrays of one dimension as one run of bytes, in the order of their names."""
    parts = [np.ascontiguousarray(arrays[name]) for name in names]
    head = np.array([[part.size, TYPES.index(part.dtype)] for part in parts], "<u8")
    pieces = [head.tobytes()]
    for part in parts:
        pieces += [part.tobytes(), bytes(-part.nbytes % WORD)]
    return b"".join(pieces)


class Sections:
    """The arrays that `joined_sections` joined; none is copied."""

    __slots__ = ("_places", "data")

    def __init__(self, data: bytes, names: Sequence[str]) -> None:
        self.data = data
        head = np.frombuffer(data, "<u8", 2 * len(names)).tolist()
        at = WORD * len(head)
        self._places = {}
        for name, size, type_number in zip(names, head[::2], head[1::2], strict=True):
            dtype = TYPES[type_number]
            self._places[name] = (dtype, size, at)
            length = size * dtype.itemsize
            at += length + -length % WORD

    def __getitem__(self, name: str) -> NDArray[Any]:
        dtype, size, at = self._places[name]
        return np.frombuffer(self.data, dtype, size, at)

    def raw(self, name: str) -> bytes:
        """Return the bytes of a section."""
        dtype, size, at = self._places[name]
        return self.data[at : at + size * dtype.itemsize]

    def with_prefix(self, prefix: str) -> dict[str, NDArray[Any]]:
        """Return the sections whose names begin so, by the rest of their names."""
        size = len(prefix)
        return {name[size:]: self[name] for name in self._places if name.startswith(prefix)}
