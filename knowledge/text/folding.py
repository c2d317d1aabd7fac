"""Folding: the form in which words are compared, with the way back to the original.

Whoever copies a sentence changes what nobody reads: case, white space, straight or
curly quotation marks, the kind of dash, an ellipsis of one character or three,
ligatures, zero-width characters. Folding removes just that, on a copy. Each token
of the copy keeps the span of the original it came from, so what is found is always
shown as it stands.

Compatibility equivalence is decided on decompositions (NFKD): two texts have one
NFKC form exactly when they have one NFKD form, and a decomposition is local to a
character and the marks behind it, which gives every character of the copy an
origin. Text of ASCII, nearly all of a story, is folded in whole runs.
"""

from __future__ import annotations

import re
import unicodedata
from array import array
from bisect import bisect_right
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate
from typing import TYPE_CHECKING

from knowledge.model import Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

QUOTE_MARKS = "'\"`´‘’‚‛“”„‟‹›«»′″‴ʹʺʻʼ\uff07\uff02"
DASHES = "-‐‑‒–—―−﹘﹣\uff0d"
ONE_MARK = str.maketrans(dict.fromkeys(QUOTE_MARKS, "'") | dict.fromkeys(DASHES, "-"))

# Default_Ignorable_Code_Point of Unicode's DerivedCoreProperties.txt.
IGNORABLE = re.compile(
    "[\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e"
    "\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufff8\U0001bca0-\U0001bca3"
    "\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)
# These stand apart from what is before them: 10² is not 102, nor 2½ 21⁄2.
APART = ("<super>", "<sub>", "<fraction>")

# An ASCII run without its last character, which a mark behind it could change.
ASCII_RUN = re.compile(r"[\x00-\x7f]+(?=[\x00-\x7f]|\Z)|.", re.DOTALL)

# Punctuation that belongs to whoever quotes as much as to the story; "?" is the story's.
EDGES = frozenset({*"',.;:!-()[]*_~|<>", "..."})

# Letters that decompose into nothing, and are typed without their stroke or ligature.
TYPED_WITHOUT = str.maketrans(dict(zip("łøđðħıŧ", "loddhit", strict=True)))
TYPED_WITHOUT |= str.maketrans({"æ": "ae", "œ": "oe", "þ": "th", "'": ""})

SEARCHED_KEPT = 8
"""Texts that are kept folded as they were last searched: those nearest to one message."""

CJK = "\u3040-\u30ff\u3400-\u9fff\U00020000-\U0003ffff"
NO_LETTERS = (
    r"\x00-/:-@\[-`{-\xbf×÷،؛؟۔।॥\u2000-\u206f\u20a0-\u20cf\u2100-\u2bff\u2e00-\u2e7f"
    r"\u3000-\u303f\ud800-\udfff\ufe10-\ufe6f\U0001f000-\U0001faff"
)
WORD_LETTERS = rf"[^\s{NO_LETTERS}{CJK}]+"
FOLDED_TOKEN = re.compile(
    rf"""
    \d+ (?: [.,:/⁄·] \d+ )+        # 3,000 and 2.5 and 9/11: never a part of one
    | {WORD_LETTERS} (?: ' {WORD_LETTERS} )*  # words, with their apostrophes and accents
    | \.{{3}}                       # an ellipsis
    | -+                            # a dash typed as two or three hyphens is one
    | \S
    """,
    re.VERBOSE,
)


@dataclass(frozen=True, slots=True)
class Folded:
    """The tokens of a text as they are compared, and where each one stands in it."""

    original: str
    words: tuple[str, ...]
    spans: tuple[Span, ...]

    @property
    def text(self) -> str:
        """The tokens with a space before, between and after: any run of them is a substring."""
        return f" {' '.join(self.words)} "

    def part(self, first: int, last: int) -> Folded:
        """Return the tokens from number `first` up to `last`, that one excluded."""
        return Folded(self.original, self.words[first:last], self.spans[first:last])

    @property
    def span(self) -> Span:
        """From the first token to the last, of which there must be one."""
        return Span(self.spans[0].start, self.spans[-1].end)


def fold(text: str, start: int = 0, end: int | None = None) -> Folded:
    """Return the tokens of `text[start:end]`; their spans are offsets into `text`."""
    words, starts, ends = folded_tokens(text, start, len(text) if end is None else end)
    return Folded(text, tuple(words), tuple(map(Span, starts, ends)))


def folded_tokens(text: str, start: int, end: int) -> tuple[list[str], list[int], list[int]]:
    """Return what `fold` does as three lists: the tokens, where each starts and where it ends."""
    copy, starts, ends = _copy(text, start, end)
    found = [match.span() for match in FOLDED_TOKEN.finditer(copy)]
    words = ["-" if copy[left] == "-" else copy[left:right] for left, right in found]
    return words, [starts[left] for left, _ in found], [ends[right - 1] for _, right in found]


def folded_text(text: str) -> str:
    """Return `fold(text).text`, the form that is searched, without the spans."""
    copy = "".join(_folded(text[left:right]) for left, right in _clusters(text, 0, len(text)))
    return f" {' '.join(map(_word, FOLDED_TOKEN.findall(copy)))} "


class Searchable:
    """A text folded to be searched, with the way back for what is found.

    Args:
        text: the text.
    """

    __slots__ = ("_copied", "_ends", "_lefts", "_rights", "_starts", "_text", "folded")

    def __init__(self, text: str) -> None:
        pieces = [*_clusters(text, 0, len(text))]
        copies = [_folded(text[left:right]) for left, right in pieces]
        copy = "".join(copies)
        tokens = [match.span() for match in FOLDED_TOKEN.finditer(copy)]
        self.folded = f" {' '.join(_word(copy[left:right]) for left, right in tokens)} "
        """What `folded_text` returns."""
        self._text = text
        # A story has hundreds of thousands of them: four bytes each, and no object.
        self._lefts = array("i", [left for left, _ in pieces])
        self._rights = array("i", [right for _, right in pieces])
        self._copied = array("i", accumulate(map(len, copies), initial=0))
        self._starts = array("i", [left for left, _ in tokens])
        self._ends = array("i", [right for _, right in tokens])

    def places(self, words: str, most: int) -> list[Span]:
        """Return where words that are folded stand, the first few places."""
        found: list[Span] = []
        at, size = self.folded.find(words), words.count(" ") - 1
        first = before = 0
        while at >= 0 and len(found) < most:
            first += self.folded.count(" ", before, at)
            before = at
            start, end = self._starts[first], self._ends[first + size - 1] - 1
            found.append(Span(self._original(start).start, self._original(end).end))
            at = self.folded.find(words, at + 1)
        return found

    def _original(self, offset: int) -> Span:
        """Return what a character of the copy was made of."""
        at = bisect_right(self._copied, offset) - 1
        left, right = self._lefts[at], self._rights[at]
        if not self._text[left:right].isascii():
            return Span(left, right)
        return Span(left + offset - self._copied[at], left + offset - self._copied[at] + 1)


# Of one message many parts are sought in few stories, and folding one is most of the work.
@lru_cache(maxsize=SEARCHED_KEPT)
def searchable(text: str) -> Searchable:
    """Return a text folded to be searched."""
    return Searchable(text)


def places(text: str, words: str, most: int) -> list[Span]:
    """Return where words that are folded (`Folded.text`) stand in a text, the first few places.

    It tells what `fold(text)` would, and makes no span that is not asked for.
    """
    return searchable(text).places(words, most)


def is_word(token: str) -> bool:
    """Tell a word or number from a punctuation mark or symbol."""
    return token.isalnum() or any(map(str.isalnum, token))


def count_words(tokens: Iterable[str]) -> int:
    """Return how many tokens are words or numbers."""
    return sum(map(is_word, tokens))


def bare(token: str) -> str:
    """Return a folded word as a hurried keyboard has it: no accents, strokes or apostrophes."""
    if token.isascii():
        return token.replace("'", "") or token
    letters = (c for c in token.translate(TYPED_WITHOUT) if not unicodedata.combining(c))
    return "".join(letters) or token


def _word(token: str) -> str:
    return "-" if token[0] == "-" else token


def _copy(text: str, start: int, end: int) -> tuple[str, list[int], list[int]]:
    """Return the folded characters, and for each where its original starts and ends."""
    copy: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    for left, right in _clusters(text, start, end):
        cluster = text[left:right]
        folded = _folded(cluster)
        copy.append(folded)
        if cluster.isascii():
            starts.extend(range(left, right))
            ends.extend(range(left + 1, right + 1))
        else:
            starts.extend([left] * len(folded))
            ends.extend([right] * len(folded))
    return "".join(copy), starts, ends


def trimmed(folded: Folded) -> Folded:
    """Return the tokens without the punctuation around them."""
    first, last = 0, len(folded.words)
    while first < last and folded.words[first] in EDGES:
        first += 1
    while first < last and folded.words[last - 1] in EDGES:
        last -= 1
    return folded.part(first, last)


def _clusters(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield the pieces that fold independently of each other: ASCII runs and clusters."""
    left = start
    for match in ASCII_RUN.finditer(text, start, end):
        if match.start() > left and not _joins(match[0]):
            yield left, match.start()
            left = match.start()
    if left < end:
        yield left, end


def _joins(piece: str) -> bool:
    """Tell whether a character folds together with what is before it."""
    if piece.isascii():
        return False
    ignorable = IGNORABLE.match(piece) is not None
    return ignorable or unicodedata.combining(unicodedata.normalize("NFKD", piece)[0]) != 0


def _folded(cluster: str) -> str:
    return cluster.lower().translate(ONE_MARK) if cluster.isascii() else _fold_cluster(cluster)


@lru_cache(maxsize=4096)
def _fold_cluster(cluster: str) -> str:
    """Fold a character with its marks: canonical caseless matching (Unicode 3.13, D147)."""
    folded = IGNORABLE.sub("", cluster).translate(ONE_MARK)
    for _ in range(2):
        folded = unicodedata.normalize("NFKD", folded).casefold()
    folded = unicodedata.normalize("NFKD", folded).translate(ONE_MARK)
    return " " + folded if unicodedata.decomposition(cluster[0]).startswith(APART) else folded
