"""Features: what speaks for a sentence as the answer, each with its weight.

A sentence's score is the sum over `FEATURES` of weight × value. The weights were
fitted together on two sets of questions and rounded: `tests/benchmarks/fit_ranking.py`
says how, and prints what leaving each of them out costs on stories it was not fitted to.
Features that gained nothing there (lead, first sentence, title, rarest term, ordered
phrases, coverage, word prefixes, who speaks) are not here.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from operator import attrgetter
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

import numpy as np

from knowledge.english.patterns import (
    DEFINITION,
    REFERENCE,
    holds_speech,
    opens_with_pronoun,
)
from knowledge.language import QuestionForm

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from numpy.typing import NDArray

    from knowledge.query.query import Query
    from knowledge.ranking.scored import Scored

ROUNDED = 1e-9
"""What is added to the most that a sentence can score, for sums that are rounded otherwise."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence that may answer, and how far it and its neighbours hold the question."""

    number: int
    """The number of its document."""
    text: str
    size: int = 0
    """How many different terms it has."""
    words: float = 0.0
    """The BM25 score of its terms, as a share of what is attainable."""
    characters: float = 0.0
    """The BM25 score of its character n-grams, as a share of what is attainable."""
    before: float = 0.0
    """The share of the query's idf that the two sentences before it hold, and it does not."""
    around: float = 0.0
    """The same of the two sentences before and the two after it."""
    near: float = 0.0
    """How near it stands to what a follow-up goes on from: 1 for that itself, 0 from afar."""
    headed: float = 0.0
    """The share of the query's idf that the heading above it holds, and it does not, as far as it
    tells of the sentence."""


Most: TypeAlias = "float | NDArray[np.float64]"
"""What a feature is at most, of each sentence or of all."""


class Feature(NamedTuple):
    """A reason to prefer a sentence; no value is negative."""

    name: str
    weight: float
    value: Callable[[Query, Candidate], float]
    most: Callable[[Query, Scored], Most]
    """Returns the most that the value can be, by what is known before a text is read."""


def most_of(query: Query, scored: Scored) -> NDArray[np.float64]:
    """Return what each sentence can score at most, but for its story."""
    most, of_all = np.zeros(len(scored.at)), ROUNDED
    for feature in FEATURES:
        own = feature.most(query, scored)
        if isinstance(own, float):
            of_all += max(0.0, feature.weight) * own
        else:
            most += max(0.0, feature.weight) * own
    return most + of_all


def word_score(_query: Query, candidate: Candidate) -> float:
    """Return the share of the attainable BM25 score over terms."""
    return candidate.words


def character_score(_query: Query, candidate: Candidate) -> float:
    """Return the share of the attainable BM25 score over character n-grams."""
    return candidate.characters


def window_share(_query: Query, candidate: Candidate) -> float:
    """Return the idf share of the terms that stand only in the two sentences around."""
    return candidate.around


def carried_share(_query: Query, candidate: Candidate) -> float:
    """Return the idf share of the terms before it that a word like "he" may stand for."""
    refers = candidate.before and REFERENCE.search(candidate.text)
    return candidate.before if refers else 0.0


def heading_share(_query: Query, candidate: Candidate) -> float:
    """Return the idf share of the terms that stand only in the heading above it."""
    return candidate.headed


def log_length(_query: Query, candidate: Candidate) -> float:
    """Return the logarithm of how many different terms it has: a long one says more."""
    return math.log1p(candidate.size)


def opening_pronoun(_query: Query, candidate: Candidate) -> float:
    """Return whether it begins with a pronoun, and so goes on about what came before."""
    return float(opens_with_pronoun(candidate.text))


def new_person(query: Query, candidate: Candidate) -> float:
    """Return whether it names somebody whom the question does not, if asked who."""
    return _holds_new(query, QuestionForm.PERSON, candidate)


def new_time(query: Query, candidate: Candidate) -> float:
    """Return whether it holds a date that the question does not, if asked when."""
    return _holds_new(query, QuestionForm.TIME, candidate)


def new_place(query: Query, candidate: Candidate) -> float:
    """Return whether it names a place that the question does not, if asked where."""
    return _holds_new(query, QuestionForm.PLACE, candidate)


def new_number(query: Query, candidate: Candidate) -> float:
    """Return whether it holds a number that the question does not, if asked how many."""
    return _holds_new(query, QuestionForm.NUMBER, candidate)


def any_amount(query: Query, candidate: Candidate) -> float:
    """Return whether it holds a sum or a share, if asked how much."""
    return _holds_any(query, QuestionForm.AMOUNT, candidate)


def any_reason(query: Query, candidate: Candidate) -> float:
    """Return whether it gives a reason or a purpose, if asked why."""
    return _holds_any(query, QuestionForm.REASON, candidate)


def any_speech(query: Query, candidate: Candidate) -> float:
    """Return whether somebody speaks in it, if asked what somebody said."""
    return float(query.asks_for_words and holds_speech(candidate.text))


def any_definition(query: Query, candidate: Candidate) -> float:
    """Return whether it says what the thing asked for is, if asked what or who it is."""
    if query.form is not QuestionForm.IDENTITY or not query.terms:
        return 0.0
    last = query.terms[-1].word
    at = candidate.text.casefold().find(last)
    return float(at >= 0 and DEFINITION.match(candidate.text, at + len(last)) is not None)


def _holds_any(query: Query, form: QuestionForm, candidate: Candidate) -> float:
    """Return 1 if it holds what a form of question seeks, and that is asked."""
    if query.form is not form:
        return 0.0
    pattern = query.language.questions.sought.get(form)
    return float(pattern is not None and pattern.search(candidate.text) is not None)


def _holds_new(query: Query, form: QuestionForm, candidate: Candidate) -> float:
    """Return 1 if what a form of question seeks holds a word that is not in the question."""
    if query.form is not form:
        return 0.0
    pattern = query.language.questions.sought.get(form)
    return float(
        pattern is not None
        and any(
            not query.words.issuperset(match[0].casefold().replace("’", "'").split())
            for match in pattern.finditer(candidate.text)
        )
    )


def near_share(query: Query, candidate: Candidate) -> float:
    """Return how near it stands to the passage before, by how little a question says itself."""
    return candidate.near / max(1, len(query.terms))


def _known(name: str) -> Callable[[Query, Scored], Most]:
    """Say that a feature is a value which is known of every sentence, or less."""
    value = attrgetter(name)
    return lambda _query, scored: value(scored)


def _asked(form: QuestionForm) -> Callable[[Query, Scored], Most]:
    """Say that a feature is 0 unless a form of question asks for it."""
    return lambda query, _scored: float(query.form is form)


FEATURES = (
    Feature("words", 15.0, word_score, _known("words")),
    Feature("characters", 14.0, character_score, _known("characters")),
    Feature("window", 0.5, window_share, _known("around")),
    Feature("carried", 2.5, carried_share, _known("before")),
    Feature("heading", 14.0, heading_share, _known("headed")),
    Feature("length", 0.4, log_length, lambda _, scored: np.log1p(scored.sizes)),
    Feature("pronoun", 0.5, opening_pronoun, lambda _query, _scored: 1.0),
    Feature("person", 0.2, new_person, _asked(QuestionForm.PERSON)),
    Feature("time", 1.7, new_time, _asked(QuestionForm.TIME)),
    Feature("place", 0.6, new_place, _asked(QuestionForm.PLACE)),
    Feature("number", 1.8, new_number, _asked(QuestionForm.NUMBER)),
    Feature("amount", 0.3, any_amount, _asked(QuestionForm.AMOUNT)),
    Feature("reason", 0.9, any_reason, _asked(QuestionForm.REASON)),
    Feature("speech", 0.8, any_speech, lambda query, _: float(query.asks_for_words)),
    Feature("introduction", 1.9, any_definition, _asked(QuestionForm.IDENTITY)),
    Feature("near", 1.5, near_share, lambda q, scored: scored.near / max(1, len(q.terms))),
)

KINDS: Mapping[QuestionForm, Callable[[Query, Candidate], float]] = {
    QuestionForm.IDENTITY: any_definition,
    QuestionForm.PERSON: new_person,
    QuestionForm.TIME: new_time,
    QuestionForm.PLACE: new_place,
    QuestionForm.NUMBER: new_number,
    QuestionForm.AMOUNT: any_amount,
    QuestionForm.REASON: any_reason,
}
"""The feature that tells whether the kind of words is there that a form of question wants."""
