"""Appositions: which stretch between commas is the one that speaks.

"Nils Oberg, head of the prison service, said" and "The head of the prison service,
Nils Oberg, said" have the same speaker; "The firm, which sells bikes, said" has no
other than the firm.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from knowledge.english.attribution import pos
from knowledge.english.attribution.relations.noun_phrases import noun_phrase_start
from knowledge.english.attribution.relations.relation import core_end, make_source
from knowledge.english.attribution.relations.stretches import Stretch, is_clause, is_name
from knowledge.english.attribution.vocabulary import OFFICE_TITLES, PLACES, bare, is_possessive

if TYPE_CHECKING:
    from knowledge.english.attribution.relations.relation import Source
    from knowledge.english.attribution.tokens import TokenizedSentence

SHORTEST_NAMED = 3
"""Tokens of "the sculptor Piers", where a name ends what opens as a description."""

NAMED_SUBJECT_ENDS = pos.NOUNS + pos.CLOSING + pos.TIME
NO_CLAUSE_OPENING = pos.RELATIVE + pos.PREPOSITION + pos.PAST + pos.FINITE_VERB
"""What opens a stretch that is no clause of its own, whatever verb it holds."""
APPOSED = pos.RELATIVE + pos.NUMBER
NO_SUBJECT_OPENING = pos.RELATIVE + pos.PREPOSITION + pos.PAST + pos.SUBORDINATOR
DESCRIPTION_OPENINGS = pos.DETERMINER + pos.WORD
NAME_CLOSED_BY = (pos.COMMA, pos.STOP, "", pos.OPENING, pos.DASH, pos.QUOTATION, pos.SEMICOLON)
APPOSITION_LIMITS = pos.BREAKS + pos.QUOTATION
APPOSITION_ENDS = APPOSITION_LIMITS + pos.COMMA
NEXT_CLAUSE = pos.QUOTATION + pos.AUXILIARY + pos.MODAL + pos.FINITE_VERB + pos.CONJUNCTION
"""What behind a comma goes on with the sentence instead of an apposition."""
NEXT_CLAUSE_AFTER_SOURCE = NEXT_CLAUSE + pos.PAST + pos.SUBORDINATOR
NO_APPOSITION = (
    pos.CONJUNCTION + pos.PRONOUN + pos.THAT + pos.PREPOSITION + pos.SUBORDINATOR + pos.TIME
)


def before_appositions(
    sentence: TokenizedSentence, stretches: list[Stretch], group: int
) -> Source | None:
    """Choose among the stretches before ", said", the nearest first, the subject."""
    tags = sentence.tags
    stretches = _outside_relative(sentence, stretches)
    if not stretches:
        return None
    nearest = stretches[0]
    # "Ann Hill, the envoy of the children’s fund, UNICEF, said": the nearest names the fund.
    single = nearest[1] - nearest[0] == 1
    inner = single and len(stretches) > 1 and _describes_name(sentence, stretches, 1)
    if not inner and len(stretches) > 1 and _names_described(sentence, nearest, stretches[1]):
        start = noun_phrase_start(sentence, stretches[1][1], stretches[1][0])
        return make_source(sentence, *nearest, start, group)
    for at, (start, stop) in enumerate(stretches):
        end = stop
        ends_as_subject = tags[stop - 1] in NAMED_SUBJECT_ENDS
        if at and ends_as_subject and not _describes_name(sentence, stretches, at):
            if tags[stop - 1] == pos.CLOSING:
                end = tags.rfind(pos.OPENING, start, stop)
            head = noun_phrase_start(sentence, end, start)
            named = pos.NAME in tags[head:end] and tags[head] in pos.NOMINAL
            if named and not _is_apposition(sentence, start):
                return make_source(sentence, head, end, head, group)
        if tags[start] not in NO_CLAUSE_OPENING and is_clause(tags[start:end]):
            return None
    return _plain_subject(sentence, stretches, group)


def _outside_relative(sentence: TokenizedSentence, stretches: list[Stretch]) -> list[Stretch]:
    """Leave out a relative clause: in "Bright, whose husband, Ken, died, said" Ken is silent."""
    clauses = (
        at for at, stretch in enumerate(stretches) if sentence.tags[stretch[0]] == pos.RELATIVE
    )
    last = max(clauses, default=0)
    return stretches[last:] if last + 1 < len(stretches) else stretches


def _names_described(sentence: TokenizedSentence, named: Stretch, described: Stretch) -> bool:
    """Whether a stretch names whom the one before it describes.

    "The head of Sweden’s prison service, Nils Oberg, said"; "Her son, the sculptor
    Piers Aske-Lowry, said".
    """
    tags, words = sentence.tags, sentence.words
    core = core_end(sentence, *named)
    surname = words[core - 1]
    if tags[core - 1] != pos.NAME or surname in OFFICE_TITLES or "-" in surname[:2]:
        return False
    if tags[named[0]] in pos.PREPOSITIONS:
        return False  # "A study, in the journal Thermal Injury, suggested"
    if tags[named[0]] != pos.NAME and core - named[0] < SHORTEST_NAMED:
        return False
    last = described[1] - 1
    start = noun_phrase_start(sentence, last + 1, described[0])
    if start > last or is_clause(tags[named[0] : named[1]]):
        return False
    if tags[last] == pos.WORD or words[last] in OFFICE_TITLES:
        return True
    definite = tags[start] == pos.DETERMINER or is_possessive(words[start])
    return definite and pos.WORD in tags[start:last] and bare(surname) not in PLACES


def _describes_name(sentence: TokenizedSentence, stretches: list[Stretch], at: int) -> bool:
    """Whether a stretch like "the founder of X" stands behind the name it describes."""
    start, _ = stretches[at]
    if sentence.tags[start] not in DESCRIPTION_OPENINGS or at + 1 >= len(stretches):
        return False
    left_start, left_end = stretches[at + 1]
    head = noun_phrase_start(sentence, left_end, left_start)
    if is_name(sentence, head, left_end):
        return left_end - head > 1
    head = left_end
    while head > left_start and sentence.tags[head - 1] == pos.NAME:
        head -= 1  # "a petition filed by Ann Hill, a teacher, who"
    return left_end - head > 1


def names_before(sentence: TokenizedSentence, stretches: list[Stretch]) -> bool:
    """Whether "Ellen Voss, the mayor" ends the stretches: the nearest describes a name."""
    return _describes_name(sentence, stretches, 0)


def _is_apposition(sentence: TokenizedSentence, start: int) -> bool:
    """Whether a stretch can only describe what stands before it."""
    tag = sentence.tags[start]
    return tag in APPOSED or (tag == pos.PREPOSITION and start > 0)


def _plain_subject(
    sentence: TokenizedSentence, stretches: list[Stretch], group: int
) -> Source | None:
    """Return "A spokesman for the firm" of "A spokesman for the firm, which …, said"."""
    tags = sentence.tags
    for start, end in stretches[1:]:
        head = noun_phrase_start(sentence, end, start)
        opens = tags[start] not in NO_SUBJECT_OPENING
        if head < end and opens and tags[end - 1] in pos.NOUNS:
            return make_source(sentence, head, end, head, group)
    return None


def name_after_role(sentence: TokenizedSentence, start: int, end: int) -> Stretch | None:
    """Return the name of "SOHAY’s program manager, Mohammed al-Mamun", if one follows."""
    tags = sentence.tags
    titled = end - start > 1 and sentence.words[end - 1] in OFFICE_TITLES
    if tags[end : end + 1] != pos.COMMA or not (tags[end - 1] == pos.WORD or titled):
        return None
    stop = end + 1
    while stop < len(tags) and tags[stop] == pos.NAME:
        stop += 1
    closed = tags[stop : stop + 1] in NAME_CLOSED_BY
    return (end + 1, stop) if stop > end + 1 and closed else None


def outer_end(sentence: TokenizedSentence, end: int) -> int:
    """Include the appositions after an inverted source; they end with the clause."""
    tags = sentence.tags
    at = end
    while at < len(tags) and tags[at] not in APPOSITION_LIMITS:
        if tags[at] == pos.COMMA and at + 1 < len(tags):
            following = NEXT_CLAUSE if at == end else NEXT_CLAUSE_AFTER_SOURCE
            if tags[at + 1] in following or _is_own_clause(tags, at + 1):
                break
        at += 1
    return at


def _is_own_clause(tags: str, start: int) -> bool:
    """Whether a clause with its own subject stands behind a comma ("…, the pool is full")."""
    close = next((at for at in range(start, len(tags)) if tags[at] in APPOSITION_ENDS), len(tags))
    return tags[start] in pos.SUBJECT_STARTS and is_clause(tags[start:close])


def appositions_end(sentence: TokenizedSentence, end: int) -> int:
    """Include appositions in commas that have no verb ("…, UNICEF, …")."""
    tags = sentence.tags
    if tags[end : end + 1] == pos.OPENING:
        close = tags.find(pos.CLOSING, end)
        end = close + 1 if close > 0 else end
    while tags[end : end + 1] == pos.COMMA:
        comma = tags.find(pos.COMMA, end + 1)
        inner = tags[end + 1 : comma] if comma > 0 else ""
        if not inner or inner[0] in NO_APPOSITION or is_clause(inner) or pos.QUOTATION in inner:
            return end
        end = comma
    return end
