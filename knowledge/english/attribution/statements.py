"""Statements: all that a story reports somebody to have said.

Paragraph by paragraph, sentence by sentence: the attribution relations of each
sentence, then the quotations that no cue reported. Such a quotation goes on from the
statement before where nobody else has come between. Slogans, titles and doubted words
in marks are nobody's statement and stay out.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from knowledge.english.attribution.relations.extraction import attribution_relations, introduced
from knowledge.english.attribution.relations.quoted_content import quoted_words
from knowledge.english.attribution.relations.relation import AttributionRelation
from knowledge.english.attribution.relations.source_phrases import is_finding
from knowledge.english.attribution.resolution.cast import NOBODY, Cast, Speaker, cast, remember
from knowledge.english.attribution.resolution.resolved_speakers import resolved_speaker
from knowledge.english.attribution.tags import COLON, QUOTATION, STOP
from knowledge.english.attribution.tokens import TokenizedSentence, tokenized_sentences
from knowledge.model import Kind, Resolution, Span, Statement, Story
from knowledge.text.sentences import paragraphs

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

SHORTEST_WHOLE = 3
"""Words below which a quotation without a cue is not taken for a statement."""
BEFORE_WHOLE = COLON + STOP
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
    reading = _Reading(cast(text, sentences, frozenset(_source_ends(relations))))
    for index, (sentence, attributed) in enumerate(zip(sentences, relations, strict=True)):
        _read(reading, sentence, index, attributed)
    return tuple(sorted(reading.found, key=lambda one: (one.start, one.end)))


def _source_ends(relations: Iterable[list[AttributionRelation]]) -> Iterator[int]:
    """Yield the offsets at which sources end: a name that ends there speaks."""
    for attributed in relations:
        for relation in attributed:
            if relation.source is not None:
                yield relation.sentence.ends[relation.source.core_end - 1]


def _read(
    reading: _Reading,
    sentence: TokenizedSentence,
    index: int,
    attributed: list[AttributionRelation],
) -> None:
    """Add the statements of one sentence."""
    taken: list[AttributionRelation] = []
    for relation in attributed:
        source = relation.source
        quoted = relation.kind is Kind.DIRECT
        if quoted or source is None or not is_finding(sentence, source):
            _add(reading, relation, resolved_speaker(reading.cast, source, sentence, index), index)
            taken.append(relation)
    at = sentence.tags.find(QUOTATION)
    while at >= 0:
        start = sentence.starts[at]
        attributed_already = any(relation.start <= start < relation.end for relation in taken)
        if not attributed_already and _is_whole(reading, sentence, index, at):
            _add_quotation(reading, sentence, index, at)
        at = sentence.tags.find(QUOTATION, at + 1)


def _add(reading: _Reading, relation: AttributionRelation, speaker: Speaker, index: int) -> None:
    """Add one statement and remember who made it."""
    span, text = relation.cue, reading.cast.text
    statement = Statement(
        relation.start,
        relation.end,
        relation.kind,
        speaker.name,
        speaker.role,
        None if span is None else text[span.start : span.end],
        speaker.resolved,
        speaker.evidence,
    )
    reading.found.append(statement)
    remember(reading.cast, speaker, index)
    reading.spoke, reading.spoke_in = speaker, index


def _add_quotation(reading: _Reading, sentence: TokenizedSentence, index: int, at: int) -> None:
    """Add a quotation without a cue, by whom a colon before it names or who spoke before."""
    relation: AttributionRelation | None
    if at and sentence.tags[at - 1] == COLON:
        relation = introduced(reading.cast.text, sentence)
    else:
        span = sentence.span(at, at + 1)
        relation = AttributionRelation(*span, Kind.DIRECT, None, sentence, None)
    if relation is not None:
        _add(reading, relation, _continued(reading, relation, index), index)


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
    if not quoted[:1].isupper() or not quoted.endswith(WHOLE_ENDS):
        return False
    if len(quoted.split()) >= SHORTEST_WHOLE:
        return True
    return reading.spoke_in == index - 1 and not quoted.endswith(",")


def _continued(reading: _Reading, relation: AttributionRelation, index: int) -> Speaker:
    """Return who goes on speaking, or nobody where somebody else came between."""
    cast = reading.cast
    if relation.source is not None:
        named = resolved_speaker(cast, relation.source, relation.sentence, index)
        if named.person is not None:
            return named
    spoke = reading.spoke
    if spoke.name is None:
        return NOBODY
    between = (person for row in cast.at[reading.spoke_in + 1 : index + 1] for _, person in row)
    if any(person is not spoke.person for person in between):
        return NOBODY
    return Speaker(spoke.name, spoke.role, Resolution.CONTINUED, spoke.evidence, spoke.person)
