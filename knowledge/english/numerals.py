"""Numerals: one value, however it is written.

"3,000", "3000", "3k", "3 thousand" and "three thousand" are searched as the same
term, the value in digits.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

_UNITS = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen"
    " fifteen sixteen seventeen eighteen nineteen"
)
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"

UNITS = {word: value for value, word in enumerate(_UNITS.split())}
TENS = {word: 10 * value for value, word in enumerate(_TENS.split(), start=2)}
HUNDRED = "hundred"
SCALES = {"thousand": 10**3, "million": 10**6, "billion": 10**9, "trillion": 10**12}
SCALE_SUFFIXES = {"k": 10**3, "m": 10**6, "mn": 10**6, "bn": 10**9, "tn": 10**12}

DIGIT_NUMERAL = re.compile(
    r"""
    (?P<digits> \d{1,3} (?: ,\d{3} )+ | \d{1,15} )
    (?P<fraction> \.\d{1,6} )?
    (?P<suffix> k | mn? | bn | tn )?
    """,
    re.VERBOSE | re.ASCII,
)


def numeral(words: Sequence[str]) -> tuple[str, int] | None:
    """Return the value, in digits, of the numeral that `words` begin with.

    Args:
        words: lower-case words that follow each other with nothing but a space or a
            hyphen between; at least one.

    Returns:
        The value and how many of the words it takes, or None.
    """
    digits = DIGIT_NUMERAL.fullmatch(words[0])
    value, taken = _from_words(words) if digits is None else _from_digits(digits, words)
    return (f"{value.normalize():f}", taken) if taken else None


def _from_digits(digits: re.Match[str], words: Sequence[str]) -> tuple[Decimal, int]:
    value = Decimal(digits["digits"].replace(",", "") + (digits["fraction"] or ""))
    if digits["suffix"]:
        return value * SCALE_SUFFIXES[digits["suffix"]], 1
    if len(words) > 1 and words[1] in SCALES:
        return value * SCALES[words[1]], 2
    return value, 1


def _from_words(words: Sequence[str]) -> tuple[Decimal, int]:
    """Read "two hundred and fifty thousand": what is below a scale, then the scale."""
    total = below = taken = 0
    for at, word in enumerate(words):
        if word in UNITS and _takes_unit(below, UNITS[word]):
            below += UNITS[word]
        elif word in TENS and below % 100 == 0:
            below += TENS[word]
        elif word == HUNDRED and 0 < below < 100:  # noqa: PLR2004 - a hundred is a hundred
            below *= 100
        elif word in SCALES and below:
            total, below = total + below * SCALES[word], 0
        elif word == "and" and at and (words[at - 1] == HUNDRED or words[at - 1] in SCALES):
            continue
        else:
            break
        taken = at + 1
    return Decimal(total + below), taken


def _takes_unit(below: int, unit: int) -> bool:
    """Tell whether a unit may follow: "twenty three" and "two hundred twelve" only."""
    return below % 100 == 0 or (unit < 10 and below % 10 == 0 and below % 100 >= 20)  # noqa: PLR2004
