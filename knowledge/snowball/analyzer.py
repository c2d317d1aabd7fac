"""Analysis of a language that has a Snowball stemmer: from text to the terms that are searched.

A word is folded (case, accents, what a hurried keyboard writes for them) to be compared,
and its term is its stem, folded. The stem is taken with the accents on, because stemmers
know their endings by them. All normalising happens on copies.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from threading import local
from typing import TYPE_CHECKING

import Stemmer

from knowledge.language import Analysis, Token
from knowledge.text.folding import TYPED_WITHOUT

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from knowledge.language import Word

APOSTROPHES = "'’ʼ‘`´"
INVISIBLE = "\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff"
SPACES = "\u00a0\u202f\u2009 "
WORD = re.compile(
    rf"""
    (?: [A-Z]\. ){{2,}}                          # U.S.A., S.A.
    | \d{{1,3}} (?: [.{SPACES}] \d{{3}} )+ (?! \d ) (?: ,\d+ )?   # 1.200,5 and 1 200
    | \d+ (?: [.,]\d+ )*
    | % | [$£€]
    | [^\W\d_] [^\W_]* (?: [{APOSTROPHES}{INVISIBLE}]+ [^\W\d_]+ | [\u0300-\u036f]+ [^\W_]* )*
    """,
    re.VERBOSE,
)
INVISIBLE_RUN = re.compile(f"[{INVISIBLE}]+")
APOSTROPHE = str.maketrans(dict.fromkeys(APOSTROPHES, "'"))
THOUSANDS = re.compile(rf"[.{SPACES}](?=\d{{3}}(?!\d))")
SIGNS = {"$": "dollar", "£": "pound", "€": "euro"}
CACHED_WORDS = 50_000


@lru_cache(CACHED_WORDS)
def plain(word: str) -> str:
    """Fold case, accents and apostrophes, as all these languages are typed in a hurry."""
    folded = INVISIBLE_RUN.sub("", word.casefold()).translate(APOSTROPHE)
    letters = (c for c in unicodedata.normalize("NFKD", folded) if not unicodedata.combining(c))
    return "".join(letters).replace(".", "").translate(TYPED_WITHOUT)


@dataclass(frozen=True, slots=True)
class Analyzer:
    """How texts of one language are cut into words and terms."""

    stemmer: str
    """The name of its Snowball stemmer."""
    stopwords: frozenset[str]
    """Its function words, folded."""
    numerals: Mapping[str, str]
    """The digits of each number word, folded."""
    percent: str
    """What "%" is read as."""
    fold: Callable[[str], str] = plain
    elided: re.Pattern[str] | None = None
    """What stands before an apostrophe and is a word of its own: French "l’" and "qu’"."""

    def analyze(self, text: str) -> Analysis:
        """Read a text once, for whoever needs its words and its tokens."""
        found = tuple(self._words(text, 0, len(text)))
        return Analysis(text, found, tuple(self._content(text, found)))

    def tokens(self, text: str, start: int, end: int) -> list[Token]:
        """Return the content words of `text[start:end]` with their terms, in order."""
        return list(self._content(text, self._words(text, start, end)))

    def words(self, text: str, start: int, end: int) -> list[str]:
        """Return all words of `text[start:end]`, folded, in order."""
        return [word for _, _, word in self._words(text, start, end)]

    def words_and_tokens(self, text: str, start: int, end: int) -> tuple[list[str], list[Token]]:
        """Return what `words` and `tokens` do, read once."""
        found = tuple(self._words(text, start, end))
        return [word for _, _, word in found], list(self._content(text, found))

    def _words(self, text: str, start: int, end: int) -> Iterator[Word]:
        for match in WORD.finditer(text, start, end):
            first, last = match.span()
            if self.elided is not None and (elided := self.elided.match(text, first, last)):
                yield first, elided.end(), self.fold(elided[0])
                first = elided.end()
            word = self._word(text[first:last])
            if word:
                yield first, last, word

    def _word(self, written: str) -> str:
        if written[0].isdigit():
            return THOUSANDS.sub("", written).replace(",", ".")
        if written == "%":
            return self.percent
        return SIGNS.get(written) or self.fold(written)

    def _content(self, text: str, found: Iterator[Word] | tuple[Word, ...]) -> Iterator[Token]:
        for start, end, word in found:
            if word in self.numerals:
                yield Token(start, end, self.numerals[word], self.numerals[word])
            elif word not in self.stopwords:
                yield Token(start, end, word, self._term(text[start:end], word))

    def _term(self, written: str, word: str) -> str:
        if not word.isalpha():
            return word
        return self.fold(_stem(self.stemmer, written.casefold())) if written.isalpha() else word


_per_thread = local()


@lru_cache(CACHED_WORDS)
def _stem(name: str, word: str) -> str:
    # A PyStemmer object must not be shared between threads.
    stemmers: dict[str, Stemmer.Stemmer] = _per_thread.__dict__
    if name not in stemmers:
        stemmers[name] = Stemmer.Stemmer(name)
    stem: str = stemmers[name].stemWord(word)
    return stem
