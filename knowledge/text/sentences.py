"""Sentences: where each one of a story starts and ends.

A sentence is the unit that is indexed and quoted, so two things matter more than
finding every full stop: it never crosses a newline, and a quotation in one pair
of marks stays whole together with the clause that says who spoke. Only a sentence
that would grow past `LONGEST` characters is split at its inner sentence ends.

The text is read paragraph by paragraph. Every run of terminators followed by
white space is a possible end; it is refused after an abbreviation, an initial, a
list number, before a lower-case word, inside brackets, and inside a quotation. What
depends on the language (abbreviations, the words that start sentences, the clauses
that say who spoke) is told by it, as `SentenceRules`.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from knowledge.model import Sentence, Span
from knowledge.text.quotation_marks import Quotation, quotations

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

LONGEST = 400
"""Characters up to which a quotation with its cue clause is one sentence."""

# All that str.splitlines takes for the end of a line: each ends a paragraph, so that
# no passage can break a block quote in two.
PARAGRAPH = re.compile(r"[^\n\r\v\f\x1c-\x1e\x85\u2028\u2029]+")

TERMINATOR = re.compile(
    r"""
    (?<! [.!?…؟۔।] )
    (?P<stop> \.(?:[ \xa0]\.){2,3} | [.!?…؟۔।]++ )  # a run of terminators, or a spaced ellipsis,
    (?: [)\]"”’»›'“‘«‹] | [ \xa0\u202f\u2009] [»›] (?=\s|$) )*+  # what closes after it (« … »),
    (?: \[[^\[\]\n]{1,40}\] )*+                # and a note like [1],
    (?=\s|$)                                    # before white space
    | (?P<glued> [.!?] ) (?<= [a-zß-öø-ÿ]{2} [.!?] ) [”’]?  # or the lost end of a line:
    (?= [“‘„]? [A-ZÀ-Þ][a-zß-öø-ÿ’]* [\s,] )       # "late Sunday.Police say"
    | [。！？]++ [」』）”’]*+                       # these need no space after them
    """,
    re.VERBOSE,
)
NEXT = re.compile(r"\s*(?P<opening>[\"“„«»‘‚'(\[‹›¿¡]*)(?P<word>[^\W\d_]+)?")
# The word before a terminator, from its last white space or opening mark.
LAST_WORD = re.compile(r"[^\s\"“„«»‘‚(\[‹›¿¡]*$")
# Brackets longer than this hold sentences of their own.
BRACKETS = re.compile(r"\([^()]{1,300}\)|\[[^\[\]]{1,300}\]")

# The mark of an item is no word of it. A dash may as well be that of a speaker.
BULLET = re.compile(r"(?:[•‣▪●○◦⁃■□▶►∙]\s*|[*·-][ \t]+)(?=\w|[^\w\s]\w)")

INITIAL = re.compile(r"[^\W\d_]\.(?:-?[^\W\d_]\.)*\.?$")
LONGEST_LIST_NUMBER = 4
LIST_NUMBER = re.compile(r"(?:\d{1,3}|[ivxIVX]{1,4}|[a-zA-Z])\.$")
PLAIN_WORD = re.compile(r"[^\W\d_]+(?:[’'-][^\W\d_]+)*[.!?]")
DOMAINS = frozenset({"Com", "Org", "Net", "Co", "Io", "Tv", "Js"})
"""What stands behind a stop without a space and ends a name ("Booking.Com")."""
PARAGRAPHS_REMEMBERED = 256
"""Paragraphs of which it is remembered what cuts them: who speaks in a story is read before
its sentences are, and both are cut alike."""


@dataclass(frozen=True, slots=True, eq=False)
class SentenceRules:
    """What a language tells about where its sentences end."""

    abbreviations: Mapping[str, str]
    """The kind of each abbreviation, without its last full stop, which decides what that
    stop means: "name" (Mr.) never ends a sentence, "number" (No.) does unless a number
    follows, "time" (p.m.) unless `after_time` matches, "end" (Inc.) before a starter, and
    "street" (St.) before a starter if `street` matches."""
    starters: frozenset[str]
    """Words, as written with a capital, that start a sentence and no name."""
    after_time: re.Pattern[str]
    """What goes on after a time of day."""
    street: re.Pattern[str]
    """The end of a text, with the full stop, in which the abbreviation is a street's."""
    is_abbreviation: Callable[[str], bool]
    """Tells whether a word that stands in no table has the form of an abbreviation."""
    starts_clause: Callable[[str, int, int, int], bool]
    """Tells whether a sentence starts behind an abbreviation that may end one: takes the
    text, where the sentence before starts, where the abbreviation starts and where it ends."""
    capitals: frozenset[str]
    """Words that have a capital inside sentences as well, as "I" does."""
    cue_follows: Callable[[str, Quotation, int, int], bool]
    """Tells whether the clause after a closed quotation says who spoke it: takes the text,
    the quotation, where the clause starts, and the paragraph's end."""


def paragraphs(text: str) -> list[Span]:
    """Return the lines of `text` that are not blank, without surrounding white space."""
    return [
        _trim(text, match.start(), match.end())
        for match in PARAGRAPH.finditer(text)
        if not match[0].isspace()
    ]


def sentences(text: str, rules: SentenceRules, skipped: Iterable[int] = ()) -> tuple[Sentence, ...]:
    """Return the sentences of a story's text, in order, never overlapping.

    Args:
        text: the story's text.
        rules: those of its language.
        skipped: paragraph numbers, from 1, that are no part of the story proper.
    """
    skip = frozenset(skipped)
    found: list[Sentence] = []
    for paragraph, span in enumerate(paragraphs(text), start=1):
        if paragraph in skip:
            continue
        bullet = BULLET.match(text, *span)
        first = bullet.end() if bullet else span.start
        for start, end in _split(text, first, span.end, rules):
            if any(char.isalnum() for char in text[start:end]):
                found.append(Sentence(start, end, paragraph, len(found) + 1))
    return tuple(found)


def _split(text: str, start: int, end: int, rules: SentenceRules) -> Iterator[Span]:
    """Yield the sentences of one paragraph."""
    _, outer, inner = cuts(text, (Span(start, end),), rules)
    for piece in _pieces(text, start, end, outer):
        if piece.end - piece.start <= LONGEST:
            yield piece
        else:
            first, last = bisect_right(inner, piece.start), bisect_right(inner, piece.end - 1)
            yield from _pieces(text, *piece, inner[first:last])


class Cuts(NamedTuple):
    """What cuts a paragraph into sentences."""

    quoted: Sequence[Quotation]
    """Its outermost quotations."""
    outer: Sequence[int]
    """Where its sentences end outside quotations."""
    inner: Sequence[int]
    """Where they end inside. An end that a cue clause follows (`“Why?” he asked.`) is one."""


@lru_cache(PARAGRAPHS_REMEMBERED)
def cuts(text: str, lines: tuple[Span, ...], rules: SentenceRules) -> Cuts:
    """Return what cuts a paragraph, which may be broken into several lines."""
    quoted = [one for line in lines for one in quotations(text, *line) if one.depth == 0]
    closed = [one for one in quoted if one.closed]
    start, end = lines[0].start, lines[-1].end
    outer: list[int] = []
    inner: list[int] = []
    for boundary in _boundaries(text, start, end, rules):
        around = _quotation_at(closed, boundary)
        if around is None or (
            boundary >= around.end and not rules.cue_follows(text, around, boundary, end)
        ):
            outer.append(boundary)
        else:
            inner.append(boundary)
    return Cuts(quoted, outer, inner)


def glued_ends(text: str) -> list[int]:
    """Return where sentences of a text run into each other without a space between them."""
    return [
        match.end()
        for match in TERMINATOR.finditer(text)
        if match["glued"] is not None
        and (following := NEXT.match(text, match.end())) is not None
        and following["word"] not in DOMAINS
        and (before := LAST_WORD.search(text, max(0, match.start() - 40), match.start() + 1))
        and PLAIN_WORD.fullmatch(before[0])
    ]


def _pieces(text: str, start: int, end: int, ends: Sequence[int]) -> Iterator[Span]:
    for left, right in zip([start, *ends], [*ends, end], strict=True):
        span = _trim(text, left, right)
        if span.start < span.end:
            yield span


def _trim(text: str, start: int, end: int) -> Span:
    piece = text[start:end]
    return Span(end - len(piece.lstrip()), start + len(piece.rstrip()))


def _quotation_at(quoted: list[Quotation], boundary: int) -> Quotation | None:
    """Return the quotation that `boundary` lies in or closes with."""
    at = bisect_right(quoted, boundary - 1, key=lambda q: q.start) - 1
    return quoted[at] if at >= 0 and boundary <= quoted[at].end else None


def _boundaries(text: str, start: int, end: int, rules: SentenceRules) -> Iterator[int]:
    """Yield the ends of sentences, whether inside a quotation or not."""
    brackets = [match.span() for match in BRACKETS.finditer(text, start, end)]
    sentence = start
    for match in TERMINATOR.finditer(text, start, end):
        boundary = match.end()
        at = bisect_right(brackets, (boundary, 0)) - 1
        if at >= 0 and boundary < brackets[at][1]:
            continue
        if boundary < end and _ends_sentence(text, sentence, match, end, rules):
            yield boundary
            sentence = boundary


def _ends_sentence(
    text: str, sentence: int, match: re.Match[str], end: int, rules: SentenceRules
) -> bool:
    stop = match["stop"] or match["glued"]
    if stop is None:
        return True
    following = NEXT.match(text, match.end(), end)
    word = following["word"] if following else None
    if word is not None and word[0].islower():
        return False
    if set(stop) <= {"!", "?", "؟", "۔", "।"}:
        return True
    if stop != ".":
        return word not in rules.capitals  # an ellipsis in mid-sentence
    stopped = match.start() + len(stop)
    before = LAST_WORD.search(text, max(sentence, match.start() - 40), stopped)
    last = before[0] if before else stop
    if LIST_NUMBER.match(last) and match.start() - sentence <= LONGEST_LIST_NUMBER:
        return False
    if match["glued"] and (word in DOMAINS or not PLAIN_WORD.fullmatch(last)):
        return False
    if last == stop:
        return True
    return _stop_ends_sentence(text, Span(sentence, stopped), last, (word, match.end()), rules)


def _stop_ends_sentence(
    text: str, so_far: Span, last: str, following: tuple[str | None, int], rules: SentenceRules
) -> bool:
    """Decide whether the full stop of `last`, the end of `so_far`, ends a sentence.

    `following` is the word that follows, and where what closes behind the stop ends.
    """
    word, at = following
    known = rules.abbreviations
    kind = known.get(last[:-1]) or known.get(re.split("[-/’']", last[:-1])[-1])
    if kind == "street":
        return (
            word in rules.starters and rules.street.search(text[max(0, at - 40) : at]) is not None
        )
    if kind == "name":
        return False
    if kind == "number":
        return not re.match(r"\s*[\d£$€]", text[at : at + 4])
    if kind == "time":
        return not rules.after_time.match(text, at)
    if kind == "end" or INITIAL.match(last) or rules.is_abbreviation(last[:-1]):
        first = so_far.end - len(last)
        return word in rules.starters or rules.starts_clause(text, so_far.start, first, at)
    return True
