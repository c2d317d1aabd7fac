"""The asked language: in which language a question is read, and as what its words are searched.

Whoever asks of English stories asks in English. Where stories of other languages are
asked as well, the question is in the one of those, or English, of which it has most
function words, and of several the one in which its words are most usual; one of names alone
is in the language of the stories, if they are all in one. Its words are searched as the
terms that they have in each language of the stories, since a name is the same in all of
them, and no stemmer takes it alike.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from knowledge.english.patterns import is_interrogative
from knowledge.language import DEFAULT_LANGUAGE, language_of, read_as

if TYPE_CHECKING:
    from collections.abc import Collection

    from knowledge.index.vocabulary import Vocabulary
    from knowledge.language import Language, Questions, Token


@dataclass(frozen=True, slots=True)
class AskedLanguage:
    """The language of a question, and those of the stories that it is put to."""

    code: str
    own: Language
    others: tuple[Language, ...] = ()
    """The other languages of the stories asked."""

    @property
    def questions(self) -> Questions:
        """How it is read."""
        return self.own.questions

    @property
    def is_english(self) -> bool:
        """Whether the rules for speakers and conversations are for it."""
        return self.code == DEFAULT_LANGUAGE

    def terms(self, token: Token, text: str, vocabulary: Vocabulary) -> tuple[str, ...]:
        """Return the terms of a word of a question in each language, its own first.

        A word typed without its accents has another stem; the one that the stories write
        with them is taken too.
        """
        if self.is_english and not self.others:
            return (token.term,)
        written = text[token.start : token.end]
        found = [token.term, *(term for other in self.others for term in other.terms(written))]
        known = vocabulary.get(token.word)
        return tuple(dict.fromkeys([*found, *([known.term] if known else [])]))


@cache
def english() -> AskedLanguage:
    """Return English, asked of English stories."""
    return AskedLanguage(DEFAULT_LANGUAGE, language_of(DEFAULT_LANGUAGE))


def asked_language(question: str, languages: Collection[str]) -> AskedLanguage:
    """Return the language of a question that is put to stories in these languages."""
    codes = {read_as(code) for code in languages} or {DEFAULT_LANGUAGE}
    if codes == {DEFAULT_LANGUAGE}:
        return english()
    known = {code: language_of(code) for code in sorted({*codes, DEFAULT_LANGUAGE})}
    counts = {code: _function_words(language, question) for code, language in known.items()}
    most = max(counts.values())
    best = [code for code, count in counts.items() if count == most]
    if most:
        code = max(best, key=lambda one: _usual(known[one], question))
    else:
        code = next(iter(codes)) if len(codes) == 1 else DEFAULT_LANGUAGE
    others = tuple(known[other] for other in sorted(codes - {code}))
    return AskedLanguage(code, known[code], others)


def question_in(message: str, language: AskedLanguage) -> str:
    """Return the first sentence of a message that ends like a question, or all of it."""
    found = (message[one.start : one.end] for one in language.own.sentences(message, ()))
    return next((one for one in found if is_interrogative(one)), message)


def _usual(language: Language, text: str) -> float:
    """Return how usual the words of a text are in a language, all told."""
    return sum(language.questions.zipf(word) for word in language.words(text, 0, len(text)))


def _function_words(language: Language, text: str) -> int:
    """Return how many words are function words of a language; the first tells most."""
    words = language.words(text, 0, len(text))
    stopwords = language.questions.stopwords
    return sum(word in stopwords for word in [*words[:1], *words])
