"""Opening a source: from what a person gave to a text, and what the source says of it.

Each kind of source is read by what knows it: pages and documents by `converting`, text files by the
readers of the stories' folder, so that a head means here what it means there. What the bytes
are decides, and the name of a file only between Markdown and plain text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from enum import StrEnum
from pathlib import PurePath
from typing import TYPE_CHECKING

from bot.intake.converting import convert_docx, convert_html
from bot.intake.decoding import decoded
from bot.intake.errors import IntakeError
from bot.intake.identity import is_same_site
from knowledge.errors import StoryError
from knowledge.stories.formats import READERS
from knowledge.stories.head import NAMES
from knowledge.text.web_address import web_address

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bot.intake.decoding import Decoded
    from bot.intake.fetching import Fetched
    from bot.intake.pages import Page
    from knowledge.model import Span

MOST_BYTES = 10_000_000
"""Bytes that a source has at most."""
MOST_CHARACTERS = 300_000
"""Characters that a story has at most: a book's; the longest live blogs have a third."""
MOST_LINES = 5_000
"""Lines that a story has at most."""
LONGEST_LINE = 50_000
"""Characters that a line has at most."""

ZIP = b"PK\x03\x04"
PDF = b"%PDF-"
HTML = re.compile(
    r"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*+<(?:!doctype\s+html|html|head|body)\b",
    re.IGNORECASE | re.DOTALL,
)
"""Of comments nothing is given back once it is read, or forty of them would take for ever."""
DECLARED = re.compile(rb"<meta[^>]{0,200}charset\s*=\s*[\"']?\s*([\w-]{2,40})", re.IGNORECASE)
DECLARED_WITHIN = 4096
NOT_SAID = "\N{REPLACEMENT CHARACTER}"
"""The title of a text file that says none, where its reader puts the file's name."""
HTML_TYPES = frozenset({"text/html", "application/xhtml+xml"})
TEXT_TYPES = frozenset({"text/plain", "text/markdown"})
DOCX_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
ARTICLE_TYPES = HTML_TYPES | TEXT_TYPES | {DOCX_TYPE}
"""The media types from which a story can be made."""


class Origin(StrEnum):
    """What kind of source a story comes from."""

    FILE = "file"
    ADDRESS = "address"
    PASTED = "pasted"


@dataclass(frozen=True, slots=True)
class Opened:
    """A source that was read: its text, and what it says of the story."""

    origin: Origin
    name: str
    """What people call the source: a file's name, an address, or ""."""
    text: str
    said: Mapping[str, str] = field(default_factory=dict)
    """The values of a head, by their names in `knowledge.stories.head`; none is empty."""
    kept: tuple[str, ...] = ()
    """The lines that its head keeps though they look like the page around the story."""
    headings: tuple[str, ...] = ()
    """The lines that it marks as headings."""
    captions: int = 0
    """How many captions it had, which are no part of the text any more."""
    guessed: str | None = None
    """The encoding that was guessed for it."""

    def saying(self, given: Mapping[str, str | None]) -> Opened:
        """Return the same source, with what a person says of it."""
        said = {name: line for name, value in given.items() if (line := one_line(value))}
        return replace(self, said={**self.said, **said})


def open_file(data: bytes, name: str) -> Opened:
    """Open what a file holds.

    Args:
        data: the bytes of the file.
        name: its name, of which nothing but the last part counts; "" for what was piped in.

    Raises:
        IntakeError: it is too large, no text, or holds no story.
    """
    shown = file_name(name)
    origin = Origin.FILE if shown else Origin.PASTED
    return _opened(data, origin, shown, None, _declared(data))


def open_fetched(fetched: Fetched) -> Opened:
    """Open what came from an address.

    Raises:
        IntakeError: it is no text, or holds no story.
    """
    declared = fetched.charset or _declared(fetched.data)
    opened = _opened(fetched.data, Origin.ADDRESS, fetched.final_url, fetched.final_url, declared)
    # A page speaks for its own site, not for another's.
    if is_same_site(opened.said.get("url"), fetched.final_url):
        return opened
    return opened.saying({"url": fetched.final_url})


def open_pasted(text: str, *, is_markdown: bool = False) -> Opened:
    """Open a text that somebody pasted; it may have a head.

    Args:
        text: the text.
        is_markdown: whether it is written in Markdown, as messages are.

    Raises:
        IntakeError: it is too long, or holds no story.
    """
    if "\0" in text:
        raise IntakeError("intake_binary", source="")
    text = text.encode("utf-8", "replace").decode()
    return _bounded(_text(text, Origin.PASTED, "", ".md" if is_markdown else ".txt"))


def file_name(name: str) -> str:
    """Return the last part of a file's name, in characters that can be shown."""
    last = PurePath(name.replace("\\", "/")).name
    return "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in last)[:200]


def one_line(value: str | None) -> str:
    """Return a value as a head can hold it: on one line."""
    return " ".join((value or "").replace("\0", "").split())


def _opened(
    data: bytes, origin: Origin, name: str, url: str | None, declared: str | None
) -> Opened:
    if len(data) > MOST_BYTES:
        raise IntakeError("intake_large", source=name, megabytes=MOST_BYTES // 1_000_000)
    suffix = PurePath(name).suffix.lower() if url is None else PurePath(url).suffix.lower()
    if data.startswith(ZIP) or suffix == ".docx":
        return _bounded(_page(convert_docx(data, name), origin, name, None))
    if data.startswith(PDF):
        raise IntakeError("intake_binary", source=name)
    found = decoded(data, name, declared)
    if HTML.match(found.text) or suffix in (".html", ".htm", ".xhtml"):
        page = convert_html(found.text, name, url)
        return _bounded(_page(page, origin, name, found))
    kind = ".md" if suffix in (".md", ".markdown") else ".txt"
    return _bounded(replace(_text(found.text, origin, name, kind), guessed=found.guessed))


def _page(page: Page, origin: Origin, name: str, found: Decoded | None) -> Opened:
    said = {field: one_line(getattr(page, field, None)) for field in NAMES}
    if web_address(said["url"]) is None:
        said["url"] = ""
    return Opened(
        origin,
        name,
        page.text,
        {field: value for field, value in said.items() if value},
        headings=tuple(page.headings),
        guessed=None if found is None else found.guessed,
    )


def _text(text: str, origin: Origin, name: str, suffix: str) -> Opened:
    """Read a text as its file in the stories' folder would be read."""
    _require_bounds(text, name)
    try:
        (story,) = READERS[suffix](text.encode(), name, NOT_SAID)
    except StoryError as error:
        reason = error.reason if error.line is None else f"{error.reason} ({error.line})"
        raise IntakeError("intake_refused", source=name, reason=reason) from None
    if isinstance(story, StoryError):
        raise IntakeError("intake_refused", source=name, reason=story.reason)
    said = {field: getattr(story, field) for field in NAMES}
    text = _without(story.text, story.captions)
    return Opened(
        origin,
        name,
        text,
        {field: value for field, value in said.items() if value and value != NOT_SAID},
        story.kept,
        tuple(story.text[span.start : span.end] for span in story.headings),
        len(story.captions),
    )


def _without(text: str, spans: Sequence[Span]) -> str:
    """Return a text without the lines that these spans are."""
    for span in reversed(spans):
        text = text[: span.start] + text[span.end :]
    return text


def _declared(data: bytes) -> str | None:
    """Return the encoding that a page declares of itself."""
    found = DECLARED.search(data[:DECLARED_WITHIN])
    return None if found is None else found[1].decode("ascii")


def _bounded(opened: Opened) -> Opened:
    """Return what was opened, if it can be a story at all."""
    if not opened.text.strip():
        raise IntakeError("intake_no_story", source=opened.name)
    _require_bounds(opened.text, opened.name)
    return opened


def _require_bounds(text: str, name: str) -> None:
    if len(text) > MOST_CHARACTERS:
        raise IntakeError("intake_long", source=name, most=MOST_CHARACTERS)
    lines = [line for line in text.splitlines() if line.strip()]
    if len(lines) > MOST_LINES:
        raise IntakeError("intake_many_lines", source=name, most=MOST_LINES)
    if max(map(len, lines), default=0) > LONGEST_LINE:
        raise IntakeError("intake_long_line", source=name, most=LONGEST_LINE)
