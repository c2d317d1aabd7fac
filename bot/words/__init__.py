"""The words of the interface: one catalogue of plain data a language.

Whatever the bot says of its own stands in `en.toml` and its translations under the
same keys, with the same `str.format` fields; stories' words are never translated.
A key that ends in `_one` or `_other` is a plural form and is asked for without the
ending, by `Words.count`.

To add a language, copy `en.toml`, translate it, and name it in `SINGULAR`; tests hold
the catalogues together.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

SINGULAR = {"en": (1,), "de": (1,), "es": (1,), "fr": (0, 1)}
"""The languages, and the numbers that take the form `_one` there (Unicode CLDR)."""
DEFAULT = "en"
GROUPED_FROM = 10_000
"""Shorter numbers are written without a separator, which all four languages allow."""


@dataclass(frozen=True, slots=True)
class Words:
    """One language's catalogue."""

    language: str
    entries: Mapping[str, str]

    def __call__(self, key: str, /, **fields: object) -> str:
        """Return the words of `key`; the fields are put in as they are."""
        return self.entries[key].format(**fields)

    def count(self, key: str, number: int, /, **fields: object) -> str:
        """Return the words of `key` in the form for `number`, which is the field `number`."""
        form = "one" if number in SINGULAR[self.language] else "other"
        return self(f"{key}_{form}", number=self.number(number), **fields)

    def number(self, value: int) -> str:
        """Write a whole number."""
        grouped = f"{value:,}" if value >= GROUPED_FROM else str(value)
        return grouped.replace(",", self("thousands"))


@cache
def catalogue(language: str) -> Words:
    """Read the catalogue of one of the languages in `SINGULAR`."""
    path = Path(__file__).with_name(f"{language}.toml")
    return Words(language, tomllib.loads(path.read_text(encoding="utf-8")))


def words_for(locale: object) -> Words:
    """Return the catalogue for a locale as Discord names it ("fr", "es-419"), or English."""
    language = str(locale).partition("-")[0]
    return catalogue(language if language in SINGULAR else DEFAULT)
