"""Named arrays in a file or a run of bytes come back as they were, or are told to be damaged."""

from __future__ import annotations

import json
import struct
import subprocess
import sys
import tracemalloc
import zlib
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from knowledge.index import arrays
from knowledge.index.arrays import FORMAT, MAGIC, START, DamagedError, FilePart, Start

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from numpy.typing import NDArray

ROOT = Path(__file__).parents[4]
ALL = {
    "terms": np.arange(1000, dtype=np.int32),
    "nothing": np.empty((0, 3), dtype=np.float64),
    "hashes": np.array([2**64 - 1, 0], dtype=np.uint64),
    "table": np.arange(12, dtype=np.float32).reshape(3, 4),
    "every other": np.arange(20, dtype=np.int64)[::2],
    "columns first": np.asfortranarray(np.arange(6, dtype=np.int16).reshape(2, 3)),
    "other order": np.array([1, 2, 3], dtype=">i4"),
    "truths": np.array([True, False]),
    "one": np.array(7, dtype=np.uint8),
    "names": np.array(["Zoë", "𝔘"]),
    "bytes": np.frombuffer(b"\x00\xff", dtype=np.uint8),
}
"""What may be kept, each kind once."""


def same(found: Mapping[str, NDArray[Any]], given: Mapping[str, NDArray[Any]]) -> bool:
    return list(found) == list(given) and all(
        np.array_equal(found[name], array) and found[name].shape == array.shape
        for name, array in given.items()
    )


@pytest.mark.parametrize("given", [ALL, {}, {"a": ALL["terms"]}, {"empty": np.empty(0)}])
def test_arrays_come_back_from_a_file_as_they_were(
    tmp_path: Path, given: dict[str, NDArray[Any]]
) -> None:
    arrays.write(tmp_path / "file", given)
    found = arrays.opened(tmp_path / "file")
    assert same(found, given)
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


@pytest.mark.parametrize("given", [ALL, {}, {"a": ALL["terms"]}, {"empty": np.empty(0)}])
def test_arrays_come_back_from_bytes_as_they_were(given: dict[str, NDArray[Any]]) -> None:
    for is_whole in (False, True):
        assert same(arrays.unpacked(arrays.packed(given), is_whole=is_whole), given)


def test_what_is_read_back_is_no_copy_and_cannot_be_written_to(tmp_path: Path) -> None:
    arrays.write(tmp_path / "file", ALL)
    held = arrays.packed(ALL)
    for found in (arrays.opened(tmp_path / "file"), arrays.unpacked(held)):
        for array in found.values():
            assert not array.flags.owndata
            assert not array.flags.writeable
    assert np.shares_memory(np.frombuffer(held, np.uint8), arrays.unpacked(held)["terms"])


def test_in_a_file_each_array_stands_at_a_line_of_the_processor(tmp_path: Path) -> None:
    arrays.write(tmp_path / "file", ALL)
    for array in arrays.opened(tmp_path / "file").values():
        assert array.ctypes.data % 64 == 0 or not array.size


def test_bytes_within_others_are_read_where_they_stand() -> None:
    """As a story's are within those of all stories."""
    one = arrays.packed(ALL)
    both = memoryview(b"123" + one + one)
    assert same(arrays.unpacked(both[3 : 3 + len(one)]), ALL)
    assert same(arrays.unpacked(both[3 + len(one) :]), ALL)


def test_arrays_outlive_their_file_and_another_in_its_place(tmp_path: Path) -> None:
    file = tmp_path / "file"
    arrays.write(file, ALL)
    found = arrays.opened(file)
    arrays.write(file, {"terms": np.zeros(5)})
    assert same(found, ALL)
    file.unlink()
    assert same(found, ALL)


def test_what_is_not_to_be_mapped_is_read_from_the_file_when_it_is_asked_for(
    tmp_path: Path,
) -> None:
    file = tmp_path / "a"
    held = np.arange(200, dtype=np.uint8)
    arrays.write(file, {"one": np.arange(3), "held": held, "empty": held[:0]})
    found = arrays.opened(file, {"held", "empty", "absent"})
    file.unlink()
    assert found["one"].tolist() == [0, 1, 2]
    assert isinstance(found["held"], FilePart)
    assert len(found["held"]) == len(held)
    assert found["held"][3:7] == bytes([3, 4, 5, 6])
    assert found["held"][190:999] == bytes(range(190, 200))
    assert found["held"][:] == held.tobytes()
    assert found["empty"][:] == found["held"][7:3] == b""


def test_what_could_run_when_it_is_read_is_refused() -> None:
    with pytest.raises(ValueError, match="object"):
        arrays.packed({"a": np.array([object()])})


def started(content: bytes, **changed: int) -> bytes:
    """The same content, whose start says something else."""
    said = Start(*START.unpack(content[: START.size])[1:])._replace(**changed)
    return START.pack(MAGIC, *said) + content[START.size :]


def foreign(content: bytes) -> bytes:
    """The same content as a machine of the other byte order would write its start."""
    said = START.unpack(content[: START.size])
    turned = START.format.replace("=", ">" if sys.byteorder == "little" else "<")
    return struct.pack(turned, *said) + content[START.size :]


def tabled(content: bytes, table: bytes) -> bytes:
    """Another table, rightly summed, before the same arrays."""
    said = Start(*START.unpack(content[: START.size])[1:])
    body = content[START.size + said.table_length :]
    length = START.size + len(table) + len(body)
    new = said._replace(length=length, table_length=len(table), table_sum=zlib.crc32(table))
    return START.pack(MAGIC, *new) + table + body


def turned_bit(at: int) -> Callable[[bytes], bytes]:
    def damage(content: bytes) -> bytes:
        one = bytearray(content)
        one[at] ^= 4
        return bytes(one)

    return damage


DAMAGES: dict[str, tuple[Callable[[bytes], bytes], str]] = {
    "empty": (lambda _: b"", "is empty"),
    "a few bytes": (lambda content: content[:5], "is cut short"),
    "only a start": (lambda content: content[: START.size], "is cut short"),
    "half": (lambda content: content[: len(content) // 2], "is cut short"),
    "the last byte is missing": (lambda content: content[:-1], "is cut short"),
    "a block of zeros at the end, as after a power cut": (
        lambda content: content[:-4096] + bytes(4096),
        "is not as it was written",
    ),
    "all zeros": (lambda content: bytes(len(content)), "is something else"),
    "something behind": (lambda content: content + b"x", "has something behind its end"),
    "a story": (lambda _: b"The ferry sank on Monday.\n" * 9, "is something else"),
    "a pickle": (lambda _: b"\x80\x04\x95" + bytes(99), "is something else"),
    "another version": (lambda c: started(c, format=FORMAT + 1), "is of another version"),
    "another byte order": (foreign, "is of a machine with another byte order"),
    "a bit of the table": (turned_bit(START.size + 3), "is not as it was written"),
    "a bit of an array": (turned_bit(-70), "is not as it was written"),
    "the length of the table": (
        lambda c: started(c, table_length=9**9),
        "is not as it was written",
    ),
    "two halves that are swapped": (
        lambda c: c[:2048] + c[3072:4096] + c[2048:3072] + c[4096:],
        "is not as it was written",
    ),
    "a table of another program": (lambda c: tabled(c, b'{"a": 1}'), "has a table"),
    "a table that is no JSON": (lambda c: tabled(c, b"[64, [["), "has a table"),
    "a table of arrays that reach beyond": (
        lambda c: tabled(c, json.dumps([64, [["a", "i8", [10**6]]]]).encode()),
        "has a table",
    ),
    "a table of objects": (lambda c: tabled(c, b'[64, [["a", "O", [1]]]]'), "has a table"),
    "a table of a negative size": (
        lambda c: tabled(c, b'[64, [["a", "i8", [-1]]]]'),
        "has a table",
    ),
}
BIG = {**ALL, "big": np.arange(4000, dtype=np.int32)}


@pytest.mark.parametrize(("damage", "told"), DAMAGES.values(), ids=DAMAGES)
def test_damage_is_noticed(tmp_path: Path, damage: Callable[[bytes], bytes], told: str) -> None:
    file = tmp_path / "file"
    arrays.write(file, BIG)
    spoilt = damage(file.read_bytes())
    assert spoilt != file.read_bytes()
    file.write_bytes(spoilt)
    with pytest.raises(DamagedError, match=told):
        arrays.opened(file)
    with pytest.raises(DamagedError, match=told):
        arrays.unpacked(spoilt)


def test_no_bit_that_is_turned_gives_other_arrays() -> None:
    content = arrays.packed({"a": np.arange(3, dtype=np.int16), "b": np.array([True])})
    for at in range(len(content)):
        with pytest.raises(DamagedError):
            arrays.unpacked(turned_bit(at)(content))


@pytest.mark.parametrize("place", ["nowhere", "folder"])
def test_what_is_no_file_cannot_be_read(tmp_path: Path, place: str) -> None:
    (tmp_path / "folder").mkdir()
    with pytest.raises(OSError):  # noqa: PT011 - another one on each system
        arrays.opened(tmp_path / place)


FULL = """
import resource, signal, sys
from pathlib import Path
import numpy as np
from knowledge.index import arrays

signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))
try:
    arrays.write(Path(sys.argv[1]), {"a": np.zeros(1_000_000)})
except OSError:
    sys.exit(0)
sys.exit(1)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="Windows limits no file")
def test_where_nothing_can_be_written_nothing_is_left(tmp_path: Path) -> None:
    """As on a full disk: a file may not grow beyond this here."""
    file = tmp_path / "file"
    arrays.write(file, ALL)
    # A limit of its own process, which is not to hold for the other tests.
    done = subprocess.run([sys.executable, "-c", FULL, str(file)], check=False, cwd=ROOT)
    assert done.returncode == 0
    assert [path.name for path in tmp_path.iterdir()] == ["file"]
    assert same(arrays.opened(file), ALL)


def test_a_file_is_written_without_copying_its_arrays(tmp_path: Path) -> None:
    """Of hundreds of megabytes there is room for no other copy."""
    big = {"a": np.zeros(2_000_000), "b": np.ones(2_000_000)}
    tracemalloc.start()
    arrays.write(tmp_path / "file", big)
    found = arrays.opened(tmp_path / "file")
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < 3_000_000
    assert same(found, big)
