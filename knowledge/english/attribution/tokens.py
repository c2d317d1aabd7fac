"""Tokens: the words of a sentence with the word class that its form gives away.

Attribution needs to know where a noun phrase starts and whether a clause has a
verb, not a parse. Closed classes (determiners, prepositions, auxiliaries …) are
listed in `tables/word_classes.txt`; what is left is a capitalised word, a number or a
lower-case word. A whole quotation is one token, so that rules never read inside
what somebody else said.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING

from knowledge.english import tables
from knowledge.english.attribution import pos
from knowledge.english.attribution.vocabulary import GENERIC, is_role
from knowledge.english.reporting_verbs import FINITE
from knowledge.english.sentences import cuts
from knowledge.english.tables import SETS
from knowledge.model import Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from knowledge.text.quotation_marks import Quotation

WORD_OR_MARK = re.compile(
    r"""
    [a-zA-Z]++ (?=[ ,])                               # the usual word, found fast
    | [RDI]-[A-Z](?:[A-Za-z]+\.?|\.[A-Z]\.?)(?=[,)\s]) # R-Kan., D-N.Y.
    | (?:[^\W\d_]\.){2,} | Ph\.D\.?                   # U.S., p.m.
    | [$£€#@]*\d+(?:[.,:/]\d+)*[^\W_]*(?:[-‐‑’'][^\W_]+)*%?   # $1,500, 63.6%, 10-year-old
    | [#@]?[^\W_]+(?:[’'‐‑&-][^\W_]+|[\u0300-\u036f]+[^\W_]*|\.[a-z]{2,4}(?!\w))*
      (?:(?<=[sS])[’'](?!\w))?
    | \.{3} | [.…?!;:,()\[\]/&] | --? | [–—]
    """,
    re.VERBOSE,
)
CLASSES = dict.fromkeys(FINITE, pos.FINITE_VERB) | {
    word: heading[0]
    for heading, words in tables.groups("word_classes.txt").items()
    for word in words
}
# Words of closed classes that are also names: "Will Smith", "Theresa May".
NAMES_TOO = frozenset({"will", "may", "mark", "march", "april", "june", "august"})
# al-Mamun, el-Sisi, d’Estaing
HYPHENATED_NAME = re.compile(r"[^\W\d_]{1,3}[-’'][A-ZÀ-Þ]")
# Function words when small, names when large.
CAPITAL_NAMES = frozenset({"US", "IT", "WHO"})
NOUNS_IN_LY = SETS["noun in ly"]
SHORTEST_SUFFIXED = 5
"""Letters of a word from which -ed makes a past and -ly an adverb."""
# "WASHINGTON (AP) — ": where the report was written is no part of its first sentence.
DATELINE = re.compile(
    # Possessive: a long word can be read in one way only.
    r"(?:[A-ZÀ-Þ][A-ZÀ-Þ.’'-]{2,25}(?: [A-ZÀ-Þ.’'-]{2,25}){0,3}"
    r"(?:, [A-Z][A-Za-z.]++(?: [A-Z][A-Za-z.]++){0,2})?"
    r"(?:, (?:[A-Z][a-z]{2,8}\.? \d{1,2}|\d{1,2} [A-Z][a-z]{2,8}\.?))?"  # ", May 6"
    r"(?: ?\([A-Za-z ]{2,20}\))?"
    r"|[A-ZÀ-Þ][\w.’'-]*+(?: [A-ZÀ-Þ][\w.’'-]*+){0,3}"
    r"(?:, [A-Z][A-Za-z.]++(?: [A-Z][A-Za-z.]++){0,2})? ?\([A-Z][A-Za-z ]{1,20}\)"
    r")\s+(?:—|–|--?)\s+"
    r"|\d{1,2}[:.]\d\d ?(?:[ap]\.?m\.?|[A-Z]{2,4})?:?(?: (?:—|–|--?))?\s+"  # of a live page
)
# "— Ann Lee, swimming coach": the line under a quotation that says whose it is.
QUOTATION_BYLINE = re.compile(r"(?:—|–|--?) ?[A-ZÀ-Þ][^\n.!?“”\"]{2,90}")
OPENING_MARKS, CLOSING_MARKS = '“‘"«„', '”’"»'
LINE_ENDS = ".!?:;…"
SHORTEST_WRAPPED = 40
"""Characters of a line from which one may be broken only because the page ends."""
FURTHEST_LINE = 4
"""Characters between a line and the next one that it goes on in."""
# R-Ohio, D-Minn: the party and state of a politician stand between him and his verb.
PARTY = re.compile(r"[rdi](?:-[a-z.]+)?")
PARTY_LETTERS = "rdi"
NAMING = frozenset({"named", "called"})
NAMING_TO = frozenset({"as", "a", "an", "the", "for"})
"""Behind a name, these show that somebody was named to something."""
INTRODUCING = frozenset({"a", "an", "another", "one"})
IN_BRACKETS = pos.OPENING + pos.CLOSING
IN_COMMAS = pos.COMMA + pos.COMMA
COMMA_AND_STOP = pos.COMMA + pos.STOP
QUOTED = "“”"
"""The search form of a token that is a quotation."""
MOST_REMEMBERED = 1 << 15
"""Words whose tags are remembered: stories share most of theirs."""
MOST_TOKENS = 300
"""Tokens beyond which a sentence is cut, so that reading one costs a bounded time."""

_Token = tuple[str, str, int, int]
"""Search form, tag, start and end."""


@dataclass(frozen=True, slots=True)
class TokenizedSentence:
    """A sentence as tokens: words, punctuation marks and whole quotations.

    Its borders are those of the sentence outside quotations, however many sentences
    a quotation holds; `knowledge.model.Sentence` is the unit that is quoted.
    """

    words: tuple[str, ...]
    """The search form of each token: lower case, one kind of apostrophe."""
    tags: str
    """One letter for each token."""
    starts: tuple[int, ...]
    """Where each token starts in the story's text."""
    ends: tuple[int, ...]
    paragraph: int

    def __len__(self) -> int:
        return len(self.words)

    def span(self, start: int, end: int) -> Span:
        """Return the tokens from `start` to before `end` as offsets into the text."""
        return Span(self.starts[start], self.ends[end - 1])


def tokenized_sentences(text: str, paragraphs: Iterable[Span]) -> list[TokenizedSentence]:
    """Return the sentences of the paragraphs, in order, each paragraph numbered from 0.

    A line that goes on in the next ("The mayor said:") is read with it, under its number.
    """
    return [
        _sentence(kept, number)
        for number, lines in _joined(text, paragraphs)
        for tokens in _sentence_tokens(text, lines)
        if (kept := _without_named(_without_party_tags(_without_inner_stops(tokens))))
    ]


def _joined(text: str, paragraphs: Iterable[Span]) -> Iterator[tuple[int, list[Span]]]:
    """Yield each paragraph with its number, and with it those that it goes on in."""
    first, lines = 0, list[Span]()
    for number, span in enumerate(paragraphs):
        if lines and not _goes_on(text, lines[-1], span):
            yield first, lines
            lines = []
        if not lines:
            first = number
        if lines and _is_wrapped(text, lines[-1], span):
            lines[-1] = Span(lines[-1].start, span.end)
        else:
            lines.append(span)
    if lines:
        yield first, lines


def _goes_on(text: str, line: Span, following: Span) -> bool:
    """Whether a line brings in the quotation in the next, or the next one says who spoke."""
    if _is_wrapped(text, line, following):
        return True
    if text[line.end - 1] == ":":
        return text[following.start] in OPENING_MARKS and following.start - line.end < FURTHEST_LINE
    return (
        text[line.end - 1] in CLOSING_MARKS
        and QUOTATION_BYLINE.fullmatch(text, *following) is not None
    )


def _is_wrapped(text: str, line: Span, following: Span) -> bool:
    """Whether a line was broken in mid-sentence, at the width of a page."""
    wide = line.end - line.start >= SHORTEST_WRAPPED and following.start == line.end + 1
    return wide and text[following.start].islower() and text[line.end - 1] not in LINE_ENDS


def _sentence_tokens(text: str, lines: list[Span]) -> Iterator[list[_Token]]:
    """Yield the tokens of each sentence of the lines of a paragraph."""
    start, end = lines[0].start, lines[-1].end
    quoted, outer, _ = cuts(text, tuple(lines))
    dateline = DATELINE.match(text, start, end)
    tokens = _tokens(text, dateline.end() if dateline else start, end, quoted)
    starts = [token[2] for token in tokens]
    ends = [0, *(bisect_left(starts, boundary) for boundary in outer), len(tokens)]
    for first, last in pairwise(ends):
        for at in range(first, last, MOST_TOKENS):
            yield tokens[at : min(last, at + MOST_TOKENS)]


def _tokens(text: str, start: int, end: int, quoted: Iterable[Quotation]) -> list[_Token]:
    """Return the tokens of a paragraph, each outermost quotation as one."""
    found: list[_Token] = []
    at = start
    for quotation in quoted:
        found += _word_tokens(text, at, quotation.start)
        found.append((QUOTED, pos.QUOTATION, quotation.start, quotation.end))
        at = quotation.end
    return found + _word_tokens(text, at, end)


def _word_tokens(text: str, start: int, end: int) -> list[_Token]:
    matches = WORD_OR_MARK.finditer(text, start, end)
    return [(*_read(match[0]), *match.span()) for match in matches]


@lru_cache(MOST_REMEMBERED)
def _read(word: str) -> tuple[str, str]:
    """Return the search form and the tag of a word, from its form alone."""
    low = word.lower().replace("'", "’")
    return low, pos.PUNCTUATION.get(word) or _tag(word, low)


def _tag(word: str, low: str) -> str:
    if word[:-2] in CAPITAL_NAMES and low.endswith("’s"):
        return pos.NAME
    if word in CAPITAL_NAMES:
        return pos.NAME
    if low in CLASSES:
        tag = CLASSES[low]
        may_be_name = tag == pos.FINITE_VERB or (low in NAMES_TOO and tag != pos.TIME)
        may_be_name |= low == "first"  # "First Nation", "First Harbour Bank"
        return pos.NAME if word[0].isupper() and may_be_name and low not in FINITE else tag
    if word[0].isupper() or word[0] in "@#" or HYPHENATED_NAME.match(word):
        return pos.NAME
    if word[0] in "0123456789$£€":
        return pos.NUMBER
    if len(low) >= SHORTEST_SUFFIXED and low.endswith("ly") and low not in NOUNS_IN_LY:
        return pos.ADVERB
    if len(low) >= SHORTEST_SUFFIXED and low.endswith("ed"):
        return pos.PAST
    return pos.WORD


def _without_inner_stops(tokens: list[_Token]) -> list[_Token]:
    """Leave out full stops that end no sentence ("Mr.")."""
    last = len(tokens) - 1
    return [token for at, token in enumerate(tokens) if token[0] != "." or at in (0, last)]


def _without_party_tags(tokens: list[_Token]) -> list[_Token]:
    """Leave out the party and state of politicians, from the end to the start."""
    found = [
        at
        for at, (word, *_) in enumerate(tokens)
        if word[0] in PARTY_LETTERS and PARTY.fullmatch(word)
    ]
    for at in reversed(found):
        # What stood behind a party tag may have gone with another.
        if 0 < at < len(tokens) - 1:
            alone = "-" not in tokens[at][0]
            del tokens[_party([token[1] for token in tokens], at, alone=alone)]
    return tokens


def _without_named(tokens: list[_Token]) -> list[_Token]:
    """Leave out "named" between a role and a name: "a mine inspector named Pike"."""
    if NAMING.isdisjoint([token[0] for token in tokens]):
        return tokens
    tags = "".join(token[1] for token in tokens)
    return [
        token
        for at, token in enumerate(tokens)
        if not (token[0] in NAMING and _introduces(tokens, tags, at))
    ]


def _introduces(tokens: list[_Token], tags: str, at: int) -> bool:
    """Whether "named" stands between "a man" and his name, and is not what he did."""
    if at == 0 or not tags.startswith(pos.NAME, at + 1) or not _is_person(tokens[at - 1][0]):
        return False
    start = at - 1
    while start > 0 and tags[start - 1] == pos.WORD:
        start -= 1
    end = at + 1
    while tags.startswith(pos.NAME, end):
        end += 1
    naming = end < len(tokens) and (tags[end] == pos.TO or tokens[end][0] in NAMING_TO)
    return start > 0 and tokens[start - 1][0] in INTRODUCING and not naming


def _is_person(low: str) -> bool:
    return low in GENERIC or is_role(low)


def _sentence(tokens: list[_Token], paragraph: int) -> TokenizedSentence:
    words, tags, starts, ends = zip(*tokens, strict=True)
    return TokenizedSentence(words, "".join(tags), starts, ends, paragraph)


def _party(tags: list[str], at: int, *, alone: bool) -> slice:
    """Return what to leave out with the party tag at `at`: its brackets or commas.

    A letter `alone` ("(R)") stands in brackets. A comma is kept where another
    apposition follows: "Rusk, R-Kan., the chairman, said".
    """
    around = tags[at - 1] + tags[at + 1]
    following = tags[at + 2] if at + 2 < len(tags) else pos.STOP
    if around == IN_BRACKETS or (
        around == IN_COMMAS and following not in pos.NOMINAL and not alone
    ):
        return slice(at - 1, at + 2)
    if around in (IN_COMMAS, COMMA_AND_STOP) and not alone:
        return slice(at - 1, at + 1)
    return slice(at, at)
