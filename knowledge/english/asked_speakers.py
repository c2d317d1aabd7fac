"""Asked speakers: whether a question asks what somebody said, and whose words it wants.

Both are told by the reporting verbs. "What did the envoy insist", "Who claims it" and
"What is she saying" ask for words. The subject between an auxiliary and a reporting
verb ("did | the envoy | insist") is the speaker. A form that is a noun as well
("report", "claims") needs that place behind "what", or "who" before it, to count as a verb.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from knowledge.english.analyzer import tokens
from knowledge.english.reporting_verbs import LEXICON, NOMINALS, VerbForm, verbs_at
from knowledge.model import Span

if TYPE_CHECKING:
    from collections.abc import Sequence

    from knowledge.language import Analysis, Token

BE_FORMS = frozenset({"is", "was", "are", "were"})
AUXILIARIES = BE_FORMS | {"did", "does", "do", "has", "have", "had"}
LONGEST_SUBJECT = 80
"""Characters between the auxiliary and the verb."""
DETERMINERS = frozenset(
    {"the", "a", "an", "my", "your", "his", "her", "its", "our", "their", "this", "that"}
)
"""What no subject ends with: "did the accused man say"."""
WHAT = frozenset({"what", "else"})
"""What stands before an auxiliary where a question asks for an object."""
CLAUSE_END = re.compile(r"[?!.,;]")

ASKING_NOUNS = NOMINALS | {"according", "reaction", "reactions", "response", "responses"}
ASKING_WORDS = ASKING_NOUNS | {
    word
    for word, verbs in LEXICON.items()
    for verb in verbs
    # A gerund is as often a noun or adjective: "the writing period".
    if verb.is_speech_anywhere and verb.form is not VerbForm.GERUND
}
"""Words that ask for words wherever they stand in a question."""

# What follows the noun that a phrase is about: "head | of external affairs".
AFTER_NOUN = re.compile(r"\b(?:of|at|for|from|in|on|to|with|and|who)\b|,", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class AskedSpeaker:
    """Whose words a question asks for."""

    terms: frozenset[str]
    noun: str
    """The noun that the subject is about, not stemmed; "" where it has none."""
    speaks: bool
    """Whether the verb means speech or thought, and never a deed ("attack", "reject")."""


class AskedClause(NamedTuple):
    """Where the clause of a question for somebody's words stands: the numbers of two words."""

    auxiliary: int
    verb: int
    """The reporting verb; the subject stands between the two."""
    speaks: bool
    """Whether the verb means speech or thought."""


def asks_for_words(question: Analysis) -> bool:
    """Tell whether a question asks what somebody said."""
    words = [word for _, _, word in question.words]
    return (
        not ASKING_WORDS.isdisjoint(words)
        or any(_asks_who(words, at) for at in range(1, len(words)))
        or asked_clause(question) is not None
    )


def asked_speaker(question: Analysis) -> AskedSpeaker | None:
    """Return whose words a question asks for, or None if it asks for nobody's."""
    clause = asked_clause(question)
    if clause is None:
        return None
    subject = Span(question.words[clause.auxiliary + 1][0], question.words[clause.verb - 1][1])
    found = [t for t in question.tokens if subject.start <= t.start and t.end <= subject.end]
    return AskedSpeaker(
        terms=frozenset(token.term for token in found),
        noun=_noun(question.text, subject, found),
        speaks=clause.speaks,
    )


def head_noun(phrase: str) -> str:
    """Return the noun that a role is about, or "" where it has none.

    It is not stemmed: what "scientists" said is not what the one scientist said.
    """
    return _noun(phrase, Span(0, len(phrase)), tokens(phrase))


def _noun(text: str, phrase: Span, found: Sequence[Token]) -> str:
    after = AFTER_NOUN.search(text, *phrase)
    end = phrase.end if after is None else after.start()
    return next((token.word for token in reversed(found) if token.end <= end), "")


def _asks_who(words: Sequence[str], at: int) -> bool:
    """Tell whether it is asked who says: "who claims", "who is claiming"."""
    is_be = words[at - 1] in BE_FORMS
    return (
        at > is_be
        and words[at - 1 - is_be] == "who"
        and any(
            verb.has_content and (not is_be or verb.form is VerbForm.GERUND)
            for verb in verbs_at(words, at)
        )
    )


def asked_clause(question: Analysis) -> AskedClause | None:
    """Return the first auxiliary with a subject and a reporting verb behind it."""
    words = [word for _, _, word in question.words]
    for at, auxiliary in enumerate(words):
        found = _verb_behind(question, words, at) if auxiliary in AUXILIARIES else None
        if found is not None:
            kinds = {verb.kind for verb in verbs_at(words, found)}
            return AskedClause(at, found, not kinds.isdisjoint(("speech", "thought")))
    return None


def _verb_behind(question: Analysis, words: Sequence[str], auxiliary: int) -> int | None:
    """Return the number of the reporting verb whose subject follows an auxiliary."""
    start = question.words[auxiliary][1]
    for at in range(auxiliary + 1, len(words)):
        left, right = question.words[at - 1][1], question.words[at][0]
        if right - start > LONGEST_SUBJECT or CLAUSE_END.search(question.text, left, right):
            return None
        if (
            at > auxiliary + 1
            and words[at - 1] not in DETERMINERS
            and _reports(words, at, auxiliary)
            # Of two in a row the first belongs to the subject: "did the US report say".
            and not (at + 1 < len(words) and _reports(words, at + 1, auxiliary))
        ):
            return at
    return None


def _reports(words: Sequence[str], at: int, auxiliary: int) -> bool:
    """Tell whether a reporting verb that goes with an auxiliary stands at a word.

    "What is she saying" and "What did they order" ask for words; "When was the writing
    period" and "When did they order it" do not.
    """
    asks_what = auxiliary > 0 and words[auxiliary - 1] in WHAT
    is_be = words[auxiliary] in BE_FORMS
    return any(
        verb.has_content
        and (not is_be or verb.form is VerbForm.GERUND)
        and (asks_what or not (is_be or verb.noun))
        for verb in verbs_at(words, at)
    )
