"""From the bytes of a file to text: UTF-8 and nothing else, and where it is something else.

What cannot be decoded is told by the line, and a format whose lines are read one by one has
each decoded by itself, so that a bad byte costs its line and not the file.
"""

from __future__ import annotations

import codecs

from knowledge.errors import StoryError

UTF_8_REMEDY = "save it as UTF-8"


def without_mark(data: bytes, file: str) -> bytes:
    """Return what a file holds without the byte-order mark of UTF-8.

    Raises:
        StoryError: the mark is that of UTF-16.
    """
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raise StoryError(file, 1, "is UTF-16 text", UTF_8_REMEDY)
    return data.removeprefix(codecs.BOM_UTF8)


def decoded(data: bytes, file: str, line: int = 1) -> str:
    """Return the text of `data`, which starts at a line of a file.

    Raises:
        StoryError: it is not UTF-8, or no text at all.
    """
    if b"\0" in data:
        line += data.count(b"\n", 0, data.index(b"\0"))
        raise StoryError(file, line, "is binary and no text", UTF_8_REMEDY)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        line += data.count(b"\n", 0, error.start)
        raise StoryError(file, line, "is not UTF-8 text", UTF_8_REMEDY) from None
