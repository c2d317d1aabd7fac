"""Sentences: where each one of a story starts and ends.

A sentence is the unit that is indexed and quoted, so two things matter more than
finding every full stop: it never crosses a newline, and a quotation in one pair
of marks stays whole together with the clause that says who spoke. Only a sentence
that would grow past `LONGEST` characters is split at its inner sentence ends.

The text is read paragraph by paragraph. Every run of terminators followed by
white space is a possible end; it is refused after an abbreviation, an initial, a
list number, before a lower-case word, inside brackets, and inside a quotation.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from itertools import islice
from typing import TYPE_CHECKING

from knowledge.english import tables
from knowledge.english.reporting_verbs import LEXICON, Entry, Form
from knowledge.model import Sentence, Span
from knowledge.text.quotation_marks import Quotation, quotations

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

LONGEST = 400
"""Characters up to which a quotation with its cue clause is one sentence."""

# All that str.splitlines takes for the end of a line: each ends a paragraph, so that
# no passage can break a block quote in two.
PARAGRAPH = re.compile(r"[^\n\r\v\f\x1c-\x1e\x85\u2028\u2029]+")

TERMINATOR = re.compile(
    r"""
    (?<! [.!?…؟۔।] ) (?P<stop> [.!?…؟۔।]++ )   # a run of terminators,
    [)\]"”’»›']*+ (?: \[[^\[\]\n]{1,40}\] )*+   # what closes after it, and a note like [1],
    (?=\s|$)                                    # before white space
    | [。！？]++ [」』）”’]*+                       # these need no space after them
    """,
    re.VERBOSE,
)
NEXT = re.compile(r"\s*(?P<opening>[\"“„«‘'(\[‹]*)(?P<word>[^\W\d_]+)?")
# The word before a terminator, from its last white space or opening mark.
LAST_WORD = re.compile(r"[^\s\"“„«‘(\[‹]*$")
# Brackets longer than this hold sentences of their own.
BRACKETS = re.compile(r"\([^()]{1,300}\)|\[[^\[\]]{1,300}\]")

INITIAL = re.compile(r"[^\W\d_]\.(?:-?[^\W\d_]\.)*\.?$")
LONGEST_LIST_NUMBER = 4
LIST_NUMBER = re.compile(r"(?:\d{1,3}|[ivxIVX]{1,4}|[a-zA-Z])\.$")

# ‘It is over!’ Kirby said. – the clause that says who spoke, after the quotation: a
# subject, a cue, and behind it nothing, an adverbial or whom it was said to.
CLAUSE = re.compile(
    r"\s*(?P<words>(?=[^\W\d_])(?:\b[A-Z][a-z]{0,3}\.(?=\s[A-Z])"  # Mr. J. Kirby
    r"|[^.!?…;:\"“”„«»‘()\[\]–—\n]){1,160})(?P<opening>[:\"“„«‘])?"
)
CLAUSE_WORD = re.compile(r"[^\W\d_][\w’'-]*")
MOST_SUBJECT_WORDS = 8
NO_SUBJECT = frozenset(
    {"is", "are", "was", "were", "has", "have", "had", "will", "would", "that"}
    | {"he", "she", "they", "it", "we", "i"}
)
"""Words before which no subject goes on: what stands before the cue is a clause."""
ADDRESSEE = re.compile(
    r"\s+(?:(?:the|a|his|her|their|its|to)\s+)?[\w’'-]+(?=\s*(?:$|,)|\s+(?!to\b))"
)
ADVERBIAL = re.compile(
    r"""
    \s* (?: $ | , | (?: as|when|while|after|before )\b
      | (?: on|in|at|during|with|from|outside|through|again|once|later|today|yesterday
          | [a-z]+ly | \w+day )\b
        # … in a report that the ball had left: something is said after all
        (?! .* \b(?: that|is|are|was|were|has|have|had|will|would|can|could|should|may|might )\b )
    )
    """,
    re.VERBOSE,
)

ABBREVIATIONS = {row[0]: row[1] for row in tables.rows("abbreviations.tsv")}
# "Main St." and "10 Downing St." are streets, "St. Mary’s" is not.
STREET = re.compile(r"(?:[A-Z]\w*[a-z]|\d\w*)\s+St\.[)”’\"']*$")
STARTERS = frozenset(row[0] for row in tables.rows("starters.txt"))
AFTER_TIME = re.compile(
    r"\s*(?:\d|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|[A-Z]{1,4}T\b|GMT|UTC|Eastern|Central"
    r"|Pacific|Mountain|local|(?:Jan|Febr)uary|March|April|May|June|July|August"
    r"|(?:Septem|Octo|Novem|Decem)ber)"
)


def paragraphs(text: str) -> list[Span]:
    """Return the lines of `text` that are not blank, without surrounding white space."""
    return [
        _trim(text, match.start(), match.end())
        for match in PARAGRAPH.finditer(text)
        if not match[0].isspace()
    ]


def sentences(text: str, skipped: Iterable[int] = ()) -> tuple[Sentence, ...]:
    """Return the sentences of a story's text, in order, never overlapping.

    Args:
        text: the story's text.
        skipped: paragraph numbers, from 1, that are no part of the story proper.
    """
    skip = frozenset(skipped)
    found: list[Sentence] = []
    for paragraph, span in enumerate(paragraphs(text), start=1):
        if paragraph in skip:
            continue
        for start, end in _split(text, *span):
            if any(char.isalnum() for char in text[start:end]):
                found.append(Sentence(start, end, paragraph, len(found) + 1))
    return tuple(found)


def _split(text: str, start: int, end: int) -> Iterator[Span]:
    """Yield the sentences of one paragraph."""
    quoted = [q for q in quotations(text, start, end) if q.depth == 0 and q.closed]
    outer, inner = boundaries(text, start, end, quoted)
    for piece in _pieces(text, start, end, outer):
        if piece.end - piece.start <= LONGEST:
            yield piece
        else:
            first, last = bisect_right(inner, piece.start), bisect_right(inner, piece.end - 1)
            yield from _pieces(text, *piece, inner[first:last])


def boundaries(
    text: str, start: int, end: int, quoted: list[Quotation]
) -> tuple[list[int], list[int]]:
    """Return where the sentences of a paragraph end, outside and inside its quotations.

    `quoted` are its outermost quotations. An end that a cue clause follows
    (`“Why?” he asked.`) counts as inside.
    """
    outer: list[int] = []
    inner: list[int] = []
    for boundary in _boundaries(text, start, end):
        around = _quotation_at(quoted, boundary)
        if around is None or (
            boundary >= around.end and not _cue_follows(text, around, boundary, end)
        ):
            outer.append(boundary)
        else:
            inner.append(boundary)
    return outer, inner


def _pieces(text: str, start: int, end: int, cuts: list[int]) -> Iterator[Span]:
    for left, right in zip([start, *cuts], [*cuts, end], strict=True):
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


def _boundaries(text: str, start: int, end: int) -> Iterator[int]:
    """Yield the ends of sentences, whether inside a quotation or not."""
    brackets = [match.span() for match in BRACKETS.finditer(text, start, end)]
    sentence = start
    for match in TERMINATOR.finditer(text, start, end):
        boundary = match.end()
        at = bisect_right(brackets, (boundary, 0)) - 1
        if at >= 0 and boundary < brackets[at][1]:
            continue
        if boundary < end and _ends_sentence(text, sentence, match, end):
            yield boundary
            sentence = boundary


def _ends_sentence(text: str, sentence: int, match: re.Match[str], end: int) -> bool:
    stop = match["stop"]
    if stop is None:
        return True
    following = NEXT.match(text, match.end(), end)
    word = following["word"] if following else None
    if word is not None and word[0].islower():
        return False
    if set(stop) <= {"!", "?", "؟", "۔", "।"}:
        return True
    if stop != ".":
        return word not in ("I", "I’m", "I'm")  # an ellipsis in mid-sentence
    before = LAST_WORD.search(text, max(sentence, match.start() - 40), match.end("stop"))
    last = before[0] if before else stop
    if LIST_NUMBER.match(last) and match.start() - sentence <= LONGEST_LIST_NUMBER:
        return False
    return _stop_ends_sentence(text, last, word, match.end())


def _stop_ends_sentence(text: str, last: str, word: str | None, at: int) -> bool:
    """Decide whether the full stop of `last`, before `word`, ends a sentence."""
    kind = ABBREVIATIONS.get(last[:-1]) or ABBREVIATIONS.get(last[:-1].rpartition("-")[2])
    if kind == "street":
        return word in STARTERS and STREET.search(text[max(0, at - 40) : at]) is not None
    if kind == "name":
        return False
    if kind == "number":
        return not re.match(r"\s*[\d£$€]", text[at : at + 4])
    if kind == "time":
        return not AFTER_TIME.match(text, at)
    if kind == "end" or INITIAL.match(last):
        return word in STARTERS
    return True


def _cue_follows(text: str, quotation: Quotation, boundary: int, end: int) -> bool:
    """Tell whether the clause after a closed quotation says who spoke it.

    `“Is it safe?” Kirby asked.` is one sentence; in `He asked: “Is it safe?” Nobody
    answered.` the cue stands before, and in `“It is safe.” Kirby said he knew.` the
    second sentence makes a statement of its own.
    """
    if text[max(0, quotation.start - 2) : quotation.start].strip()[-1:] in (",", ":"):
        return False
    clause = CLAUSE.match(text, boundary, end)
    if clause is None or (clause["opening"] and clause["words"].rstrip()[-1] != ","):
        return False
    for word in islice(CLAUSE_WORD.finditer(clause["words"]), 1, MOST_SUBJECT_WORDS):
        if word[0] in NO_SUBJECT:
            return False
        if _is_cue(clause["words"], word):
            return True
    return False


def _is_cue(clause: str, word: re.Match[str]) -> bool:
    """Tell whether a word of a clause is a verb of speech that leaves nothing to be said."""
    for entry in LEXICON.get(word[0], ()):
        particle = "".join(f" {part}" for part in entry.particle)
        speaks = entry.kind == "speech" and _is_finite(entry)
        if speaks and clause.startswith(particle, word.end()):
            at = word.end() + len(particle)
            addressed = ADDRESSEE.match(clause, at) if _is_addressed(clause, entry, at) else None
            return ADVERBIAL.match(clause, addressed.end() if addressed else at) is not None
    return False


def _is_addressed(clause: str, entry: Entry, at: int) -> bool:
    """Whether a cue can have an addressee behind it ("asked them", "said to them")."""
    return clause.startswith(" to ", at) or (
        "object" in entry.licences and ADVERBIAL.match(clause, at) is None
    )


def _is_finite(entry: Entry) -> bool:
    return "direct" in entry.licences and entry.form in (Form.PAST, Form.THIRD)
