"""Content: where it ends that stands behind its cue.

It runs to the end of the sentence, unless another attribution begins ("… and
Jones said"), a quotation ends that awaits its own cue, or the writer comments.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from knowledge.english.attribution import pos
from knowledge.english.attribution.relations.nonfinite_content import plain_end
from knowledge.english.attribution.relations.nonverbal import nominal_content_end
from knowledge.english.attribution.relations.quoted_content import awaits_cue
from knowledge.english.attribution.vocabulary import SHOWING
from knowledge.english.reporting_verbs import LEXICON
from knowledge.english.tables import SETS

if TYPE_CHECKING:
    from knowledge.english.attribution.relations.relation import ReportingClause
    from knowledge.english.attribution.tokens import TokenizedSentence

# "…, echoing the president": the writer's own comment after a statement.
COMMENTS = SETS["comment"]

AND_ANOTHER_VERB = tuple(
    pos.QUOTATION + pos.CONJUNCTION + verb for verb in (pos.FINITE_VERB, pos.PAST, pos.WORD)
)
"""A quotation behind which its source does something else: "“Why?” and left"."""
DEEDS = SETS["deed"]
SILENCES = (("declined",), ("refused",), ("didn’t",))
NO_DEEDS = (("did", "not"), ("gave", "no"), ("would", "not"))
COMMA_AND_VERB = tuple(
    pos.QUOTATION + pos.COMMA + pos.CONJUNCTION + verb for verb in (pos.FINITE_VERB, pos.PAST)
)
TIME_BEFORE_SOURCE = pos.TIME + pos.NUMBER + pos.DETERMINER
BEFORE_PARTICIPLE = pos.COMMA + pos.CONJUNCTION + pos.DASH + pos.QUOTATION + pos.SUBORDINATOR
BEFORE_AND = pos.COMMA + pos.SEMICOLON + pos.DASH + pos.QUOTATION
COMMA_RELATIVE = pos.COMMA + pos.RELATIVE
COMMA_VERB = tuple(pos.COMMA + tag for tag in pos.FINITE)
COMMA_SUBORDINATOR = pos.COMMA + pos.SUBORDINATOR


def content_end(
    text: str, sentence: TokenizedSentence, clause: ReportingClause, later: list[ReportingClause]
) -> int:
    """Return where the content behind a reporting clause ends."""
    tags = sentence.tags
    before = _end_before_agent(clause)
    if before is not None:
        return before
    start = clause.end if clause.content_start is None else clause.content_start
    end = _widest(sentence, clause, start)
    for other in later:
        if other.start >= start and (cut := _cut_by(sentence, other, start)) is not None:
            return min(cut, end)
    for at in range(start, end):
        if tags.startswith(AND_ANOTHER_VERB, at) and awaits_cue(text, sentence, at):
            return at + 1
        if tags.startswith(COMMA_AND_VERB, at):
            return at + 1  # "said it was “late”, and left"
        if tags[at] == pos.COMMA and at + 1 < end and _comments(sentence, at + 1):
            return at
        if sentence.words[at] == "but" and at > start and _keeps_silent(sentence, at + 1):
            return at
    return end


def _end_before_agent(clause: ReportingClause) -> int | None:
    """Return where the content of a passive ends, if its agent stands behind it."""
    passive = clause.cue is not None and clause.cue.function == "passive"
    if not passive or clause.content_start is None:
        return None
    if clause.content_start <= clause.start:
        return clause.end
    if clause.source.outer_start > clause.content_start:
        return clause.source.outer_start - 1  # "was told to “go” by the mayor"
    return None


def _comments(sentence: TokenizedSentence, at: int) -> bool:
    """Whether the writer comments: ", echoing the president", ", a move that …"."""
    words = sentence.words[at : at + 2]
    return words[0] in COMMENTS or (words[0] == "a" and words[-1] in DEEDS)


def _keeps_silent(sentence: TokenizedSentence, at: int) -> bool:
    """Whether "did not say", "declined to comment" or the like follows."""
    words = sentence.words[at : at + 2]
    return words[:1] in SILENCES or words in NO_DEEDS


def _widest(sentence: TokenizedSentence, clause: ReportingClause, start: int) -> int:
    """Return where content ends by what its cue licenses, if no other clause cuts it."""
    tags = sentence.tags
    end = len(sentence) - tags.endswith(pos.STOP)
    if clause.cue is None:
        return nominal_content_end(sentence, start, end) if clause.source.inherited else end
    if clause.content_start is None:
        return end
    if "plain" in clause.cue.licences:
        end = plain_end(sentence, start, end)
    if _in_relative(sentence, clause):
        end = next((at for at in range(start, end) if _goes_on(sentence, at)), end)
    cut = tags.rfind(pos.COMMA, start, end) if sentence.words[end - 1] in SHOWING else -1
    return cut if cut > start else end  # "…, a study shows"


def _goes_on(sentence: TokenizedSentence, at: int) -> bool:
    """Whether a comma stands at `at` and a verb behind it."""
    if sentence.tags.startswith(COMMA_VERB, at):
        return True
    inside = sentence.tags[at] == pos.COMMA and at + 1 < len(sentence)
    return inside and sentence.words[at + 1] in LEXICON


def _in_relative(sentence: TokenizedSentence, clause: ReportingClause) -> bool:
    """Whether the cue stands in ", who said …", behind which its sentence goes on."""
    group = clause.cue.group if clause.cue is not None else 0
    comma = sentence.tags.rfind(pos.COMMA, 0, group)
    return comma >= 0 and sentence.tags.startswith(COMMA_RELATIVE, comma)


def _before_time(sentence: TokenizedSentence, at: int, start: int) -> int:
    """Walk left over the time in "… and last month he told"."""
    while at > start + 1 and sentence.tags[at - 1] in TIME_BEFORE_SOURCE:
        at -= 1
    return at - 1 if sentence.tags[at - 1] == pos.PREPOSITION else at


def _cut_by(sentence: TokenizedSentence, other: ReportingClause, start: int) -> int | None:
    """Return where an attribution further on ends the content of the one before."""
    tags = sentence.tags
    at = other.start
    before = tags[at - 1]
    own = not other.source.inherited
    if other.cue is not None and other.cue.function == "participle":
        return at if before in BEFORE_PARTICIPLE else None
    if at <= start:
        return None
    following = tags[other.content_start : other.content_start + 1] if other.content_start else ""
    relative = following != "" and following in pos.VERBS
    if tags[at - 2 : at] == COMMA_RELATIVE and (relative or not own):
        return at - 1  # "…, who said", "…, which it said could"
    if own and before in (pos.TIME, pos.NUMBER):
        at = _before_time(sentence, at, start)
        before = tags[at - 1]
    if before == pos.CONJUNCTION and (
        not own or tags[at - 2] in BEFORE_AND or sentence.words[at - 1] == "but"
    ):
        return at - 1
    if tags[at - 2 : at] == COMMA_SUBORDINATOR:
        return at - 1
    if other.cue is not None and other.cue.entry.kind == "quote" and other.content_start is None:
        return _last(tags, pos.COMMA, start, at)
    if other.cue is None and before == pos.QUOTATION:
        return at
    if other.content_start is None or other.cue is None:
        # "…, which ended after, according to papers, “…”": the papers speak.
        mark = COMMA_RELATIVE if following == pos.QUOTATION else pos.SEMICOLON
        return _last(tags, mark, start, at)
    return at if before == pos.SEMICOLON or (before == pos.COMMA and not own) else None


def _last(tags: str, tag: str, start: int, end: int) -> int | None:
    at = tags.rfind(tag, start, end)
    return at if at > 0 else None
