"""Statements: all that a story reports somebody to have said.

Paragraph by paragraph, sentence by sentence: the attribution relations of each
sentence, then the quotations that no cue reported. Such a quotation goes on from the
statement before where nobody else has come between. Slogans, titles and doubted words
in marks are nobody's statement and stay out.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from knowledge.english.attribution import pos
from knowledge.english.attribution.relations.extraction import attribution_relations
from knowledge.english.attribution.relations.quoted_content import quoted_words
from knowledge.english.attribution.relations.source_phrases import is_finding, subject
from knowledge.english.attribution.resolution.cast import NOBODY, Cast, Speaker, cast, remember
from knowledge.english.attribution.resolution.resolved_speakers import resolved_speaker
from knowledge.english.attribution.tokens import TokenizedSentence, tokenized_sentences
from knowledge.model import Kind, Resolution, Span, Statement, Story
from knowledge.text.sentences import paragraphs

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from knowledge.english.attribution.relations.relation import AttributionRelation

SHORTEST_WHOLE = 3
"""Words below which a quotation without a cue is not taken for a statement."""
BEFORE_WHOLE = pos.COLON + pos.STOP
"""What stands before a quotation that is a sentence by itself."""
WHOLE_ENDS = (".", "?", "!", "…", ",")


@dataclass(slots=True)
class _Reading:
    """The statements found so far, and what the next sentence may go on from."""

    cast: Cast
    spoke: Speaker = NOBODY
    """Whose statement was the last."""
    spoke_in: int = -1
    """The sentence of that statement."""
    found: list[Statement] = field(default_factory=list)


def statements(story: Story, read: Iterable[Span] | None = None) -> tuple[Statement, ...]:
    """Return the statements of a story, in text order.

    Args:
        story: the story; offsets are code points into its text.
        read: the paragraphs to read, all of them by default.
    """
    text = story.text
    sentences = tokenized_sentences(text, paragraphs(text) if read is None else read)
    relations = [attribution_relations(text, sentence) for sentence in sentences]
    speaking = frozenset(
        sentence.ends[relation.source.core_end - 1]
        for sentence, attributed in zip(sentences, relations, strict=True)
        for relation in attributed
    )
    reading = _Reading(cast(text, sentences, speaking))
    for index, (sentence, attributed) in enumerate(zip(sentences, relations, strict=True)):
        taken = _add_relations(reading, sentence, index, attributed)
        _add_quotations(reading, sentence, index, taken)
    return tuple(sorted(reading.found, key=lambda one: (one.start, one.end)))


def _add_relations(
    reading: _Reading,
    sentence: TokenizedSentence,
    index: int,
    attributed: Iterable[AttributionRelation],
) -> list[Statement]:
    """Add and return what sources are said to say in sentence `index`."""
    before = len(reading.found)
    for relation in attributed:
        if relation.kind is Kind.DIRECT or not is_finding(sentence, relation.source):
            speaker = resolved_speaker(reading.cast, relation.source, sentence, index)
            cue = reading.cast.text[relation.cue.start : relation.cue.end]
            span = Span(relation.start, relation.end)
            _add_statement(reading, index, speaker, _spoken_by(span, relation.kind, speaker, cue))
    return reading.found[before:]


def _add_quotations(
    reading: _Reading, sentence: TokenizedSentence, index: int, taken: Sequence[Statement]
) -> None:
    """Add the quotations of a sentence that no cue reports."""
    at = sentence.tags.find(pos.QUOTATION)
    while at >= 0:
        span = sentence.span(at, at + 1)
        attributed = any(one.start <= span.start < one.end for one in taken)
        if not attributed and _is_whole(reading, sentence, index, at):
            speaker = _continued(reading, sentence, index, at)
            _add_statement(reading, index, speaker, _spoken_by(span, Kind.DIRECT, speaker))
        at = sentence.tags.find(pos.QUOTATION, at + 1)


def _spoken_by(span: Span, kind: Kind, speaker: Speaker, cue: str | None = None) -> Statement:
    resolved, evidence = speaker.resolved, speaker.evidence
    return Statement(*span, kind, speaker.name, speaker.role, cue, resolved, evidence)


def _add_statement(reading: _Reading, index: int, speaker: Speaker, statement: Statement) -> None:
    """Add one statement and remember who made it."""
    reading.found.append(statement)
    remember(reading.cast, speaker, index)
    reading.spoke, reading.spoke_in = speaker, index


def _is_whole(reading: _Reading, sentence: TokenizedSentence, index: int, at: int) -> bool:
    """Whether a quotation is a sentence by itself.

    One whose opening mark is missing is only believed behind another.
    """
    text, found = reading.cast.text, reading.found
    unopened = text[sentence.starts[at]].isalnum()
    if unopened and not (found and found[-1].kind is Kind.DIRECT):
        return False
    if at and sentence.tags[at - 1] not in BEFORE_WHOLE:
        return False
    quoted = quoted_words(text, sentence, at)
    alone = len(sentence) - sentence.tags.endswith(pos.STOP) == 1
    goes_on = alone and (reading.spoke_in == index - 1 or ". " in quoted)
    if not quoted[:1].isupper() or not (quoted.endswith(WHOLE_ENDS) or goes_on):
        return False
    if len(quoted.split()) >= SHORTEST_WHOLE:
        return True
    return reading.spoke_in == index - 1 and not quoted.endswith(",")


def _continued(reading: _Reading, sentence: TokenizedSentence, index: int, at: int) -> Speaker:
    """Return who says a quotation without a cue.

    It is whom a colon before it names ("Hill was blunt: “…”"), else who spoke before,
    and nobody where somebody else came between.
    """
    cast = reading.cast
    if at and sentence.tags[at - 1] == pos.COLON:
        source = subject(sentence, at - 1)
        introduced = source and resolved_speaker(cast, source, sentence, index)
        if introduced and introduced.person is not None:
            return introduced
    spoke = reading.spoke
    if spoke.name is None:
        return NOBODY
    between = (person for row in cast.at[reading.spoke_in + 1 : index + 1] for _, person in row)
    if any(person is not spoke.person for person in between):
        return NOBODY
    return Speaker(spoke.name, spoke.role, Resolution.CONTINUED, spoke.evidence, spoke.person)
