"""Forms: whether one name can be a shorter form of another."""

from __future__ import annotations

from knowledge.english.attribution.entities.names import GENERATIONS
from knowledge.english.attribution.entities.runs import PARTICLES
from knowledge.english.attribution.vocabulary import (
    BODIES,
    GIVEN,
    PLACES_AND_PEOPLES,
)
from knowledge.english.frequencies import is_known

GENERAL = PLACES_AND_PEOPLES | BODIES
"""Words of names that many share."""
LONG_SURNAME = 6
"""Letters from which a surname one letter off is rather a slip than another name."""


def is_slip_of(word: str, surname: str) -> bool:
    """Whether "munyasia" is rather "munyagia", written with one wrong letter."""
    if len(word) != len(surname) or len(word) < LONG_SURNAME or is_known(word):
        return False
    return sum(a != b for a, b in zip(word, surname, strict=True)) == 1 and word[0] == surname[0]


def is_form_of(short: tuple[str, ...], full: tuple[str, ...]) -> bool:
    """Whether a name can be a shorter form of another.

    "Carter", "June Carter" and "J. Carter" are forms of June Rose Carter; Robert Whitt is
    none of Jason Robert Whitt, James Bell none of James Bell Jr.
    """
    if short == full:
        return True
    if len(short) >= len(full) or not set(short) <= set(full):
        initial = len(short) > 1 and len(short[0]) == 1 and short[0] == full[0][:1]
        return initial and len(short) <= len(full) and short[1:] == full[-len(short) + 1 :]
    if len(short) == 1:
        word = short[0]
        if full[-1] in BODIES:
            return word == full[-1] or (word == full[0] and word not in GENERAL)
        return word not in PLACES_AND_PEOPLES or (word == full[-1] and full[0] in GIVEN)
    if short[-1] != full[-1] and full[-1] in GENERATIONS:
        return False
    if short == full[-len(short) :]:
        return short[0] in PARTICLES or short[0] not in GIVEN
    return short[0] == full[0]
