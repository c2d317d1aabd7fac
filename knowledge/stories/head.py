"""The head: what a file may tell of a story beside its words, in whatever format."""

from __future__ import annotations

NAMES = ("title", "publisher", "author", "published", "updated", "url", "id", "language")
"""The names in a head; every other one is the file's own affair."""


def is_text(value: str) -> bool:
    """Tell whether a string has a UTF-8 form and no NUL; JSON can smuggle in both."""
    try:
        return b"\0" not in value.encode("utf-8")
    except UnicodeEncodeError:
        return False
