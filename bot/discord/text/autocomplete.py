"""Choices that appear while somebody types: at most 25, of at most 100 characters.

A choice hands back a key, which is the thing's own name or id where that is short
enough, and a digest of it where not. What was typed without choosing is understood
too, as far as it fits exactly one thing.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

from discord.app_commands import Choice
from rapidfuzz import fuzz, process

from bot.discord.text.markdown import length
from knowledge.english.called import name_words, plain_name

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

MOST_CHOICES = 25
LONGEST_CHOICE = 100
LIKENESS_OF_A_CHOICE = 70
"""How alike (rapidfuzz's partial ratio, 0 to 100) a misspelt beginning must be."""
PLAIN_LABELS = 100_000
"""How many labels are remembered as they are compared, from one library to the next."""


@dataclass(frozen=True)
class Choices:
    """What can be chosen, read once for many keys that are pressed."""

    keys: Sequence[str]
    """The key of each thing, in the order to show."""
    labels: Sequence[str]
    """What a person reads of it."""
    plain: Sequence[str]
    """The labels as they are compared."""

    @classmethod
    def of(cls, labels: Mapping[str, str]) -> Choices:
        """Return what can be chosen, by its labels."""
        shown = tuple(labels.values())
        return cls(tuple(labels), shown, tuple(map(plain_label, shown)))

    def behind(self, key: str, label: str) -> Choices:
        """Return the same with one more before all others."""
        return Choices((key, *self.keys), (label, *self.labels), (plain_label(label), *self.plain))

    def beside(self, others: Choices) -> Choices:
        """Return these and others together; another with the key of one of these replaces it."""
        if not {*others.keys}.isdisjoint(self.keys):
            own = dict(zip(self.keys, self.labels, strict=True))
            return Choices.of(own | dict(zip(others.keys, others.labels, strict=True)))
        return Choices(
            (*self.keys, *others.keys),
            (*self.labels, *others.labels),
            (*self.plain, *others.plain),
        )

    @cached_property
    def folded(self) -> tuple[str, ...]:
        """The labels without their case."""
        return tuple(label.casefold() for label in self.labels)


def key_of(name: str) -> str:
    """Return the key of a name or id, at most `LONGEST_CHOICE` characters."""
    return name if 0 < length(name) <= LONGEST_CHOICE else digest(name)


def digest(name: str) -> str:
    """Return twelve hexadecimal digits that stand for a name."""
    return hashlib.blake2b(name.encode("utf-8", "surrogatepass"), digest_size=6).hexdigest()


def suggest(typed: str, choices: Choices) -> list[Choice[str]]:
    """Return the choices for what was typed, the beginning of anything, or nothing."""
    found = _matching(typed, choices)
    if not found and typed.strip():
        alike = process.extract(
            typed.casefold(),
            choices.folded,
            scorer=fuzz.partial_ratio,
            score_cutoff=LIKENESS_OF_A_CHOICE,
            limit=MOST_CHOICES,
        )
        found = [at for _, _, at in alike]
    return [
        Choice(name=_cut_label(choices.labels[at]), value=choices.keys[at])
        for at in found[:MOST_CHOICES]
    ]


def resolve(typed: str, choices: Choices) -> str | None:
    """Return the key that was chosen, or that what was typed can only mean."""
    if typed in choices.keys:
        return typed
    wanted = " ".join(name_words(typed))
    whole = [at for at, label in enumerate(choices.plain) if wanted and label == wanted]
    found = whole or _matching(typed, choices)
    return choices.keys[found[0]] if len(found) == 1 else None


def _matching(typed: str, choices: Choices) -> list[int]:
    """Return the places of the labels with every word typed, those that begin with them first.

    Case, accents and apostrophes do not count, since hardly anybody types them.
    """
    words, plain = [*name_words(typed)] or typed.casefold().split(), choices.plain
    held = [*range(len(plain))]
    for word in words:
        held = [at for at in held if word in plain[at]]
    if not words:
        return held
    start = " ".join(words)
    first = [at for at in held if plain[at].startswith(start)]
    return [*first, *(at for at in held if not plain[at].startswith(start))]


@lru_cache(PLAIN_LABELS)
def plain_label(label: str) -> str:
    """Return a label as it is compared."""
    return plain_name(label)


def _cut_label(label: str) -> str:
    line = " ".join(label.split()) or "…"
    while length(line) > LONGEST_CHOICE:
        line = line[: -max(2, length(line) - LONGEST_CHOICE)] + "…"
    return line
