"""Which story it is: the id of a new one, and which one it takes the place of.

A story that comes again from the same address is the same story, whatever became of its title;
so addresses are compared without what only tells who sent the reader.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from yarl import URL

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from knowledge.model import Story

LONGEST_ID = 60
TYPED = str.maketrans({"ß": "ss", "æ": "ae", "ø": "o", "œ": "oe", "ł": "l", "đ": "d", "þ": "th"})
NO_MEANING = re.compile(
    r"(?:utm|at|ito|ocid|fbclid|gclid|mc|cmp|ns|ref|smid|src|cid)(?:_\w+)?", re.IGNORECASE
)
"""What campaigns and networks append to an address."""


def slug(title: str) -> str:
    """Return a title in small letters, digits and hyphens; "story" where it has none of them."""
    folded = unicodedata.normalize("NFKD", title.lower().translate(TYPED))
    plain = re.sub(r"['’]", "", folded).encode("ascii", "ignore").decode()
    words = re.findall(r"[a-z0-9]+", plain)
    found = ""
    for word in words:
        longer = f"{found}-{word}" if found else word[:LONGEST_ID]
        if len(longer) > LONGEST_ID:
            break
        found = longer
    return found or "story"


def free_id(title: str, taken: Collection[str]) -> str:
    """Return an id for a title that no story has."""
    wanted = slug(title)
    number, found = 1, wanted
    while found in taken:
        number += 1
        found = f"{wanted}-{number}"
    return found


def same_address(one: str | None, other: str | None) -> bool:
    """Tell whether two addresses are those of one page."""
    return one is not None and other is not None and _plain(one) == _plain(other)


def is_same_site(one: str | None, other: str) -> bool:
    """Tell whether two addresses are of one host."""
    return one is not None and _host(one) == _host(other)


def replaced(stories: Iterable[Story], identity: str | None, url: str | None) -> Story | None:
    """Return the story of this id, or else of this address, or None."""
    listed = list(stories)
    if identity is not None:
        return next((story for story in listed if story.id == identity), None)
    return next((story for story in listed if same_address(story.url, url)), None)


def _plain(address: str) -> object:
    try:
        url = URL(address.strip())
    except ValueError:
        return address.strip()
    query = sorted((k, v) for k, v in url.query.items() if not NO_MEANING.fullmatch(k))
    return _host(address), url.explicit_port, url.path.rstrip("/"), query


def _host(address: str) -> str:
    try:
        host = URL(address.strip()).host or ""
    except ValueError:
        return address
    return host.lower().removeprefix("www.").removeprefix("m.")
