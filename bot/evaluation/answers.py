"""Marked answers: how far the words that are marked are those of the annotator.

Exact match and overlap are those of SQuAD (Rajpurkar et al. 2016): case, punctuation and
articles do not count, and of several annotated answers the nearest does.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

ARTICLES = frozenset({"a", "an", "the"})
WHITESPACE = re.compile(r"\s+")


def is_exact(given: str, answers: Iterable[str]) -> bool:
    """Tell whether the words are those of one of the answers."""
    words = _counted(given)
    return any(words == _counted(answer) for answer in answers)


def overlap(given: str, answers: Iterable[str]) -> float:
    """Return the F1 of the words given against those of the nearest answer, 0 to 1."""
    words = Counter(_counted(given))
    return max((_f1(words, Counter(_counted(answer))) for answer in answers), default=0.0)


def _f1(one: Counter[str], other: Counter[str]) -> float:
    common = (one & other).total()
    return 2 * common / (one.total() + other.total()) if common else float(one == other)


def _counted(text: str) -> list[str]:
    plain = "".join(c for c in text.lower() if not unicodedata.category(c).startswith(("P", "S")))
    return [word for word in WHITESPACE.split(plain) if word and word not in ARTICLES]
