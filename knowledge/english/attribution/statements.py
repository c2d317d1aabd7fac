"""Statements: all that a story reports somebody to have said.

Paragraph by paragraph, sentence by sentence: the reports of each sentence, then
the quotations that no cue reported. Such a quotation goes on from the statement
before where nobody else has come between; one that runs over paragraphs is marked
by a missing closing mark. Slogans, titles and doubted words in marks are nobody's
statement and stay out.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from knowledge.english.attribution.cast import NOBODY, Cast, Speaker, cast, remember
from knowledge.english.attribution.noun_phrases import core_end
from knowledge.english.attribution.quoted import quoted_words
from knowledge.english.attribution.records import Report
from knowledge.english.attribution.reports import introduced, reports
from knowledge.english.attribution.source_phrases import is_finding
from knowledge.english.attribution.speakers import speaker
from knowledge.english.attribution.tokens import QUOTE, Phrase, phrases
from knowledge.model import Kind, Resolution, Span, Statement, Story
from knowledge.text.sentences import paragraphs

if TYPE_CHECKING:
    from collections.abc import Iterable

SHORTEST_WHOLE = 3
"""Words below which a quotation without a cue is not taken for a statement."""


@dataclass(slots=True)
class _Flow:
    """What goes on from one sentence to the next."""

    paragraph: int = 0
    spoke: Speaker = NOBODY
    """Whose statement was the last."""
    at: int = -1
    """The sentence of that statement."""
    open: bool = False
    """Whether the last quotation was left open at its paragraph's end."""
    rows: list[Statement] = field(default_factory=list)


def statements(story: Story, read: Iterable[Span] | None = None) -> tuple[Statement, ...]:
    """Return the statements of a story, in text order.

    Args:
        story: the story; offsets are code points into its text.
        read: the paragraphs to read, all of them by default.
    """
    text = story.text
    spans = paragraphs(text) if read is None else list(read)
    sentences = [
        phrase
        for number, span in enumerate(spans)
        for phrase in phrases(text, span.start, span.end, number)
    ]
    found = [reports(text, phrase) for phrase in sentences]
    made = cast(text, sentences, _source_ends(found))
    flow = _Flow()
    for index, (phrase, rows) in enumerate(zip(sentences, found, strict=True)):
        _read(made, flow, phrase, index, rows)
    return tuple(sorted(flow.rows, key=lambda row: (row.start, row.end)))


def _source_ends(found: list[list[Report]]) -> frozenset[int]:
    """Return the offsets at which sources end: a name that ends there speaks."""
    ends: set[int] = set()
    for rows in found:
        for row in rows:
            if row.source is not None:
                ends.add(row.phrase.tokens[core_end(row.phrase, row.source) - 1].end)
    return frozenset(ends)


def _read(made: Cast, flow: _Flow, phrase: Phrase, index: int, rows: list[Report]) -> None:
    """Add the statements of one sentence."""
    if phrase.paragraph != flow.paragraph:
        flow.paragraph = phrase.paragraph
    taken: list[Span] = []
    for row in rows:
        if (
            row.kind is not Kind.DIRECT
            and row.source is not None
            and is_finding(phrase, row.source)
        ):
            continue
        found = speaker(made, row.source, phrase, index)
        _add(made, flow, row, found, index)
        taken.append(Span(row.start, row.end))
    _read_quotations(made, flow, phrase, index, taken)


def _add(made: Cast, flow: _Flow, row: Report, found: Speaker, index: int) -> None:
    """Add one statement and remember who made it."""
    cue = None if row.cue is None else made.text[row.cue.start : row.cue.end]
    flow.rows.append(
        Statement(
            row.start,
            row.end,
            row.kind,
            found.name,
            found.role,
            cue,
            found.resolved,
            found.evidence,
        )
    )
    remember(made, found, index)
    flow.spoke, flow.at = found, index


def _read_quotations(
    made: Cast, flow: _Flow, phrase: Phrase, index: int, taken: list[Span]
) -> None:
    """Add the quotations of a sentence that no cue of it reports."""
    at = phrase.tags.find(QUOTE)
    while at >= 0:
        token = phrase.tokens[at]
        if not any(span.start <= token.start < span.end for span in taken):
            _read_quotation(made, flow, phrase, index, at)
        at = phrase.tags.find(QUOTE, at + 1)


def _read_quotation(made: Cast, flow: _Flow, phrase: Phrase, index: int, at: int) -> None:
    token = phrase.tokens[at]
    if not _is_whole(made.text, flow, phrase, index, at):
        return
    span = Span(token.start, token.end)
    if at and phrase.tags[at - 1] == ":":
        row = introduced(made.text, phrase)
        if row is not None:
            _add(made, flow, row, _continued(made, flow, phrase, index, row), index)
        return
    row = Report(*span, Kind.DIRECT, None, phrase, None)
    _add(made, flow, row, _continued(made, flow, phrase, index, None), index)


def _is_whole(text: str, flow: _Flow, phrase: Phrase, index: int, at: int) -> bool:
    """Whether a quotation is a sentence by itself.

    One whose opening mark is missing is only believed behind another.
    """
    token = phrase.tokens[at]
    words = quoted_words(text, phrase, at)
    if text[token.start].isalnum() and not (flow.rows and flow.rows[-1].kind is Kind.DIRECT):
        return False
    alone = at == 0 or phrase.tags[at - 1] in ":."
    ends = words[-1:] in ".?!…,"
    if words[-1:] == "," and len(words.split()) < SHORTEST_WHOLE:
        return False
    long = len(words.split()) >= SHORTEST_WHOLE or flow.at == index - 1
    return alone and ends and words[:1].isupper() and long


def _continued(made: Cast, flow: _Flow, phrase: Phrase, index: int, row: Report | None) -> Speaker:
    """Return who goes on speaking, or nobody where somebody else came between."""
    if row is not None and row.source is not None:
        found = speaker(made, row.source, phrase, index)
        if found.person is not None:
            return found
    if flow.spoke.name is None:
        return NOBODY
    for back in range(flow.at + 1, index + 1):
        for _, person in made.at[back]:
            if person is not flow.spoke.person:
                return NOBODY
    known = flow.spoke
    return Speaker(known.name, known.role, Resolution.CONTINUED, known.evidence, known.person)
