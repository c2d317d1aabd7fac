"""Tokens: the words of a sentence with the word class that its form gives away.

Attribution needs to know where a noun phrase starts and whether a clause has a
verb, not a parse. Closed classes (determiners, prepositions, auxiliaries …) are
listed in `tables/words.tsv`; what is left is a capitalised word, a number or a
lower-case word. A whole quotation is one token, so that rules never read inside
what somebody else said. The tags of a sentence form a string, one letter a token,
on which the rules are plain string operations.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from knowledge.english import tables
from knowledge.english.reporting_verbs import FINITE
from knowledge.text.quotation_marks import Quotation, quotations
from knowledge.text.sentences import boundaries

if TYPE_CHECKING:
    from collections.abc import Iterator

TOKEN = re.compile(
    r"""
    [RDI]-[A-Z](?:[A-Za-z]+\.?|\.[A-Z]\.?)(?=[,)\s]) # R-Kan., D-N.Y.
    | (?:[^\W\d_]\.){2,} | Ph\.D\.?                   # U.S., p.m.
    | [$£€#@]*\d+(?:[.,:/]\d+)*[^\W_]*(?:[-‐‑’'][^\W_]+)*%?   # $1,500, 63.6%, 10-year-old
    | [#@]?[^\W_]+(?:[’'‐‑&-][^\W_]+|\.[a-zA-Z]{2,4}(?!\w))*(?:(?<=[sS])[’'](?!\w))?
    | \.{3} | [.…?!;:,()\[\]/&] | --? | [–—]
    """,
    re.VERBOSE,
)
# One letter for each punctuation mark that structures a sentence.
PUNCTUATION = {
    ",": ",", ";": ";", ":": ":", ".": ".", "?": ".", "!": ".", "…": "~", "...": "~",
    "(": "(", ")": ")", "[": "(", "]": ")", "-": "-", "--": "-", "–": "-", "—": "-", "/": "/",
    "&": "&",
}  # fmt: skip
QUOTE, NAME, WORD, NUMBER, VERB = "Q", "N", "w", "O", "V"
CLASSES = dict.fromkeys(FINITE, "F") | {
    word: row[0] for row in tables.rows("words.tsv") for word in row[2].split()
}
# Words of closed classes that are also names: "Will Smith", "Theresa May".
NAMES_TOO = frozenset({"will", "may", "mark", "march", "april", "june", "august"})
# al-Mamun, el-Sisi, d’Estaing
HYPHENATED_NAME = re.compile(r"[^\W\d_]{1,3}[-’'][A-ZÀ-Þ]")
# Function words when small, names when large.
CAPITALS = frozenset({"US", "IT", "WHO"})
TOO_SHORT_FOR_PAST = 4
# "WASHINGTON (AP) — ": where the report was written is no part of its first sentence.
DATELINE = re.compile(
    r"[A-ZÀ-Þ][A-ZÀ-Þ.’'-]{2,25}(?: [A-ZÀ-Þ.’'-]{2,25}){0,3}(?:, (?:[A-Z][A-Za-z.]+ ?){1,3})?"
    r"(?: ?\([A-Za-z ]{2,20}\))?\s+(?:—|–|--?)\s+"
)
# R-Ohio, D-Minn: the party and state of a politician stand between him and his verb.
PARTY = re.compile(r"[rdi](?:-[a-z.]+)?")
LONGEST = 300
"""Tokens beyond which a sentence is cut, so that reading one costs a bounded time."""


class Token(NamedTuple):
    """A word, a punctuation mark or a whole quotation; `low` is its search form."""

    low: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class TokenizedSentence:
    """A sentence as tokens; `tags` has one letter a token.

    It is called a phrase to keep it from `Sentence`, the unit that is quoted:
    here a quotation is one token, however many sentences it holds.
    """

    tokens: list[Token]
    tags: str
    paragraph: int

    def __len__(self) -> int:
        return len(self.tokens)


def tag_of(word: str, low: str) -> str:
    """Return the tag of a word that stands alone."""
    if word in CAPITALS:
        return NAME
    if low in CLASSES:
        known = CLASSES[low]
        named = word[0].isupper() and (known == "F" or (low in NAMES_TOO and known != "T"))
        return NAME if named and low not in FINITE else known
    if word[0].isupper() or word[0] in "@#" or HYPHENATED_NAME.match(word):
        return NAME
    if word[0] in "0123456789$£€":
        return NUMBER
    if low.endswith(("n’t", "n't")):
        return "A"
    if low.endswith("ly") and len(low) > TOO_SHORT_FOR_PAST:
        return "B"
    if low.endswith("ed") and len(low) > TOO_SHORT_FOR_PAST:
        return VERB
    return WORD


def tokenized_sentences(
    text: str, start: int, end: int, paragraph: int
) -> Iterator[TokenizedSentence]:
    """Yield the sentences of the paragraph `text[start:end]` as tokens."""
    quoted = [q for q in quotations(text, start, end) if q.depth == 0]
    outer, _ = boundaries(text, start, end, [q for q in quoted if q.closed])
    cuts = [*outer, end]
    tokens: list[Token] = []
    tags: list[str] = []
    memo: dict[str, tuple[str, str]] = {}
    at = 0
    dateline = DATELINE.match(text, start, end)
    begin = dateline.end() if dateline else start
    for token, tag in _stream(text, begin, end, quoted, memo):
        while token.start >= cuts[at] or len(tokens) == LONGEST:
            at += token.start >= cuts[at]
            if tokens:
                yield _sentence(tokens, tags, paragraph)
                tokens, tags = [], []
        tokens.append(token)
        tags.append(tag)
    if tokens:
        yield _sentence(tokens, tags, paragraph)


def _sentence(tokens: list[Token], tags: list[str], paragraph: int) -> TokenizedSentence:
    """Build a phrase without full stops that end no sentence ("Mr.") and party tags."""
    last = len(tokens) - 1
    kept = [index for index, token in enumerate(tokens) if token.low != "." or index in (last, 0)]
    if len(kept) <= last:
        tokens, tags = [tokens[index] for index in kept], [tags[index] for index in kept]
    at = len(tokens) - 2
    while at > 0:
        if PARTY.fullmatch(tokens[at].low):
            drop = _party(tags, at, alone="-" not in tokens[at].low)
            del tokens[drop], tags[drop]
            at = drop.start
        at -= 1
    return TokenizedSentence(tokens, "".join(tags), paragraph)


def _party(tags: list[str], at: int, *, alone: bool) -> slice:
    """Return what to leave out with the party tag at `at`: its brackets or commas.

    A letter `alone` ("(R)") stands in brackets. A comma is kept where another
    apposition follows: "Rusk, R-Kan., the chairman, said".
    """
    around = tags[at - 1] + tags[at + 1]
    following = tags[at + 2] if at + 2 < len(tags) else "."
    if around == "()" or (around == ",," and following not in "DwNO" and not alone):
        return slice(at - 1, at + 2)
    return slice(at - 1, at + 1) if around in (",,", ",.") and not alone else slice(at, at)


def _stream(
    text: str, start: int, end: int, quoted: list[Quotation], memo: dict[str, tuple[str, str]]
) -> Iterator[tuple[Token, str]]:
    """Yield tokens and tags, each outermost quotation as one token."""
    at = start
    for quotation in quoted:
        yield from _words(text, at, quotation.start, memo)
        yield Token("“”", quotation.start, quotation.end), QUOTE
        at = quotation.end
    yield from _words(text, at, end, memo)


def _words(
    text: str, start: int, end: int, memo: dict[str, tuple[str, str]]
) -> Iterator[tuple[Token, str]]:
    for match in TOKEN.finditer(text, start, end):
        word = match[0]
        known = memo.get(word)
        if known is None:
            low = word.lower().replace("'", "’")
            known = memo[word] = (low, PUNCTUATION.get(word) or tag_of(word, low))
        yield Token(known[0], match.start(), match.end()), known[1]
