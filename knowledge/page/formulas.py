"""The formulas of a page: what its lines around a story are made of, in four languages.

A page may be in another language than its story is told to be, and its formulas are those
of no story, so every table is asked of every line. What a formula is made of beside plain
words (a name, a date, an agency) stands in `parts.tsv`.

A wrong call loses a sentence of the story. So only a whole, short line can be of the page,
one that begins with no quotation and, but for the words below a picture and the headlines
of links, in which nobody says anything.
"""

from __future__ import annotations

import re
from functools import cache

from knowledge.page.tables import rows
from knowledge.page.words import kind_by_words

TABLES = ("en", "de", "fr", "es")
LONGEST_LINE = 200
"""Characters beyond which a line is never of the page."""
DEVELOPING = "developing"
"""The kind of a note that the story is still being written."""
AT_END = "end:"
"""Before the kind of what is of the page only below the story's last own line."""
DECORATION = " \t\xa0*_•·▪►▶→»>|[]\u200b"
"""What may stand around a line of the page and tells nothing."""
LEADING_DASH = re.compile(r"[-–—]{1,2}\s+")
QUOTED = re.compile(r"[“”\"‘’'«„»‹]")
SAYS = re.compile(
    r"\b(?:said|says|told|added|warned|asked|argued|insisted|admitted|explained|announced"
    r"|wrote|tweeted|replied|recalled|noted"
    r"|sagte|sagt|erklärte|betonte|teilte|schrieb|meinte|hieß es|dit|déclaré|affirmé|expliqué"
    r"|ajouté|écrit|dijo|afirmó|aseguró|señaló|explicó|añadió|escribió)\b",
    re.IGNORECASE,
)
MAY_SAY = frozenset({"caption", "link", "table"})
"""The kinds of what may hold a whole sentence."""


def kind_of(line: str, *, at_end: bool = False) -> str | None:
    """Return the kind of a line of the page, or None for the story's own.

    Args:
        line: the line, without white space around it.
        at_end: whether nothing of the story stands below it.
    """
    if len(line) > LONGEST_LINE or QUOTED.match(line):
        return None
    plain = LEADING_DASH.sub("", line.strip(DECORATION)) or line
    says = SAYS.search(plain) is not None
    for kind, formula in _formulas(at_end):
        if not (says and kind not in MAY_SAY) and formula.fullmatch(plain):
            return kind
    return None if says else kind_by_words(plain)


def part(name: str) -> str:
    """Return what formulas are made of by one of the names in `parts.tsv`."""
    return _parts()[name]


@cache
def _parts() -> dict[str, str]:
    return dict(rows("parts"))


@cache
def _formulas(at_end: bool) -> list[tuple[str, re.Pattern[str]]]:  # noqa: FBT001 - cached
    return [
        (kind.removeprefix(AT_END), re.compile(_filled(formula), re.IGNORECASE))
        for table in TABLES
        for kind, formula in rows(table)
        if at_end or not kind.startswith(AT_END)
    ]


def _filled(formula: str) -> str:
    """Put the parts in, each as one group."""
    for name, pattern in _parts().items():
        formula = formula.replace(f"{{{name}}}", f"(?:{pattern})")
    return formula
