"""Edits: which words of a sentence were changed, and how grave that is.

Typography is no edit: a reader who copies a sentence changes as much.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from knowledge.model import Span
from knowledge.source.differences import Concern, concerns
from knowledge.text.alignment import Block, pair
from knowledge.text.folding import fold

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from knowledge.text.folding import Folded

ALIGNED = 600
"""Tokens of a sentence that are aligned one by one; more of them are one edit."""


@dataclass(frozen=True, slots=True)
class Edit:
    """Words that stand in the place of others; an empty span is the place of what is not there."""

    old: Span
    new: Span
    concerns: tuple[Concern, ...]
    """What it touches, the gravest first."""


def edits(old: str, new: str, was: Span, now: Span) -> tuple[Edit, ...]:
    """Return the edits that make one part of a text another.

    Args:
        old: the older text.
        new: the newer one.
        was: the part of the older text.
        now: that of the newer.
    """
    ours, theirs = fold(old, *was), fold(new, *now)
    return tuple(
        Edit(
            _span(ours, block.posted, block.posted_end, was),
            _span(theirs, block.story, block.story_end, now),
            concerns(
                ours.part(block.posted, block.posted_end), theirs.part(block.story, block.story_end)
            ),
        )
        for block in _blocks(ours.words, theirs.words)
        if not block.is_equal
    )


def _blocks(ours: Sequence[str], theirs: Sequence[str]) -> Iterator[Block]:
    """Yield the blocks that differ, in bounded time: what both begin and end with is left out."""
    shortest = min(len(ours), len(theirs))
    first = next((n for n in range(shortest) if ours[n] != theirs[n]), shortest)
    rest = shortest - first
    last = next((n for n in range(rest) if ours[-1 - n] != theirs[-1 - n]), rest)
    a, b = Span(first, len(ours) - last), Span(first, len(theirs) - last)
    if max(a.end - a.start, b.end - b.start) > ALIGNED:
        yield Block(False, *a, *b)  # noqa: FBT003 - a plain row
    elif a.start < a.end or b.start < b.end:
        yield from pair(ours, theirs, a, b)


def _span(tokens: Folded, first: int, last: int, whole: Span) -> Span:
    """Return the span of tokens, or of the place between two where there are none."""
    if first < last:
        return tokens.part(first, last).span
    at = tokens.spans[first - 1].end if first else whole.start
    return Span(at, at)
