"""Analysis: from text to the terms that are indexed and searched.

The same functions serve story and question, so that a term means one thing. Each
token keeps its span into the text it came from; all normalising happens on copies
(`Token.term`), which are searched and never shown.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from threading import local
from typing import TYPE_CHECKING

import Stemmer

from knowledge import tables

if TYPE_CHECKING:
    from collections.abc import Iterable

TOKEN = re.compile(
    r"""
    (?: [A-Z]\. ){2,}                      # U.S., D.C.
    | \d+ (?: [.,]\d+ )+                   # 3,000 and 2.5
    | [^\W_]+ (?: ['’ʼ] [^\W\d_]+ )*       # words, with their apostrophes
    """,
    re.VERBOSE,
)
THOUSANDS = re.compile(r",(?=\d{3}(?!\d))")
POSSESSIVE = re.compile(r"'s?$")

STOPWORDS = frozenset(row[0] for row in tables.rows("stopwords.txt"))

# "US" would fold to the pronoun "us" and be dropped as a stopword.
COUNTRIES = {"US": "usa", "U.S.": "usa", "USA": "usa", "U.S.A.": "usa"}

_per_thread = local()


@dataclass(frozen=True, slots=True)
class Token:
    """A word of a text: its span, and the term it is searched as."""

    start: int
    end: int
    term: str


def tokens(text: str, start: int = 0, end: int | None = None) -> list[Token]:
    """Return the content words of `text[start:end]` with their terms, in order."""
    end = len(text) if end is None else end
    kept = []
    for match in TOKEN.finditer(text, start, end):
        word = normalize(match[0])
        if word and word not in STOPWORDS:
            kept.append((match.start(), match.end(), word))
    stems = stem(word for _, _, word in kept)
    return [Token(start, end, term) for (start, end, _), term in zip(kept, stems, strict=True)]


def terms(text: str, start: int = 0, end: int | None = None) -> list[str]:
    """Return the terms of `text[start:end]`, in order, repeated where it repeats them."""
    return [token.term for token in tokens(text, start, end)]


def normalize(word: str) -> str:
    """Fold case, accents, apostrophes and thousands separators; drop a possessive."""
    if word in COUNTRIES:
        return COUNTRIES[word]
    folded = word.casefold()
    if not folded.isascii():
        apostrophes = folded.replace("’", "'").replace("ʼ", "'")
        decomposed = unicodedata.normalize("NFKD", apostrophes)
        folded = "".join(char for char in decomposed if not unicodedata.combining(char))
    if folded[:1].isdigit():
        return THOUSANDS.sub("", folded)
    if folded in STOPWORDS:
        return folded
    return POSSESSIVE.sub("", folded).replace(".", "")


def stem(words: Iterable[str]) -> list[str]:
    """Return the Snowball (Porter2) stems of English words."""
    # A PyStemmer object must not be shared between threads.
    if not hasattr(_per_thread, "stemmer"):
        _per_thread.stemmer = Stemmer.Stemmer("english")
    stems: list[str] = _per_thread.stemmer.stemWords(list(words))
    return stems
