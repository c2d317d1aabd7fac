"""Answer evidence: what speaks for a stretch of a sentence as the words that answer.

Each piece of evidence has a name and a value; what it counts stands in
`tables/answer_weights.tsv`. The evidence is of four sorts: whether the candidate looks
like what is asked for, how much of it the question says itself, how near the question's
words stand, and where in the sentence it stands.
"""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from itertools import accumulate
from operator import attrgetter
from typing import TYPE_CHECKING, NamedTuple

from knowledge.english.word_lists import closed_classes

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from knowledge.english.answer_candidates import CandidateType, Piece, SpanCandidate
    from knowledge.english.asked_kinds import Asked, AskedKind

REACH = 6.0
"""Pieces over which a word of the question loses most of its pull (1/e)."""
NEAR = 4
"""Pieces within which a word beside the question word stands near."""
LONG = 6
"""Pieces from which a candidate counts as long."""
TOLD_INSIDE = frozenset("PCI,VBDF'")
"""Tags of which it counts that a candidate holds them."""
TOLD_BEFORE = frozenset("PICAKW(")
"""Tags of which it counts which word it is that stands before a candidate."""
FIRST, LAST = "^", "$"
"""What is seen before the first piece, and behind the last, instead of a tag."""
PLACE = "place"
ASKED_NAME = "asked name"
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
    kind, first, behind = read.asked.kind, candidate.first, candidate.behind
    yield from signs_before(seen_before(read, first))
    yield PLACE, first / len(read.row)
    for name in pulls(kind, read.gap, "before"):
        yield name, read.pull[0][first]
    yield from signs_behind(seen_behind(read, behind))
    for name in pulls(kind, read.gap, "after"):
        yield name, read.pull[1][behind]
    yield from signs_inside(kind, candidate.type, behind - first, candidate.tags)
    for name in askings(kind):
        yield name, asked_share(read, candidate)
    if read.names[behind] > read.names[first]:
        yield ASKED_NAME, 1.0
    if read.noun_at:
        yield from noun_signs(read, first, behind)


class Before(NamedTuple):
    """What is seen of where candidates start; of many sentences it is the same."""

    kind: AskedKind
    gap: str
    tag: str
    """Of the piece that they start with."""
    previous: str
    """The tag of the piece before it; `FIRST` where the sentence starts."""
    word: str
    """That piece, where it counts which word it is."""
    is_same: bool
    """Whether it is the preposition that the question has."""
    is_asked: bool
    """Whether it holds a word of the question."""
    is_beside: bool
    """Whether a word stands near before that stands beside the question word."""


def seen_before(read: Reading, first: int) -> Before:
    """Return what is seen of where candidates start that start at `first`."""
    asked = read.asked
    previous, word = (read.row[first - 1].tag, read.row[first - 1].word) if first else (FIRST, "")
    return Before(
        asked.kind,
        read.gap,
        read.row[first].tag,
        previous,
        word if previous in TOLD_BEFORE else "",
        previous in "PI" and word in (asked.before, asked.last),
        first > 0 and read.held[first - 1] > 0,
        not read.beside_at.isdisjoint(range(first - NEAR, first)),
    )


def signs_before(seen: Before) -> Iterator[tuple[str, float]]:
    """Yield the evidence of what is seen of where candidates start."""
    yield f"starts {seen.tag}", 1.0
    if seen.is_beside:
        yield f"{seen.kind} slot before", 1.0
    for whose in ("", f"{seen.gap} "):
        yield f"{whose}previous {seen.previous}", 1.0
    if seen.word:
        yield f"{seen.kind} previous {seen.word}", 1.0
    if seen.is_same:
        yield "same preposition", 1.0
    if seen.is_asked:
        yield "next to asked before", 1.0
    if seen.previous in "NOw" and seen.tag in "NOwV":
        yield f"cut before {seen.previous}", 1.0


class Behind(NamedTuple):
    """What is seen of where candidates end; of many sentences it is the same."""

    kind: AskedKind
    gap: str
    tag: str
    """Of the piece that they end with."""
    following: str
    """The tag of the piece behind it; `LAST` where the sentence ends."""
    is_of: bool
    """Whether that piece is "of"."""
    is_asked: bool
    """Whether it holds a word of the question."""
    is_beside: bool
    """Whether a word stands near behind that stands beside the question word."""


def seen_behind(read: Reading, behind: int) -> Behind:
    """Return what is seen of where candidates end that end before `behind`."""
    is_last = behind == len(read.row)
    return Behind(
        read.asked.kind,
        read.gap,
        read.row[behind - 1].tag,
        LAST if is_last else read.row[behind].tag,
        not is_last and read.row[behind].word == "of",
        not is_last and read.held[behind] > 0,
        not read.beside_at.isdisjoint(range(behind, behind + NEAR)),
    )


def signs_behind(seen: Behind) -> Iterator[tuple[str, float]]:
    """Yield the evidence of what is seen of where candidates end."""
    yield f"ends {seen.tag}", 1.0
    if seen.is_beside:
        yield f"{seen.kind} slot after", 1.0
    for whose in ("", f"{seen.gap} "):
        yield f"{whose}following {seen.following}", 1.0
    if seen.is_asked:
        yield "next to asked after", 1.0
    if seen.following in "NOw":
        yield f"cut after {seen.following}", 1.0
    if seen.is_of:
        yield "of follows", 1.0


def signs_inside(
    kind: AskedKind, type_: CandidateType, length: int, tags: frozenset[str]
) -> Iterator[tuple[str, float]]:
    """Yield the evidence of what a candidate of so many pieces is."""
    yield f"{kind} is {type_}", 1.0
    yield f"{type_} of {min(length, LONG)}", 1.0
    if length > LONG:
        yield "pieces over", (length - LONG) / 10
    for tag in TOLD_INSIDE & tags:
        yield f"holds {tag}", 1.0


def pulls(kind: AskedKind, gap: str, where: str) -> Iterator[str]:
    """Yield the names of how strongly the question's words pull, "before" it or "after"."""
    for whose in ("", f"{kind} ", f"{gap} "):
        yield f"{whose}pull {where}"


def askings(kind: AskedKind) -> Iterator[str]:
    """Yield the names of how much of a candidate the question says itself."""
    yield "asked"
    yield f"{kind} asked"


def asked_share(read: Reading, candidate: SpanCandidate) -> float:
    """Return the share of a candidate's content words that the question holds."""
    first, behind = candidate.first, candidate.behind
    content = read.content[behind] - read.content[first]
    return (read.known[behind] - read.known[first]) / content if content else 1.0


def noun_signs(read: Reading, first: int, behind: int) -> Iterator[tuple[str, float]]:
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
    # A sentence can be of any length: each match is laid beside its own pieces alone.
    for start, end, weight in matches:
        first = bisect_right(row, start, key=attrgetter("end"))
        for at in range(first, bisect_left(row, end, lo=first, key=attrgetter("start"))):
            held[at] = max(held[at], weight)
    return held
