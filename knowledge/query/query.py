"""The query: what a question searches, put together from the question read once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from knowledge.english.analyzer import analyze
from knowledge.english.asked_speakers import asked_speaker, asks_for_words
from knowledge.english.frequencies import zipf
from knowledge.english.questions import form_of
from knowledge.english.word_forms import COUNTRIES
from knowledge.text.grams import grams

if TYPE_CHECKING:
    from knowledge.english.analyzer import Analysis
    from knowledge.english.asked_speakers import AskedSpeaker
    from knowledge.english.questions import QuestionForm
    from knowledge.stories.synonyms import Synonyms

MOST_TERMS = 120
"""Terms of a question that are searched; what is longer is a pasted article."""
CARRIED = 0.3
"""What a term of the question before counts, where a question leans on it."""
COMMON = 5.5
"""The Zipf value from which a word is so common that it tells little ("get", "new")."""
OF_COMMON = 0.6
"""What such a word counts."""
LITTLE = 3
"""Terms without a name up to which a question of a conversation goes on from the one before."""
NOTHING_CARRIED = analyze("")


@dataclass(frozen=True, slots=True)
class QueryTerm:
    """One thing that is searched."""

    word: str
    """As it is written, without its typography."""
    alternatives: tuple[str, ...]
    """The term, or the terms that mean the same."""
    is_name: bool
    """Whether it has a capital inside the question, or is a country or a name in the stories."""
    weight: float = 1.0
    """What it counts: less where the question before says it."""
    is_common: bool = False
    """Whether English at large uses it so much that it tells little."""

    @property
    def search_weight(self) -> float:
        """What it counts among the terms that are searched; rarity in English apart."""
        return self.weight * (OF_COMMON if self.is_common else 1.0)

    def in_any(self, terms: frozenset[str]) -> bool:
        """Tell whether a sentence of these terms holds it."""
        return not terms.isdisjoint(self.alternatives)


@dataclass(frozen=True, slots=True)
class Query:
    """A question, ready to be searched."""

    text: str
    form: QuestionForm
    asks_for_words: bool
    """Whether it asks what somebody said."""
    asked_speaker: AskedSpeaker | None
    """Whose words it asks for."""
    terms: tuple[QueryTerm, ...]
    grams: tuple[str, ...]
    words: frozenset[str]
    """All its words, stopwords too."""


def query_of(
    question: Analysis,
    synonyms: Synonyms,
    names: frozenset[str],
    carried: Analysis = NOTHING_CARRIED,
) -> Query:
    """Return the query of a question.

    Args:
        question: the question, unhurried and corrected.
        synonyms: what its words are searched as.
        names: the terms that the stories write with a capital.
        carried: the question before, where this one leans on it, else empty.
    """
    terms = _query_terms(carried, synonyms, names, CARRIED) | _query_terms(
        question, synonyms, names, 1.0
    )
    words = [word for _, _, word in question.words]
    searched = words + [word for _, _, word in carried.words]
    return Query(
        text=question.text,
        form=form_of(question.text),
        asks_for_words=asks_for_words(question),
        asked_speaker=asked_speaker(question),
        terms=tuple(terms.values())[:MOST_TERMS],
        grams=tuple(dict.fromkeys(grams(searched[:MOST_TERMS]))),
        words=frozenset(words),
    )


def says_little(query: Query) -> bool:
    """Tell whether a question can hardly stand by itself: few words, and no name among them."""
    return len(query.terms) <= LITTLE and not any(term.is_name for term in query.terms)


def _query_terms(
    question: Analysis, synonyms: Synonyms, names: frozenset[str], weight: float
) -> dict[tuple[str, ...], QueryTerm]:
    found: dict[tuple[str, ...], QueryTerm] = {}
    for token, alternatives in synonyms.in_question(question.tokens):
        capital = token.start > 0 and question.text[token.start].isupper()
        is_name = capital or token.term in names or token.word in COUNTRIES
        common = not is_name and zipf(token.word) >= COMMON
        found.setdefault(
            alternatives,
            QueryTerm(token.word, alternatives, is_name, weight, common),
        )
    return found
