"""Packed stories one behind the other, as a segment keeps them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from knowledge.index.packed_story import PackedStory

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from numpy.typing import NDArray

    from knowledge.index.arrays import FilePart


class PackedStories:
    """The packed stories of a segment, by their numbers; each is read when it is asked for.

    Args:
        data: their bytes, each by itself or all one behind the other, in memory or in a file.
        offsets: where each starts in `data` and where the last ends, if they are together.
    """

    def __init__(
        self,
        data: tuple[bytes, ...] | NDArray[np.uint8] | FilePart,
        offsets: NDArray[np.int64] | None = None,
    ) -> None:
        self._data: Any = data
        self._offsets = offsets

    @classmethod
    def of(cls, data: Iterable[bytes]) -> PackedStories:
        """Return stories whose bytes these are."""
        return cls(tuple(data))

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, NDArray[Any]]) -> PackedStories:
        """Return the stories whose arrays these are."""
        return cls(arrays["data"], arrays["offsets"])

    def arrays(self) -> dict[str, NDArray[Any]]:
        """Return them as arrays by their names."""
        if self._offsets is not None:
            data = np.frombuffer(bytes(self._data[:]), np.uint8)
            return {"data": data, "offsets": self._offsets}
        offsets = np.cumsum([0, *map(len, self._data)], dtype=np.int64)
        return {"data": np.frombuffer(b"".join(self._data), np.uint8), "offsets": offsets}

    def read(self, number: int, file: str | None = None, line: int = 1) -> PackedStory:
        """Return a story, which was read from that line of that file."""
        if self._offsets is None:
            return PackedStory(bytes(self._data[number]), file, line)
        start, end = self._offsets[number : number + 2].tolist()
        return PackedStory(bytes(self._data[start:end]), file, line)
