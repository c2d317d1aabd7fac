"""What is left out of a story: the paragraphs that are of the page around it, and why.

Most are told by their own words (see `formulas`). Others only by the company that they
keep: a run of lines without a sentence, some of which are of the page, is a block of it.
Below the story's last sentence a block goes on to the end; above and between sentences
it takes only short labels and names between two of its lines, and the headlines below one
that opens a list of links. A line that a person wants kept is never left out.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from knowledge.page.formulas import DEVELOPING, QUOTED, kind_of, part
from knowledge.text.sentences import paragraphs

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from knowledge.model import Span, Story

BLOCK = "block"
"""The kind of what is of the page for the lines that stand around it."""
KINDS = (
    "developing",
    "dateline",
    "byline",
    "caption",
    "link",
    "menu",
    "share",
    "social",
    "newsletter",
    "subscription",
    "cookies",
    "advertisement",
    "contact",
    "table",
    "legal",
    BLOCK,
)
"""Every kind of what is left out."""
TEXT_END = re.compile(r"[.!?…:;؟۔।。！？][)\]\"”’»›」』）]*$")
"""How a line ends that is the story’s: menus and labels have no mark behind them."""
BULLET = re.compile(r"[•·▪*–—-]\s|\d+[.)]\s")
NAME = re.compile(part("person"))
LONGEST_LABEL = 2
"""Words of a label between lines of the page ("Technology")."""
LONGEST_OPENER = 5
"""Words of what opens a list of links ("More on this story")."""


class LeftOut(NamedTuple):
    """A paragraph that is no part of its story."""

    paragraph: int
    """Its number, from 1."""
    span: Span
    kind: str
    """What it is on its page: a kind of the formulas, or `BLOCK`."""


def left_out(story: Story) -> tuple[LeftOut, ...]:
    """Return the paragraphs of a story that are of the page around it, in order."""
    spans = paragraphs(story.text)
    lines = [story.text[span.start : span.end] for span in spans]
    own = {*(line.strip() for line in story.kept), story.title.strip()}
    kinds = [None if line in own else kind_of(line) for line in lines]
    held = [line in own or _is_sentence(line) for line in lines]
    _read_end(lines, kinds, held, own)
    for first, last in list(_runs(kinds, held)):
        _read_run(lines, kinds, held, first, last)
    return tuple(
        LeftOut(number, span, kind)
        for number, (span, kind) in enumerate(zip(spans, kinds, strict=True), start=1)
        if kind is not None
    )


def is_developing(around: Sequence[LeftOut]) -> bool:
    """Tell whether what was left out of a story says that it is still being written."""
    return any(one.kind == DEVELOPING for one in around)


def _is_sentence(line: str) -> bool:
    """Tell whether a line has the form of a sentence or of an item of the story's own lists."""
    return bool(TEXT_END.search(line) or QUOTED.match(line) or BULLET.match(line))


def _read_end(
    lines: Sequence[str], kinds: list[str | None], held: Sequence[bool], own: Collection[str]
) -> None:
    """Read the lines below the last own sentence as those of an end, if one is of the page."""
    found: dict[int, str] = {}
    of_page = False
    for at in reversed(range(len(lines))):
        if kinds[at] is not None:
            of_page = True
        elif lines[at] not in own and (kind := kind_of(lines[at], at_end=True)) is not None:
            found[at] = kind
        elif held[at]:
            break
    if of_page:
        for at, kind in found.items():
            kinds[at] = kind


def _runs(kinds: Sequence[str | None], held: Sequence[bool]) -> Iterator[tuple[int, int]]:
    """Yield where each run of lines without an own sentence starts and ends."""
    start = 0
    for at in range(len(kinds) + 1):
        if at == len(kinds) or (kinds[at] is None and held[at]):
            if start < at:
                yield start, at
            start = at + 1


def _read_run(
    lines: Sequence[str], kinds: list[str | None], held: Sequence[bool], first: int, end: int
) -> None:
    """Find the lines of a run that are of the page for those around them."""
    told = [at for at in range(first, end) if kinds[at] is not None]
    opened = False
    for at in range(first, end):
        if kinds[at] is not None:
            opened = kinds[at] == "link" and _opens_list(lines[at])
        elif held[at] or not told or at < told[0]:
            continue
        elif (
            (end == len(lines) and first > 0)
            or (opened and at + 1 < end)
            or (at < told[-1] and _is_label(lines[at]))
        ):
            kinds[at] = BLOCK


def _opens_list(line: str) -> bool:
    return len(line.split()) <= LONGEST_OPENER and not re.search(r"[:|>»–—]\s*\w", line)


def _is_label(line: str) -> bool:
    return len(line.split()) <= LONGEST_LABEL or NAME.fullmatch(line) is not None
