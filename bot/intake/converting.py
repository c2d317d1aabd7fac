"""Converting pages and documents, in a process of their own that is held to limits.

What a document unpacks to is read from its own list before anything is unpacked; a page is
refused by name and reason when its process runs out of time or memory.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import zipfile
from io import BytesIO
from pathlib import Path

from bot.intake.errors import IntakeError
from bot.intake.pages import Page

ROOT = Path(__file__).parents[2]
PATIENCE = 20.0
"""Seconds for which a conversion is waited for."""
MOST_UNPACKED = 50_000_000
"""Bytes that a document may unpack to."""
MOST_PARTS = 2_000
BODY = "word/document.xml"
PROGRAM = (sys.executable, "-m", "bot.intake.converter")


def convert_html(text: str, name: str, url: str | None) -> Page:
    """Return the story of a web page.

    Args:
        text: the page.
        name: what people call it.
        url: where it came from, or None.

    Raises:
        IntakeError: it holds no story, or takes too long or too much memory.
    """
    return _converted({"docx": False, "url": url}, text.encode("utf-8", "replace"), name)


def convert_docx(data: bytes, name: str) -> Page:
    """Return the story of a word processor's document.

    Raises:
        IntakeError: it is none, holds no story, or takes too long or too much memory.
    """
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        raise IntakeError("intake_no_document", source=name) from None
    if BODY not in {part.filename for part in parts}:
        raise IntakeError("intake_no_document", source=name)
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
        raise IntakeError("intake_unpacks", source=name, megabytes=MOST_UNPACKED // 1_000_000)
    return _converted({"docx": True, "url": None}, data, name)


def _converted(asked: dict[str, object], data: bytes, name: str) -> Page:
    # It needs no secret of ours.
    environment = {key: value for key, value in os.environ.items() if "VERBATIM_" not in key}
    try:
        done = subprocess.run(  # noqa: S603 - our own program
            PROGRAM,
            input=json.dumps(asked).encode() + b"\n" + data,
            capture_output=True,
            cwd=ROOT,
            env=environment,
            timeout=PATIENCE,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise IntakeError("intake_too_much", source=name) from None
    if done.returncode < 0 or b"MemoryError" in done.stderr or b"RecursionError" in done.stderr:
        raise IntakeError("intake_too_much", source=name)
    if done.returncode:
        raise IntakeError("intake_unreadable", source=name)
    page = Page(**json.loads(done.stdout))
    if not page.text.strip():
        raise IntakeError("intake_no_story", source=name)
    return page
