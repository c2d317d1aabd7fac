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
from knowledge.analyzer import tokens
from knowledge.confidence import coverage, verdict
from knowledge.errors import UnknownStoryError
from knowledge.furniture import furniture
from knowledge.model import Answer, Passage, Span, Verdict
from knowledge.sentences import sentences

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from knowledge.model import Sentence, Story


@dataclass(frozen=True, slots=True)
class Document:
    """A document of the index: a sentence, in its story."""

    story: Story
    sentence: Sentence


@dataclass(frozen=True, slots=True)
class Corpus:
    """Sentences under one index, whose idf is theirs alone."""

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
    _sentences: Mapping[str, tuple[Sentence, ...]]
    _pooled: Corpus
    _single: Mapping[str, Corpus]

    @classmethod
    def build(cls, stories: Iterable[Story]) -> Library:
        """Index `stories`, whose ids must differ."""
        stories = tuple(stories)
        around = {story.id: furniture(story.text) for story in stories}
        split = {s.id: sentences(s.text, around[s.id].paragraphs) for s in stories}
        single = {story.id: _collect([story], split) for story in stories}
        return cls(
            stories,
            _revision(stories),
            frozenset(name for name, found in around.items() if found.developing),
            split,
            next(iter(single.values())) if len(stories) == 1 else _collect(stories, split),
            single,
        )

    def sentences(self, story: str) -> tuple[Sentence, ...]:
        """Return the sentences of a story.

        Raises:
            UnknownStoryError: no story has this id.
        """
        self._require(story)
        return self._sentences[story]

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
        query = [token.term for token in tokens(question)]
        ranking = bm25.best(corpus.index.hits(query), top)
        passages = tuple(
            _passage(corpus.documents[number], score, frozenset(query)) for number, score in ranking
        )
        confidence = _confidence(query, passages, corpus.index.idf)
        return Answer(
            question=question,
            verdict=verdict(confidence) if passages else Verdict.NONE,
            confidence=confidence,
            passages=passages,
            corrections=(),
            revision=self.revision,
            elapsed_ms=(time.perf_counter() - started) * 1000,
        )

    def _require(self, story: str) -> None:
        if story not in self._single:
            known = ", ".join(list(self._single)[:5]) or "none"
            raise UnknownStoryError(f"no story has the id {story!r}; the ids are {known}")


def _collect(stories: Iterable[Story], split: Mapping[str, tuple[Sentence, ...]]) -> Corpus:
    documents = tuple(Document(story, s) for story in stories for s in split[story.id])
    analyzed = [
        [token.term for token in tokens(d.story.text, d.sentence.start, d.sentence.end)]
        for d in documents
    ]
    return Corpus(documents, bm25.build(analyzed))


def _passage(document: Document, score: float, query: frozenset[str]) -> Passage:
    story, sentence = document.story, document.sentence
    matches = tuple(
        Span(token.start, token.end)
        for token in tokens(story.text, sentence.start, sentence.end)
        if token.term in query
    )
    return Passage(story, sentence, score, matches)


def _confidence(query: list[str], passages: tuple[Passage, ...], idf: Mapping[str, float]) -> float:
    if not passages:
        return 0.0
    first = passages[0]
    held = {token.term for token in tokens(first.story.text, first.start, first.end)}
    return coverage(query, held, idf)


def _revision(stories: tuple[Story, ...]) -> str:
    digest = hashlib.blake2b(digest_size=4)
    for story in stories:
        content = astuple(replace(story, file=None, line=0))
        digest.update(repr(content).encode("utf-8", "surrogatepass"))
    return digest.hexdigest()
