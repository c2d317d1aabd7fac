"""The library: an immutable snapshot of stories that answers questions.

Whoever holds a `Library` holds one revision: stories, sentences and index never
change under an answer. A reload builds another and swaps the reference.
"""

from __future__ import annotations

import hashlib
import time
from dataclasses import astuple, dataclass, replace
from typing import TYPE_CHECKING

from knowledge import bm25
from knowledge.analyzer import terms, tokens
from knowledge.confidence import coverage, verdict
from knowledge.errors import UnknownStoryError
from knowledge.furniture import furniture
from knowledge.model import Answer, Passage, Span, Verdict
from knowledge.sentences import paragraphs, sentences
from knowledge.statements import statements

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from knowledge.model import Sentence, Statement, Story


SHOWN_IDS = 5
"""How many ids are told to whoever asked for one that no story has."""


@dataclass(frozen=True, slots=True)
class Document:
    """A document of an index: a sentence of a story, as its terms."""

    story: Story
    sentence: Sentence
    terms: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Corpus:
    """Documents under one index, whose idf is theirs alone."""

    documents: tuple[Document, ...]
    index: bm25.Bm25


@dataclass(frozen=True, slots=True)
class Library:
    """Stories with their sentences and index, at one revision."""

    stories: tuple[Story, ...]
    revision: str
    """Eight hexadecimal digits that change with any character of any story."""
    developing: frozenset[str]
    """The ids of the stories that say they are still being written."""
    _pooled: Corpus
    _single: Mapping[str, Corpus]
    _statements: Mapping[str, tuple[Statement, ...]]

    @classmethod
    def build(cls, stories: Iterable[Story]) -> Library:
        """Index `stories`, taken one by one.

        Raises:
            ValueError: two of them have the same id.
        """
        taken: list[Story] = []
        developing: set[str] = set()
        single: dict[str, Corpus] = {}
        said: dict[str, tuple[Statement, ...]] = {}
        for story in stories:
            if story.id in single:
                raise ValueError(f"two stories have the id {story.id!r}")
            around = furniture(story.text)
            taken.append(story)
            single[story.id] = _corpus(_documents(story, around.paragraphs))
            said[story.id] = _statements(story, around.paragraphs)
            if around.developing:
                developing.add(story.id)
        pooled = _corpus(tuple(d for corpus in single.values() for d in corpus.documents))
        return cls(tuple(taken), _revision(taken), frozenset(developing), pooled, single, said)

    def sentences(self, story: str) -> tuple[Sentence, ...]:
        """Return the sentences of a story.

        Raises:
            UnknownStoryError: no story has this id.
        """
        self._require(story)
        return tuple(document.sentence for document in self._single[story].documents)

    def statements(self, story: str) -> tuple[Statement, ...]:
        """Return what a story reports people to have said, in text order.

        Raises:
            UnknownStoryError: no story has this id.
        """
        self._require(story)
        return self._statements[story]

    def ask(self, question: str, *, top: int = 3, story: str | None = None) -> Answer:
        """Answer a question from all stories, or from the one whose id is `story`.

        Never raises for what the question holds: where nothing matches, the answer
        has no passages and the verdict `none`.

        Raises:
            UnknownStoryError: `story` is no story's id.
        """
        started = time.perf_counter()
        if story is not None:
            self._require(story)
        corpus = self._pooled if story is None else self._single[story]
        query = terms(question)
        ranking = bm25.best(corpus.index.hits(query), top)
        hits = [(corpus.documents[number], score) for number, score in ranking]
        passages = tuple(
            self._passage(document, score, frozenset(query)) for document, score in hits
        )
        confidence = coverage(query, hits[0][0].terms, corpus.index.idf) if hits else 0.0
        return Answer(
            question=question,
            verdict=verdict(confidence) if passages else Verdict.NONE,
            confidence=confidence,
            passages=passages,
            corrections=(),
            revision=self.revision,
            elapsed_ms=(time.perf_counter() - started) * 1000,
        )

    def _passage(self, document: Document, score: float, query: frozenset[str]) -> Passage:
        story, sentence = document.story, document.sentence
        matches = tuple(
            Span(token.start, token.end)
            for token in tokens(story.text, sentence.start, sentence.end)
            if token.term in query
        )
        touching = tuple(
            statement
            for statement in self._statements[story.id]
            if statement.start < sentence.end and sentence.start < statement.end
        )
        return Passage(story, sentence, score, matches, touching)

    def _require(self, story: str) -> None:
        if story not in self._single:
            known = [*list(self._single)[:SHOWN_IDS], "…"][: len(self._single)]
            raise UnknownStoryError(f"no story has the id {story!r}; there are {', '.join(known)}")


def _documents(story: Story, skipped: Iterable[int]) -> tuple[Document, ...]:
    return tuple(
        Document(story, sentence, tuple(terms(story.text, sentence.start, sentence.end)))
        for sentence in sentences(story.text, skipped)
    )


def _corpus(documents: tuple[Document, ...]) -> Corpus:
    return Corpus(documents, bm25.build([document.terms for document in documents]))


def _statements(story: Story, skipped: Collection[int]) -> tuple[Statement, ...]:
    read = [span for n, span in enumerate(paragraphs(story.text), start=1) if n not in skipped]
    return statements(story, read)


def _revision(stories: Iterable[Story]) -> str:
    digest = hashlib.blake2b(digest_size=4)
    for story in stories:
        content = astuple(replace(story, file=None, line=0))
        digest.update(repr(content).encode("utf-8", "surrogatepass"))
    return digest.hexdigest()
