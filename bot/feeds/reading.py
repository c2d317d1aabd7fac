"""Reading: from the bytes of a feed to its entries, whatever the format and its faults.

feedparser knows the formats (RSS 0.9 to 2.0, Atom) and reads what is not well-formed too.
It is given bytes, never an address, and its time and memory grow with them alone: entities
that stand for more than a character are refused, and entries counted, before they are read.
What a feed says of an entry is taken as said, not as so: a link is an address of the web or
none, and a title is plain text.
"""

from __future__ import annotations

import calendar
import hashlib
import html
import io
import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin, urlsplit

from bot.intake.addresses import shown_address
from bot.intake.errors import IntakeError
from knowledge.text.web_address import web_address

if TYPE_CHECKING:
    import time
    from collections.abc import Iterable, Iterator, Mapping

MOST_BYTES = 2_000_000
"""Of a feed; what is longer is refused. The longest to read take eight seconds of a thread."""
MOST_ENTRIES = 5_000
"""In what is read at all; nobody's feed has so many."""
KEPT_ENTRIES = 500
"""The newest, which are handed on."""
TYPES = (
    *("application/rss+xml", "application/atom+xml", "application/rdf+xml"),
    *("application/xml", "text/xml", "text/plain", "text/html"),
)
"""What feeds are sent as; the last two by mistake."""

ENTRY = re.compile(rb"<(?:\w+:)?(?:item|entry)[\s/>]", re.IGNORECASE)
CHARACTER = re.compile(rb"""<!ENTITY\s+\w+\s+(["'])(?:&\#\w{1,8};|[^&<"']{1,20})\1\s*>""")
"""A character or two that a feed gives a name; no other entity is read."""
END = re.compile(rb"</(?:\w+:)?(?:rss|feed|rdf)\s*>", re.IGNORECASE)
END_WITHIN = 1_000
"""Bytes from a feed's end within which its last tag stands."""
TAG = re.compile(r"</?[A-Za-z][^<>]*>")
PERIODS = {
    "hourly": timedelta(hours=1),
    "daily": timedelta(days=1),
    "weekly": timedelta(weeks=1),
    "monthly": timedelta(days=30),
    "yearly": timedelta(days=365),
}
"""The words of RSS's syndication module."""
HTML = ("text/html", "application/xhtml+xml")


class FeedError(IntakeError):
    """Something that is no feed, or none that can be read."""


@dataclass(frozen=True, slots=True)
class Entry:
    """An article, as its feed tells of it."""

    id: str
    """What the feed calls it, for good; its link where it does not say."""
    link: str | None
    """Its address, absolute, of http or https."""
    title: str
    """Plain text, in one line; empty where there is none."""
    updated: datetime | None
    published: datetime | None
    content: str
    """HTML: the article if the feed has more than a summary, else that."""
    is_summary: bool
    """Whether `content` is only what the feed calls a summary or description."""

    @property
    def dated(self) -> datetime | None:
        """When it last changed, as far as the feed says."""
        return self.updated or self.published

    @property
    def digest(self) -> str:
        """What differs where the entry does: 32 hexadecimal digits."""
        # A site that turns to https has not rewritten its articles.
        place = (self.link or "").partition("://")[2]
        content = " ".join(self.content.split())
        said = "\0".join([place, self.title, content, str(self.dated or "")])
        return hashlib.blake2b(said.encode("utf-8", "replace"), digest_size=16).hexdigest()


@dataclass(frozen=True, slots=True)
class Feed:
    """What a feed says at one moment."""

    title: str
    entries: tuple[Entry, ...]
    """The newest first, at most `KEPT_ENTRIES`, each id once."""
    interval: timedelta | None
    """How often the feed says that it is worth asking."""


def read_feed(data: bytes, content_type: str, address: str) -> Feed:
    """Read a feed; blocks for seconds where it is long.

    Args:
        data: what was fetched.
        content_type: the server's header, with its charset if it gave one.
        address: where it was fetched from; relative links start there.

    Raises:
        FeedError: it is no feed, or larger than any newsroom's.
    """
    # Imported here: it takes a tenth of a second, which every start would pay for.
    import feedparser  # noqa: PLC0415
    from feedparser.encodings import convert_to_utf8  # noqa: PLC0415

    if len(data) > MOST_BYTES:
        raise FeedError("feed_too_large", address=shown_address(address))
    try:
        data = convert_to_utf8({"content-type": content_type}, data, {})
        _check(data, address)
        parsed = feedparser.parse(
            io.BytesIO(data),
            response_headers={"content-type": "application/xml; charset=utf-8"},
            # The pipeline that brings articles in sees to both, for every source.
            sanitize_html=False,
            resolve_relative_uris=False,
        )
    except FeedError:
        raise
    except Exception as error:
        # Whatever it stumbles over, the feed is not one that can be read.
        raise FeedError("feed_unreadable", address=shown_address(address)) from error
    if not parsed.get("version"):
        raise FeedError("feed_none", address=shown_address(address))
    found = list(_entries(parsed.entries, address))
    if parsed.bozo and not END.search(data[-END_WITHIN:]):
        found = found[:-1]  # it ends in the midst of this one
    about = dict(parsed.feed)
    return Feed(_title(about), _newest(found), _interval(about))


def _check(data: bytes, address: str) -> None:
    """Refuse, before it is read, what grows out of proportion when it is; `data` is UTF-8."""
    if sum(1 for _ in ENTRY.finditer(data)) > MOST_ENTRIES:
        raise FeedError("feed_too_large", address=shown_address(address))
    if data.count(b"<!ENTITY") != len(CHARACTER.findall(data)):
        raise FeedError("feed_unreadable", address=shown_address(address))


def _entries(parsed: Iterable[Mapping[str, Any]], address: str) -> Iterator[Entry]:
    for one in parsed:
        # As it is: feedparser's own mapping answers with other names' values too.
        said = dict(one)
        link = _link(said, address)
        name = str(said.get("id") or link or "")
        if name:
            full = max(
                (str(part.get("value") or "") for part in said.get("content", ())),
                default="",
                key=len,
            )
            yield Entry(
                id=name,
                link=link,
                title=_title(said),
                updated=_time(said.get("updated_parsed")),
                published=_time(said.get("published_parsed") or said.get("created_parsed")),
                content=full or str(said.get("summary") or ""),
                is_summary=not full,
            )


def _newest(entries: list[Entry]) -> tuple[Entry, ...]:
    """Return the newest first; where not all are dated, the feed's order is taken for that."""
    first = {entry.id: entry for entry in reversed(entries)}
    unique = [first[name] for name in dict.fromkeys(entry.id for entry in entries)]
    dates = [entry.dated for entry in unique]
    if None not in dates:
        unique.sort(key=lambda entry: entry.dated or datetime.min.replace(tzinfo=UTC), reverse=True)
    return tuple(unique[:KEPT_ENTRIES])


def _title(said: Mapping[str, Any]) -> str:
    title = str(said.get("title") or "")
    if said.get("title_detail", {}).get("type") in HTML:
        title = TAG.sub("", title)
    return " ".join(html.unescape(title).split())


def _link(said: Mapping[str, Any], address: str) -> str | None:
    """Return the address of an entry's page; an id is one only where it is written as one."""
    written = str(said.get("link") or "").strip()
    try:
        is_full = written == said.get("id") or urlsplit(written).scheme
        link = written if is_full else urljoin(address, written)
    except ValueError:
        return None
    return link if written and web_address(link) is not None else None


def _time(parsed: time.struct_time | None) -> datetime | None:
    try:
        return parsed and datetime.fromtimestamp(calendar.timegm(parsed), UTC)
    except (OverflowError, ValueError, OSError):
        return None


def _interval(about: Mapping[str, Any]) -> timedelta | None:
    try:
        if "ttl" in about:
            return timedelta(minutes=float(about["ttl"]))
        period = PERIODS[str(about["sy_updateperiod"]).strip().lower()]
        return period / max(float(about.get("sy_updatefrequency", 1)), 1)
    except (KeyError, ValueError, OverflowError):
        return None
