"""The corpus: the sentences of all stories, indexed.

One index serves every question: a story is a run of its documents, and a question put
to one story is scored in that run alone (`index.Scope`).
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING

from knowledge.index.bm25 import build as build_index
from knowledge.index.speaker_roles import SpeakerRole, roles_of_all
from knowledge.index.vocabulary import Vocabulary
from knowledge.index.word_rows import word_rows
from knowledge.index.words import Words
from knowledge.language import DEFAULT_LANGUAGE, language_of, read_as
from knowledge.text.grams import grams

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from knowledge.english.called import Called
    from knowledge.index.analyzed_story import AnalyzedStory, Document
    from knowledge.index.index import Index
    from knowledge.index.word_rows import WordRows
    from knowledge.model import Person, Statement

TERMS_K1, TERMS_B = 0.6, 0.5
GRAMS_K1, GRAMS_B = 1.0, 0.75
STORIES_K1, STORIES_B = 1.5, 0.75
"""BM25's constants: in sentences, which are short, a repeated term says little."""


@dataclass(frozen=True, slots=True)
class Corpus:
    """The sentences of all stories, story by story, under three indexes."""

    documents: tuple[Document, ...]
    numbers: Mapping[str, int]
    """The number of each story, by its id."""
    terms: Index
    """Over the terms of sentences; its parts are the stories."""
    grams: Index
    """Over the character n-grams of sentences; its parts are the stories."""
    stories: Index
    """Over the terms of whole stories, with their titles, publishers and dates."""
    vocabulary: Vocabulary
    headings: tuple[frozenset[str], ...]
    """The terms of the headings of each story."""
    statements: tuple[tuple[Statement, ...], ...]
    """The statements of each story, in order."""
    people: Mapping[str, tuple[Person, ...]]
    """The persons whom each story names, by its id."""
    speaker_roles: Mapping[str, tuple[tuple[int, SpeakerRole], ...]]
    """The speakers whose role is known, by its noun, each after the number of the story."""
    speakers: tuple[tuple[Called, ...], ...]
    """Who speaks in each story."""
    developing: frozenset[str]
    """The ids of the stories that say they are still being written."""
    languages: tuple[str, ...]
    """The code of the language that each story is in."""
    spoken: frozenset[str]
    """Those codes."""

    def of_story(self, number: int) -> tuple[Document, ...]:
        """Return the documents of the story of that number, in order."""
        part = self.terms.parts[number]
        return self.documents[part.start : part.end]

    def asked(self, number: int | None) -> frozenset[str]:
        """Return the codes of the languages of one story, or of all."""
        return self.spoken if number is None else frozenset({self.languages[number]})

    def searched(self, text: str) -> list[str]:
        """Return the terms of a text in every language of the stories."""
        codes = sorted({read_as(code) for code in self.spoken}) or [DEFAULT_LANGUAGE]
        return [term for code in codes for term in language_of(code).terms(text)]

    def around(self, number: int, reach: int = 2) -> frozenset[str]:
        """Return the terms of a document and of as many as `reach` on either side in its story.

        Those of the heading above it are among them.
        """
        part = self.terms.part_of(number)
        near = self.documents[max(part.start, number - reach) : min(part.end, number + reach + 1)]
        above = self.documents[number].above
        return above.union(*(document.terms for document in near))

    def holds(self, term: str, number: int | None) -> bool:
        """Tell whether the story of that number, or any, holds a term in a sentence or heading."""
        scope = self.terms.whole if number is None else self.terms.parts[number]
        headings = self.headings if number is None else (self.headings[number],)
        return self.terms.holds(term, scope) or any(term in own for own in headings)


def build(stories: Sequence[AnalyzedStory]) -> Corpus:
    """Index stories.

    Raises:
        ValueError: two stories have the same id.
    """
    numbers: dict[str, int] = {}
    for one in stories:
        if one.story.id in numbers:
            raise ValueError(f"two stories have the id {one.story.id!r}")
        numbers[one.story.id] = len(numbers)
    languages = tuple(one.language for one in stories)
    sizes = [len(one.documents) for one in stories]
    indexed = [own for one in stories for own in one.indexed]
    spelled = (grams(here) for one in stories for here in one.words)
    headings = [[token.term for own in one.headings for token in own] for one in stories]
    whole = [
        [*one.head, *above, *chain.from_iterable(one.indexed)]
        for one, above in zip(stories, headings, strict=True)
    ]
    return Corpus(
        documents=tuple(document for one in stories for document in one.documents),
        numbers=numbers,
        terms=build_index(indexed, TERMS_K1, TERMS_B, sizes),
        grams=build_index(spelled, GRAMS_K1, GRAMS_B, sizes),
        stories=build_index(whole, STORIES_K1, STORIES_B),
        vocabulary=Vocabulary((Words.of(map(_word_rows, stories)),)),
        headings=tuple(map(frozenset, headings)),
        statements=tuple(one.statements for one in stories),
        people={one.story.id: one.people for one in stories},
        speaker_roles=roles_of_all(one.speaker_roles for one in stories),
        speakers=tuple(one.speakers for one in stories),
        developing=frozenset(one.story.id for one in stories if one.developing),
        languages=languages,
        spoken=frozenset(languages),
    )


def _word_rows(one: AnalyzedStory) -> WordRows:
    return word_rows(one.story.text, one.language, (*one.tokens, *one.headings))
