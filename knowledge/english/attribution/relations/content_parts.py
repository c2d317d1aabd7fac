"""Parts of content: a stretch as relations, cut where a whole quotation stands in it.

Which of them are direct, mixed or indirect is told by the quotations among their words.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from knowledge.english.attribution import pos
from knowledge.english.attribution.relations.quoted_content import (
    is_label,
    is_sentence,
)
from knowledge.english.attribution.relations.relation import AttributionRelation
from knowledge.model import Kind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from knowledge.english.attribution.relations.relation import ReportingClause
    from knowledge.english.attribution.tokens import TokenizedSentence

QUOTATIONS_ALONE = frozenset(pos.QUOTATION)
AFTER_WHOLE_QUOTATION = pos.COMMA + pos.DASH + pos.SUBORDINATOR + pos.PREPOSITION + pos.TIME
THAT_COMMA = pos.THAT + pos.COMMA
PUNCTUATION_LEFT = pos.CLAUSE_ENDS + pos.DASH
PUNCTUATION_RIGHT = PUNCTUATION_LEFT + pos.OPENING


def relations_in(
    text: str, sentence: TokenizedSentence, start: int, end: int, clause: ReportingClause
) -> Iterator[AttributionRelation]:
    """Yield the stretch as one relation, or as parts where whole quotations stand in it."""
    tags = sentence.tags
    start, end = _trimmed(tags, start, end)
    if start >= end:
        return
    if QUOTATIONS_ALONE.issuperset(tags[start:end]):
        for at in range(start, end):
            yield _relation(sentence, at, at + 1, Kind.DIRECT, clause)
        return
    colon = tags.find(pos.COLON_QUOTATION, start, end)
    if colon > start and is_sentence(text, sentence, colon + 1):
        yield from relations_in(text, sentence, start, colon, clause)
        yield from relations_in(text, sentence, colon + 1, end, clause)
    elif _opens_whole_quotation(text, sentence, start):
        yield _relation(sentence, start, start + 1, Kind.DIRECT, clause)
    else:
        quoted = (at for at in range(start, end) if tags[at] == pos.QUOTATION)
        mixed = any(not is_label(text, sentence, at) for at in quoted)
        yield _relation(sentence, start, end, Kind.MIXED if mixed else Kind.INDIRECT, clause)


def _opens_whole_quotation(text: str, sentence: TokenizedSentence, at: int) -> bool:
    """Whether a quotation stands for itself, and what follows is the reporter's."""
    tags = sentence.tags
    if tags[at] != pos.QUOTATION or tags[at + 1] not in AFTER_WHOLE_QUOTATION:
        return False
    return is_sentence(text, sentence, at)


def _trimmed(tags: str, start: int, end: int) -> tuple[int, int]:
    """Take punctuation off both ends and a conjunction off the right one."""
    while start < end and tags[start] in PUNCTUATION_LEFT:
        start += 1
    if tags[end - 1 : end + 1] == THAT_COMMA:
        end -= 1  # "It was a book that, he said, …"
    while end > start and (
        tags[end - 1] in PUNCTUATION_RIGHT or (tags[end - 1] == pos.CONJUNCTION and end - start > 1)
    ):
        end -= 1
    return start, end


def _relation(
    sentence: TokenizedSentence, start: int, end: int, kind: Kind, clause: ReportingClause
) -> AttributionRelation:
    span = sentence.span(start, end)
    return AttributionRelation(*span, kind, clause.cue_span, clause.source)
