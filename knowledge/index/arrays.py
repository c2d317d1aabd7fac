"""Named arrays in one run of bytes: how what was analysed is kept, and found again as it was.

What is read back is never copied: the arrays are views of the bytes that were given, or of the
file, which is mapped into memory and of which only what is used is ever loaded. A check sum tells
whether all of it is as it was written; it is taken by reading and not through the map, so that
no page of the map is touched by it. Nothing here can run anything, as a pickle could.

First stands `MAGIC`, then a `Start`, then a table in JSON: the alignment, and the name, type and
shape of each array; then the arrays, each at the next multiple of the alignment.
"""

from __future__ import annotations

import json
import math
import mmap
import os
import secrets
import struct
import threading
import weakref
import zlib
from contextlib import suppress
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from knowledge.errors import KnowledgeError

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping
    from io import FileIO
    from pathlib import Path
    from typing import TypeAlias

    from numpy.typing import NDArray

    Arrays: TypeAlias = Mapping[str, NDArray[Any]]
    Buffer: TypeAlias = bytes | memoryview | mmap.mmap

MAGIC = b"\x8averb\r\n\x1a"
"""Bytes that no text begins with, and that a transfer which changes line ends would spoil."""
FORMAT = 1
START = struct.Struct("=8sIIQQII")
KINDS = "biufSU"
"""What may stand in an array: truths, numbers, bytes and characters of a fixed length."""
APART, TOGETHER = 64, 8
"""The alignment in bytes: in a file for the processor's lines, in a small run to save room."""
PIECE = 1 << 20
"""How many bytes are read or summed at once."""


SHORT = "is cut short"
CHANGED = "is not as it was written"


class Start(NamedTuple):
    """What stands at the start, behind `MAGIC`."""

    order: int
    """1 in the byte order of the machine that wrote it."""
    format: int
    length: int
    """Of the whole, in bytes."""
    table_length: int
    table_sum: int
    sum: int
    """The check sum of all that stands behind the table."""


class DamagedError(KnowledgeError):
    """What was to hold arrays does not hold them as they were written; the message says why."""


def packed(arrays: Arrays) -> bytes:
    """Return arrays as one run of bytes, to be read by `unpacked`.

    Raises:
        ValueError: an array holds something else than truths, numbers or characters.
    """
    whole = {name: _plain(array) for name, array in arrays.items()}
    table, places, length = _laid_out(whole, TOGETHER)
    body = b"".join(_padded(whole.values(), places, START.size + len(table)))
    return _start(table, length, zlib.crc32(body)) + table + body


def unpacked(buffer: Buffer, *, is_whole: bool = False) -> dict[str, NDArray[Any]]:
    """Return the arrays that `packed` made the bytes of, as views that cannot be written to.

    Args:
        buffer: the bytes; they live as long as one of the arrays does.
        is_whole: whether somebody has summed them already, as those in a file are.

    Raises:
        DamagedError: they are something else, or not as they were written.
    """
    view = memoryview(buffer).toreadonly()
    start = _checked(view[: START.size], len(view))
    table = view[START.size : START.size + start.table_length]
    _require(table, start.table_sum)
    if not is_whole:
        _require(view[START.size + start.table_length :], start.sum)
    return _views(view, bytes(table))


def write(path: Path, arrays: Arrays) -> None:
    """Write arrays into a file, to be read by `opened`; on the disk, whole, when this returns.

    Whoever reads meanwhile finds what was there before, or nothing. No array is copied that lies
    in memory in one piece.

    Raises:
        OSError: it cannot be written; what was there before is there still.
        ValueError: see `packed`.
    """
    whole = {name: _plain(array) for name, array in arrays.items()}
    table, places, length = _laid_out(whole, APART)
    # As everything else that this program writes before it renames: nobody's story, by the dot.
    made = path.with_name(f".{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
    try:
        with made.open("xb") as stream:
            stream.write(_start(table, length, 0) + table)
            summed = 0
            for piece in _padded(whole.values(), places, START.size + len(table)):
                stream.write(piece)
                summed = zlib.crc32(piece, summed)
            stream.seek(0)
            stream.write(_start(table, length, summed))
            stream.flush()
            os.fsync(stream.fileno())
        made.replace(path)
    except BaseException:
        with suppress(OSError):
            made.unlink(missing_ok=True)
        raise


class FilePart:
    """The bytes of an array in a file, read when they are asked for, and never mapped.

    A page of a map that was once touched counts as memory until the system takes it back, and
    with it those around it. Of what is looked at here and there, only that is to take room.
    """

    def __init__(self, descriptor: int, start: int, length: int) -> None:
        self._descriptor, self._start, self._length = descriptor, start, length
        self._lock = threading.Lock()
        weakref.finalize(self, os.close, descriptor)

    def __len__(self) -> int:
        return self._length

    def __getitem__(self, part: slice) -> bytes:
        start, end, _ = part.indices(self._length)
        with self._lock:
            os.lseek(self._descriptor, self._start + start, os.SEEK_SET)
            read = os.read(self._descriptor, max(end - start, 0))
        while len(read) < end - start:
            more = self[start + len(read) : end]
            if not more:
                raise DamagedError(SHORT)
            read += more
        return read


def below(part: str, arrays: Mapping[str, NDArray[Any]]) -> dict[str, NDArray[Any]]:
    """Return the arrays of a part, by their names in it; with others they are `part:name`."""
    prefix = f"{part}:"
    return {
        name.removeprefix(prefix): array
        for name, array in arrays.items()
        if name.startswith(prefix)
    }


def opened(path: Path, unmapped: Collection[str] = ()) -> dict[str, Any]:
    """Return the arrays of a file, mapped into memory, as views that cannot be written to.

    The map lives as long as one of them does. The file has to be left as it is meanwhile; it may
    be removed or replaced, where the system lets whoever wants to.

    Args:
        path: where the file is.
        unmapped: the names of arrays of bytes in whose place a `FilePart` is returned.

    Raises:
        DamagedError: it holds something else, or not what was written into it.
        OSError: it cannot be read.
    """
    with path.open("rb", buffering=0) as stream:
        size = os.fstat(stream.fileno()).st_size
        start = _checked(stream.read(START.size), size)
        table = stream.read(start.table_length)
        _require(table, start.table_sum)
        if _sum_of_rest(stream) != start.sum:
            raise DamagedError(CHANGED)
        mapped = mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ)
        whole: dict[str, Any] = _views(memoryview(mapped), table)
        first = np.frombuffer(mapped, np.uint8).ctypes.data
        parts = {name: whole[name] for name in unmapped if name in whole}
        return whole | {
            name: FilePart(os.dup(stream.fileno()), array.ctypes.data - first, array.nbytes)
            for name, array in parts.items()
        }


def _plain(array: NDArray[Any]) -> NDArray[Any]:
    """Return an array as it lies in a file: in one piece, in the machine's byte order."""
    if array.dtype.kind not in KINDS:
        raise ValueError(f"an array of {array.dtype} cannot be kept")
    return np.ascontiguousarray(array, array.dtype.newbyteorder("=")).reshape(array.shape)


def _laid_out(arrays: Arrays, alignment: int) -> tuple[bytes, list[int], int]:
    """Return the table of some arrays, where each of them is to stand, and where all end."""
    rows = [[name, array.dtype.str[1:], array.shape] for name, array in arrays.items()]
    table = json.dumps([alignment, rows], separators=(",", ":")).encode()
    *places, end = _places(START.size + len(table), alignment, (a.nbytes for a in arrays.values()))
    return table, places, end


def _places(start: int, alignment: int, sizes: Iterable[int]) -> Iterator[int]:
    """Yield where each array stands, and where the last one ends."""
    end = start
    for size in sizes:
        place = -(-end // alignment) * alignment
        yield place
        end = place + size
    yield end


def _start(table: bytes, length: int, summed: int) -> bytes:
    said = Start(1, FORMAT, length, len(table), zlib.crc32(table), summed)
    return START.pack(MAGIC, *said)


def _padded(
    arrays: Iterable[NDArray[Any]], places: Iterable[int], end: int
) -> Iterator[bytes | memoryview]:
    """Yield the bytes of all arrays, with those between them."""
    for array, place in zip(arrays, places, strict=True):
        yield bytes(place - end)
        yield array.reshape(-1).view(np.uint8).data
        end = place + array.nbytes


def _checked(start: Buffer, size: int) -> Start:
    """Return what the first bytes say.

    Args:
        start: the first bytes, or fewer where there are no more.
        size: how many bytes there are in all.

    Raises:
        DamagedError: these are no arrays of ours, or not all of them.
    """
    if not size:
        raise DamagedError("is empty")
    if bytes(start[: len(MAGIC)]) != MAGIC[:size]:
        raise DamagedError("is something else")
    if size < START.size:
        raise DamagedError(SHORT)
    said = Start(*START.unpack(start)[1:])
    if said.order != 1:
        raise DamagedError("is of a machine with another byte order")
    if said.format != FORMAT:
        raise DamagedError("is of another version")
    if said.length != size:
        raise DamagedError(SHORT if size < said.length else "has something behind its end")
    return said


def _require(piece: Buffer, check_sum: int) -> None:
    """Refuse bytes that have another check sum."""
    if zlib.crc32(piece) != check_sum:
        raise DamagedError(CHANGED)


def _views(view: memoryview, table: bytes) -> dict[str, NDArray[Any]]:
    """Return the arrays that stand in a run of bytes, as its table says."""
    try:
        alignment, rows = json.loads(table)
        kinds = [_kind(name) for _, name, _ in rows]
        shapes = [tuple(shape) for _, _, shape in rows]
        sizes = [kind.itemsize * _count(shape) for kind, shape in zip(kinds, shapes, strict=True)]
        places = _places(START.size + len(table), alignment, sizes)
        return {
            name: np.ndarray(shape, kind, view, place)
            for (name, _, _), shape, kind, place in zip(rows, shapes, kinds, places, strict=False)
        }
    except (ValueError, TypeError) as error:
        raise DamagedError(f"has a table that cannot be read ({error})") from None


def _kind(name: str) -> np.dtype[Any]:
    """Return the type of an array; one of references would lead anywhere in memory."""
    kind = np.dtype(name)
    if kind.kind not in KINDS:
        raise ValueError(f"an array of {kind}")
    return kind


def _count(shape: tuple[int, ...]) -> int:
    """Return how many values an array of a shape has."""
    if any(size < 0 for size in shape):
        raise ValueError(f"the shape {shape}")
    return math.prod(shape)


def _sum_of_rest(stream: FileIO) -> int:
    """Return the check sum of what is left to read."""
    piece, summed = bytearray(PIECE), 0
    while count := stream.readinto(piece):
        summed = zlib.crc32(memoryview(piece)[:count], summed)
    return summed
