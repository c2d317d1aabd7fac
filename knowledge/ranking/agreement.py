"""Agreement: what the first passage lacks of the question, or says instead.

A question on the subject that the story does not answer has nearly all its words in some
sentence. What tells it from one that is answered is small: a "not", a year, the name that
was swapped for another, "last" for "first", a kind of answer that is not there. Each of
`CHECKS` is one such sign with its weight in the logit of the passage being right, fitted
by `tests/benchmarks/fit_confidence.py`, which also tells what leaving each out costs. None
decides alone: a sentence may deny in other words, and a name may stand as a pronoun.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from knowledge.english import tables
from knowledge.english.analyzer import term_of, terms, tokens, words
from knowledge.english.decisive_words import is_negation, is_number
from knowledge.english.frequencies import ZIPF_CEILING, ZIPF_OF_UNKNOWN, rarity
from knowledge.english.patterns import AGE, CAPITALISED, NUMBER, YEAR, is_interrogative
from knowledge.english.questions import QuestionForm
from knowledge.ranking.features import (
    any_amount,
    any_definition,
    any_reason,
    new_number,
    new_person,
    new_place,
    new_time,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from knowledge.index.corpus import Corpus
    from knowledge.query.query import Query, QueryTerm
    from knowledge.ranking.features import Candidate
    from knowledge.ranking.ranking import Ranked

RAREST = ZIPF_CEILING - ZIPF_OF_UNKNOWN
"""The rarity of a word that English at large hardly knows."""
MOST_MISSING = 4
"""Terms of the question from which more that a passage lacks make no difference."""
AFTER_NUMBER = 40
"""Characters behind a number in which what it counts is named."""
COUNTED_TERMS = 3
"""Content words behind a number among which is what it counts."""
HALF_A_NAME = 0.5
"""What a new word with a capital counts where a full name is asked for."""

HEADING = 12
"""Words below which a text without a mark at its end is a heading or a link."""
BARE = 3
"""Words up to which a sentence is a bare name or an exclamation."""
FINAL_MARK = re.compile(r"[.!?…][\"'”’)\]]*\s*$")


@dataclass(frozen=True, slots=True)
class Reading:
    """A question and its first passage, side by side."""

    query: Query
    candidate: Candidate
    near: frozenset[str]
    """The terms of the passage and of the sentence on either side."""
    missing: tuple[QueryTerm, ...]
    """The terms of the question that the passage lacks."""
    words: frozenset[str]
    """The passage's words, stopwords among them."""
    positions: Mapping[str, int]
    """Where each term of the passage stands first, counted in content words."""
    score: float
    second: float
    """The scores of the first and the second passage, without their stories' shares, so that
    one of many stories counts as it would alone; the second is 0 if there is none."""


class Check(NamedTuple):
    """A sign that the passage is, or is not, what was asked for."""

    name: str
    weight: float
    value: Callable[[Reading], float]


def reading(corpus: Corpus, query: Query, ranking: Sequence[Ranked]) -> Reading:
    """Return the first passage of a ranking that has one beside the question."""
    first = ranking[0].candidate
    positions: dict[str, int] = {}
    for at, token in enumerate(tokens(first.text)):
        positions.setdefault(token.term, at)
    return Reading(
        query=query,
        candidate=first,
        near=corpus.around(first.number, 1),
        missing=tuple(term for term in query.terms if not term.in_any(first.terms)),
        words=frozenset(words(first.text)),
        positions=positions,
        score=_own_score(ranking[0]),
        second=_own_score(ranking[1]) if len(ranking) > 1 else 0.0,
    )


def _own_score(ranked: Ranked) -> float:
    return ranked.score - ranked.shares[-1]


def is_no_statement(text: str) -> bool:
    """Tell a question, a heading, a link or a bare name from a sentence that states something."""
    size = len(text.split())
    return (
        is_interrogative(text)
        or size <= BARE
        or (size < HEADING and FINAL_MARK.search(text) is None)
    )


def score(read: Reading) -> float:
    """Return the score of the passage, in thirties."""
    return read.score / 30


def rivalled(read: Reading) -> float:
    """Return the second passage's score as a share of the first's."""
    return max(0.0, read.second) / max(read.score, 0.1)


def denies_what_is_not(read: Reading) -> float:
    """Return whether the question denies and the passage does not."""
    return float(_denies(read.query.words) and not _denies(read.words))


def missing_terms(read: Reading) -> float:
    """Return how many terms of the question the passage lacks, in fours and at most one."""
    return min(len(read.missing), MOST_MISSING) / MOST_MISSING


def rarest_missing(read: Reading) -> float:
    """Return how rare the rarest word is that the passage lacks, from 0 to 1."""
    return max((rarity(term.word) for term in read.missing), default=0.0) / RAREST


def missing_names(read: Reading) -> float:
    """Return the share of the question's names that neither it nor its neighbours hold."""
    names = [term for term in read.query.terms if term.is_name]
    return sum(not term.in_any(read.near) for term in names) / len(names) if names else 0.0


def another_number(read: Reading) -> float:
    """Return whether it lacks a number of the question and has digits of its own."""
    lacks = any(term.word[:1].isdigit() or is_number(term.word) for term in read.missing)
    return float(lacks and any(map(str.isdigit, read.candidate.text)))


def opposite(read: Reading) -> float:
    """Return whether it says the opposite of a word of the question that it lacks."""
    return float(
        any(
            not opposites().get(term, frozenset()).isdisjoint(read.candidate.terms)
            for missing in read.missing
            for term in missing.alternatives
        )
    )


def missing_kind(read: Reading) -> float:
    """Return whether the kind of words that is asked for (who, when, …) is not there."""
    wanted = KINDS.get(read.query.form)
    if wanted is None:
        return 0.0
    found = wanted(read.query, read.candidate)
    if read.query.form is QuestionForm.PERSON and not found:
        capitals = (match[0].casefold() for match in CAPITALISED.finditer(read.candidate.text))
        found = HALF_A_NAME * (not read.query.words.issuperset(capitals))
    return 1 - found


def missing_count(read: Reading) -> float:
    """Return whether no number is of what is counted ("how many kids", "how old")."""
    if read.query.form is not QuestionForm.NUMBER:
        return 0.0
    text = read.candidate.text
    if "old" in read.query.words:
        return float(AGE.search(text) is None)
    if "many" not in read.query.words:
        return float(not any(map(str.isdigit, text)))
    return float(not any(_counts(read, match) for match in NUMBER.finditer(text)))


def _counts(read: Reading, number: re.Match[str]) -> bool:
    """Tell whether a number that is no year stands before a word of the question."""
    if YEAR.fullmatch(number[0]):
        return False
    text, end = read.candidate.text, number.end()
    behind = frozenset(terms(text, end, min(len(text), end + AFTER_NUMBER))[:COUNTED_TERMS])
    return any(term.in_any(behind) for term in read.query.terms)


def spread(read: Reading) -> float:
    """Return over how much of the passage the shared terms stand; 0 for one alone."""
    places = [
        min(read.positions[term] for term in shared)
        for one in read.query.terms
        if (shared := read.positions.keys() & set(one.alternatives))
    ]
    return (max(places) - min(places) + 1) / len(read.positions) if len(places) > 1 else 0.0


def _denies(found: frozenset[str]) -> bool:
    return any(map(is_negation, found))


@cache
def opposites() -> Mapping[str, frozenset[str]]:
    """Return for a term the terms that mean its opposite."""
    found: dict[str, set[str]] = {}
    for one, other in tables.rows("opposites.tsv"):
        found.setdefault(term_of(one), set()).add(term_of(other))
        found.setdefault(term_of(other), set()).add(term_of(one))
    return {term: frozenset(others) for term, others in found.items()}


KINDS: Mapping[QuestionForm, Callable[[Query, Candidate], float]] = {
    QuestionForm.IDENTITY: any_definition,
    QuestionForm.PERSON: new_person,
    QuestionForm.TIME: new_time,
    QuestionForm.PLACE: new_place,
    QuestionForm.NUMBER: new_number,
    QuestionForm.AMOUNT: any_amount,
    QuestionForm.REASON: any_reason,
}

CHECKS = (
    Check("score", 4.3, score),
    Check("rivalled", -1.0, rivalled),
    Check("denies", -2.8, denies_what_is_not),
    Check("missing", 1.0, missing_terms),
    Check("rarest", -0.8, rarest_missing),
    Check("name", -0.9, missing_names),
    Check("number", -0.8, another_number),
    Check("kind", -0.6, missing_kind),
    Check("count", -1.0, missing_count),
    Check("opposite", -1.5, opposite),
    Check("spread", 0.4, spread),
)
