"""Web addresses: which ones a link may lead to, and how they are written there.

A story's head, a feed and a page say what they like. A link is made of it only where it is an
address of the web, of a host and of nothing that a reader would not see: a name or a password
before the host makes another site look like this one, a character without a shape does too, and
another scheme runs what it says. The host stays as it is written, in whatever letters; behind it
is percent-encoded whatever Markdown, a terminal or HTML could take for the end of the address.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING
from urllib.parse import quote, urlsplit

if TYPE_CHECKING:
    from urllib.parse import SplitResult

SCHEMES = ("http", "https")
UNSEEN = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
"""The categories of characters that have no shape, or break a line."""
NUMBERS = re.compile(r"\[[0-9A-Fa-f:.]+\](?::\d*)?")
"""A host of numbers with colons, as it stands in an address, with its port."""
HOST_ALSO = frozenset("-._")
"""What a host holds beside letters, their marks and digits."""
AS_WRITTEN = "%/:?#@!$&'*+,;=~-._"
"""What stands behind a host and is no end of an address anywhere."""


def web_address(written: str | None) -> str | None:
    """Return an address as a link may lead to it, or None where there is none.

    Args:
        written: what was given as an address, as `url:` in the head of a story.
    """
    stripped = (written or "").strip()
    if any(unicodedata.category(character) in UNSEEN for character in stripped):
        return None
    try:
        parts = urlsplit(stripped)
        _ = parts.port
    except ValueError:
        return None
    if parts.scheme not in SCHEMES or "@" in parts.netloc or not _is_host(parts):
        return None
    # What urlsplit took away, as an empty query, stays: the page may be another without it.
    behind = stripped[stripped.index("//") + 2 + len(parts.netloc) :]
    return f"{parts.scheme}://{parts.netloc}{quote(behind, safe=AS_WRITTEN)}"


def _is_host(parts: SplitResult) -> bool:
    """Tell whether what stands where a host does can be one."""
    name = parts.hostname or ""
    if ":" in name:
        return NUMBERS.fullmatch(parts.netloc) is not None
    return all(name.removesuffix(".").split(".")) and all(map(_may_stand, name))


def _may_stand(character: str) -> bool:
    return character in HOST_ALSO or unicodedata.category(character)[0] in "LMN"
