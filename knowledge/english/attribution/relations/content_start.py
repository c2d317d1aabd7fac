"""Contents: where the words start that a cue reports behind it.

What a cue licenses (`tables/cues.tsv`) decides how bare a clause may be: "said that
…", "said …", "said: “…”", "warned against …", "urged schools to …". A clause without
"that" must hold a finite verb.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from knowledge.english.attribution.relations.adjuncts import skip_adjuncts
from knowledge.english.attribution.relations.noun_phrases import NOUNISH
from knowledge.english.reporting_verbs import NOMINALS
from knowledge.english.tables import SETS

if TYPE_CHECKING:
    from knowledge.english.attribution.relations.cues import Cue
    from knowledge.english.attribution.tokens import TokenizedSentence

CLAUSE_STARTS = "DRNwOBTQSPXV("
QUESTION_WORDS = SETS["question"]
SHORTEST_CLAUSE = 2
SHORTEST_GERUND = 4
OCCASIONS = SETS["occasion"]
NO_GERUNDS = SETS["no gerund"]
SAY = frozenset({"say", "says", "said", "saying", "added", "adds", "adding"})


def complement(sentence: TokenizedSentence, cue: Cue, end: int) -> int | None:
    """Return where what follows the cue as reported words starts, or None."""
    licences = cue.entry.licences
    tags = sentence.tags
    gerund = _gerund(sentence, cue, end)
    if gerund is not None:
        return gerund
    at = skip_adjuncts(sentence, cue.end, end, addressee=bool({"object", "object-to"} & licences))
    if tags[at : at + 2] == "QK":
        at += 1  # "told ABC’s “This Week” that"
    if at >= end:
        return None
    opening = _quoted_opening(sentence, cue, at, end)
    if opening is not None:
        return opening
    if tags[at] == "K" and ("that" in licences or "object-to" in licences):
        if sentence.tokens[at - 1].low in OCCASIONS and tags[at + 1 : at + 2] in ("A", "F", "M"):
            return None  # "at a briefing that was delayed"
        return at + 2 if tags[at + 1 : at + 2] == "," else at + 1
    return _infinitive(sentence, cue, end) or _bare(sentence, cue, at, end)


def _quoted_opening(sentence: TokenizedSentence, cue: Cue, at: int, end: int) -> int | None:
    """Return where quoted words after ":" or "," or nothing start."""
    tags = sentence.tags
    if not {"direct", "that", "nominal"} & cue.entry.licences:
        return None
    if tags[at] == "Q":
        return at
    if tags[at] in ":,-~" and tags[at + 1 : at + 2] == "Q":
        return at + 1
    if tags[at] == ":" and at + SHORTEST_CLAUSE < end and cue.entry.kind == "speech":
        return at + 1
    return None


def _infinitive(sentence: TokenizedSentence, cue: Cue, end: int) -> int | None:
    """Return the start of "to double its population", "schools to stagger …"."""
    licences = cue.entry.licences
    tags = sentence.tags
    after = cue.end
    if "to" in licences and after < end:
        to = after + 1 if tags[after] in "XB" else after
        if to < end and tags[to] == "I":
            return after
    if "object-to" in licences or "to-object" in licences:
        to = tags.find("I", after, min(end, after + 12))
        between = tags[after:to] if to > after else "X"
        apposed = between.count(",") == 2 and between.endswith(",")  # noqa: PLR2004
        if between[0] != "X" and not set(between) & set("AMW;:.Q" if apposed else "AMW;:.,Q"):
            return after
    if "to-object" in licences and after < end and tags[after] in "DwN":
        return after
    return None


def _gerund(sentence: TokenizedSentence, cue: Cue, end: int) -> int | None:
    """Return the start of "being puzzled" after "admitted to", "buying …" after "against"."""
    licences = cue.entry.licences
    at = cue.end
    tokens, tags = sentence.tokens, sentence.tags
    if "gerund" in licences and at < end and _is_gerund(sentence, at):
        return at
    if (
        "to-gerund" in licences
        and at + 1 < end
        and tags[at] == "I"
        and _is_gerund(sentence, at + 1)
    ):
        return at + 1
    if "against" in licences and at + 1 < end and tokens[at].low == "against":
        return at + 1
    for preposition in ("of", "for"):
        if preposition in licences:
            for index in range(at + 1, min(end - 1, at + 12)):
                if tokens[index].low == preposition and _is_gerund(sentence, index + 1):
                    return index + 1
                if preposition == "of" and tokens[index].low == "of":
                    return index + 1
                if tags[index] in ".;:,KW":
                    break
    return None


def _is_gerund(sentence: TokenizedSentence, at: int) -> bool:
    low = sentence.tokens[at].low
    return low in ("being", "having") or (
        low.endswith("ing")
        and sentence.tags[at] == "w"
        and len(low) > SHORTEST_GERUND
        and low not in NO_GERUNDS
    )


def _bare(sentence: TokenizedSentence, cue: Cue, at: int, end: int) -> int | None:
    """Return the start of a clause without "that", where the cue licenses one."""
    licences = cue.entry.licences
    tags = sentence.tags
    if "whether" in licences and sentence.tokens[at].low in QUESTION_WORDS:
        return at
    if "bare" in licences and _is_relative(sentence, cue) and tags[at] in "AMFV":
        return at
    if "bare" not in licences or tags[at] not in CLAUSE_STARTS or end - at < SHORTEST_CLAUSE:
        return None
    if sentence.tokens[at].low in ("of", "about", "by", "as", "to", "for", "than"):
        return None
    return (
        at
        if has_finite_verb(sentence, at, end, lenient=sentence.tokens[cue.start].low in SAY)
        else None
    )


def _is_relative(sentence: TokenizedSentence, cue: Cue) -> bool:
    """Whether the cue stands in "which critics say was never tested"."""
    tags = sentence.tags
    return any(tags[index] in "WK" for index in range(max(0, cue.group - 8), cue.group))


def has_finite_verb(sentence: TokenizedSentence, start: int, end: int, *, lenient: bool) -> bool:
    """Whether a clause, not just a noun phrase, stands between the two tokens.

    A lenient reading takes a lower-case word in s after a noun, or any stretch of
    some length, for a clause; a strict one wants an auxiliary or a past tense.
    """
    tags = sentence.tags
    for at in range(start, end):
        tag = tags[at]
        if tag in "AMF" or (tag == "V" and at > start and tags[at - 1] in NOUNISH + "R"):
            return True
        if tag == "R" and (at > start or "’" in sentence.tokens[at].low):
            return True
        if tag == "R" and at + 1 < end and tags[at + 1] in "wVBX":
            return True
        if (
            tag == "w"
            and at > start
            and tags[at - 1] in NOUNISH + "B"
            and sentence.tokens[at].low.endswith("s")
            and lenient
        ):
            return True
        if tag in "WK" and not lenient:
            return False
        if tag == "Q" and at > start and lenient:
            return True
        if tag in ".;" or (tag == "," and not lenient):
            break
    return lenient and end - start > 5  # noqa: PLR2004


def nominal_complement(sentence: TokenizedSentence, at: int, end: int) -> int | None:
    """Return the end of "optimism that" after "expressed", or None."""
    for index in range(at, min(end - 1, at + 6)):
        if sentence.tokens[index].low in NOMINALS and sentence.tags[index + 1] == "K":
            return index + 2
        if sentence.tags[index] in ".;:,KWAM":
            return None
    return None
