"""Which story it is: the id of a new one, and which one it takes the place of.

A story that comes again from the same address is the same story, whatever became of its title;
so addresses are compared without what only tells who sent the reader.
"""

from __future__ import annotations

import re
import unicodedata
from itertools import chain
from typing import TYPE_CHECKING

from yarl import URL

if TYPE_CHECKING:
    from collections.abc import Collection

LONGEST_ID = 60
TYPED = str.maketrans({"ß": "ss", "æ": "ae", "ø": "o", "œ": "oe", "ł": "l", "đ": "d", "þ": "th"})
NO_MEANING = re.compile(
    r"(?:utm|at|ito|ocid|fbclid|gclid|mc|cmp|ns|ref|smid|src|cid)(?:_\w+)?", re.IGNORECASE
)
"""What campaigns and networks append to an address."""
PLAIN = re.compile(r"[A-Za-z0-9]+")
"""What stands in an address as it is read."""


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


def address_words(address: str) -> list[str]:
    """Return words that every address of the same page holds, unless it writes them as numbers."""
    try:
        url = URL(address.strip())
    except ValueError:
        return PLAIN.findall(address)
    query = chain.from_iterable((k, v) for k, v in url.query.items() if _tells(k))
    return [part for text in (url.path, *query) for part in PLAIN.findall(text)]


def _plain(address: str) -> object:
    try:
        url = URL(address.strip())
    except ValueError:
        return address.strip()
    query = sorted((k, v) for k, v in url.query.items() if _tells(k))
    return _host(address), url.explicit_port, url.path.rstrip("/"), query


def _tells(key: str) -> bool:
    """Tell whether a part of a query tells which page is meant."""
    return NO_MEANING.fullmatch(key) is None


def _host(address: str) -> str:
    try:
        host = URL(address.strip()).host or ""
    except ValueError:
        return address
    return host.lower().removeprefix("www.").removeprefix("m.")
