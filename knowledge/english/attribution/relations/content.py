"""Content: the stretches around a reporting clause that it reports.

They stand before it ("…, he said"), behind it or on both sides.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from knowledge.english.attribution import pos
from knowledge.english.attribution.relations.content_before import NOMINAL_OPENINGS, content_before
from knowledge.english.attribution.relations.content_parts import relations_in
from knowledge.english.attribution.relations.finite_clause import has_finite_verb
from knowledge.english.attribution.relations.quoted_content import (
    is_label,
)
from knowledge.english.attribution.relations.source_kinds import PERSONS
from knowledge.english.attribution.vocabulary import POSSESSIVE_PRONOUNS, is_collective
from knowledge.english.tables import SETS
from knowledge.model import Kind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from knowledge.english.attribution.relations.relation import (
        AttributionRelation,
        ReportingClause,
    )
    from knowledge.english.attribution.tokens import TokenizedSentence

FINDERS = SETS["finder"]
IT_IS_THAT = pos.THAT + pos.TO
VERB_TAGS = frozenset(pos.VERBS)
SHARED_SUBJECT = tuple(pos.CONJUNCTION + tag for tag in (pos.AUXILIARY, pos.PAST, pos.WORD))
"""Of "The firm, according to X, grew and was sold"."""
AND_VERB = tuple(pos.CONJUNCTION + tag for tag in pos.FINITE_VERB + pos.PAST)
NO_RESUMPTION = pos.TO + pos.PAST + pos.SUBORDINATOR + pos.PREPOSITION + pos.TIME + pos.CLAUSE_LINKS
RESUMPTIONS = frozenset({"of", "like", "because", "if", "unless", "so"})
"""Prepositions and links that go on with content rather than with the report of it."""
REASONS = frozenset({"because", "since", "if", "unless"})
"""Links that go on with content behind "according to X,"."""
APPOSITION_OPENS = pos.CLAUSE_LINKS + pos.PRONOUN + pos.COMMA + pos.STOP
CLAUSE_OR_END = APPOSITION_OPENS + pos.FINITE
THAT_VERB = tuple(pos.THAT + tag for tag in pos.VERBS)
DESCRIPTION_ENDS = pos.CLAUSE_ENDS + pos.DASH
FRAGMENT_TAGS = frozenset(pos.NOUNS + pos.DETERMINER + pos.PREPOSITIONS + pos.RELATIVE + pos.ADVERB)
FRAGMENT_TAGS |= frozenset(pos.PRONOUN + pos.PAST)


def content_around(
    text: str, sentence: TokenizedSentence, clause: ReportingClause, floor: int, limit: int
) -> Iterator[AttributionRelation]:
    """Yield what a clause reports, left of it down to `floor` and right of it up to `limit`."""
    needs_marks = _needs_marks(sentence, clause)
    found = list(content_before(text, sentence, clause, floor))
    follows = clause.content_start
    if follows is not None:
        named = found and follows - 1 > clause.end and sentence.tags[follows] == pos.QUOTATION
        named = named and sentence.words[follows - 2] not in PERSONS  # "…,” he tells her, “…”"
        if named and is_label(text, sentence, follows):
            pass  # "…,” she recalled in her memoir, ‘Slip’"
        elif _goes_on(sentence, clause, follows, resumes=bool(found)):
            resumed = bool(found) and sentence.tags[follows] == pos.THAT
            found += relations_in(text, sentence, follows + resumed, limit, clause)
    elif _is_noun_alone(clause):
        pass  # "made claims"
    elif needs_marks or (not found and _may_hold_fragment(sentence, clause)):
        at = sentence.tags.find(pos.QUOTATION, clause.end, limit)
        has_object = at - clause.end > 1  # "called the report “Project Fear”"
        if at >= 0 and (has_object or not is_label(text, sentence, at)):
            end = _description_end(sentence, at + 1, limit)
            found += relations_in(text, sentence, at, end, clause)
    if needs_marks and not _takes_gerund(clause):
        found = [relation for relation in found if relation.kind is not Kind.INDIRECT]
    yield from found


def _description_end(sentence: TokenizedSentence, at: int, limit: int) -> int:
    """Return where "“a great kid” who needed rest" ends; the quotation ends at `at`."""
    tags = sentence.tags
    relative = tags.startswith(pos.RELATIVE, at) or tags.startswith(THAT_VERB, at)
    if not relative or at >= limit:
        return at
    return next((end for end in range(at, limit) if tags[end] in DESCRIPTION_ENDS), limit)


def _is_noun_alone(clause: ReportingClause) -> bool:
    """Whether the cue reports by its noun alone ("made the claim that")."""
    return clause.cue is not None and clause.cue.licences == {"nominal"}


def _may_hold_fragment(sentence: TokenizedSentence, clause: ReportingClause) -> bool:
    """Whether nothing but a phrase stands before quoted words ("warned of “chaos”")."""
    cue, tags = clause.cue, sentence.tags
    if cue is None or cue.function != "finite" or clause.source.inverted:
        return False
    if "direct" not in cue.licences:
        return False
    at = tags.find(pos.QUOTATION, clause.end)
    if at < 0:
        return False
    stop = at - (sentence.words[at - 1] == "as")  # "remembered her as “…”"
    return FRAGMENT_TAGS.issuperset(tags[clause.end : stop])


def _needs_marks(sentence: TokenizedSentence, clause: ReportingClause) -> bool:
    """Whether only quoted words show that something was said ("thought", "described").

    Those whose work it is to find do say what they found.
    """
    cue = clause.cue
    if cue is None or cue.entry.kind in ("speech", "document"):
        return False
    head = sentence.words[clause.source.core_end - 1]
    return cue.entry.kind != "finding" or not (is_collective(head) or head in FINDERS)


def _takes_gerund(clause: ReportingClause) -> bool:
    cue = clause.cue
    if cue is None or cue.entry.kind != "quote":
        return False
    return not cue.licences.isdisjoint(("for", "nominal", "plain"))


def _goes_on(
    sentence: TokenizedSentence, clause: ReportingClause, follows: int, *, resumes: bool
) -> bool:
    """Whether the words behind the clause are content, or take up what stood before it."""
    tags, words = sentence.tags, sentence.words
    if follows >= len(tags):
        return False
    tag = tags[follows]
    if resumes and tags[clause.start - 1] == pos.QUOTATION and tags.startswith(AND_VERB, follows):
        return False  # "“…,” he said – and left"
    if (
        not resumes
        or tag == pos.QUOTATION
        or not clause.parenthetical
        or tags[follows - 1] == pos.DASH
    ):
        return True
    if clause.cue is None:
        begun = clause.start > 1 and has_finite_verb(sentence, 0, clause.start, lenient=False)
        taken_up = tags.startswith(SHARED_SUBJECT, follows) or tag in pos.VERBS
        return taken_up or not begun or words[follows] in REASONS
    if tag in IT_IS_THAT and words[0] == "it":
        return True  # "It was possible, he said, that …"
    begun = has_finite_verb(sentence, 0, clause.start, lenient=False)
    if tag == pos.PAST and not begun and tags[0] in NOMINAL_OPENINGS:
        return True  # "Her mother, she says, used to sing"
    if begun and words[follows].endswith("ly") and VERB_TAGS.isdisjoint(tags[follows:]):
        return False  # "It is late, he tells me, loudly enough for all"
    if _is_comment(sentence, follows) or words[follows].endswith("ing"):
        return False
    return tag not in NO_RESUMPTION or words[follows] in RESUMPTIONS


def _is_comment(sentence: TokenizedSentence, at: int) -> bool:
    """Whether the reporter goes on: "…, officials said Monday, a shift that …"."""
    closing = next((tag for tag in sentence.tags[at:] if tag in CLAUSE_OR_END), pos.STOP)
    first = sentence.words[at + 1 : at + 2] in (("first",), ("latest",), ("last",))
    owned = sentence.words[at] in POSSESSIVE_PRONOUNS and first  # "its first loss in years"
    return (sentence.words[at] in ("a", "an") or owned) and closing in APPOSITION_OPENS
