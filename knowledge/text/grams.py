"""Character n-grams: what sees through inflection and spelling, in any language."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

GRAM = 4
"""Characters in a character n-gram."""


def grams(words: Iterable[str]) -> list[str]:
    """Return the character n-grams of `words`, in order, across their borders."""
    line = f" {' '.join(words)} "
    return [line[at : at + GRAM] for at in range(len(line) - GRAM + 1)]
