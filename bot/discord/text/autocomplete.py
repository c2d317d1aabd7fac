"""Choices that appear while somebody types: at most 25, of at most 100 characters.

A choice hands back a key, which is the thing's own name or id where that is short
enough, and a digest of it where not. What was typed without choosing is understood
too, as far as it fits exactly one thing.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from discord.app_commands import Choice
from rapidfuzz import fuzz, process

from bot.discord.text.markdown import length
from knowledge.english.called import name_words

if TYPE_CHECKING:
    from collections.abc import Mapping

MOST_CHOICES = 25
LONGEST_CHOICE = 100
LIKENESS_OF_A_CHOICE = 70
"""How alike (rapidfuzz's partial ratio, 0 to 100) a misspelt beginning must be."""


def key_of(name: str) -> str:
    """Return the key of a name or id, at most `LONGEST_CHOICE` characters."""
    return name if 0 < length(name) <= LONGEST_CHOICE else digest(name)


def digest(name: str) -> str:
    """Return twelve hexadecimal digits that stand for a name."""
    return hashlib.blake2b(name.encode("utf-8", "surrogatepass"), digest_size=6).hexdigest()


def suggest(typed: str, labels: Mapping[str, str]) -> list[Choice[str]]:
    """Return the choices for what was typed.

    Args:
        typed: the beginning of anything, or nothing.
        labels: what a person reads of each thing, by its key, in the order to show.
    """
    found = _matching(typed, labels)
    if not found and typed.strip():
        alike = process.extract(
            typed.casefold(),
            {key: label.casefold() for key, label in labels.items()},
            scorer=fuzz.partial_ratio,
            score_cutoff=LIKENESS_OF_A_CHOICE,
            limit=MOST_CHOICES,
        )
        found = [key for _, _, key in alike]
    return [Choice(name=_cut_label(labels[key]), value=key) for key in found[:MOST_CHOICES]]


def resolve(typed: str, labels: Mapping[str, str]) -> str | None:
    """Return the key that was chosen, or that what was typed can only mean."""
    if typed in labels:
        return typed
    wanted = name_words(typed)
    whole = [key for key, label in labels.items() if wanted and name_words(label) == wanted]
    found = whole or _matching(typed, labels)
    return found[0] if len(found) == 1 else None


def _matching(typed: str, labels: Mapping[str, str]) -> list[str]:
    """Return the keys whose labels hold every word typed, those that begin with them first.

    Case, accents and apostrophes do not count, since hardly anybody types them.
    """
    words = [*name_words(typed)] or typed.casefold().split()
    plain = {key: _plain(label) for key, label in labels.items()}
    held = [key for key, label in plain.items() if all(word in label for word in words)]
    start = " ".join(words)
    return sorted(held, key=lambda key: not plain[key].startswith(start))


def _plain(label: str) -> str:
    return " ".join(name_words(label)) or label.casefold()


def _cut_label(label: str) -> str:
    line = " ".join(label.split()) or "…"
    while length(line) > LONGEST_CHOICE:
        line = line[: -max(2, length(line) - LONGEST_CHOICE)] + "…"
    return line
