"""The head: what a file may tell of a story beside its words, in whatever format.

The names are our own few; what other programs and people call the same is read as well.
How a head is written, `head_forms` knows.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

NAMES = ("title", "publisher", "author", "published", "updated", "url", "id", "language")
"""The names in a head; every other one is the file's own affair."""
KEEP = "keep"
"""The name of a line that is the story's own whatever it looks like; it may be repeated."""
ALSO_CALLED = {
    "title": ("headline", "heading", "hed"),
    "publisher": ("source", "site", "site_name", "newspaper", "outlet", "publication"),
    "author": ("authors", "byline", "by", "writer"),
    "published": ("date", "pubdate", "published_at", "publish_date", "date_published"),
    "updated": ("lastmod", "modified", "updated_at", "last_modified", "date_modified"),
    "url": ("link", "canonical", "canonical_url", "source_url", "web_address"),
    "id": ("story_id", "uid"),
    "language": ("lang", "locale"),
}
"""What others call the same; our own name goes before them, and so on in this order."""


@dataclass(frozen=True, slots=True)
class Head:
    """What the head of a text tells, and where the body behind it starts."""

    fields: Mapping[str, str]
    """The values that are not empty, by their names in `NAMES`."""
    kept: tuple[str, ...]
    """The lines that are the story's own whatever they look like."""
    start: int
    """The offset at which the body starts."""
    line: int
    """The line at which it starts, from 1."""


def is_text(value: str) -> bool:
    """Tell whether a string has a UTF-8 form and no NUL; JSON can smuggle in both."""
    try:
        return b"\0" not in value.encode("utf-8")
    except UnicodeEncodeError:
        return False


def plain_name(name: str) -> str:
    """Return a name as heads are searched for it: "Date published" is "date_published"."""
    return name.strip().lower().replace(" ", "_").replace("-", "_")


def fields_of(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Return the values that are not empty by their names in `NAMES`; the last one counts."""
    given: dict[str, str] = {}
    for called, value in pairs:
        name = plain_name(called)
        if name == "source" and value.startswith(("http://", "https://")):
            name = "source_url"
        if value:
            given[name] = value
    found = ((name, given.keys() & {name, *ALSO_CALLED[name]}) for name in NAMES)
    return {
        name: next(given[one] for one in (name, *ALSO_CALLED[name]) if one in given)
        for name, present in found
        if present
    }


def kept_of(pairs: Iterable[tuple[str, str]]) -> tuple[str, ...]:
    """Return the lines that are to be kept."""
    return tuple(value for name, value in pairs if plain_name(name) == KEEP and value)
