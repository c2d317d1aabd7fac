"""Alignment: which tokens of posted words are those of a story, and which differ.

The tokens of both are aligned by rapidfuzz: the nearest stretch of the story, then
Levenshtein's operations on it. The run of blocks with the greatest sum is kept,
equal words counting for and others against, so that what only one side has around
the quotation does not count.
"""

from __future__ import annotations

from bisect import bisect_left
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from rapidfuzz import fuzz
from rapidfuzz.distance import Levenshtein

from knowledge.model import Span
from knowledge.text.folding import is_word

if TYPE_CHECKING:
    from collections.abc import Sequence

PUNCTUATION_WEIGHT = 0.2
"""What a punctuation mark counts beside a word's 1."""
OMISSION = 3.0
"""The most that words left out at one place count against a quotation."""

ELLIPSIS = "..."
LOCATED = 200
"""Tokens up to which the nearest stretch is found first; that takes quadratic time, and
more of them hold each other in place."""
SLACK = 4
"""Words beyond the nearest stretch that are aligned too, besides half of its length."""


class Block(NamedTuple):
    """A run of tokens of the posted text, by number, beside a run of the story's."""

    is_equal: bool
    posted: int
    posted_end: int
    story: int
    story_end: int


def align(posted: Sequence[str], story: Sequence[str]) -> list[Block]:
    """Return the blocks of the best local alignment; it starts and ends with equal ones.

    What stands between ellipses is aligned piece by piece, the longest first, so that
    an omission may be of any length.
    """
    cuts = [i for i, token in enumerate(posted) if token == ELLIPSIS]
    runs = list(zip([0, *(cut + 1 for cut in cuts)], [*cuts, len(posted)], strict=True))
    equal = _align_runs(runs, posted, story)
    return _grown(_best_run(_with_gaps(equal), posted, story), posted, story)


def _align_runs(
    runs: Sequence[tuple[int, int]], posted: Sequence[str], story: Sequence[str]
) -> list[Block]:
    """Return the equal blocks of the runs, in order in both texts."""
    found: list[Block] = []
    for number in sorted(range(len(runs)), key=lambda i: runs[i][0] - runs[i][1]):
        first, last = runs[number]
        at = bisect_left(found, first, key=lambda block: block.posted)
        low = found[at - 1].story_end if at else 0
        high = found[at].story if at < len(found) else len(story)
        found[at:at] = _align_run(posted, story, Span(first, last), Span(low, high))
    return found


def _align_run(
    posted: Sequence[str], story: Sequence[str], ours: Span, theirs: Span
) -> list[Block]:
    """Return the equal blocks of one run of posted words with the nearest of the story.

    The nearest stretch of equal length is found first: over a longer one, an alignment
    would pair frequent words far from the rest just as gladly.
    """
    query, whole = posted[slice(*ours)], story[slice(*theirs)]
    place = fuzz.partial_ratio_alignment(query, whole) if len(query) <= LOCATED else None
    if place is not None:
        room = len(query) // 2 + SLACK
        low = theirs.start + max(0, place.dest_start - room)
        theirs = Span(low, min(theirs.end, theirs.start + place.dest_end + room))
    return [block for block in pair(posted, story, ours, theirs) if block.is_equal]


def _with_gaps(equal: Sequence[Block]) -> list[Block]:
    """Put a block that differs wherever two equal ones do not touch."""
    blocks = list(equal[:1])
    for block in equal[1:]:
        _, _, a, _, b = blocks[-1]
        gap = Block(False, a, block.posted, b, block.story)  # noqa: FBT003 - a plain row
        if (a, b) != (block.posted, block.story):
            blocks.append(gap)
        blocks.append(block)
    return blocks


def pair(posted: Sequence[str], story: Sequence[str], ours: Span, theirs: Span) -> list[Block]:
    """Return the blocks of all tokens of both spans, equal ones and others by turns."""
    codes = Levenshtein.opcodes(posted[slice(*ours)], story[slice(*theirs)])
    blocks = []
    for is_equal, group in groupby(codes, key=lambda code: code.tag == "equal"):
        run = list(group)
        a, b = ours.start + run[0].src_start, ours.start + run[-1].src_end
        c, d = theirs.start + run[0].dest_start, theirs.start + run[-1].dest_end
        blocks.append(Block(is_equal, a, b, c, d))
    return blocks


def weigh(
    blocks: Sequence[Block], posted: Sequence[str], story: Sequence[str]
) -> tuple[float, float]:
    """Return the similarity, equal weight ÷ (equal weight + cost), and the equal weight."""
    gains = [_gain(block, posted, story) for block in blocks]
    equal = sum(gain for gain in gains if gain > 0)
    cost = -sum(gain for gain in gains if gain < 0)
    return equal / (equal + cost), equal


def _weight(tokens: Sequence[str]) -> float:
    """Return how much tokens count, in words."""
    return sum(1.0 if is_word(token) else PUNCTUATION_WEIGHT for token in tokens)


def _is_omission(tokens: Sequence[str]) -> bool:
    """Tell whether tokens are an ellipsis, with or without brackets, and nothing else."""
    return ELLIPSIS in tokens and not any(map(is_word, tokens))


def _gain(block: Block, posted: Sequence[str], story: Sequence[str]) -> float:
    """Return an equal block's weight, or a difference's cost as a negative number."""
    run = posted[block.posted : block.posted_end]
    ours = _weight(run)
    if block.is_equal:
        return ours
    if _is_omission(run):
        return -ours
    return -max(ours, min(_weight(story[block.story : block.story_end]), OMISSION))


def _best_run(
    blocks: Sequence[Block], posted: Sequence[str], story: Sequence[str]
) -> Sequence[Block]:
    """Return the contiguous blocks with the greatest sum of gains (Kadane's algorithm)."""
    best = total = 0.0
    first = start = end = 0
    for number, block in enumerate(blocks):
        if total < 0:
            total, first = 0.0, number
        total += _gain(block, posted, story)
        if total >= best:  # of equal runs the longest: one word more after one left out
            best, start, end = total, first, number + 1
    return blocks[start:end]


def _grown(blocks: Sequence[Block], posted: Sequence[str], story: Sequence[str]) -> list[Block]:
    """Let the outer blocks take in equal words that the alignment had paired elsewhere."""
    if not blocks:
        return []
    _, a, _, b, _ = blocks[0]
    while a > 0 and b > 0 and posted[a - 1] == story[b - 1]:
        a, b = a - 1, b - 1
    grown = [blocks[0]._replace(posted=a, story=b), *blocks[1:]]
    _, _, a, _, b = grown[-1]
    while a < len(posted) and b < len(story) and posted[a] == story[b]:
        a, b = a + 1, b + 1
    return [*grown[:-1], grown[-1]._replace(posted_end=a, story_end=b)]
