"""Mending: line breaks that a text lost or gained on its way from the page.

A text that was copied without its line breaks has sentences that run into each other
("late Sunday.Police say"), and one that was wrapped for a screen breaks in the middle of
them. Either way a sentence of it is no sentence, so a story that is added is mended, with
each change shown, and one that lies in the folder is warned about and left as it is.
"""

from __future__ import annotations

import re
from enum import StrEnum
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from knowledge.text.sentences import glued_ends

if TYPE_CHECKING:
    from collections.abc import Iterator

LINE = re.compile(r"[^\r\n]*")
BREAK = re.compile(r"[ \t]*(?:\r\n|\r|\n)[ \t]*")
CLAUSE_END = re.compile(r"[.!?…:;][)\]\"”’»›]*$")
ITEM = re.compile(r"[•·▪*#>|–—-]|\d{1,3}[.)]\s|[A-Z][A-Z ]{0,20}:\s")
"""What starts a line of its own: an item of a list, a mark, a speaker."""
NARROWEST, WIDEST = 35, 120
"""Characters of a line that was wrapped: what is shorter ends, what is longer never was."""
SLACK = 10
"""Characters by which a line may be shorter than its next word would ask for."""
MOST_UNLIKE = 0.25
"""The share of breaks inside paragraphs that need not look like those of wrapping."""
FEWEST_LOST = 2
"""Sentences run into each other from which on it is line breaks that were lost."""


class Damage(StrEnum):
    """What happened to the line breaks of a text."""

    LOST = "lost"
    """A line ended here; now the next sentence follows without a space."""
    WRAPPED = "wrapped"
    """A sentence goes on in the next line."""


class Mend(NamedTuple):
    """A change that mends a text: what stands from `start` to `end` is replaced by `by`."""

    start: int
    """Offset into the text as it was, in code points."""
    end: int
    by: str
    damage: Damage


def mended(text: str) -> tuple[str, tuple[Mend, ...]]:
    """Return a text without damage to its line breaks, and what was changed, in order."""
    mends = mends_of(text)
    parts, at = [], 0
    for mend in mends:
        parts += [text[at : mend.start], mend.by]
        at = mend.end
    return "".join([*parts, text[at:]]), mends


def mends_of(text: str) -> tuple[Mend, ...]:
    """Return what would mend the line breaks of a text, in order."""
    lost = [Mend(at, at, "", Damage.LOST) for at in glued_ends(text)]
    one_line = len(text.strip().splitlines()) <= 1
    by = "\n\n" if len(lost) >= FEWEST_LOST or one_line else " "
    wrapped = [] if lost else list(_wrapped(text))
    return tuple(mend._replace(by=by) for mend in lost) or tuple(wrapped)


def _wrapped(text: str) -> Iterator[Mend]:
    """Yield the breaks that wrapping made, if the text was wrapped."""
    spans = [match.span() for match in LINE.finditer(text) if match[0].strip()]
    width = max((end - start for start, end in spans), default=0)
    if width > WIDEST:
        return
    pairs = [
        (one[0], one[1], two[0], two[1])
        for one, two in pairwise(spans)
        if BREAK.fullmatch(text, one[1], two[0])
    ]
    words = [(text[a:b].rstrip(), text[c:d].lstrip()) for a, b, c, d in pairs]
    broken = [_goes_on(*pair) for pair in words]
    filled = [one or _is_full(*pair, width) for one, pair in zip(broken, words, strict=True)]
    if not any(broken) or filled.count(False) > MOST_UNLIKE * len(pairs):
        return
    for is_wrapped, (_, end, start, _) in zip(filled, pairs, strict=True):
        if is_wrapped:
            hyphened = text[end - 1] == "-" and text[start].islower() and text[end - 2].isalpha()
            yield Mend(end, start, "" if hyphened else " ", Damage.WRAPPED)


def _goes_on(line: str, following: str) -> bool:
    """Tell whether a sentence is broken between two lines, whatever the text's width."""
    return len(line) >= NARROWEST and not CLAUSE_END.search(line) and following[:1].islower()


def _is_full(line: str, following: str, width: int) -> bool:
    """Tell whether the first word of the next line had found no place in this one."""
    if ITEM.match(following) or len(line) < NARROWEST:
        return False
    return len(line) + 1 + len(following.split(maxsplit=1)[0]) > width - SLACK
