"""Messages between the program and its workers: a head in JSON, and bytes behind it.

4 bytes  length of the head
8 bytes  length of the bytes
"""

from __future__ import annotations

import json
import struct
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from typing import BinaryIO

LENGTHS = struct.Struct("<IQ")
MOST = 1 << 32
"""Bytes of a message; more are none of ours."""


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a piece of work was not done."""

    error: str
    """The name of the error; nothing where the worker ended."""
    traceback: str = ""


class Message(NamedTuple):
    """What one tells the other."""

    head: dict[str, Any]
    body: bytes = b""


def send(stream: BinaryIO, message: Message) -> None:
    """Write a message.

    Raises:
        OSError: nobody reads it any more.
    """
    head = json.dumps(message.head).encode("ascii")
    stream.write(LENGTHS.pack(len(head), len(message.body)) + head)
    stream.write(message.body)
    stream.flush()


def receive(stream: BinaryIO) -> Message | None:
    """Read a message; None where the other has ended, or says something else.

    Raises:
        OSError: it cannot be read.
    """
    lengths = stream.read(LENGTHS.size)
    if len(lengths) < LENGTHS.size:
        return None
    head_length, length = LENGTHS.unpack(lengths)
    if length > MOST:
        return None
    head, body = stream.read(head_length), stream.read(length)
    if len(head) < head_length or len(body) < length:
        return None
    try:
        return Message(json.loads(head), body)
    except ValueError:
        return None
