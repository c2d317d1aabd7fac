"""Agreement: what the first passage lacks of the question, or says instead.

A question on the subject that the story does not answer has nearly all its words in some
sentence. What tells it from one that is answered is small: a "not", a year, the name that
was swapped for another, "last" for "first", a date or a number that is not there. Each of
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
from knowledge.english.analyzer import term_of
from knowledge.english.decisive_words import is_number
from knowledge.english.patterns import is_interrogative
from knowledge.language import QuestionForm
from knowledge.query.query import RAREST
from knowledge.ranking.features import KINDS, any_reason
from knowledge.ranking.held_terms import held_around

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from knowledge.index.corpus import Corpus
    from knowledge.index.document import Document
    from knowledge.query.query import Query, QueryTerm
    from knowledge.ranking.features import Candidate
    from knowledge.ranking.held_terms import HeldAround
    from knowledge.ranking.ranked import Ranked

MOST_MISSING = 4
"""Terms of the question from which more that a passage lacks make no difference."""

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
    document: Document
    """The document of the passage."""
    held: HeldAround
    """Which terms of the question stand in the passage, and how near to it."""
    missing: tuple[QueryTerm, ...]
    """The terms of the question that the passage lacks."""
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
    first, *others = ranking[:2]
    document = corpus.documents[first.candidate.number]
    held = held_around(query.terms, document)
    return Reading(
        query=query,
        candidate=first.candidate,
        document=document,
        held=held,
        missing=tuple(t for t, own in zip(query.terms, held.own, strict=True) if not own),
        score=_own_score(first),
        second=_own_score(others[0]) if others else 0.0,
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
    language, text = read.query.language, read.candidate.text
    denies, words = language.questions.denies, language.own.words
    asked = words(read.query.text, 0, len(read.query.text))
    return float(denies(asked) and not denies(words(text, 0, len(text))))


def missing_terms(read: Reading) -> float:
    """Return how many terms of the question the passage lacks, in fours and at most one."""
    return min(len(read.missing), MOST_MISSING) / MOST_MISSING


def rarest_missing(read: Reading) -> float:
    """Return how rare the rarest word is that the passage lacks, from 0 to 1."""
    return max((term.rarity for term in read.missing), default=0.0) / RAREST


def missing_names(read: Reading) -> float:
    """Return the share of the question's names that neither it nor its neighbours hold."""
    beside = zip(read.query.terms, read.held.beside, strict=True)
    held = [own for term, own in beside if term.is_name]
    return held.count(False) / len(held) if held else 0.0


def another_number(read: Reading) -> float:
    """Return whether it lacks a number of the question and has digits of its own."""
    lacks = any(term.word[:1].isdigit() or is_number(term.word) for term in read.missing)
    return float(lacks and any(map(str.isdigit, read.candidate.text)))


def opposite(read: Reading) -> float:
    """Return whether it says the opposite of a word of the question that it lacks."""
    known = [term for missing in read.missing for term in missing.alternatives]
    wanted = frozenset().union(*(opposites().get(term, ()) for term in known))
    return float(bool(wanted) and not wanted.isdisjoint(read.document.terms))


def missing_figure(read: Reading) -> float:
    """Return whether a date, a number or a sum is asked for and is not there."""
    form = read.query.form
    return 1 - KINDS[form](read.query, read.candidate) if form in FIGURES else 0.0


def given_reason(read: Reading) -> float:
    """Return whether it is asked why, and the passage gives a reason or a purpose."""
    return any_reason(read.query, read.candidate)


@cache
def opposites() -> Mapping[str, frozenset[str]]:
    """Return for a term the terms that mean its opposite."""
    found: dict[str, set[str]] = {}
    for one, other in tables.rows("opposites.tsv"):
        found.setdefault(term_of(one), set()).add(term_of(other))
        found.setdefault(term_of(other), set()).add(term_of(one))
    return {term: frozenset(others) for term, others in found.items()}


FIGURES = frozenset({QuestionForm.TIME, QuestionForm.NUMBER, QuestionForm.AMOUNT})

CHECKS = (
    Check("score", 4.2, score),
    Check("rivalled", -1.0, rivalled),
    Check("denies", -2.8, denies_what_is_not),
    Check("missing", 1.1, missing_terms),
    Check("rarest", -0.8, rarest_missing),
    Check("name", -1.0, missing_names),
    Check("number", -0.8, another_number),
    Check("opposite", -1.5, opposite),
    Check("figure", -1.4, missing_figure),
    Check("reason", 0.6, given_reason),
)
