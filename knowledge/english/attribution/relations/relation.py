"""The attribution relation and its parts: who says what, by which words.

The terms are those of PARC and PolNeAR: the *source* is who speaks, the *cue* the
words that say so, the *content* what is said. Source and cue together are the
*reporting clause* of grammars ("Smith said", and also "according to Smith" and
"Smith's claim that"). Places are token indices into the sentence, ends exclusive;
only a finished relation has offsets into the story's text.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from knowledge.english.attribution import pos
from knowledge.english.attribution.relations.lexical_verbs import PLURALS_WITHOUT_S
from knowledge.english.attribution.vocabulary import GENERIC, NO_GERUNDS, SPLIT_TITLES, is_role
from knowledge.english.tables import SETS

if TYPE_CHECKING:
    from knowledge.english.attribution.relations.cues import Cue
    from knowledge.english.attribution.tokens import TokenizedSentence
    from knowledge.model import Kind, Span

IRREGULAR_PARTICIPLES = SETS["participle"]
BEHIND_PARTICIPLE = tuple(pos.PREPOSITIONS + pos.SUBJECT_STARTS)
CORE_ENDS = pos.PREPOSITIONS + pos.CLAUSE_LINKS + pos.CONJUNCTION + pos.QUOTATION
CORE_ENDS += pos.OPENING + pos.COMMA + pos.DASH


@dataclass(frozen=True, slots=True)
class Source:
    """The noun phrase that says who speaks, and the same with what is attached to it."""

    start: int
    end: int
    core_end: int
    """Where it ends without "of …", brackets and clauses: behind its head."""
    outer_start: int
    outer_end: int
    inverted: bool = False
    """Whether it stands behind its cue ("said Smith")."""
    inherited: bool = False
    """Whether it belongs to another clause too ("Smith, who said")."""
    unsaid: bool = False
    """Whether it only holds the place of a source that is not told ("Jurors were told")."""


@dataclass(frozen=True, slots=True)
class ReportingClause:
    """A source with its cue, and where its content starts if that stands behind them."""

    cue: Cue | None
    """None where no verb reports ("according to", "the claim that")."""
    source: Source
    start: int
    end: int
    content_start: int | None
    parenthetical: bool
    """Whether it stands inside its content ("Drones, he said, are late")."""
    cue_span: Span
    """The words of the cue, as offsets into the story's text."""


@dataclass(frozen=True, slots=True)
class AttributionRelation:
    """A stretch of content, as offsets into the story's text, with its source and cue."""

    start: int
    end: int
    kind: Kind
    cue: Span
    source: Source


def is_reduced(sentence: TokenizedSentence, at: int) -> bool:
    """Whether a participle with its phrase follows a noun: "nurses questioned at the hospital"."""
    tags = sentence.tags
    if at == 0 or tags[at - 1] not in pos.COMMON_OR_NAME or at + 1 >= len(tags):
        return False
    participle = tags[at] == pos.PAST or sentence.words[at] in IRREGULAR_PARTICIPLES
    return participle and tags[at + 1] in pos.PREPOSITIONS


def is_active(sentence: TokenizedSentence, at: int) -> bool:
    """Whether an -ing clause follows people: "mediators trying to end the war"."""
    tags, words = sentence.tags, sentence.words
    participle = tags[at] == pos.WORD and words[at].endswith("ing")
    if at == 0 or not participle or words[at] in NO_GERUNDS:
        return False
    head = words[at - 1]
    people = head.endswith("s") or head in PLURALS_WITHOUT_S or head in GENERIC or is_role(head)
    noun = tags[at - 1] == pos.WORD or at == 1
    return noun and people and tags[at + 1 : at + 2] in BEHIND_PARTICIPLE


def core_end(sentence: TokenizedSentence, start: int, end: int) -> int:
    """Return where the noun phrase ends without "of …", brackets and clauses."""
    tags, words = sentence.tags, sentence.words
    for at in range(start + 1, end):
        if tags[at] != pos.NAME and (is_reduced(sentence, at) or is_active(sentence, at)):
            return at  # "a report published by the institute"
        if tags[at] in CORE_ENDS and not (
            at + 1 < end and (words[at - 1], words[at + 1]) in SPLIT_TITLES
        ):
            return at
    return end


def make_source(  # noqa: PLR0913 - its borders and how it stands to its cue
    sentence: TokenizedSentence,
    start: int,
    end: int,
    outer_start: int,
    outer_end: int,
    *,
    inverted: bool = False,
    inherited: bool = False,
) -> Source:
    """Return the noun phrase from `start` to `end` as a source."""
    core = core_end(sentence, start, end)
    return Source(start, end, core, outer_start, outer_end, inverted, inherited)
