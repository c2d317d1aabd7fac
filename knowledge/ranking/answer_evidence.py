"""Answer evidence: what speaks for a stretch of a sentence as the words that answer.

Each piece of evidence has a name and a value; what it counts stands in
`tables/answer_weights.tsv`. The evidence is of four sorts: whether the candidate looks
like what is asked for, how much of it the question says itself, how near the question's
words stand, and where in the sentence it stands.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import accumulate
from typing import TYPE_CHECKING

from knowledge.english.word_lists import closed_classes

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from knowledge.english.answer_candidates import Piece, SpanCandidate
    from knowledge.english.asked_kinds import Asked

REACH = 6.0
"""Pieces over which a word of the question loses most of its pull (1/e)."""
NEAR = 4
"""Pieces within which a word beside the question word stands near."""
LONG = 6
"""Pieces from which a candidate counts as long."""
TOLD_INSIDE = frozenset("PCI,VBDF'")
"""Tags of which it counts that a candidate holds them."""
NO_SUBJECT_GAP = closed_classes("AMDPR")
FUNCTION_TAGS = frozenset("DPCISAMXRWKB.,;:Q()—&/'_")


@dataclass(frozen=True, slots=True)
class Reading:
    """A question laid beside a sentence: what the evidence for all candidates is taken from."""

    asked: Asked
    row: Sequence[Piece]
    held: Sequence[float]
    """How rare the word of the question is that a piece holds; 0 where it holds none."""
    pull: tuple[Sequence[float], Sequence[float]]
    """How strongly the question's words before, and after, each piece pull, 0 to about 1."""
    content: Sequence[int]
    """How many content words stand before each piece."""
    known: Sequence[int]
    """How many of them the question holds."""
    names: Sequence[int]
    """How many of these are names."""
    noun_at: frozenset[int]
    """The pieces that hold the noun that is asked for."""
    beside_at: frozenset[int]
    """The pieces that hold the words beside the question word."""

    @property
    def gap(self) -> str:
        """Whether the answer is the subject of the question's verb, or something else."""
        return "other" if self.asked.behind in NO_SUBJECT_GAP else "subject"


def reading(
    asked: Asked,
    row: Sequence[Piece],
    held: Sequence[float],
    noun_at: frozenset[int],
    beside_at: frozenset[int],
) -> Reading:
    """Return a question laid beside a sentence."""
    fade = math.exp(-1 / REACH)
    before, after = [0.0] * (len(row) + 1), [0.0] * (len(row) + 1)
    for at in range(len(row)):
        before[at + 1] = before[at] * fade + held[at]
    for at in range(len(row) - 1, -1, -1):
        after[at] = after[at + 1] * fade + held[at]
    most = max(*before, *after, 1.0)
    content = [piece.tag not in FUNCTION_TAGS for piece in row]
    known = [told and weight > 0 for told, weight in zip(content, held, strict=True)]
    names = [told and piece.tag == "N" for told, piece in zip(known, row, strict=True)]
    return Reading(
        asked,
        row,
        held,
        pull=([value / most for value in before], [value / most for value in after]),
        content=_so_far(content),
        known=_so_far(known),
        names=_so_far(names),
        noun_at=noun_at,
        beside_at=beside_at,
    )


def _so_far(told: Sequence[bool]) -> list[int]:
    """Return how many stand before each piece, and before the end."""
    return list(accumulate(told, initial=0))


def evidence(read: Reading, candidate: SpanCandidate) -> Iterator[tuple[str, float]]:
    """Yield the names and values of all the evidence for a candidate."""
    yield from before_it(read, candidate.first)
    yield from behind_it(read, candidate.behind)
    yield from inside_it(read, candidate)


def before_it(read: Reading, first: int) -> Iterator[tuple[str, float]]:
    """Yield the evidence of where candidates start that start at `first`."""
    kind, row, pull = read.asked.kind, read.row, read.pull[0][first]
    yield f"starts {row[first].tag}", 1.0
    yield "place", first / len(row)
    for whose in ("", f"{kind} ", f"{read.gap} "):
        yield f"{whose}pull before", pull
    if not read.beside_at.isdisjoint(range(first - NEAR, first)):
        yield f"{kind} slot before", 1.0
    previous = row[first - 1] if first else None
    for whose in ("", f"{read.gap} "):
        yield f"{whose}previous {previous.tag if previous else '^'}", 1.0
    if previous is None:
        return
    if previous.tag in "PICAKW(":
        yield f"{kind} previous {previous.word}", 1.0
    if previous.tag in "PI" and previous.word in (read.asked.before, read.asked.last):
        yield "same preposition", 1.0
    if read.held[first - 1]:
        yield "next to asked before", 1.0
    if previous.tag in "NOw" and row[first].tag in "NOwV":
        yield f"cut before {previous.tag}", 1.0


def behind_it(read: Reading, behind: int) -> Iterator[tuple[str, float]]:
    """Yield the evidence of where candidates end that end before `behind`."""
    kind, row, pull = read.asked.kind, read.row, read.pull[1][behind]
    yield f"ends {row[behind - 1].tag}", 1.0
    for whose in ("", f"{kind} ", f"{read.gap} "):
        yield f"{whose}pull after", pull
    if not read.beside_at.isdisjoint(range(behind, behind + NEAR)):
        yield f"{kind} slot after", 1.0
    following = row[behind] if behind < len(row) else None
    for whose in ("", f"{read.gap} "):
        yield f"{whose}following {following.tag if following else '$'}", 1.0
    if following is None:
        return
    if read.held[behind]:
        yield "next to asked after", 1.0
    if following.tag in "NOw":
        yield f"cut after {following.tag}", 1.0
    if following.word == "of":
        yield "of follows", 1.0


def inside_it(read: Reading, candidate: SpanCandidate) -> Iterator[tuple[str, float]]:
    """Yield the evidence of what a candidate is and holds."""
    kind, type_ = read.asked.kind, candidate.type
    first, behind = candidate.first, candidate.behind
    yield f"{kind} is {type_}", 1.0
    content = read.content[behind] - read.content[first]
    share = (read.known[behind] - read.known[first]) / content if content else 1.0
    if share:
        yield "asked", share
        yield f"{kind} asked", share
    if read.names[behind] > read.names[first]:
        yield "asked name", 1.0
    length = behind - first
    yield f"{type_} of {min(length, LONG)}", 1.0
    if length > LONG:
        yield "pieces over", (length - LONG) / 10
    for tag in TOLD_INSIDE & candidate.tags:
        yield f"holds {tag}", 1.0
    if read.noun_at:
        yield from _noun(read, first, behind)


def _noun(read: Reading, first: int, behind: int) -> Iterator[tuple[str, float]]:
    """Yield where the noun stands that is asked for: "what dynasty", "the Song dynasty"."""
    if not read.noun_at.isdisjoint(range(first, behind)):
        yield "noun last" if behind - 1 in read.noun_at else "noun inside", 1.0
    if behind in read.noun_at:
        yield "noun behind", 1.0
    if first - 1 in read.noun_at:
        yield "noun before", 1.0
    elif first - 2 in read.noun_at or first - 3 in read.noun_at:
        yield "noun near before", 1.0


def is_new(read: Reading, candidate: SpanCandidate) -> bool:
    """Tell whether a candidate holds a content word that the question lacks."""
    first, behind = candidate.first, candidate.behind
    content = read.content[behind] - read.content[first]
    return content > read.known[behind] - read.known[first]


def held_by(row: Sequence[Piece], matches: Sequence[tuple[int, int, float]]) -> list[float]:
    """Return for each piece the rarity of the matched word that it holds, or 0."""
    held = [0.0] * len(row)
    for at, piece in enumerate(row):
        for start, end, weight in matches:
            if start < piece.end and piece.start < end:
                held[at] = max(held[at], weight)
    return held
