"""From bytes to text, whatever they were saved as; and text that was once read wrongly.

A byte-order mark says what a text is, and what is valid UTF-8 is no chance. Behind them
counts what the source declares, and last a guess, which is told as a doubt. "donâ€™t" is
UTF-8 that somebody read as Windows-1252 before: that is recognised, and mended where it is certain.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

import ftfy
import ftfy.badness
from charset_normalizer import from_bytes

from bot.intake.errors import IntakeError

MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
"""The longer mark of UTF-32 begins with that of UTF-16."""
WESTERN = "cp1252"
WESTERN_TEXT = re.compile(
    r"[\x00-\x7f“”‘’–—…•€£§°·«»„‚ÀÂÄÇÈÉÊËÎÏÑÓÔÖÙÚÛÜßàáâäçèéêëíîïñóôöùúûüœ\xa0]*"
)
"""What a Western newspaper is written with."""
SAMPLE = 200_000
"""Bytes from which an encoding is guessed."""
LOST = "\N{REPLACEMENT CHARACTER}"


@dataclass(frozen=True, slots=True)
class Decoded:
    """A text, and the encoding that was guessed for it, or None where it is certain."""

    text: str
    guessed: str | None = None


def decoded(data: bytes, name: str, declared: str | None = None) -> Decoded:
    """Return the text of what a source holds.

    Args:
        data: the bytes.
        name: what people call the source.
        declared: the encoding that the source names.

    Raises:
        IntakeError: it is no text.
    """
    for mark, marked in MARKS:
        if data.startswith(mark):
            return Decoded(_strictly(data, marked, name))
    if b"\0" in data:
        raise IntakeError("intake_binary", source=name)
    for encoding in ("utf-8", declared):
        certain = _attempt(data, encoding)
        if certain is not None:
            return Decoded(certain)
    western = _attempt(data, WESTERN)
    if western is not None and WESTERN_TEXT.fullmatch(western):
        return Decoded(western, WESTERN)
    best = from_bytes(data[:SAMPLE]).best()
    guess = WESTERN if best is None else best.encoding
    return Decoded(data.decode(guess, "replace"), guess)


def is_misread(text: str) -> bool:
    """Tell whether a text shows signs of having been read in a wrong encoding."""
    return LOST in text or unmisread(text) != text or ftfy.badness.is_bad(text)


def unmisread(text: str) -> str:
    """Return a text with what was read in a wrong encoding set right, where that is certain."""
    return "".join(ftfy.fix_encoding(line) for line in text.splitlines(keepends=True))


def _strictly(data: bytes, encoding: str, name: str) -> str:
    text = _attempt(data, encoding)
    if text is None or "\0" in text:
        raise IntakeError("intake_binary", source=name)
    return text


def _attempt(data: bytes, encoding: str | None) -> str | None:
    try:
        return None if encoding is None else data.decode(encoding)
    except (LookupError, ValueError):
        return None
