"""Choices that appear while somebody types: at most 25, of at most 100 characters.

A choice hands back a key, which is the thing's own name or id where that is short
enough, and a digest of it where not. What was typed without choosing is understood
too, as far as it fits exactly one thing.
"""

from __future__ import annotations

import hashlib
from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import accumulate, chain, islice
from typing import TYPE_CHECKING, TypeAlias

from discord.app_commands import Choice
from rapidfuzz import fuzz, process

from bot.discord.crowd import BusyError
from bot.discord.text.markdown import length
from bot.harmless import one_line
from knowledge.english.called import name_words, plain_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from bot.discord.crowd import Crowd

MOST_CHOICES = 25
LONGEST_CHOICE = 100
LIKENESS_OF_A_CHOICE = 70
"""How alike (rapidfuzz's partial ratio, 0 to 100) a misspelt beginning must be."""
AT_ONCE = 2000
"""Labels that are compared with what is misspelt in a millisecond or two."""
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

    def beginning(self, words: Sequence[str]) -> Iterator[int]:
        """Yield the places of the labels that begin with words, ascending."""
        return self._holding(f"\n{' '.join(words)}") if words else iter(range(len(self.plain)))

    def holding(self, words: Sequence[str]) -> Iterator[int]:
        """Yield the places of the other labels with every word, ascending."""
        start = " ".join(words)
        rare, *rest = sorted(words, key=len, reverse=True) or [""]
        for at in self._holding(rare) if rare else ():
            label = self.plain[at]
            if not label.startswith(start) and all(word in label for word in rest):
                yield at

    def prepared(self) -> Choices:
        """Return the same, with all made that takes a moment."""
        _ = self._lines
        return self

    def _holding(self, part: str) -> Iterator[int]:
        text, starts = self._lines
        found = text.find(part)
        while found >= 0:
            at = bisect_right(starts, found + 1) - 1
            yield at
            found = text.find(part, starts[at + 1] - 1)

    @cached_property
    def _lines(self) -> tuple[str, list[int]]:
        """The plain labels, each between line breaks, and where each starts.

        One long text is looked through far sooner than many short ones.
        """
        text = "".join(f"\n{label}" for label in self.plain) + "\n"
        return text, [*accumulate((len(label) + 1 for label in self.plain), initial=1)]


_Place: TypeAlias = tuple[Choices, int]
"""Some choices, and the place of one of them."""


def key_of(name: str) -> str:
    """Return the key of a name or id, at most `LONGEST_CHOICE` characters."""
    return name if 0 < length(name) <= LONGEST_CHOICE else digest(name)


def digest(name: str) -> str:
    """Return twelve hexadecimal digits that stand for a name."""
    return hashlib.blake2b(name.encode("utf-8", "surrogatepass"), digest_size=6).hexdigest()


async def offered(crowd: Crowd, person: int, typed: str, *choices: Choices) -> list[Choice[str]]:
    """Return what `suggest` does; what takes its time is looked for in a turn of the person.

    Where there is none there is nothing to choose: what was typed is understood all the same.
    """
    found = _matching(typed, choices)
    try:
        return _shown(found or await crowd.work(person, _misspelt, typed, choices))
    except BusyError:
        return []


def suggest(typed: str, *choices: Choices) -> list[Choice[str]]:
    """Return, of some choices and others, those for what was typed: the beginning of anything.

    Of two with one key the last is meant.
    """
    return _shown(_matching(typed, choices) or _misspelt(typed, choices))


def resolve(typed: str, *choices: Choices) -> str | None:
    """Return the key that was chosen, or that what was typed can only mean."""
    if any(typed in one.keys for one in choices):
        return typed
    wanted = " ".join(name_words(typed))
    whole = {
        one.keys[at]
        for one in choices
        for at in (one.beginning([wanted]) if wanted else ())
        if one.plain[at] == wanted
    }
    found = whole or {one.keys[at] for one, at in _matching(typed, choices)}
    return next(iter(found)) if len(found) == 1 else None


def _matching(typed: str, several: Sequence[Choices], most: int = MOST_CHOICES) -> list[_Place]:
    """Return the first labels with every word typed, those that begin with them first.

    Case, accents and apostrophes do not count, since hardly anybody types them.
    """
    words = [*name_words(typed)] or typed.casefold().split()
    first = ((one, at) for one in several for at in one.beginning(words))
    others = ((one, at) for one in several for at in one.holding(words))
    return [*islice(chain(first, others), most)]


def _misspelt(typed: str, several: Sequence[Choices]) -> list[_Place]:
    """Return the labels that are most like what was typed, if it is anything.

    They are compared some at a time: nobody else can do anything meanwhile.
    """
    # No label is longer, and what takes its time takes more of it for longer words.
    typed = typed[:LONGEST_CHOICE]
    plain = " ".join(name_words(typed)) or typed.strip().casefold()
    if not plain:
        return []
    found: list[tuple[float, _Place]] = []
    for one in several:
        for start in range(0, len(one.plain), AT_ONCE):
            alike = process.extract(
                plain,
                one.plain[start : start + AT_ONCE],
                scorer=fuzz.partial_ratio,
                score_cutoff=LIKENESS_OF_A_CHOICE,
                limit=MOST_CHOICES,
            )
            found += [(score, (one, start + at)) for _, score, at in alike]
    found.sort(key=lambda scored: -scored[0])
    return [place for _, place in found[:MOST_CHOICES]]


def _shown(places: Iterable[_Place]) -> list[Choice[str]]:
    last = {one.keys[at]: (one, at) for one, at in places}
    return [Choice(name=_cut_label(one.labels[at]), value=key) for key, (one, at) in last.items()]


@lru_cache(PLAIN_LABELS)
def plain_label(label: str) -> str:
    """Return a label as it is compared."""
    return plain_name(label)


def _cut_label(label: str) -> str:
    line = one_line(label) or "…"
    while length(line) > LONGEST_CHOICE:
        line = line[: -max(2, length(line) - LONGEST_CHOICE)] + "…"
    return line
