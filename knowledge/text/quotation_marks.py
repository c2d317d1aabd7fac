"""Quotation marks: which mark opens, which closes, which is an apostrophe.

One paragraph at a time, because a mark that somebody forgot must not reach beyond
its paragraph. British ‘…’ shares its closing mark with the apostrophe; an
apostrophe is told by its neighbours, and a plural possessive ("officials’ view")
by whether the quotation still closes later. A closing mark takes the nearest open
mark of its own kind; open marks left between are taken for mistakes and dropped.
A paragraph that opens with a mark and never closes it is the convention for a
quotation that goes on in the next paragraph, and is kept as unclosed.

Everything is one pass forwards and one backwards over the marks: linear time.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

MARKS = re.compile(r"[\"“”„«»‘’‚'‹›]")

# Each kind of pair under one key: what opens it and what closes it.
OPENS = {"“": "double", "„": "double", "«": "angle", "‹": "single angle", "‘": "single"}
OPENS |= {"‚": "low single"}
CLOSES = {"”": "double", "»": "angle", "›": "single angle", "’": "single"}
STRAIGHT = {'"': "straight double", "'": "straight single"}
LOSES_ITS_PARTNER = frozenset({"double", "angle"})
"""Kinds of which a single mark is a mistake worth mending; a lone ’ is an apostrophe."""
CLOSES_TOO = {"straight double": "double", "single": "low single"}
"""A straight mark that can only close closes what a curly one of its kind has opened, and
either single mark what ‚ has opened."""
ANGLES = "«»‹›"
"""Marks that open in one country and close in the next: French « … », German »…«."""
BEFORE_WORDS, BEHIND_WORDS = frozenset("([–—„“‚‘"), frozenset(".,;:!?…)]–—“”’‘")
"""What may stand before an opening mark and behind a closing one, beside white space."""
INTRODUCTIONS = (", ", ": ", ". ", "? ", "! ")
"""Behind what an opening mark without partner opens all the same: `Hall said, "They need …`."""
DEEPEST = 8
"""Pairs within pairs beyond which marks are noise."""

# Words that begin with an apostrophe, which word processors turn the wrong way round.
ELIDED = re.compile(r"(?:\d0s|tis|twas|twere|em|cause|til|till|bout|n)\b", re.IGNORECASE)
SENTENCE_END = re.compile(r"[.!?…][”’\"']*\s+")
POSSESSIVE = re.compile(r"(?<=[sSzxZX])['’](?=\s+(?:[a-z]|(?P<named>[A-ZÀ-Þ])))")


@dataclass(frozen=True, slots=True)
class Quotation:
    """A pair of quotation marks, both marks inside the span."""

    start: int
    end: int
    depth: int = 0
    """How many pairs stand around it."""
    closed: bool = True
    """False where the quotation runs to the paragraph's end and on."""


@dataclass(frozen=True, slots=True)
class _Mark:
    position: int
    kind: str
    opens: bool
    closes: bool


# Positions of an opening and its closing mark; of an opening mark, with its kind and the
# position of the next one of that kind; of a closing mark, and where the last pair ended.
_Pair = tuple[int, int]
_Unclosed = tuple[int, str, int | None]
_Unopened = tuple[int, int]


def quotations(text: str, start: int = 0, end: int | None = None) -> list[Quotation]:
    """Return the quotations of the paragraph `text[start:end]`, in order of start."""
    end = len(text) if end is None else end
    pairs, unclosed, unopened = _pair(_marks(text, start, end))
    found = [(opening, closing + 1, True) for opening, closing in pairs]
    head = end - len(text[start:end].lstrip())
    for opening, kind, following in unclosed:
        before, after = text[max(start, opening - 2) : opening], text[opening + 1 : opening + 2]
        introduced = before in INTRODUCTIONS and after.isupper()
        if kind in LOSES_ITS_PARTNER or opening == head or introduced:
            limit = _open_end(text, opening, end if following is None else following, end)
            found.append((opening, limit, False))
    for closing, floor in unopened:
        opening = _sentence_start(text, max(start, floor), closing)
        if opening < closing:
            found.append((opening, closing + 1, True))
    return _nest(sorted(found, key=lambda span: (span[0], -span[1])))


def _open_end(text: str, opening: int, limit: int, end: int) -> int:
    """Return where a quotation that lost its closing mark ends.

    It runs to the end of the paragraph, as a quotation that goes on in the next one
    does; where another opens before that, only to the end of its first sentence.
    """
    if limit < end and (stop := SENTENCE_END.search(text, opening, limit)):
        return stop.start() + 1
    return opening + len(text[opening:limit].rstrip())


def _sentence_start(text: str, floor: int, closing: int) -> int:
    """Return where the sentence starts that a closing mark without partner ends."""
    start = floor
    for stop in SENTENCE_END.finditer(text, floor, closing):
        start = stop.end()
    return start + len(text[start:closing]) - len(text[start:closing].lstrip())


def _marks(text: str, start: int, end: int) -> list[_Mark]:
    """Classify each mark by its neighbours, dropping plain apostrophes."""
    found = []
    for match in MARKS.finditer(text, start, end):
        at, char = match.start(), match[0]
        before = text[at - 1] if at > start else " "
        after = text[at + 1] if at + 1 < end else " "
        mark = _classify(text, at, char, before, after)
        if mark is not None:
            found.append(mark)
    return _without_possessives(text, found)


def _is_apostrophe(text: str, at: int, before: str, after: str) -> bool:
    """Tell an apostrophe from a single quotation mark, as far as its neighbours can."""
    if before.isalnum():
        second_of_n = before in "nN" and text[at - 2 : at - 1] in ("'", "‘", "’")  # rock ’n’ roll
        return after.isalnum() or second_of_n or (text[at] == "'" and before.isdigit())  # 6' tall
    return ELIDED.match(text, at + 1) is not None


def _classify(text: str, at: int, char: str, before: str, after: str) -> _Mark | None:
    if char in "'‘’" and _is_apostrophe(text, at, before, after):
        return None
    can_open = not before.isalnum() and not after.isspace()
    can_close = not before.isspace()
    if char in STRAIGHT:
        return _Mark(at, STRAIGHT[char], can_open, can_close)
    if char in ANGLES:
        return _angle(text, at)
    if char in OPENS:
        # German „…“ and ‚…‘ close with the mark that opens in English.
        ends = not can_open or (not before.isspace() and after in BEHIND_WORDS)
        if char == "‘" and ends:
            return _Mark(at, "single", opens=False, closes=True)
        return _Mark(at, OPENS[char], opens=True, closes=char == "“" and ends)
    # Swedish ”…” and a mark turned the wrong way open where they cannot close.
    wrong_way = can_open and not can_close
    return _Mark(at, CLOSES.get(char, "single"), wrong_way and char == "”", not wrong_way)


def _angle(text: str, at: int) -> _Mark:
    """Tell by its neighbours what an angle does; by French use where they do not tell."""
    char, left, right = text[at], at, at + 1
    while left and text[left - 1] in ANGLES and at - left < DEEPEST:
        left -= 1
    while right < len(text) and text[right] in ANGLES and right - at < DEEPEST:
        right += 1
    before, after = text[left - 1 : left] or " ", text[right : right + 1] or " "
    kind = "angle" if char in "«»" else "single angle"
    ahead = before.isspace() or before in BEFORE_WORDS
    behind = after.isspace() or after in BEHIND_WORDS
    opens = char in OPENS if ahead == behind else ahead
    return _Mark(at, kind, opens, closes=not opens)


def _without_possessives(text: str, marks: list[_Mark]) -> list[_Mark]:
    """Drop a mark like that of "officials’ view" where a later one can close.

    Before a capital ("the troops’ Kabul base" or ‘… the troops’ Kirby said) the later
    one must follow a punctuation mark: it closes for certain.
    """
    kept: list[_Mark] = []
    closable: dict[str, bool] = {}
    certain: dict[str, bool] = {}
    for mark in reversed(marks):
        possessive = POSSESSIVE.match(text, mark.position)
        later = certain if possessive and possessive["named"] else closable
        if possessive and later.get(mark.kind, False):
            continue
        if mark.opens:
            closable[mark.kind] = certain[mark.kind] = False
        elif mark.closes:
            closable[mark.kind] = True
            certain[mark.kind] = text[mark.position - 1] in ",.?!…"
        kept.append(mark)
    return kept[::-1]


def _pair(marks: list[_Mark]) -> tuple[list[_Pair], list[_Unclosed], list[_Unopened]]:
    """Pair the marks; return the pairs and the marks that lost their partner."""
    stack: list[_Mark] = []
    open_of: Counter[str] = Counter()
    pairs: list[_Pair] = []
    unclosed: list[_Unclosed] = []
    unopened: list[_Unopened] = []
    floor = 0
    for mark in marks:
        closed = mark.kind
        if not open_of[closed] and not mark.opens and closed in CLOSES_TOO:
            closed = CLOSES_TOO[closed]
        if mark.closes and open_of[closed]:
            opening = stack.pop()
            open_of[opening.kind] -= 1
            while opening.kind != closed:
                opening = stack.pop()
                open_of[opening.kind] -= 1
            pairs.append((opening.position, mark.position))
            floor = mark.position + 1 if not stack else floor
        elif mark.opens and len(stack) < DEEPEST:
            if stack and stack[-1].kind == mark.kind:
                lost = stack.pop()
                open_of[lost.kind] -= 1
                unclosed.append((lost.position, lost.kind, mark.position))
            stack.append(mark)
            open_of[mark.kind] += 1
        elif mark.closes and not stack and mark.kind in LOSES_ITS_PARTNER:
            unopened.append((mark.position, floor))
            floor = mark.position + 1
    unclosed += [(mark.position, mark.kind, None) for mark in stack[:1]]
    return pairs, unclosed, unopened


def _nest(spans: list[tuple[int, int, bool]]) -> list[Quotation]:
    nested: list[Quotation] = []
    enclosing: list[int] = []
    for start, end, closed in spans:
        while enclosing and enclosing[-1] <= start:
            enclosing.pop()
        if enclosing and enclosing[-1] < end:
            continue
        nested.append(Quotation(start, end, len(enclosing), closed))
        enclosing.append(end)
    return nested
