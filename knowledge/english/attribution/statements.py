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

from knowledge.english.attribution.relations.extraction import introduced, relations
from knowledge.english.attribution.relations.noun_phrases import core_end
from knowledge.english.attribution.relations.quoted_content import quoted_words
from knowledge.english.attribution.relations.relation import AttributionRelation
from knowledge.english.attribution.relations.source_phrases import is_finding
from knowledge.english.attribution.resolution.cast import NOBODY, Cast, Speaker, cast, remember
from knowledge.english.attribution.resolution.resolved_speakers import resolved_speaker
from knowledge.english.attribution.tokens import QUOTE, TokenizedSentence, tokenized_sentences
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
        sentence
        for number, span in enumerate(spans)
        for sentence in tokenized_sentences(text, span.start, span.end, number)
    ]
    found = [relations(text, sentence) for sentence in sentences]
    made = cast(text, sentences, _source_ends(found))
    flow = _Flow()
    for index, (sentence, rows) in enumerate(zip(sentences, found, strict=True)):
        _read(made, flow, sentence, index, rows)
    return tuple(sorted(flow.rows, key=lambda row: (row.start, row.end)))


def _source_ends(found: list[list[AttributionRelation]]) -> frozenset[int]:
    """Return the offsets at which sources end: a name that ends there speaks."""
    ends: set[int] = set()
    for rows in found:
        for row in rows:
            if row.source is not None:
                ends.add(row.sentence.tokens[core_end(row.sentence, row.source) - 1].end)
    return frozenset(ends)


def _read(
    made: Cast,
    flow: _Flow,
    sentence: TokenizedSentence,
    index: int,
    rows: list[AttributionRelation],
) -> None:
    """Add the statements of one sentence."""
    if sentence.paragraph != flow.paragraph:
        flow.paragraph = sentence.paragraph
    taken: list[Span] = []
    for row in rows:
        if (
            row.kind is not Kind.DIRECT
            and row.source is not None
            and is_finding(sentence, row.source)
        ):
            continue
        found = resolved_speaker(made, row.source, sentence, index)
        _add(made, flow, row, found, index)
        taken.append(Span(row.start, row.end))
    _read_quotations(made, flow, sentence, index, taken)


def _add(made: Cast, flow: _Flow, row: AttributionRelation, found: Speaker, index: int) -> None:
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
    made: Cast, flow: _Flow, sentence: TokenizedSentence, index: int, taken: list[Span]
) -> None:
    """Add the quotations of a sentence that no cue of it reports."""
    at = sentence.tags.find(QUOTE)
    while at >= 0:
        token = sentence.tokens[at]
        if not any(span.start <= token.start < span.end for span in taken):
            _read_quotation(made, flow, sentence, index, at)
        at = sentence.tags.find(QUOTE, at + 1)


def _read_quotation(
    made: Cast, flow: _Flow, sentence: TokenizedSentence, index: int, at: int
) -> None:
    token = sentence.tokens[at]
    if not _is_whole(made.text, flow, sentence, index, at):
        return
    span = Span(token.start, token.end)
    if at and sentence.tags[at - 1] == ":":
        row = introduced(made.text, sentence)
        if row is not None:
            _add(made, flow, row, _continued(made, flow, sentence, index, row), index)
        return
    row = AttributionRelation(*span, Kind.DIRECT, None, sentence, None)
    _add(made, flow, row, _continued(made, flow, sentence, index, None), index)


def _is_whole(text: str, flow: _Flow, sentence: TokenizedSentence, index: int, at: int) -> bool:
    """Whether a quotation is a sentence by itself.

    One whose opening mark is missing is only believed behind another.
    """
    token = sentence.tokens[at]
    words = quoted_words(text, sentence, at)
    if text[token.start].isalnum() and not (flow.rows and flow.rows[-1].kind is Kind.DIRECT):
        return False
    alone = at == 0 or sentence.tags[at - 1] in ":."
    ends = words[-1:] in ".?!…,"
    if words[-1:] == "," and len(words.split()) < SHORTEST_WHOLE:
        return False
    long = len(words.split()) >= SHORTEST_WHOLE or flow.at == index - 1
    return alone and ends and words[:1].isupper() and long


def _continued(
    made: Cast,
    flow: _Flow,
    sentence: TokenizedSentence,
    index: int,
    row: AttributionRelation | None,
) -> Speaker:
    """Return who goes on speaking, or nobody where somebody else came between."""
    if row is not None and row.source is not None:
        found = resolved_speaker(made, row.source, sentence, index)
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
