"""The query: what a question searches, put together from the question read once."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from knowledge.english.analyzer import analyze
from knowledge.english.asked_speakers import asked_speaker, asks_for_words
from knowledge.english.frequencies import ZIPF_CEILING, ZIPF_OF_UNKNOWN
from knowledge.english.word_forms import COUNTRIES
from knowledge.query.asked_language import AskedLanguage, english
from knowledge.text.grams import grams

if TYPE_CHECKING:
    from knowledge.english.asked_speakers import AskedSpeaker
    from knowledge.index.vocabulary import Vocabulary
    from knowledge.language import Analysis, QuestionForm
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
RAREST = ZIPF_CEILING - ZIPF_OF_UNKNOWN


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
    """Whether its language at large uses it so much that it tells little."""
    rarity: float = RAREST
    """How rare it is in its language at large, from about 0 to 5.5."""

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
    language: AskedLanguage
    """The language that it is in."""


def query_of(
    question: Analysis,
    synonyms: Synonyms,
    vocabulary: Vocabulary,
    carried: Analysis = NOTHING_CARRIED,
    language: AskedLanguage | None = None,
) -> Query:
    """Return the query of a question.

    Args:
        question: the question, unhurried and corrected.
        synonyms: what its words are searched as.
        vocabulary: the words of the stories.
        carried: the question before, where this one leans on it, else empty.
        language: the language that it is in, or None for English asked of English.
    """
    language = language or english()
    read = partial(_query_terms, synonyms=synonyms, vocabulary=vocabulary, language=language)
    terms = read(carried, weight=CARRIED) | read(question, weight=1.0)
    words = [word for _, _, word in question.words]
    searched = words + [word for _, _, word in carried.words]
    return Query(
        text=question.text,
        form=language.questions.form(question.text),
        asks_for_words=language.is_english and asks_for_words(question),
        asked_speaker=asked_speaker(question) if language.is_english else None,
        terms=tuple(terms.values())[:MOST_TERMS],
        grams=tuple(dict.fromkeys(grams(searched[:MOST_TERMS]))),
        words=frozenset(words),
        language=language,
    )


def says_little(query: Query) -> bool:
    """Tell whether a question can hardly stand by itself: few words, and no name among them."""
    return len(query.terms) <= LITTLE and not any(term.is_name for term in query.terms)


def _query_terms(
    question: Analysis,
    synonyms: Synonyms,
    vocabulary: Vocabulary,
    language: AskedLanguage,
    weight: float,
) -> dict[tuple[str, ...], QueryTerm]:
    found: dict[tuple[str, ...], QueryTerm] = {}
    told = language.questions
    for token, meant in synonyms.in_question(question.tokens):
        terms = language.terms(token, question.text, vocabulary)
        alternatives = tuple(dict.fromkeys((*meant, *terms[1:])))
        capital = told.capitals_name and token.start > 0 and question.text[token.start].isupper()
        is_name = capital or vocabulary.is_name(token.term) or token.word in COUNTRIES
        zipf = told.zipf(token.word)
        common = not is_name and zipf >= COMMON
        found.setdefault(
            alternatives,
            QueryTerm(token.word, alternatives, is_name, weight, common, ZIPF_CEILING - zipf),
        )
    return found
