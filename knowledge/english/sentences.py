"""English sentences: what the engine of `text.sentences` has to be told about English.

The abbreviations and the words that start sentences stand in `tables`. The clause that
says who spoke belongs to the quotation before it: a subject, a reporting verb, and behind
it nothing, an adverbial or whom it was said to.
"""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING

from knowledge.english import tables
from knowledge.english.reporting_verbs import LEXICON, ReportingVerb, VerbForm
from knowledge.text import sentences as engine

if TYPE_CHECKING:
    from collections.abc import Iterable

    from knowledge.model import Sentence
    from knowledge.text.quotation_marks import Quotation

# ‘It is over!’ Kirby said. – the clause that says who spoke, after the quotation: a
# subject, a cue, and behind it nothing, an adverbial or whom it was said to.
CLAUSE = re.compile(
    r"\s*(?P<words>(?=[^\W\d_])(?:\b[A-Z][a-z]{0,3}\.(?=\s[A-Z])"  # Mr. J. Kirby
    r"|[^.!?…;:\"“”„«»‘()\[\]–—\n]){1,160})(?P<opening>[:\"“„«‘])?"
)
CLAUSE_WORD = re.compile(r"[^\W\d_][\w’'-]*")
MOST_SUBJECT_WORDS = 8
NO_SUBJECT = frozenset(
    {"is", "are", "was", "were", "has", "have", "had", "will", "would", "that"}
    | {"he", "she", "they", "it", "we", "i"}
)
"""Words before which no subject goes on: what stands before the cue is a clause."""
ADDRESSEE = re.compile(
    r"\s+(?:(?:the|a|his|her|their|its|to)\s+)?[\w’'-]+(?=\s*(?:$|,)|\s+(?!to\b))"
)
ADVERBIAL = re.compile(
    r"""
    \s* (?: $ | , | (?: as|when|while|after|before )\b
      | (?: on|in|at|during|with|from|outside|through|again|once|later|today|yesterday
          | [a-z]+ly | \w+day )\b
        # … in a report that the ball had left: something is said after all
        (?! .* \b(?: that|is|are|was|were|has|have|had|will|would|can|could|should|may|might )\b )
    )
    """,
    re.VERBOSE,
)

ABBREVIATIONS = {row[0]: row[1] for row in tables.rows("abbreviations.tsv")}
# "Main St." and "10 Downing St." are streets, "St. Mary’s" is not.
STREET = re.compile(r"(?:[A-Z]\w*[a-z]|\d\w*)\s+St\.[)”’\"']*$")
STARTERS = frozenset(row[0] for row in tables.rows("starters.txt"))
AFTER_TIME = re.compile(
    r"\s*(?:\d|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|[A-Z]{1,4}T\b|GMT|UTC|Eastern|Central"
    r"|Pacific|Mountain|local|(?:Jan|Febr)uary|March|April|May|June|July|August"
    r"|(?:Septem|Octo|Novem|Decem)ber)"
)
CAPITALS = frozenset({"I", "I’m", "I'm"})


def sentences(text: str, skipped: Iterable[int] = ()) -> tuple[Sentence, ...]:
    """Return the sentences of an English text; see `text.sentences`."""
    return engine.sentences(text, RULES, skipped)


def boundaries(
    text: str, start: int, end: int, quoted: list[Quotation]
) -> tuple[list[int], list[int]]:
    """Return where the sentences of an English paragraph end; see `text.sentences`."""
    return engine.boundaries(text, start, end, quoted, RULES)


def cue_follows(text: str, quotation: Quotation, boundary: int, end: int) -> bool:
    """Tell whether the clause after a closed quotation says who spoke it.

    `“Is it safe?” Kirby asked.` is one sentence; in `He asked: “Is it safe?” Nobody
    answered.` the cue stands before, and in `“It is safe.” Kirby said he knew.` the
    second sentence makes a statement of its own.
    """
    if text[max(0, quotation.start - 2) : quotation.start].strip()[-1:] in (",", ":"):
        return False
    clause = CLAUSE.match(text, boundary, end)
    if clause is None or (clause["opening"] and clause["words"].rstrip()[-1] != ","):
        return False
    for word in islice(CLAUSE_WORD.finditer(clause["words"]), 1, MOST_SUBJECT_WORDS):
        if word[0] in NO_SUBJECT:
            return False
        if _is_cue(clause["words"], word):
            return True
    return False


def _is_cue(clause: str, word: re.Match[str]) -> bool:
    """Tell whether a word of a clause is a verb of speech that leaves nothing to be said."""
    for entry in LEXICON.get(word[0], ()):
        particle = "".join(f" {part}" for part in entry.particle)
        speaks = entry.kind == "speech" and _is_finite(entry)
        if speaks and clause.startswith(particle, word.end()):
            at = word.end() + len(particle)
            addressed = ADDRESSEE.match(clause, at) if _is_addressed(clause, entry, at) else None
            return ADVERBIAL.match(clause, addressed.end() if addressed else at) is not None
    return False


def _is_addressed(clause: str, entry: ReportingVerb, at: int) -> bool:
    """Whether a cue can have an addressee behind it ("asked them", "said to them")."""
    return clause.startswith(" to ", at) or (
        "object" in entry.licences and ADVERBIAL.match(clause, at) is None
    )


def _is_finite(entry: ReportingVerb) -> bool:
    return "direct" in entry.licences and entry.form in (VerbForm.PAST, VerbForm.THIRD)


RULES = engine.SentenceRules(
    abbreviations=ABBREVIATIONS,
    starters=STARTERS,
    after_time=AFTER_TIME,
    street=STREET,
    capitals=CAPITALS,
    cue_follows=cue_follows,
)
