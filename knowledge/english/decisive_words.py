"""Decisive words: those that turn a meaning when a quotation changes them or is cut beside them.

They stand in `tables/decisive.tsv`, folded as `knowledge.text.folding` folds.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from knowledge.english import tables

if TYPE_CHECKING:
    from collections.abc import Sequence

DECISIVE = {(kind, word) for kind, word in tables.rows("decisive.tsv")}


def is_negation(word: str) -> bool:
    """Tell whether a folded word denies ("not", "couldn't")."""
    return word.endswith("n't") or ("negation", word) in DECISIVE


def denials(words: Sequence[str]) -> list[str]:
    """Return those of folded words in their order that deny; "a few" of "a few months" do not."""
    before = ("", *words)
    return [
        word
        for one_before, word in zip(before, words, strict=False)
        if is_negation(word) and not (word == "few" and one_before == "a")
    ]


def denies(words: Sequence[str]) -> bool:
    """Tell whether one of folded words in their order denies."""
    return bool(denials(words))


def is_number(word: str) -> bool:
    """Tell whether a folded word counts ("650", "dozens")."""
    return any(map(str.isdigit, word)) or ("number", word) in DECISIVE


def is_condition(word: str) -> bool:
    """Tell whether a folded word makes what is said hang on something ("if", "would")."""
    return ("condition", word) in DECISIVE


def is_doubt(word: str) -> bool:
    """Tell whether a folded word doubts or disowns what is said ("unlikely", "denied")."""
    return ("doubt", word) in DECISIVE
