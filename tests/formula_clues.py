"""What a line must open with or hold for a formula of the page to match it, told by its regex.

A clue that says too much would lose a line of the page. So it is derived from the regular
expression as `re` itself parses it, and there is none where that does not tell.
"""

from __future__ import annotations

from pathlib import Path
from re import IGNORECASE
from re import _constants as ops  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import TYPE_CHECKING, Any, TypeAlias

from knowledge.page import tables
from knowledge.page.formulas import CLUE_GAP, INITIALS, KIND_OF_CLUE, filled, formulas, key_of

if TYPE_CHECKING:
    from collections.abc import Iterable

TABLE = Path(tables.__file__).with_name("clues.tsv")
HEAD = """\
# The clues of the formulas: a key that changes with the formula; what every line that it matches
# opens with one of, and behind "…" what it holds one of, without case. A formula that is not here
# is asked of every line. Written by tests/benchmarks/formula_clues.py.
"""

MOST = 64
"""Clues that are still looked for more quickly than the formula is matched."""
LONGEST, SHORTEST = 6, INITIALS
"""Characters of a clue that is told from others."""
REPEATS = (ops.MAX_REPEAT, ops.MIN_REPEAT, ops.POSSESSIVE_REPEAT)
ZERO_WIDTH = (ops.AT, ops.ASSERT, ops.ASSERT_NOT)

Opening: TypeAlias = tuple[str, bool]
"""What a match may open with, and whether that is all of what was read."""
WHOLE_NOTHING: Opening = ("", True)
ANYTHING = {("", False)}


def table_of_clues() -> str:
    """Return the table as it should be."""
    told = {key_of(one.expression): clues_of(filled(one.expression)) for one in formulas()}
    return HEAD + "".join(f"{key}\t{clues}\n" for key, clues in sorted(told.items()) if clues)


def clues_of(pattern: str) -> str:
    """Return the clues of a formula as the table has them, "" where there are none.

    Any line that it matches opens with one of those before "…", and holds one of those behind.
    """
    parsed = parser.parse(pattern, IGNORECASE)
    told = [
        CLUE_GAP.join(sorted(clues))
        for clues in (_cut({text for text, _ in _openings(parsed)}), _held(parsed) or ())
    ]
    return KIND_OF_CLUE.join(told) if any(told) else ""


def _cut(opens: Iterable[str]) -> set[str]:
    """Return openings as long as they may be to be few, or none if they tell nothing."""
    for length in range(LONGEST, SHORTEST - 1, -1):
        cut = _without_longer({text[:length] for text in opens})
        telling = min(map(len, cut)) >= SHORTEST and not any(map(_is_special, cut))
        if telling and len(cut) <= MOST:
            return cut
    return set()


def _without_longer(texts: Iterable[str]) -> set[str]:
    """Leave out every text that begins with another, which stands wherever it does."""
    return {text for text in texts if not any(o != text and text.startswith(o) for o in texts)}


def _openings(parsed: Iterable[tuple[Any, Any]]) -> set[Opening]:
    """Return what every match opens with one of."""
    found = {WHOLE_NOTHING}
    for op, value in parsed:
        if op in ZERO_WIDTH:
            continue
        whole = [text for text, is_whole in found if is_whole]
        following = {(b + a, w) for b in whole for a, w in _opening(op, value)}
        longer = {one for one in found if not one[1]} | following
        if len(longer) > 8 * MOST:
            return {(text, False) for text, _ in found}
        found = {(text[:LONGEST], is_whole and len(text) < LONGEST) for text, is_whole in longer}
    return found


def _opening(op: Any, value: Any) -> set[Opening]:
    """Return what one part of a regular expression opens with."""
    if op is ops.LITERAL:
        return {(chr(value).casefold(), True)}
    if op is ops.IN and all(kind is ops.LITERAL for kind, _ in value):
        return {(chr(char).casefold(), True) for _, char in value}
    if op is ops.SUBPATTERN:
        return _openings(value[-1])
    if op is ops.ATOMIC_GROUP:
        return _openings(value)
    if op is ops.BRANCH:
        return set().union(*map(_openings, value[1]))
    if op in REPEATS:
        least, most, inner = value
        # A second time would go on with what is not known here.
        once = {(text, is_whole and most == 1) for text, is_whole in _openings(inner)}
        return once | ({WHOLE_NOTHING} if least == 0 else set())
    return ANYTHING


def _held(parsed: Iterable[tuple[Any, Any]]) -> frozenset[str] | None:
    """Return what every match holds one of: the longest of few, where there are several."""
    choices: list[frozenset[str]] = []
    run = ""
    for op, value in parsed:
        if op is ops.LITERAL:
            run += chr(value).casefold()
            continue
        choices += [frozenset({run}), *filter(None, [_held_in(op, value)])]
        run = ""
    choices.append(frozenset({run}))
    telling = [
        choice
        for choice in choices
        if "" not in choice and len(choice) <= MOST and not any(map(_is_special, choice))
    ]
    return max(telling, key=_worth, default=None)


def _is_special(text: str) -> bool:
    """Tell whether a table of clues cannot hold a text."""
    return any(char in text for char in ("\t", CLUE_GAP, KIND_OF_CLUE))


def _held_in(op: Any, value: Any) -> frozenset[str] | None:
    """Return what every match of one part of a regular expression holds one of."""
    if op is ops.IN and all(kind is ops.LITERAL for kind, _ in value):
        return frozenset(chr(char).casefold() for _, char in value)
    if op is ops.SUBPATTERN:
        return _held(value[-1])
    if op is ops.ATOMIC_GROUP:
        return _held(value)
    if op is ops.BRANCH:
        held = [_held(branch) for branch in value[1]]
        return None if None in held else frozenset().union(*filter(None, held))
    if op in REPEATS and value[0] > 0:
        return _held(value[2])
    if op is ops.ASSERT and value[0] > 0:
        return _held(value[1])
    return None


def _worth(choice: frozenset[str]) -> tuple[bool, float]:
    """Return how much a choice tells: long words more than short, few more than many."""
    shortest = min(map(len, choice))
    return shortest > SHORTEST, 2 * shortest - len(choice) ** 0.5
