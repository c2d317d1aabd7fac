"""What a text says of itself in its first lines: its title, who wrote it, and when.

A line is taken for a title only if it looks like one, since the words of a story must not
become its title. A file's name is the last resort, without what people put around it.
"""

from __future__ import annotations

import re
from pathlib import PurePath
from typing import TYPE_CHECKING, NamedTuple

from knowledge.english.dates import UNDATED, parse_date

if TYPE_CHECKING:
    from collections.abc import Sequence

LONGEST_TITLE = 160
FEWEST_WORDS = 2
LONGEST_DATE = 60
FIRST_LINES = 6
"""The lines in which a text says who wrote it and when."""
MOST_WORDS = 8
"""Words of a text that stand for the title that it has not."""

SENTENCE = re.compile(r"(?:[.…]|[.!?…][\"”’»])\s*$")
NO_TITLE = re.compile(r"[-*•–—|>\[(]|https?://|[a-zß-ÿ]")
BYLINE = re.compile(
    r"(?:by|von|par|por)[ :]+(?P<name>[^\W\d_][^|·•–—(\d]{2,80}?)\s*(?:[|·•–—(].*)?", re.IGNORECASE
)

ENDING = re.compile(r"\.(?:txt|md|markdown|html?|xhtml|docx)$", re.IGNORECASE)
AROUND_A_NAME = re.compile(
    r"""
    ^[\W_]*(?:(?:copy|kopie|copie|copia)\s+(?:of|von|de)|final|draft|entwurf|new|neu)\b[\W_]*
    | [\W_]*(?:\(\d+\)|(?:[-–—]\s*)?\b(?:copy|kopie|copie|copia|final|draft|entwurf
      |v(?:er(?:sion)?)?\s*\d+))[\W_]*$
    """,
    re.IGNORECASE | re.VERBOSE,
)


class Told(NamedTuple):
    """What the first lines tell; "" where they do not."""

    title: str = ""
    author: str = ""
    published: str = ""


def told_by(lines: Sequence[str], left_out: frozenset[str]) -> Told:
    """Return what a text tells of itself.

    Args:
        lines: its paragraphs.
        left_out: those that are no part of the story, among which the author and date stand.
    """
    first = [line for line in lines[:FIRST_LINES] if line in left_out]
    own = [line for line in lines if line not in left_out]
    title = own[0] if len(own) > 1 and looks_like_title(own[0]) else ""
    authors = (found["name"].strip() for line in first if (found := BYLINE.fullmatch(line)))
    dates = (line for line in lines[:FIRST_LINES] if is_date(line))
    return Told(title, next(authors, ""), next(dates, ""))


def looks_like_title(line: str) -> bool:
    """Tell whether a line at the head of a text is its title and no sentence of it."""
    return (
        len(line) <= LONGEST_TITLE
        and len(line.split()) >= FEWEST_WORDS
        and not SENTENCE.search(line)
        and not NO_TITLE.match(line)
        and not is_date(line)
    )


def is_date(line: str) -> bool:
    """Tell whether a line is a date and nothing else."""
    return len(line) <= LONGEST_DATE and any(map(str.isdigit, line)) and parse_date(line) != UNDATED


def title_of_name(name: str) -> str:
    """Return the title that a file's name is: "Copy of FINAL ferry (2).docx" is "Ferry"."""
    stem = ENDING.sub("", PurePath(name).name)
    words = " ".join(re.sub(r"[_+]|(?<=\w)-(?=\w)", " ", stem).split())
    while (shorter := AROUND_A_NAME.sub("", words).strip()) != words:
        words = shorter
    return words[:1].upper() + words[1:]


def title_of_text(text: str) -> str:
    """Return the first words of a text, which stand for its title.

    The mark behind them says so, and a text of few words is not taken for its own headline.
    """
    return " ".join(text.split()[:MOST_WORDS]).rstrip(".…") + "…"
