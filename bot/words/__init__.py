"""The words of the program: a catalogue of plain data a language, a folder of files by subject.

Whatever the program says of its own, in Discord or at the terminal, stands in `en/`.
A translation has the same files and keys with the same `str.format` fields; only
`terminal.toml` is English alone, as the terminal is. The stories' words are never translated.

A key that ends in a plural form of Unicode CLDR (`_one`, `_few`, `_other` …) is asked for
without the ending, by `Words.count`. What else is customary in a language (which number
takes which form, how numbers are grouped and lists joined) Babel knows.

To add a language, copy `en/` without `terminal.toml`, name it by the language's ISO 639
code, and translate it; nothing else names the languages.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import timedelta

    from babel import Locale

FOLDER = Path(__file__).parent
DEFAULT_LANGUAGE = "en"
PLACES_NAMED = 3
"""How many other stories are named that print the same report."""
GROUPED_FROM = 10_000
"""Shorter numbers are written without a separator, which English allows and Spanish asks for."""


@dataclass(frozen=True, slots=True)
class Words:
    """One language's catalogue."""

    language: str
    entries: Mapping[str, str]

    def __call__(self, key: str, /, **fields: object) -> str:
        """Return the words of `key`; the fields are put in as they are.

        Raises:
            KeyError: the catalogue has no such key, or the words need a field that is not given.
        """
        return self.entries[key].format(**fields)

    def count(self, key: str, number: int, /, **fields: object) -> str:
        """Return the words of `key` in the form for `number`, which is the field `number`."""
        form = f"{key}_{_locale(self.language).plural_form(number)}"
        # A form that only very large numbers take ("un millón de …") may be left out.
        chosen = form if form in self.entries else f"{key}_other"
        return self(chosen, number=self.number(number), **fields)

    def number(self, value: int) -> str:
        """Write a whole number."""
        from babel.numbers import format_decimal  # noqa: PLC0415 - see _locale

        grouped = value >= GROUPED_FROM
        return format_decimal(value, locale=_locale(self.language), group_separator=grouped)

    def listed(self, items: Iterable[str], style: Literal["standard", "or"] = "standard") -> str:
        """Join items as a sentence does: "a, b, and c", or with "or"."""
        from babel.lists import format_list  # noqa: PLC0415 - see _locale

        return format_list(list(items), style, _locale(self.language))

    def shortened(self, key: str, items: Sequence[str], most: int) -> str:
        """Join the first `most` different items, and behind them `key`'s count of the others."""
        different = list(dict.fromkeys(items))
        rest = len(different) - most
        named = [*different[:most], *([self.count(key, rest)] if rest > 0 else [])]
        return self.listed(named)

    def language_name(self, code: str) -> str:
        """Name the language of an ISO 639 code, or give the code back."""
        return _locale(self.language).languages.get(code) or code

    def ago(self, passed: timedelta) -> str:
        """Write how long ago something was, in the largest unit that says enough."""
        from babel.dates import format_timedelta  # noqa: PLC0415 - see _locale

        return format_timedelta(-passed, add_direction=True, locale=_locale(self.language))


@cache
def languages() -> tuple[str, ...]:
    """Return the languages that have a catalogue, English first."""
    found = sorted({path.parent.name for path in FOLDER.glob("*/*.toml")})
    return (DEFAULT_LANGUAGE, *(language for language in found if language != DEFAULT_LANGUAGE))


@cache
def catalogue(language: str) -> Words:
    """Read the catalogue of one of the `languages`.

    Raises:
        ValueError: a key stands in two of its files.
    """
    entries: dict[str, str] = {}
    for file in sorted(FOLDER.joinpath(language).glob("*.toml")):
        told = tomllib.loads(file.read_text(encoding="utf-8"))
        if twice := entries.keys() & told.keys():
            raise ValueError(f"{file}: {sorted(twice)} stand in another file, too")
        entries |= told
    return Words(language, entries)


def words_for(locale: object) -> Words:
    """Return the catalogue for a locale as Discord names it ("fr", "es-419"), or English."""
    # discord.py wraps a locale that it does not know, whatever it is, even null.
    language = str(getattr(locale, "value", locale)).partition("-")[0]
    return catalogue(language if language in languages() else DEFAULT_LANGUAGE)


@cache
def _locale(language: str) -> Locale:
    # Babel takes 30 ms to import and to load a language, and most answers need none of it.
    from babel import Locale  # noqa: PLC0415

    return Locale(language)


ENGLISH = catalogue(DEFAULT_LANGUAGE)
"""What the terminal speaks, and whoever has no other language."""
