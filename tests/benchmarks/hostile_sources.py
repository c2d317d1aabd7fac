"""Brings in sources that are made to do harm: what becomes of each, and what it costs.

    uv run python tests/benchmarks/hostile_sources.py [NAME …]

A page or document is read in a process of its own; its memory is that of the largest so far.
"""

from __future__ import annotations

import resource
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from bot.intake.drafting import drafted
from bot.intake.errors import IntakeError
from bot.intake.opening import MOST_BYTES, open_file
from bot.intake.there import There
from documents import docx

PARAGRAPH = "“We must go,” said John Smith, who had seen the ferry sink in May.\n"
CELL = b"<tr><td colspan=9007199254740991 rowspan=9007199254740991>x</td></tr>"
ENTITIES = "".join(
    f'<!ENTITY l{number} "{f"&l{number - 1};" * 10 if number else "lol"}">' for number in range(10)
)

SOURCES = {
    "div nested a million times": (b"<html><body>" + b"<div>" * 1_000_000 + b"x", "a.html"),
    "b nested a million times": (b"<html><body>" + b"<b>" * 1_000_000 + b"x", "a.html"),
    "p a million times": (b"<html><body>" + b"<p>x" * 1_000_000, "a.html"),
    "li a million times": (b"<html><body><ul>" + b"<li>x" * 1_000_000, "a.html"),
    "links": (b"<html><body>" + b"<a href=x>y</a>" * 600_000, "a.html"),
    "an attribute of 9 MB": (b'<html><p a="' + b"x" * 9_000_000 + b'">t</p>', "a.html"),
    "cells without end": (b"<html><article><table>" + CELL * 1000, "a.html"),
    "tables nested": (b"<html><article>" + b"<table><tr><td>" * 100_000 + b"x", "a.html"),
    "a page of one line": (b"<html><article><p>" + b"word " * 1_000_000, "a.html"),
    "a line of a million": (b"a" * 1_000_000, "a.txt"),
    "every byte": (bytes(range(1, 256)) * 10_000, "a.txt"),
    "10 MB and one byte": (b" " * (MOST_BYTES + 1), "a.txt"),
    "zip bomb of 300 MB": (docx("x", parts={"a": bytes(300_000_000)}), "a.docx"),
    "XML bomb": (docx("&l9;", head=f"<!DOCTYPE l [{ENTITIES}]>"), "a.docx"),
    "XML nested": (docx("<w:sdt><w:sdtContent>" * 100_000), "a.docx"),
    "tables in a document": (docx("<w:tbl><w:tr><w:tc>" * 3_000), "a.docx"),
    "a million words in a document": (docx("word " * 1_000_000), "a.docx"),
    "brackets of Markdown": (b"[a](b\n" * 5_000, "a.md"),
    "quotes of Markdown": (b"> " * 24_000 + b"x", "a.md"),
    "emphasis of Markdown": (b"*a " * 16_000, "a.md"),
    "marks that never close": ("“".encode() * 40_000, "a.txt"),
    "the longest story": (PARAGRAPH.encode() * 4_300, "a.txt"),
    "the longest line": (PARAGRAPH.replace("\n", " ").encode() * 700, "a.txt"),
}


def main(names: list[str]) -> None:
    """Print a line a source."""
    for name, (data, file) in SOURCES.items():
        if names and name not in names:
            continue
        started = time.monotonic()
        try:
            draft = drafted(open_file(data, file), There.of())
            outcome = f"a story of {len(draft.analyzed.documents)} sentences"
        except IntakeError as error:
            outcome = str(error)
        seconds = time.monotonic() - started
        megabytes = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024
        print(f"{name:32}{len(data):>11,} B{seconds:6.1f} s{megabytes:6} MB  {outcome}", flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
