"""Content before its clause: `“…,” he said`, `…, he said`, and what there is no content."""

from __future__ import annotations

from typing import TYPE_CHECKING

from knowledge.english.attribution import pos
from knowledge.english.attribution.relations.content_parts import relations_in
from knowledge.english.attribution.relations.finite_clause import has_finite_verb
from knowledge.english.attribution.relations.occasions import is_occasion
from knowledge.english.attribution.relations.quoted_content import (
    awaits_cue,
    quoted_words,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from knowledge.english.attribution.relations.cues import Cue
    from knowledge.english.attribution.relations.relation import (
        AttributionRelation,
        ReportingClause,
    )
    from knowledge.english.attribution.tokens import TokenizedSentence

BEFORE_CLAUSE = pos.QUOTATION + pos.COMMA + pos.DASH
"""What parts content from the reporting clause behind it."""
LINKS_BEFORE_ACCORDING = tuple(
    link + pos.COMMA for link in (pos.CONJUNCTION, pos.SUBORDINATOR, pos.THAT)
)
"""What shows that "according to" belongs to the words behind it ("but, according to")."""
DENIALS = (("not", "so"), ("not", "quite"), ("not", "yet"), ("not", "true"))
LINKS_BEFORE_CLAUSE = frozenset({"which", "because"})
CONTENT_LEADS = pos.CONJUNCTION + pos.COMMA + pos.ADVERB + pos.DASH + pos.COLON
"""What is left out at the start of content before its clause."""
NOMINAL_OPENINGS = pos.DETERMINER + pos.NAME
TIME_LINKS = frozenset({"after", "before"})
"""Of "which ended after, according to papers, “…”"."""


def _reports_before(
    sentence: TokenizedSentence, cue: Cue, floor: int, left: int, *, awaiting: bool
) -> bool:
    """Whether a verb reports what ends at `left`.

    Behind a comma in the marks any verb of the table does: “…,” one woman called.
    """
    if cue.function in ("participle", "infinitive"):
        return False
    alone = awaiting and set(sentence.tags[floor : left - 1]) <= {*CONTENT_LEADS}
    return alone or "direct" in cue.licences


def content_before(
    text: str, sentence: TokenizedSentence, clause: ReportingClause, floor: int
) -> Iterator[AttributionRelation]:
    """Yield what stands before source and cue: `“…,” he said`, `…, he said`."""
    tags, cue, left = sentence.tags, clause.cue, clause.start
    if left <= floor or clause.source.inherited or tags[left - 1] not in BEFORE_CLAUSE:
        return
    if sentence.words[left - 2] in LINKS_BEFORE_CLAUSE:
        return  # "…, which, the report notes, “…”", "He came because, he says, …"
    linked = sentence.words[left - 2] in TIME_LINKS
    if cue is None and (linked or tags.endswith(LINKS_BEFORE_ACCORDING, 0, left)):
        return
    awaiting = tags[left - 1] == pos.QUOTATION and awaits_cue(text, sentence, left - 1)
    if cue is not None and not _reports_before(sentence, cue, floor, left, awaiting=awaiting):
        return
    reports_behind = clause.content_start is not None and not clause.parenthetical
    if reports_behind and not awaiting:
        return
    start = max(floor, tags.rfind(pos.SEMICOLON, floor, left) + 1)
    if floor:
        start = max(start, tags.rfind(pos.COLON, floor, left) + 1)
    while start < left and tags[start] in CONTENT_LEADS:
        start += 1
    if start < left and _is_adjunct(text, sentence, start, left, clause):
        return
    yield from relations_in(text, sentence, start, left, clause)


def _is_adjunct(
    text: str, sentence: TokenizedSentence, start: int, left: int, clause: ReportingClause
) -> bool:
    """Whether what stands before is no content ("On Friday, Smith said", "As X reported,").

    In the middle of content ("As a result, he said, the pool …") it is content, unless a
    quotation that is a sentence by itself begins behind the clause.
    """
    tags, follows = sentence.tags, clause.content_start
    if pos.QUOTATION in tags[start:left] or sentence.words[start : left - 1] in DENIALS:
        return False
    lenient = not (tags[start] == pos.PREPOSITION and is_occasion(sentence, start))
    has_verb = has_finite_verb(sentence, start, left, lenient=lenient)
    if not clause.parenthetical or follows is None:
        return not has_verb
    if clause.cue is None:
        return tags[start] not in NOMINAL_OPENINGS and not has_verb
    if tags[follows] != pos.QUOTATION:
        return False
    led = tags[start] == pos.SUBORDINATOR or sentence.words[start].endswith(("ed", "ing"))
    if led:
        return True  # "Asked if he knew, she said, “…”"
    return not has_verb and quoted_words(text, sentence, follows)[:1].isupper()
