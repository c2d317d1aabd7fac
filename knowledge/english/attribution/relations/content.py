"""Content: the stretches around a reporting clause that it reports.

They stand before it ("…, he said"), behind it or on both sides. Which of them are
direct, mixed or indirect is told by the quotations among their words.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from knowledge.english.attribution import pos
from knowledge.english.attribution.relations.content_start import ASKED, has_finite_verb
from knowledge.english.attribution.relations.noun_phrases import is_occasion
from knowledge.english.attribution.relations.quoted_content import (
    awaits_cue,
    is_label,
    is_sentence,
    quoted_words,
)
from knowledge.english.attribution.relations.relation import AttributionRelation
from knowledge.english.attribution.relations.source_phrases import PERSONS
from knowledge.english.attribution.vocabulary import POSSESSIVE_PRONOUNS, is_collective
from knowledge.english.tables import SETS
from knowledge.model import Kind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from knowledge.english.attribution.relations.cues import Cue
    from knowledge.english.attribution.relations.relation import ReportingClause
    from knowledge.english.attribution.tokens import TokenizedSentence

FINDERS = SETS["finder"]

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
CLAUSE_SUBJECTS = pos.DETERMINER + pos.NAME
IT_IS_THAT = pos.THAT + pos.TO
CLAUSE_VERBS = frozenset(pos.VERBS)
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
QUOTATIONS_ALONE = frozenset(pos.QUOTATION)
AFTER_WHOLE_QUOTATION = pos.COMMA + pos.DASH + pos.SUBORDINATOR + pos.PREPOSITION + pos.TIME
TIME_LINKS = frozenset({"after", "before"})
"""Of "which ended after, according to papers, “…”"."""
THAT_VERB = tuple(pos.THAT + tag for tag in pos.VERBS)
DESCRIPTION_ENDS = pos.CLAUSE_ENDS + pos.DASH
THAT_COMMA = pos.THAT + pos.COMMA
FRAGMENT_TAGS = frozenset(pos.NOUNS + pos.DETERMINER + pos.PREPOSITIONS + pos.RELATIVE + pos.ADVERB)
FRAGMENT_TAGS |= frozenset(pos.PRONOUN + pos.PAST)
PUNCTUATION_LEFT = pos.CLAUSE_ENDS + pos.DASH
PUNCTUATION_RIGHT = PUNCTUATION_LEFT + pos.OPENING


def content_around(
    text: str, sentence: TokenizedSentence, clause: ReportingClause, floor: int, limit: int
) -> Iterator[AttributionRelation]:
    """Yield what a clause reports, left of it down to `floor` and right of it up to `limit`."""
    needs_marks = _needs_marks(sentence, clause)
    found = list(_content_before(text, sentence, clause, floor))
    follows = clause.content_start
    if follows is not None:
        named = found and follows - 1 > clause.end and sentence.tags[follows] == pos.QUOTATION
        named = named and sentence.words[follows - 2] not in PERSONS  # "…,” he tells her, “…”"
        if named and is_label(text, sentence, follows):
            pass  # "…,” she recalled in her memoir, ‘Slip’"
        elif _goes_on(sentence, clause, follows, resumes=bool(found)):
            resumed = bool(found) and sentence.tags[follows] == pos.THAT
            found += _relations(text, sentence, follows + resumed, limit, clause)
    elif _is_noun_alone(clause):
        pass  # "made claims"
    elif needs_marks or (not found and _may_hold_fragment(sentence, clause)):
        at = sentence.tags.find(pos.QUOTATION, clause.end, limit)
        has_object = at - clause.end > 1  # "called the report “Project Fear”"
        if at >= 0 and (has_object or not is_label(text, sentence, at)):
            end = _description_end(sentence, at + 1, limit)
            found += _relations(text, sentence, at, end, clause)
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


def _content_before(
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
    yield from _relations(text, sentence, start, left, clause)


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
    if sentence.words[start] in ASKED:
        return True  # "Asked what she wanted, she said a boat"
    lenient = not (tags[start] == pos.PREPOSITION and is_occasion(sentence, start))
    has_verb = has_finite_verb(sentence, start, left, lenient=lenient)
    if not clause.parenthetical or follows is None:
        return not has_verb
    if clause.cue is None:
        return tags[start] not in CLAUSE_SUBJECTS and not has_verb
    if tags[follows] != pos.QUOTATION:
        return False
    led = tags[start] == pos.SUBORDINATOR or sentence.words[start].endswith(("ed", "ing"))
    if led:
        return True  # "Asked if he knew, she said, “…”"
    return not has_verb and quoted_words(text, sentence, follows)[:1].isupper()


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
    if tag == pos.PAST and not begun and tags[0] in CLAUSE_SUBJECTS:
        return True  # "Her mother, she says, used to sing"
    if begun and words[follows].endswith("ly") and CLAUSE_VERBS.isdisjoint(tags[follows:]):
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


def _relations(
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
        yield from _relations(text, sentence, start, colon, clause)
        yield from _relations(text, sentence, colon + 1, end, clause)
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
