"""When a predicted statement is the annotated one, and its speaker and role are right.

A predicted span finds an annotated span of the same story if it covers at least
`COVERAGE` of it, one to one. Names are equal but for case, titles and a leading article.
A role is right when at least half of the content words of the annotated role are given.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from knowledge.english import tables

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from knowledge.model import Statement

COVERAGE = 0.3
WORD_OF_A_NAME = re.compile(r"[^\W_]+(?:[’'-][^\W_]+)*")
BEFORE_A_NAME = frozenset({"the", "a", "an"} | {row[0] for row in tables.rows("titles.tsv")})
"""Articles and titles: they do not tell one name from another."""
FUNCTION_WORDS = frozenset(
    {"a", "an", "the", "of", "for", "at", "in", "on", "from", "with", "and", "to", "by", "its"}
    | {"his", "her", "their", "who", "is"}
)
"""Words of a role that carry no content of their own."""


def match(predicted: Sequence[Statement], annotated: Sequence[Statement]) -> dict[int, int]:
    """Pair annotated with predicted statements by their places, the greatest coverage first."""
    candidates = []
    order = sorted(range(len(predicted)), key=lambda at: predicted[at].start)
    for row_at, row in enumerate(annotated):
        for at in order:
            if predicted[at].start >= row.end:
                break
            overlap = min(predicted[at].end, row.end) - max(predicted[at].start, row.start)
            if overlap >= COVERAGE * (row.end - row.start):
                same = predicted[at].kind is row.kind
                candidates.append((-overlap / (row.end - row.start), not same, row_at, at))
    pairs: dict[int, int] = {}
    used: set[int] = set()
    for _, _, row_at, at in sorted(candidates):
        if row_at not in pairs and at not in used:
            pairs[row_at] = at
            used.add(at)
    return pairs


def same_name(one: str, other: str) -> bool:
    """Compare names, ignoring case, titles and a leading article."""
    return _bare_name(one) == _bare_name(other)


def same_role(given: str | None, annotated: str) -> bool:
    """Tell whether at least half of the content words of the annotated role are given."""
    wanted = _content_words(annotated)
    common = wanted & _content_words(given or "")
    return 2 * len(common) >= len(wanted) and bool(common)


def _bare_name(name: str) -> list[str]:
    words = list(_lower_words(name))
    while len(words) > 1 and words[0] in BEFORE_A_NAME:
        words = words[1:]
    return words


def _content_words(role: str) -> frozenset[str]:
    return frozenset(_lower_words(role)) - FUNCTION_WORDS


def _lower_words(text: str) -> Iterator[str]:
    return (word.lower().replace("’", "'") for word in WORD_OF_A_NAME.findall(text))
