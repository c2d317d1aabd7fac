"""Answer candidates: the stretches of a sentence that could be the words that answer.

A sentence is read as a row of pieces, each with a tag of `word_classes.txt` (D a
determiner, N a name, O a number, …). A candidate is a noun phrase, a number with what it
counts, a date, a clause of reason or purpose, or what is said. Nothing is weighed here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import cache, lru_cache
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from knowledge.english import tables
from knowledge.english.numerals import HUNDRED, SCALES, TENS, UNITS
from knowledge.english.patterns import MONTHS
from knowledge.english.word_lists import WORD_CLASSES

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from knowledge.model import Statement


class CandidateType(StrEnum):
    """What a candidate looks like."""

    # The hash of an enumeration is Python code, and these are looked up for every candidate.
    __hash__ = str.__hash__

    YEAR = "year"
    DATE = "date"
    AMOUNT = "amount"
    NUMBER = "number"
    NAME = "name"
    NOUNS = "nouns"
    REASON = "reason"
    PURPOSE = "purpose"
    MEANS = "means"
    DEED = "deed"
    SPEECH = "speech"


class Piece(NamedTuple):
    """A word or a mark of a sentence, by its place in the story's text."""

    start: int
    end: int
    word: str
    """In lower case, with a straight apostrophe."""
    tag: str


class SpanCandidate(NamedTuple):
    """The pieces from `first` up to and without `behind`."""

    first: int
    behind: int
    type: CandidateType
    tags: frozenset[str]
    """Those of its pieces."""


@dataclass(frozen=True, slots=True)
class Row:
    """A sentence as a row of pieces."""

    pieces: tuple[Piece, ...]
    phrases: tuple[SpanCandidate, ...]
    """The candidates that its words tell, those that start first first."""


PIECE = re.compile(
    r"""
    [$£€¥]? \d+ (?: [.,:]\d+ )* [^\W_]* (?: [-‐] [^\W\d_]+ )* %?   # $1,500, 63%, 10-year-old
    | (?: [^\W\d_]\. ){2,}
    | (?: Mr | Mrs | Ms | Dr | St | Gen | Col | Prof ) \.
    | [’'] s \b
    | [^\W_]+ (?: [-‐’'] (?! s\b ) [^\W_]+ )* (?: (?<=[sS]) [’'] (?!\w) )?
    | \S
    """,
    re.VERBOSE,
)
WORDS = {name: frozenset(words) for name, words in tables.groups("answer_words.txt").items()}
NUMBER_WORDS = frozenset({*UNITS, *TENS, *SCALES, HUNDRED}) | WORDS["number"]
MONTHS_IN_LOWER_CASE = frozenset(MONTHS.lower().split("|"))
YEAR = re.compile(r"(?:1\d{3}|20\d\d)(?:s|[-–/]\d{2,4})?")
MONEY = re.compile(r"[$£€¥]|%$")
INSIDE = frozenset("DNOTwVBPCI,-&/'F")
"""Tags that may stand inside a noun phrase."""
STARTS = frozenset("DNOTwVB")
PHRASE_ENDS = frozenset("NOTwV")
STOPS = frozenset(".;:")
LONGEST = 9
"""Pieces of a noun phrase."""
MOST_LINKS = 2
"""Prepositions and conjunctions inside a noun phrase."""
LONGEST_CLAUSE = 30
MOST_CANDIDATES = 150
"""How many are weighed of one sentence; only a very long one has more."""
ROWS_KEPT = 512
"""Sentences that are kept as they were read, of about 10 kB each."""


# What is asked of a story is answered from few of its sentences.
@lru_cache(ROWS_KEPT)
def row_of(text: str, start: int, end: int) -> Row:
    """Read the sentence `text[start:end]`."""
    row: list[Piece] = []
    for match in PIECE.finditer(text, start, end):
        written = match[0]
        tag = _tag(written, opens=not row or row[-1].tag in ".Q")
        row.append(Piece(match.start(), match.end(), _folded(written), tag))
    return Row(tuple(row), tuple(islice(_phrases(row), MOST_CANDIDATES)))


def candidates(row: Row, statements: Sequence[Statement] = ()) -> list[SpanCandidate]:
    """Return the candidates of a sentence, what somebody says in it last."""
    return [*row.phrases, *_spoken(row.pieces, statements)][:MOST_CANDIDATES]


def _phrases(row: Sequence[Piece]) -> Iterator[SpanCandidate]:
    for first, piece in enumerate(row):
        if piece.tag in STARTS:
            yield from _noun_phrases(row, first)
        yield from _clauses(row, first)


def _candidate(
    row: Sequence[Piece], first: int, behind: int, kind: CandidateType | None = None
) -> SpanCandidate:
    """Return the candidate of these pieces, whose type their words tell if it is not given."""
    inside = row[first:behind]
    tags = frozenset(piece.tag for piece in inside)
    return SpanCandidate(first, behind, kind or _type(inside, tags), tags)


def _noun_phrases(row: Sequence[Piece], first: int) -> Iterator[SpanCandidate]:
    links = 0
    if row[first].tag == "B" and not _measures(row, first):
        return
    for at in range(first, min(first + LONGEST, len(row))):
        tag = row[at].tag
        # "in Antwerp last spring": a time begins behind a name, and is no part of it.
        if tag not in INSIDE or (tag == "T" and at > first and row[at - 1].tag == "N"):
            return
        if tag in "PCI,-":
            links += 1
            if links > MOST_LINKS:
                return
        elif tag in PHRASE_ENDS and not (at + 1 < len(row) and _bound(row, at)):
            if first == at and tag == "V":
                continue
            yield _candidate(row, first, at + 1)


def _measures(row: Sequence[Piece], first: int) -> bool:
    """Tell whether an adverb stands before a number: "almost 300", "more than half"."""
    return any(piece.tag == "O" for piece in row[first + 1 : first + 3])


def _bound(row: Sequence[Piece], at: int) -> bool:
    """Tell whether a phrase cannot end here: inside a name, before the unit of a number."""
    here, following = row[at], row[at + 1]
    if here.tag == following.tag and here.tag in "NT":
        return True
    return here.tag == "O" and (following.tag == "O" or following.word in WORDS["money"])


def _clauses(row: Sequence[Piece], first: int) -> Iterator[SpanCandidate]:
    word, tag = row[first].word, row[first].tag
    if word in WORDS["reason"]:
        kind = CandidateType.REASON
    elif word == "to" or (
        word == "in" and row[first + 1 : first + 2] and row[first + 1].word == "order"
    ):
        kind = CandidateType.PURPOSE
    elif word in WORDS["means"]:
        kind = CandidateType.MEANS
    elif tag in "FV" or (tag == "w" and first and row[first - 1].tag in "MI"):
        kind = CandidateType.DEED
    else:
        return
    last = min(first + LONGEST_CLAUSE, len(row))
    for at in range(first + 2, last):
        if row[at].tag in STOPS or row[at].tag == "," or (row[at].tag == "C" and at > first + 3):
            yield _candidate(row, first, at, kind)
            if row[at].tag in STOPS:
                return
    if last > first + 2:
        yield _candidate(row, first, last, kind)


def _spoken(row: Sequence[Piece], statements: Sequence[Statement]) -> Iterator[SpanCandidate]:
    for statement in statements:
        inside = [
            at
            for at, piece in enumerate(row)
            if statement.start <= piece.start and piece.end <= statement.end
        ]
        if inside:
            yield _candidate(row, inside[0], inside[-1] + 1, CandidateType.SPEECH)


def _type(inside: Sequence[Piece], tags: frozenset[str]) -> CandidateType:
    words = {piece.word for piece in inside}
    if any(YEAR.fullmatch(word) for word in words):
        alone = len(inside) == 1 or words <= {"the"} | {w for w in words if YEAR.fullmatch(w)}
        return CandidateType.YEAR if alone else CandidateType.DATE
    if words & WORDS["day"] or (
        words & MONTHS_IN_LOWER_CASE and tags <= {"N", "O", "T", "P", "D", "C", "B", ","}
    ):
        return CandidateType.DATE
    if "O" in tags or words & WORDS["century"]:
        if words & WORDS["money"] or any(MONEY.search(word) for word in words):
            return CandidateType.AMOUNT
        if words & WORDS["century"]:
            return CandidateType.DATE
        if inside[0].tag in "OB":
            return CandidateType.NUMBER
    named = [piece for piece in inside if piece.tag == "N"]
    small = [
        piece
        for piece in inside
        if piece.tag in "wV" and piece.word not in WORDS["small word of a name"]
    ]
    return CandidateType.NAME if len(named) > len(small) else CandidateType.NOUNS


@lru_cache(20_000)
def _folded(written: str) -> str:
    return written.casefold().replace("’", "'")


@lru_cache(20_000)
def _tag(written: str, *, opens: bool) -> str:
    """Return the tag of a word or mark; `opens` is whether it starts the sentence."""
    if not any(map(str.isalnum, written)):
        return _mark(written)
    word = _folded(written)
    if word == "'s":
        return "'"
    if any(map(str.isdigit, written)) or word in NUMBER_WORDS:
        return "O"
    classes = _classes()
    large = written[0].isupper()
    if word in MONTHS_IN_LOWER_CASE and large:
        return "T"
    if word in classes and (not large or opens or word in ("the", "of")):
        return classes[word]
    if word in WORDS["day"]:
        return "T"
    if large:
        return "N"
    if word.endswith("ed") and len(word) > 4:  # noqa: PLR2004 - "red" and "need" are no pasts
        return "V"
    if word.endswith("ly") and len(word) > 4:  # noqa: PLR2004 - "fly" is no adverb
        return "B"
    return "w"


def _mark(written: str) -> str:
    if written in ".?!…":
        return "."
    if written in '“”"‘’«»':
        return "Q"
    if written in "–—-":
        return "—"
    return written if written in ",;:&/()$" else "_"


@cache
def _classes() -> dict[str, str]:
    return {word: heading[0] for heading, words in WORD_CLASSES.items() for word in words}
