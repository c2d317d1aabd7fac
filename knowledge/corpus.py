"""The corpus: the sentences of all stories, indexed.

One index serves every question: a story is a run of its documents, and a question put
to one story is scored in that run alone (`bm25.Scope`).
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from knowledge import bm25
from knowledge.analyzer import Token, grams, terms, tokens, words
from knowledge.corrections import Vocabulary, vocabulary
from knowledge.furniture import furniture
from knowledge.sentences import sentences

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from knowledge.bm25 import Bm25
    from knowledge.model import Sentence, Statement, Story
    from knowledge.synonyms import Synonyms

TERMS_K1, TERMS_B = 0.6, 0.5
GRAMS_K1, GRAMS_B = 1.0, 0.75
STORIES_K1, STORIES_B = 1.5, 0.75
"""BM25's constants: in sentences, which are short, a repeated term says little."""


MOST_SUBJECTS = 5
# Words with capitals that do not begin a sentence or quotation, and are no day or month.
SUBJECT = re.compile(
    r"(?<=[\w,;] )(?!(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|(?:Jan|Febr)uary|March|April|May"
    r"|June|July|August|(?:Septem|Octo|Novem|Decem)ber|I\b)[A-Z][\w-]+(?: [A-Z][\w-]+)*"
)


@dataclass(frozen=True, slots=True)
class Document:
    """A document of the index: a sentence of a story, as the set of its terms."""

    story: Story
    sentence: Sentence
    terms: frozenset[str]

    @property
    def text(self) -> str:
        """The sentence's text."""
        return self.story.text[self.sentence.start : self.sentence.end]


@dataclass(frozen=True, slots=True)
class Corpus:
    """The sentences of all stories, story by story, under three indexes."""

    documents: tuple[Document, ...]
    terms: Bm25
    """Over the terms of sentences; its parts are the stories."""
    grams: Bm25
    """Over the character n-grams of sentences; its parts are the stories."""
    stories: Bm25
    """Over the terms of whole stories, with their titles, publishers and dates."""
    vocabulary: Vocabulary
    subjects: tuple[tuple[str, ...], ...]
    """For each story the names that it holds most often."""
    developing: frozenset[str]
    """The ids of the stories that say they are still being written."""


def build(
    stories: Iterable[Story],
    synonyms: Synonyms,
    statements: Callable[[Story], Sequence[Statement]],
) -> tuple[tuple[Story, ...], Corpus]:
    """Index stories, which are taken one by one, and return them with their corpus.

    Args:
        stories: the stories, whose ids must differ.
        synonyms: the phrases that are indexed as such.
        statements: returns the statements of a story. Who speaks, and as what, is
            indexed with each sentence that a statement touches.
    """
    taken: list[Story] = []
    developing: set[str] = set()
    documents: list[Document] = []
    found: list[list[Token]] = []
    indexed: list[list[str]] = []
    sizes: list[int] = []
    named: list[tuple[str, ...]] = []
    for story in stories:
        around = furniture(story.text)
        spoken = statements(story)
        split = sentences(story.text, around.paragraphs)
        for sentence in split:
            here = tokens(story.text, sentence.start, sentence.end)
            own = [token.term for token in [*here, *synonyms.in_sentence(here)]]
            own += _speakers(sentence, spoken, frozenset(own))
            documents.append(Document(story, sentence, frozenset(own)))
            found.append(here)
            indexed.append(own)
        taken.append(story)
        sizes.append(len(split))
        named.append(subjects([story.text[s.start : s.end] for s in split]))
        if around.developing:
            developing.add(story.id)
    return tuple(taken), Corpus(
        documents=tuple(documents),
        terms=bm25.build(indexed, TERMS_K1, TERMS_B, sizes),
        grams=bm25.build([_grams(document) for document in documents], GRAMS_K1, GRAMS_B, sizes),
        stories=bm25.build(_whole(taken, indexed, sizes), STORIES_K1, STORIES_B),
        vocabulary=vocabulary(
            (document.story.text, here) for document, here in zip(documents, found, strict=True)
        ),
        subjects=tuple(named),
        developing=frozenset(developing),
    )


def subjects(sentences: Iterable[str]) -> tuple[str, ...]:
    """Return the names that stand most often inside sentences, most frequent first.

    A name that is part of a longer one counts for the longer; a full name counts double.
    """
    counts = Counter(name for text in sentences for name in SUBJECT.findall(text))
    for name in sorted(counts, key=len):
        longer = [other for other in counts if name != other and name in other.split(" ")]
        if longer:
            counts[max(longer, key=lambda other: counts[other])] += 2 * counts.pop(name)
    different = {tuple(terms(name)): name for name in sorted(counts, key=lambda n: counts[n])}
    return tuple(sorted(different.values(), key=lambda n: -counts[n])[:MOST_SUBJECTS])


def _speakers(
    sentence: Sentence, statements: Sequence[Statement], own: frozenset[str]
) -> list[str]:
    """Return the terms of who speaks in a sentence that does not name them itself."""
    speakers = {
        name: None
        for statement in statements
        if statement.start < sentence.end and sentence.start < statement.end
        for name in (statement.speaker, statement.role)
        if name
    }
    return [term for name in speakers for term in terms(name) if term not in own]


def _grams(document: Document) -> list[str]:
    sentence = document.sentence
    return grams(words(document.story.text, sentence.start, sentence.end))


def _whole(
    stories: Sequence[Story], indexed: Sequence[Sequence[str]], sizes: Iterable[int]
) -> list[list[str]]:
    """Return the terms of each story: of its head and of all its sentences."""
    joined: list[list[str]] = []
    at = 0
    for story, size in zip(stories, sizes, strict=True):
        head = " ; ".join(filter(None, (story.title, story.publisher, story.published)))
        joined.append(terms(head) + [term for own in indexed[at : at + size] for term in own])
        at += size
    return joined
