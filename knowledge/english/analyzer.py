"""Analysis: from text to the terms that are indexed and searched.

The same functions serve story and question, so that a term means one thing. Each
token keeps its span into the text it came from; all normalising happens on copies
(`Token.word`, `Token.term`), which are searched and never shown. What different
spellings of one word share is in `word_forms` and `numerals`; here a text is cut into
words, and words into terms.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from itertools import pairwise
from threading import local
from typing import TYPE_CHECKING

import Stemmer

from knowledge.english import tables
from knowledge.english.numerals import TENS, UNITS, numeral
from knowledge.english.word_forms import PHRASES, PLACES, same_word
from knowledge.language import Analysis, Token
from knowledge.text.folding import TYPED_WITHOUT

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from knowledge.language import Word

# Invisible characters that may stand inside a word: soft hyphen, zero-width space and
# joiners, marks of direction, byte-order mark.
# Apostrophes as they stand inside words, the okina of "Hawaiʻi" and what is typed for it too.
APOSTROPHES = "'’ʼʻ‘`´"
INVISIBLE = "\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff"
# Few words begin a phrase: looking at the first letter halves the time of a text.
INITIALS = "".join(sorted({case for name in PHRASES for case in name[0].lower() + name[0].upper()}))
WORD_PATTERN = re.compile(
    rf"""
    (?! [{INITIALS}] ) [a-zA-Z]++ (?= [ ,] )  # the usual word, found fast
    | \b (?= [{INITIALS}] ) (?i: {"|".join(PHRASES)} ) \b   # United States, per cent
    | (?: [A-Z]\. ){{2,}}                  # U.S., D.C.
    | \d+ (?: [.,]\d+ )+ (?: [kmb]n? \b )? # 3,000 and 2.5bn
    | % | [$£€]
    | [^\W_]+ (?: [{APOSTROPHES}{INVISIBLE}]+ [^\W\d_]+ | [\u0300-\u036f]+ [^\W_]* )*   # words
    """,
    re.VERBOSE,
)
INVISIBLE_RUN = re.compile(f"[{INVISIBLE}]+")
APOSTROPHE = str.maketrans(dict.fromkeys(APOSTROPHES, "'"))
POSSESSIVE_ENDING = re.compile(r"'s?$")
SIGN_WORDS = {"per cent": "percent", "%": "percent", "$": "dollar", "£": "pound", "€": "euro"}

NUMERAL_START = re.compile(rf"\d|(?:{'|'.join([*UNITS, *TENS])})\b")
NUMERAL_GAP = re.compile(r"[ \u00a0\u202f-]?")
LONGEST_NUMERAL = 8
"""Words that a numeral has at most."""

STOPWORDS = frozenset(row[0] for row in tables.rows("stopwords.txt"))

CACHED_WORDS = 50_000
QUESTIONS_KEPT = 32
"""Questions that are kept as they were read, for all who look at one while it is answered."""

_per_thread = local()


@lru_cache(QUESTIONS_KEPT)
def analyze(text: str) -> Analysis:
    """Read a question once, for all who need its words and its tokens."""
    found = tuple(_words(text, 0, None))
    return Analysis(text, found, tuple(_content(text, found)))


def tokens(text: str, start: int = 0, end: int | None = None) -> list[Token]:
    """Return the content words of `text[start:end]` with their terms, in order.

    A numeral of several words is one token, but for its scale: "million" is another.
    """
    return list(_content(text, _words(text, start, end)))


def words(text: str, start: int = 0, end: int | None = None) -> list[str]:
    """Return all words of `text[start:end]`, without their typography, in order."""
    return [word for _, _, word in _words(text, start, end)]


def words_and_tokens(text: str, start: int, end: int) -> tuple[list[str], list[Token]]:
    """Return what `words` and `tokens` do, read once."""
    found = _words(text, start, end)
    return [word for _, _, word in found], list(_content(text, found))


def _words(text: str, start: int, end: int | None) -> list[Word]:
    matches = WORD_PATTERN.finditer(text, start, len(text) if end is None else end)
    return [(*match.span(), word) for match in matches if (word := normalize(match[0]))]


def _content(text: str, found: Sequence[Word]) -> Iterator[Token]:
    after = 0
    for at, (start, end, word) in enumerate(found):
        if at < after:
            continue
        number = _numeral_at(text, found, at) if _begins_numeral(word) else None
        if number is not None:
            value, taken = number
            after = at + taken
            yield Token(start, found[after - 1][1], value, value)
        elif word not in STOPWORDS:
            yield Token(start, end, word, term_of(word))


def _numeral_at(text: str, found: Sequence[Word], at: int) -> tuple[str, int] | None:
    """Return the value of the numeral that begins at `found[at]`, and its words."""
    run = [found[at][2]]
    for (_, end, _), (start, _, word) in pairwise(found[at : at + LONGEST_NUMERAL]):
        if not NUMERAL_GAP.fullmatch(text, end, start):
            break
        run.append(word)
    number = numeral(run)
    # "one" alone counts nothing: "one of them", "the one who".
    return None if number is not None and number[1] == 1 and run[0] == "one" else number


@lru_cache(CACHED_WORDS)
def _begins_numeral(word: str) -> bool:
    return NUMERAL_START.match(word) is not None


def terms(text: str, start: int = 0, end: int | None = None) -> list[str]:
    """Return the terms of `text[start:end]`, in order, repeated where it repeats them."""
    return [token.term for token in tokens(text, start, end)]


@lru_cache(CACHED_WORDS)
def normalize(word: str) -> str:
    """Fold case, accents and apostrophes; drop a possessive and what is invisible."""
    if word in PLACES:
        return PLACES[word]
    folded = word.casefold()
    if folded in SIGN_WORDS:
        return SIGN_WORDS[folded]
    if not folded.isascii():
        apostrophes = INVISIBLE_RUN.sub("", folded).translate(APOSTROPHE)
        decomposed = unicodedata.normalize("NFKD", apostrophes)
        folded = "".join(char for char in decomposed if not unicodedata.combining(char))
    if folded[:1].isdigit() or folded in STOPWORDS:
        return folded
    plain = POSSESSIVE_ENDING.sub("", folded).replace(".", "").translate(TYPED_WITHOUT)
    return (
        PLACES.get(plain) or PLACES.get(POSSESSIVE_ENDING.sub("", word.replace("’", "'"))) or plain
    )


def without_possessive(word: str) -> str:
    """Return a folded word without its possessive ending."""
    return POSSESSIVE_ENDING.sub("", word)


@lru_cache(CACHED_WORDS)
def term_of(word: str) -> str:
    """Return the term of a normalized word: the Snowball (Porter2) stem of its fold."""
    # A PyStemmer object must not be shared between threads.
    if not hasattr(_per_thread, "stemmer"):
        _per_thread.stemmer = Stemmer.Stemmer("english")
    stem: str = _per_thread.stemmer.stemWord(same_word(word))
    return stem
