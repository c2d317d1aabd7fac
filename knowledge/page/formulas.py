"""The formulas of a page: what its lines around a story are made of, in four languages.

A page may be in another language than its story is told to be, and its formulas are those
of no story, so every table is asked of every line. What a formula is made of beside plain
words (a name, a date, an agency) stands in `parts.tsv`.

A wrong call loses a sentence of the story. So only a whole, short line can be of the page,
one that begins with no quotation and, but for the words below a picture and the headlines
of links, in which nobody says anything.

There are three hundred, and compiling them takes longer than all else that is done to
answer a first question. So a formula is compiled for the first line that has one of its
clues, which `clues.tsv` holds.
"""

from __future__ import annotations

import re
from functools import cache
from hashlib import blake2b
from typing import NamedTuple

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
CLUE_GAP, KIND_OF_CLUE = "¦", "…"
"""What stands between two clues, and between those that open a line and those inside it."""
INITIALS = 2
"""Characters of the shortest opening."""
KEY_BYTES = 6
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
    for formula in _formulas(at_end).asked_of(plain.casefold()):
        if says and formula.kind not in MAY_SAY:
            continue
        if compiled(formula.expression).fullmatch(plain):
            return formula.kind
    return None if says else kind_by_words(plain)


def part(name: str) -> str:
    """Return what formulas are made of by one of the names in `parts.tsv`."""
    return _parts()[name]


@cache
def _parts() -> dict[str, str]:
    return dict(rows("parts"))


class Formula(NamedTuple):
    """A row of the tables."""

    number: int
    kind: str
    expression: str
    openings: tuple[str, ...]
    """What every line of the formula begins with one of; none where that is not known."""
    parts: tuple[str, ...]
    """What every line of the formula has one of."""


class Formulas(NamedTuple):
    """All formulas that are asked, by what a line has of them."""

    by_opening: dict[str, list[Formula]]
    """Those that know their openings, by the first letters of these."""
    others: list[Formula]

    def asked_of(self, folded: str) -> list[Formula]:
        """Return the formulas that may be that of a line without case, in their order."""
        opened = self.by_opening.get(folded[:INITIALS], ())
        found = [one for one in opened if folded.startswith(one.openings)]
        found += self.others
        return sorted(one for one in found if not one.parts or _has_one(folded, one.parts))


def _has_one(folded: str, parts: tuple[str, ...]) -> bool:
    return any(part in folded for part in parts)


@cache
def _formulas(at_end: bool) -> Formulas:  # noqa: FBT001 - cached
    found = Formulas({}, [])
    for formula in formulas():
        kind = formula.kind.removeprefix(AT_END)
        if at_end or kind == formula.kind:
            told = formula._replace(kind=kind)
            for initials in {opening[:INITIALS] for opening in told.openings}:
                found.by_opening.setdefault(initials, []).append(told)
            if not told.openings:
                found.others.append(told)
    return found


@cache
def formulas() -> tuple[Formula, ...]:
    """Return the formulas of all tables, in order."""
    clues = dict(rows("clues"))
    written = [row for table in TABLES for row in rows(table)]
    found = []
    for number, (kind, expression) in enumerate(written):
        opens, _, holds = clues.get(key_of(expression), KIND_OF_CLUE).partition(KIND_OF_CLUE)
        found.append(Formula(number, kind, expression, _clues(opens), _clues(holds)))
    return tuple(found)


def _clues(told: str) -> tuple[str, ...]:
    return tuple(told.split(CLUE_GAP)) if told else ()


def key_of(expression: str) -> str:
    """Return the key of a formula's clues, which changes with it and with its parts."""
    return blake2b(filled(expression).encode(), digest_size=KEY_BYTES).hexdigest()


@cache
def compiled(expression: str) -> re.Pattern[str]:
    """Return a formula's expression with its parts, ignoring case."""
    return re.compile(filled(expression), re.IGNORECASE)


def filled(formula: str) -> str:
    """Put the parts in, each as one group."""
    for name, pattern in _parts().items():
        formula = formula.replace(f"{{{name}}}", f"(?:{pattern})")
    return formula
