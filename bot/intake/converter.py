"""The process in which pages are converted: it may run out of time or memory, and only it.

A page of a million nested tags, or of one tag a million times, is a few bytes to send and minutes
to read, in libraries that nothing can interrupt. So each is read here, with the limits
of the operating system. It reads the settings of one conversion as a line of JSON, then the
page, from standard input, and writes a line of JSON.
"""

from __future__ import annotations

import json
import logging
import sys
from dataclasses import asdict

MOST_MEMORY = 800_000_000
"""Bytes of address space."""
MOST_SECONDS = 10
"""Seconds of computing."""


def main() -> None:
    """Convert one page."""
    _limit()
    logging.disable()  # what the libraries find wrong with a page is no news
    from bot.intake.pages import read_docx, read_html  # noqa: PLC0415 - within the limits

    asked = json.loads(sys.stdin.buffer.readline())
    data = sys.stdin.buffer.read()
    page = read_docx(data) if asked["docx"] else read_html(data.decode("utf-8"), asked["url"])
    sys.stdout.buffer.write(json.dumps(asdict(page)).encode())


def _limit() -> None:
    try:
        import resource  # noqa: PLC0415 - there is none on Windows
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (MOST_SECONDS, MOST_SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


if __name__ == "__main__":
    main()
