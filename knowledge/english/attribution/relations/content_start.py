"""Content: where it starts behind its cue.

What a cue licenses (`tables/reporting_verbs.tsv`) decides how bare a clause may be: "said that
…", "said …", "said: “…”", "warned against …", "urged schools to …". A clause without
"that" must hold a finite verb.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from knowledge.english.attribution import pos
from knowledge.english.attribution.relations.adjuncts import is_counted, skip_adjuncts
from knowledge.english.attribution.relations.noun_phrases import OCCASIONS
from knowledge.english.reporting_verbs import NOMINALS
from knowledge.english.tables import SETS

if TYPE_CHECKING:
    from knowledge.english.attribution.relations.cues import Cue
    from knowledge.english.attribution.tokens import TokenizedSentence

QUESTION_WORDS = SETS["question"]
IRREGULAR_PASTS = SETS["irregular past"]
NO_GERUNDS = SETS["no gerund"]
SAY = frozenset({"say", "says", "said", "saying", "added", "adds", "adding"})
"""Cues behind which almost anything is a clause."""
ASKED = frozenset({"asked", "pressed", "questioned", "quizzed"})
"""Words that open a sentence about an answer, which may be a word or two."""
NO_ANSWER = frozenset({"nothing", "little"})
NO_BARE_CLAUSE = frozenset({"of", "about", "by", "as", "to", "for", "than"})
OCCASION_CLAUSES = frozenset({"after", "while"})
SHORTEST_CLAUSE = 2
SHORTEST_LENIENT_CLAUSE = 6
"""Tokens from which a stretch without a verb that is known is taken for a clause."""
SHORTEST_GERUND = 5
FURTHEST_OBJECT = 12
"""Tokens between a cue and the "to", "of" or "for" behind its object."""
FURTHEST_NOMINAL = 6
"""Tokens between "expressed" and its noun, "optimism that"."""
FURTHEST_WHICH = 8
"""Tokens between "which" and the cue in "which critics say"."""

FINITE_TAGS = tuple(pos.FINITE)
AFTER_RELATIVE_VERB = tuple(pos.DETERMINER + pos.PREPOSITION + pos.NAME + pos.RELATIVE)
AFTER_CONJOINED_PAST = tuple(pos.DETERMINER + pos.PRONOUN + pos.RELATIVE + pos.THAT)
QUOTATION_THAT = pos.QUOTATION + pos.THAT
QUOTATION_LEADS = pos.COLON + pos.COMMA + pos.DASH + pos.ELLIPSIS
BARE_CLAUSE_STARTS = (
    pos.SUBJECT_STARTS + pos.ADVERB + pos.TIME + pos.QUOTATION + pos.SUBORDINATOR + pos.PREPOSITION
)
BARE_CLAUSE_STARTS += pos.NEGATION + pos.PAST + pos.OPENING
BEFORE_TO = pos.NEGATION + pos.ADVERB
TIME_PHRASE = pos.TIME + pos.DETERMINER + pos.NUMBER
NO_OBJECT = frozenset(pos.AUXILIARIES + pos.RELATIVE + pos.BREAKS + pos.QUOTATION)
"""What cannot stand between a cue and its infinitive, where an apposition does."""
NO_PLAIN_OBJECT = NO_OBJECT | {pos.COMMA}
APPOSITION_COMMAS = 2
ANYONE_WHO = (("anyone", "who"), ("anybody", "who"), ("people", "who"), ("those", "who"))
GERUND_OBJECTS = (pos.DETERMINER, pos.NAME)
GERUND_ENDS = pos.BREAKS + pos.COMMA + pos.CLAUSE_LINKS
PLAIN_ENDS = pos.BREAKS + pos.COMMA + pos.FINITE + pos.DASH + pos.SUBORDINATOR
BEFORE_PAST = pos.NOUNS + pos.PRONOUN
AFTER_PRONOUN = pos.WORD + pos.PAST + pos.ADVERB + pos.NEGATION
BEFORE_THIRD_PERSON = pos.NOUNS + pos.ADVERB
SENTENCE_BREAKS = pos.STOP + pos.SEMICOLON
NOMINAL_ENDS = pos.BREAKS + pos.COMMA + pos.CLAUSE_LINKS + pos.AUXILIARIES


def content_start(sentence: TokenizedSentence, cue: Cue, end: int) -> int | None:
    """Return where what follows the cue as content starts, or None."""
    licences = cue.licences
    tags = sentence.tags
    gerund = _gerund(sentence, cue, end)
    if gerund is None and "plain" in licences:
        gerund = _plain(sentence, cue.end, end)
    if gerund is not None:
        return gerund
    addressee = "object" in licences or "object-to" in licences
    if _is_time_subject(sentence, cue.end, end) and not _is_relative(sentence, cue):
        return _bare_clause(sentence, cue, cue.end, end)
    at = skip_adjuncts(sentence, cue.end, end, addressee=addressee)
    if addressee and tags.startswith(pos.COMMA, at):
        at = _behind_apposition(sentence, at, end)
    if addressee and "bare" in licences and at < end and tags[at] in pos.FINITE:
        at = cue.end  # "warned the plan could": nobody was warned
    if tags.startswith(QUOTATION_THAT, at):
        at += 1  # "told ABC’s “This Week” that"
    if at >= end:
        return None
    opening = _quoted_opening(sentence, cue, at, end)
    if opening is not None:
        return opening
    if tags[at] == pos.THAT and ("that" in licences or "object-to" in licences):
        return _that_clause(sentence, cue.end, at, end)
    return _infinitive(sentence, cue, end) or _bare_clause(sentence, cue, at, end)


def _is_time_subject(sentence: TokenizedSentence, start: int, end: int) -> bool:
    """Whether a time is what is spoken of: "said a week of talks had", "said the day was"."""
    tags = sentence.tags
    at = start
    while at < end and tags[at] in TIME_PHRASE:
        at += 1
    goes_on = at < end and (tags[at] in pos.FINITE or sentence.words[at] == "of")
    return goes_on and pos.TIME in tags[start:at]


def _behind_apposition(sentence: TokenizedSentence, at: int, end: int) -> int:
    """Walk over ", or Salt Water," behind an addressee, where "that" follows; else stay."""
    tags = sentence.tags
    close = tags.find(pos.COMMA, at + 1, end)
    apposed = close > 0 and tags.startswith(pos.THAT, close + 1)
    return close + 1 if apposed and NO_OBJECT.isdisjoint(tags[at + 1 : close]) else at


def _that_clause(sentence: TokenizedSentence, start: int, at: int, end: int) -> int | None:
    """Return where the clause of the "that" at `at` starts, or None where it opens none.

    Behind an adjunct that starts at `start` it may be relative: "said at a briefing that was
    delayed", "in a statement that underscored the need".
    """
    tags = sentence.tags
    after = tags[at + 1 : at + 2]
    verb = after in FINITE_TAGS
    if verb or (after == pos.PAST and tags[at + 2 : at + 3] in AFTER_RELATIVE_VERB):
        adjunct = tags[at - 1] == pos.WORD and not OCCASIONS.isdisjoint(sentence.words[start:at])
        if adjunct:
            return None
    if verb:
        return at  # "said that was “up to him”"
    if after != pos.QUOTATION and not has_finite_verb(sentence, at + 1, end, lenient=True):
        return None  # "disputed that account"
    return at + 2 if after == pos.COMMA else at + 1


def _quoted_opening(sentence: TokenizedSentence, cue: Cue, at: int, end: int) -> int | None:
    """Return where quoted words after ":" or "," or nothing start."""
    tags = sentence.tags
    if cue.licences.isdisjoint(("direct", "that", "nominal")):
        return None
    if tags[at] == pos.QUOTATION:
        return at
    if tags[at] in QUOTATION_LEADS and tags[at + 1 : at + 2] == pos.QUOTATION:
        return at + 1
    if tags[at] == pos.COLON and at + SHORTEST_CLAUSE < end and cue.entry.kind == "speech":
        return at + 1
    return None


def _infinitive(sentence: TokenizedSentence, cue: Cue, end: int) -> int | None:
    """Return the start of "to double its population", "schools to stagger …"."""
    licences, tags, after = cue.licences, sentence.tags, cue.end
    if "to" in licences and after < end:
        to = after + 1 if tags[after] in BEFORE_TO else after
        if to < end and tags[to] == pos.TO:
            return after
    if "object-to" in licences or "to-object" in licences:
        anyone = sentence.words[after : after + 2] in ANYONE_WHO
        if anyone and pos.TO in tags[after:end]:
            return after
        to = tags.find(pos.TO, after, min(end, after + FURTHEST_OBJECT))
        if to > after and _is_object(tags[after:to]):
            return after
    return None


def _is_object(tags: str) -> bool:
    """Whether the tags between a cue and "to" are those of its object ("schools")."""
    apposed = tags.count(pos.COMMA) == APPOSITION_COMMAS and tags.endswith(pos.COMMA)
    barred = NO_OBJECT if apposed else NO_PLAIN_OBJECT
    whole = pos.PRONOUN not in tags[1:]  # "told the board he wanted to"
    return tags[0] != pos.NEGATION and whole and barred.isdisjoint(tags)


def _gerund(sentence: TokenizedSentence, cue: Cue, end: int) -> int | None:
    """Return the start of "being puzzled" after "admitted to", "buying …" after "against"."""
    licences, at = cue.licences, cue.end
    words, tags = sentence.words, sentence.tags
    if "gerund" in licences and at < end and _is_gerund(sentence, at):
        return at
    inner = at + 1 < end
    if "to-gerund" in licences and inner and tags[at] == pos.TO and _is_gerund(sentence, at + 1):
        return at + 1
    if "against" in licences and inner and words[at] == "against":
        return at + 1
    for preposition in ("of", "for"):
        if preposition in licences:
            for index in range(at + 1, min(end - 1, at + FURTHEST_OBJECT)):
                if words[index] == preposition and _is_gerund(sentence, index + 1):
                    return index + 1
                if preposition == "of" and words[index] == "of":
                    return index + 1
                if tags[index] in GERUND_ENDS:
                    break
    return None


def _plain(sentence: TokenizedSentence, at: int, end: int) -> int | None:
    """Return the start of "open-minded" after "described herself as"."""
    tags = sentence.tags
    for index in range(at, min(end - 1, at + FURTHEST_OBJECT)):
        if sentence.words[index] == "as":
            close = plain_end(sentence, index + 1, end)
            quoted = pos.QUOTATION in tags[index + 1 : end]
            return None if quoted or close == index + 1 else index + 1
        if tags[index] in GERUND_ENDS:
            break
    return None


def plain_end(sentence: TokenizedSentence, start: int, end: int) -> int:
    """Return where a description behind "as" ends: at a comma or a verb of the sentence."""
    tags = sentence.tags
    for at in range(start, end):
        if tags[at] in PLAIN_ENDS:
            return at
    return end


def _is_gerund(sentence: TokenizedSentence, at: int) -> bool:
    word = sentence.words[at]
    return word in ("being", "having") or (
        word.endswith("ing")
        and sentence.tags[at] == pos.WORD
        and len(word) >= SHORTEST_GERUND
        and (word not in NO_GERUNDS or sentence.tags[at + 1 : at + 2] in GERUND_OBJECTS)
    )


def _bare_clause(sentence: TokenizedSentence, cue: Cue, at: int, end: int) -> int | None:
    """Return the start of a clause without "that", where the cue licenses one."""
    licences, tags, words = cue.licences, sentence.tags, sentence.words
    if "whether" in licences and words[at] in QUESTION_WORDS:
        return at
    if "bare" not in licences:
        return None
    if tags[at] in pos.VERBS and _is_relative(sentence, cue):
        return at
    if (
        tags[at] not in BARE_CLAUSE_STARTS
        or end - at < SHORTEST_CLAUSE
        or (words[at] in NO_BARE_CLAUSE and not is_counted(sentence, at))
    ):
        return None
    if words[at] in OCCASION_CLAUSES and pos.COMMA not in tags[at:end]:
        return None  # "said after the team rallied"
    lenient = words[cue.start] in SAY
    if lenient and words[0] in ASKED and tags[at] in pos.NOMINAL and words[at] not in NO_ANSWER:
        return at
    return at if has_finite_verb(sentence, at, end, lenient=lenient) else None


def _is_relative(sentence: TokenizedSentence, cue: Cue) -> bool:
    """Whether the cue stands in "which critics say was never tested"."""
    tags, end = sentence.tags, cue.group
    if tags.endswith(pos.COMMA, 0, end):
        end = max(0, tags.rfind(pos.COMMA, 0, end - 1))  # "that Smith, the senator, says"
    before = tags[max(0, end - FURTHEST_WHICH) : end]
    return pos.RELATIVE in before or pos.THAT in before


def has_finite_verb(sentence: TokenizedSentence, start: int, end: int, *, lenient: bool) -> bool:
    """Whether a clause, not just a noun phrase, stands between the two tokens.

    A lenient reading takes a lower-case word in s after a noun, or any stretch of
    some length, for a clause; a strict one wants an auxiliary or a past tense.
    """
    tags, words = sentence.tags, sentence.words
    for at in range(start, end):
        tag = tags[at]
        if tag == pos.CONJUNCTION and _is_verb_conjoined(sentence, at, end):
            return False  # "confirmed the leak but said", "reported a loss and gave"
        if tag in pos.FINITE:
            return True
        if tag == pos.PRONOUN and (at > start or "’" in words[at]):
            return True
        if tag == pos.PRONOUN and at + 1 < end and tags[at + 1] in AFTER_PRONOUN:
            return True
        if at > start and _is_verb(sentence, at, lenient=lenient):
            return True
        if not lenient and tag == pos.COMMA:
            # "Poland’s new government, elected in 2015, is hostile"
            close = tags.find(pos.COMMA, at + 1, end - 1)
            return close > 0 and tags[close + 1] in pos.FINITE
        if not lenient and tag in pos.CLAUSE_LINKS:
            return False
        if tag in SENTENCE_BREAKS:
            break
    return lenient and end - start >= SHORTEST_LENIENT_CLAUSE


def _is_verb_conjoined(sentence: TokenizedSentence, at: int, end: int) -> bool:
    """Whether the verb behind a conjunction is another one of the subject before the cue."""
    tags = sentence.tags
    at += 1
    while at < end and tags[at] == pos.ADVERB:
        at += 1
    if at >= end or tags[at] in pos.FINITE:
        return at < end
    past = tags[at] == pos.PAST or sentence.words[at] in IRREGULAR_PASTS
    return past and tags[at + 1 : at + 2] in AFTER_CONJOINED_PAST  # no "old and battered wall"


def _is_verb(sentence: TokenizedSentence, at: int, *, lenient: bool) -> bool:
    """Whether a token is a verb by what stands before it, or may hold one (a quotation)."""
    tag, before = sentence.tags[at], sentence.tags[at - 1]
    if tag == pos.PAST:
        before = sentence.tags[at - 2] if before == pos.ADVERB else before
        return before in BEFORE_PAST  # "the town still needed", no "a newly needed pump"
    if tag == pos.WORD:
        return lenient and before in BEFORE_THIRD_PERSON and sentence.words[at].endswith("s")
    return lenient and tag == pos.QUOTATION


def nominal_content_start(sentence: TokenizedSentence, at: int, end: int) -> int | None:
    """Return the end of "optimism that" after "expressed", or None."""
    for index in range(at, min(end - 1, at + FURTHEST_NOMINAL)):
        if sentence.words[index] in NOMINALS and sentence.tags[index + 1] == pos.THAT:
            return index + 2
        if sentence.tags[index] in NOMINAL_ENDS:
            return None
    return None
