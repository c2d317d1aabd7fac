"""From a web page or a word processor's document to the lines of its story.

Trafilatura finds the story in a page, and what the page says of it. Each paragraph, heading
and entry of a list becomes a line of its own, in the page's words. This runs on what
anybody may have made, so only `converter` calls it, in a process of its own.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING, Any

from knowledge.english.dates import UNDATED, parse_date

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from lxml.etree import _Element

HEADINGS = frozenset({"head", "h1", "h2", "h3", "h4", "h5", "h6"})
BLOCKS = HEADINGS | frozenset(
    {"p", "div", "br", "lb", "list", "item", "ul", "ol", "li", "table", "row", "tr"}
    | {"quote", "blockquote", "pre", "code", "body", "fw"}
)
"""What starts a line of its own, in trafilatura's trees and in HTML."""
CELLS = frozenset({"cell", "td", "th"})
LEFT_OUT = frozenset({"sup", "sub"})
"""Marks of notes, in documents of a word processor."""
PUBLISHED = ("article:published_time", "datePublished", "og:article:published_time")
UPDATED = ("article:modified_time", "dateModified", "og:updated_time")
MOMENT = re.compile(r"(\d{4}-\d\d-\d\d)T(\d\d:\d\d)(?::\d\d(?:\.\d+)?)?(Z|[+-]\d\d:?\d\d)?")
CLOCK = re.compile(r"\d{1,2}[.:h]\d\d(?: ?[ap]\.?m\.?| Uhr)?(?: [A-Z]{2,5})?", re.IGNORECASE)
FEWEST_ENTRIES = 3
"""Times of day that make a page a live blog."""
ANY_ZONE = 36 * 3600
"""Seconds by which two moments of one day may differ, whatever their zones."""
LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[A-Za-z]{2,4})?")


@dataclass(frozen=True, slots=True)
class Page:
    """A story as its page tells it; what the page does not say is None."""

    text: str
    headings: tuple[str, ...] = ()
    """The lines of the text that the page marks as headings."""
    title: str | None = None
    publisher: str | None = None
    author: str | None = None
    published: str | None = None
    updated: str | None = None
    url: str | None = None
    language: str | None = None


def read_html(text: str, url: str | None) -> Page:
    """Read a web page that came from an address, or from a file where that is None."""
    from trafilatura import bare_extraction  # noqa: PLC0415 - half a second
    from trafilatura.utils import load_html  # noqa: PLC0415 - the same

    tree = load_html(text)
    if tree is None:
        return Page("")
    published, updated = _moment(tree, PUBLISHED), _moment(tree, UPDATED)
    _keep_entry_times(tree)
    found: Any = bare_extraction(tree, url=url, with_metadata=True, include_comments=False)
    if found is None or found.body is None:
        return Page("")
    if found.date and (published is None or not _same_day(published, found.date)):
        published = found.date
    told = list(lines(found.body))
    language = tree.get("lang") or tree.get("xml:lang") or ""
    return Page(
        text="\n".join(line for line, _ in told),
        headings=tuple(line for line, is_heading in told if is_heading),
        title=_line(found.title),
        publisher=_line(found.sitename),
        author=_line(", ".join(part.strip() for part in (found.author or "").split(";"))),
        published=published,
        updated=updated,
        url=found.url,
        language=language if LANGUAGE.fullmatch(language) else None,
    )


def read_docx(data: bytes) -> Page:
    """Read a document of a word processor; its pictures and notes are left out."""
    import mammoth  # noqa: PLC0415 - only such documents need it
    from lxml.html import fromstring  # noqa: PLC0415 - the same

    html = mammoth.convert_to_html(
        BytesIO(data), convert_image=mammoth.images.img_element(lambda _: {})
    ).value
    told = list(lines(fromstring(f"<body>{html}</body>")))
    return Page(
        "\n".join(line for line, _ in told),
        tuple(line for line, is_heading in told if is_heading),
    )


def _keep_entry_times(tree: _Element) -> None:
    """Have the times of a live blog's entries, and what stands beside them, taken for text."""
    times = [one for one in tree.iter("time") if CLOCK.fullmatch(_line("".join(one.itertext())))]
    if len(times) < FEWEST_ENTRIES:
        return
    for one in times:
        one.tag = "p"
        for around in one.iterancestors("header", "a", "button"):
            around.tag = "div"


def lines(tree: _Element) -> Iterator[tuple[str, bool]]:
    """Yield the lines of a document with their white space made single, and which are headings."""
    pieces: list[str] = []
    heading = False
    for piece in _pieces(tree):
        if isinstance(piece, str):
            pieces.append(piece)
            continue
        if line := _line("".join(pieces)):
            yield line, heading
        pieces, heading = [], piece
    if line := _line("".join(pieces)):
        yield line, heading


def _pieces(tree: _Element) -> Iterator[str | bool]:
    """Yield the words of a document in their order, and where a line starts if it is a heading.

    By hand, since a page may be nested deeper than Python calls.
    """
    from lxml.etree import iterwalk  # noqa: PLC0415 - only the converter needs it

    skipped = 0
    for event, element in iterwalk(tree, events=("start", "end", "comment", "pi")):
        tag = element.tag if isinstance(element.tag, str) else ""
        starts = event == "start"
        skipped += (starts - (event == "end")) * (tag in LEFT_OUT)
        if tag in BLOCKS:
            yield starts and tag in HEADINGS
        elif tag in CELLS:
            yield " "
        text = element.text if starts else element.tail if element is not tree else None
        if text and not skipped:
            yield text


def _line(text: str | None) -> str:
    return " ".join((text or "").split())


def _moment(tree: _Element, names: Iterable[str]) -> str | None:
    """Return when something was done to the story, as the page's machine-read part says."""
    for name in names:
        held = tree.xpath(
            "//meta[@property=$name or @itemprop=$name or @name=$name]/@content"
            " | //time[@itemprop=$name]/@datetime",
            name=name,
        )
        data = "\n".join(tree.xpath("//script[contains(@type, 'ld+json')]/text()"))
        held += re.findall(rf'"{name}"\s*:\s*"([^"\\]{{4,40}})"', data)
        for written in held:
            moment = parse_date(written)
            if moment != UNDATED:
                return _without_seconds(written)
    return None


def _without_seconds(written: str) -> str:
    """Return a moment as machines write it without what no reader needs."""
    match = MOMENT.fullmatch(written.strip())
    if match is None:
        return _line(written)
    zone = match[3] or ""
    return f"{match[1]} {match[2]}" + (" UTC" if zone in ("Z", "+00:00", "+0000") else zone)


def _same_day(one: str, other: str) -> bool:
    return abs(parse_date(one) - parse_date(other)).total_seconds() < ANY_ZONE
