"""Reports: the attributions of one sentence, each with its source and its words.

Attributions are read from left to right, and one that only repeats what an earlier
one already covers (an attribution inside reported words) is left to that one. What
an attribution reports stands before it ("…, he said"), behind it or on both sides.
Which of the words are direct, mixed or indirect is told by the quotations among them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from knowledge.english.attribution.relations.according import according
from knowledge.english.attribution.relations.content_end import words_end
from knowledge.english.attribution.relations.content_start import has_finite_verb
from knowledge.english.attribution.relations.cues import cues
from knowledge.english.attribution.relations.nominals import nominal
from knowledge.english.attribution.relations.noun_phrases import core_end
from knowledge.english.attribution.relations.quoted_content import awaits_cue, is_label, is_sentence
from knowledge.english.attribution.relations.relation import AttributionRelation, ReportingClause
from knowledge.english.attribution.relations.source_phrases import subject
from knowledge.english.attribution.relations.verbal import verbal
from knowledge.english.attribution.tokens import QUOTE, TokenizedSentence
from knowledge.english.attribution.vocabulary import is_collective
from knowledge.english.tables import SETS
from knowledge.model import Kind

FINDERS = SETS["finder"]

if TYPE_CHECKING:
    from collections.abc import Iterator


def relations(text: str, sentence: TokenizedSentence) -> list[AttributionRelation]:
    """Return the attributions of a sentence, in order, not overlapping."""
    found = _outermost(sentence, reporting_clauses(sentence))
    rows: list[AttributionRelation] = []
    floor = 0
    for index, clause in enumerate(found):
        if clause.start < floor:
            continue
        limit = words_end(text, sentence, clause, found[index + 1 :])
        new = list(_rows(text, sentence, clause, floor, limit))
        rows += new
        if new:
            last = max(row.end for row in new)
            covered = last > sentence.tokens[clause.start].start
            floor = max(_own_end(clause), floor, limit if covered else 0)
    return _apart(rows)


def _own_end(clause: ReportingClause) -> int:
    """Return where cue and source end: behind a name, "who has argued that" may follow."""
    source = clause.source
    loose = source.inverted and clause.content_start is None and clause.cue is not None
    return source.end if loose else clause.end


def _outermost(sentence: TokenizedSentence, found: list[ReportingClause]) -> list[ReportingClause]:
    """Leave only "…, officials said." where it ends a sentence without quotations.

    What others said in such a sentence is said by the officials: "The agency concluded
    that …, according to officials."
    """
    if len(found) < len(("inner", "outer")):
        return found
    last, tags = found[-1], sentence.tags
    end = len(tags) - (tags[-1] == ".")
    licensed = last.cue is None or (last.cue.role == "finite" and "bare" in last.cue.entry.licences)
    closes = last.content_start is None and not last.source.inherited and last.end >= end
    whole = tags[: last.start].endswith(",") and not set(tags[: last.start]) & set("Q;:")
    return [last] if closes and licensed and whole else found


def _apart(rows: list[AttributionRelation]) -> list[AttributionRelation]:
    """Keep of overlapping rows the first: nothing is said twice."""
    kept: list[AttributionRelation] = []
    for row in sorted(rows, key=lambda row: (row.start, -row.end)):
        if not kept or row.start >= kept[-1].end:
            kept.append(row)
    return kept


def reporting_clauses(sentence: TokenizedSentence) -> list[ReportingClause]:
    """Return cues with their sources, in order of place."""
    found: list[ReportingClause] = []
    for cue in cues(sentence):
        clause = verbal(sentence, cue, found)
        if clause is not None:
            found.append(clause)
    found += [*according(sentence), *nominal(sentence)]
    return sorted(found, key=lambda clause: clause.start)


def _rows(
    text: str, sentence: TokenizedSentence, clause: ReportingClause, floor: int, limit: int
) -> Iterator[AttributionRelation]:
    """Yield the statements of one attribution, left of it and right of it."""
    quoted_only = _needs_marks(sentence, clause)
    rows = list(_left_rows(text, sentence, clause, floor))
    follows = clause.content_start
    if follows is not None and _continues(sentence, clause, bool(rows)):
        rows += _emit(text, sentence, follows, limit, clause)
    elif follows is None and quoted_only and "Q" in sentence.tags[clause.end : limit]:
        at = sentence.tags.find("Q", clause.end, limit)
        if not is_label(text, sentence, at):
            rows += _emit(text, sentence, at, at + 1, clause)
    needs_marks = quoted_only and not _is_gerund_clause(clause)
    yield from (row for row in rows if not (needs_marks and row.kind is Kind.INDIRECT))


def _needs_marks(sentence: TokenizedSentence, clause: ReportingClause) -> bool:
    """Whether only quoted words show that something was said ("thought", "described").

    Those whose work it is to find do say what they found.
    """
    cue, source = clause.cue, clause.source
    if cue is None or cue.entry.kind == "speech":
        return False
    head = sentence.tokens[core_end(sentence, source) - 1].low
    finds = cue.entry.kind == "finding" and (is_collective(head) or head in FINDERS)
    return not finds


def _is_gerund_clause(clause: ReportingClause) -> bool:
    cue = clause.cue
    return (
        cue is not None
        and cue.entry.kind == "quote"
        and bool({"for", "nominal"} & cue.entry.licences)
    )


def _left_rows(
    text: str, sentence: TokenizedSentence, clause: ReportingClause, floor: int
) -> Iterator[AttributionRelation]:
    """Yield what stands before source and cue: `“…,” he said`, `…, he said`."""
    tags = sentence.tags
    left = clause.start
    if left <= floor or (clause.cue and clause.cue.role in ("participle", "infinitive")):
        return
    if clause.source.inherited or tags[left - 1] not in "Q,-":
        return
    if clause.cue is None and tags[:left].endswith(("C,", "S,", "K,", "C", "S")):
        return
    if clause.cue and "direct" not in clause.cue.entry.licences:
        return
    apart = clause.content_start is not None and not clause.parenthetical
    if apart and (tags[left - 1] != "Q" or not awaits_cue(text, sentence, left - 1)):
        return
    start = max(
        floor, tags.rfind(";", floor, left) + 1, tags.rfind(":", floor, left) + 1 if floor else 0
    )
    while start < left and tags[start] in "C,B-:":
        start += 1
    if start < left and _is_intro(sentence, start, left, clause):
        return
    yield from _emit(text, sentence, start, left, clause)


def _is_intro(sentence: TokenizedSentence, start: int, left: int, clause: ReportingClause) -> bool:
    """Whether what stands before is no statement ("On Friday, Smith said", "As X reported,")."""
    tags = sentence.tags
    if "Q" in tags[start:left]:
        return False
    if sentence.tokens[start].low == "as" and clause.content_start is None:
        return True
    if clause.parenthetical:
        holds_clause = has_finite_verb(sentence, start, left, lenient=True)
        adverbial = tags[start] not in "DN" if clause.cue is None else tags[start] in "PS"
        led = tags[start] == "S" or sentence.tokens[start].low.endswith(("ed", "ing"))
        if led and tags[clause.content_start or 0] == QUOTE:
            return True  # "Asked if he knew, she said, “…”"
        return adverbial and not holds_clause
    return not has_finite_verb(sentence, start, left, lenient=True)


def _continues(sentence: TokenizedSentence, clause: ReportingClause, left: bool) -> bool:  # noqa: FBT001
    """Whether the words behind source and cue are reported too."""
    tags, follows = sentence.tags, clause.content_start
    if follows is None or follows >= len(tags):
        return False
    if not left:
        return True
    if tags[follows] == QUOTE or not clause.parenthetical or tags[follows - 1] == "-":
        return True
    if clause.cue is None:
        shared = tags[follows] == "C" and tags[follows + 1 : follows + 2] in ("A", "V", "w")
        return shared or tags[follows] in "AMFV"
    if _is_apposition(sentence, clause):
        return False
    if tags[follows] in "IV" or sentence.tokens[follows].low.endswith("ing"):
        return False
    return tags[follows] not in "SPTWK" or sentence.tokens[follows].low == "of"


def _is_apposition(sentence: TokenizedSentence, clause: ReportingClause) -> bool:
    """Whether the reporter goes on: "…, officials said Monday, a shift that …"."""
    at, tags = clause.content_start or 0, sentence.tags
    article = sentence.tokens[at].low in ("a", "an")
    closing = next((tag for tag in tags[at:] if tag in "WKRAMF,."), ".")
    return article and closing in "WKR,." and clause.cue is not None


def _emit(
    text: str, sentence: TokenizedSentence, start: int, end: int, clause: ReportingClause
) -> Iterator[AttributionRelation]:
    """Yield the stretch as one statement, or as parts where whole quotations stand in it."""
    tags = sentence.tags
    start, end = _trim(tags, start, end)
    if start >= end:
        return
    colon = _colon_quote(text, sentence, start, end)
    if set(tags[start:end]) <= set("Q,"):
        for at in range(start, end):
            if tags[at] == QUOTE:
                yield _relation(sentence, at, at + 1, Kind.DIRECT, clause)
    elif colon is not None:
        yield from _emit(text, sentence, start, colon, clause)
        yield from _emit(text, sentence, colon + 1, end, clause)
    elif tags[start] == QUOTE and is_sentence(text, sentence, start) and tags[start + 1] in ",-SPT":
        yield _relation(sentence, start, start + 1, Kind.DIRECT, clause)
    else:
        quoted = (at for at in range(start, end) if tags[at] == QUOTE)
        mixed = any(not is_label(text, sentence, at) for at in quoted)
        yield _relation(sentence, start, end, Kind.MIXED if mixed else Kind.INDIRECT, clause)


def _trim(tags: str, start: int, end: int) -> tuple[int, int]:
    """Take punctuation off both ends and a conjunction off the right one."""
    while start < end and tags[start] in ",;:-.":
        start += 1
    while end > start and (tags[end - 1] in ",;:-.(" or (tags[end - 1] == "C" and end - start > 1)):
        end -= 1
    return start, end


def _relation(
    sentence: TokenizedSentence, start: int, end: int, kind: Kind, clause: ReportingClause
) -> AttributionRelation:
    span = sentence.tokens[start].start, sentence.tokens[end - 1].end
    return AttributionRelation(*span, kind, clause.cue_span, sentence, clause.source)


def _colon_quote(text: str, sentence: TokenizedSentence, start: int, end: int) -> int | None:
    """Return the colon that introduces a whole quotation inside the stretch."""
    at = sentence.tags.find(":Q", start, end)
    return at if at > start and is_sentence(text, sentence, at + 1) else None


def introduced(text: str, sentence: TokenizedSentence) -> AttributionRelation | None:
    """Return the quotation that a sentence without a cue introduces with a colon."""
    at = sentence.tags.find(":Q")
    if at <= 0 or not is_sentence(text, sentence, at + 1):
        return None
    source = subject(sentence, at)
    token = sentence.tokens[at + 1]
    return AttributionRelation(token.start, token.end, Kind.DIRECT, None, sentence, source)
