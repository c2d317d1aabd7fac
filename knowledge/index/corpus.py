"""The corpus: the sentences of all stories, indexed.

One index serves every question: a story is a run of its documents, and a question put
to one story is scored in that run alone (`bm25.Scope`).
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from knowledge.english.analyzer import Token, grams, terms, tokens, words
from knowledge.english.attribution.statements import statements
from knowledge.english.boilerplate import furniture
from knowledge.index import bm25
from knowledge.query.corrections import Vocabulary, vocabulary
from knowledge.query.described_speakers import Described, by_noun
from knowledge.text.sentences import paragraphs, sentences

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from knowledge.index.bm25 import Bm25
    from knowledge.model import Sentence, Statement, Story
    from knowledge.stories.synonyms import Synonyms

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
    statements: tuple[Statement, ...] = ()
    """Those that touch the sentence; they may reach beyond it."""

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
    statements: tuple[tuple[Statement, ...], ...]
    """The statements of each story, in order."""
    described: Mapping[str, tuple[Described, ...]]
    """The speakers whose role is known, by its noun."""
    developing: frozenset[str]
    """The ids of the stories that say they are still being written."""

    def around(self, number: int) -> frozenset[str]:
        """Return the terms of a document and of the two on either side in its story."""
        part = self.terms.part_of(number)
        near = self.documents[max(part.start, number - 2) : min(part.end, number + 3)]
        return frozenset[str]().union(*(document.terms for document in near))


def build(stories: Iterable[Story], synonyms: Synonyms) -> tuple[tuple[Story, ...], Corpus]:
    """Index stories, which are taken one by one, and return them with their corpus.

    Who speaks is indexed with each sentence that a statement touches.

    Args:
        stories: the stories, whose ids must differ.
        synonyms: the phrases that are indexed as such.
    """
    read = [_analyzed(story, synonyms) for story in stories]
    taken = tuple(one.story for one in read)
    documents = tuple(document for one in read for document in one.documents)
    indexed = [terms for one in read for terms in one.indexed]
    found = [here for one in read for here in one.found]
    sizes = [len(one.documents) for one in read]
    spoken = tuple(one.statements for one in read)
    return taken, Corpus(
        documents=documents,
        terms=bm25.build(indexed, TERMS_K1, TERMS_B, sizes),
        grams=bm25.build((_grams(document) for document in documents), GRAMS_K1, GRAMS_B, sizes),
        stories=bm25.build(_whole(taken, indexed, sizes), STORIES_K1, STORIES_B),
        vocabulary=vocabulary(
            (document.story.text, here) for document, here in zip(documents, found, strict=True)
        ),
        subjects=tuple(one.subjects for one in read),
        statements=spoken,
        described=by_noun(spoken),
        developing=frozenset(one.story.id for one in read if one.developing),
    )


@dataclass(frozen=True, slots=True)
class _Analyzed:
    """One story, read; what it holds for each sentence is in their order."""

    story: Story
    documents: tuple[Document, ...]
    found: tuple[list[Token], ...]
    """The tokens of each sentence."""
    indexed: tuple[list[str], ...]
    """The terms under which each sentence is found, as often as it has them."""
    statements: tuple[Statement, ...]
    subjects: tuple[str, ...]
    developing: bool


def _analyzed(story: Story, synonyms: Synonyms) -> _Analyzed:
    around = furniture(story.text)
    spoken = _spoken(story, around.paragraphs)
    split = sentences(story.text, around.paragraphs)
    found = tuple(tokens(story.text, sentence.start, sentence.end) for sentence in split)
    touching = tuple(_by_sentence(split, spoken))
    indexed = []
    for here, said in zip(found, touching, strict=True):
        own = [token.term for token in [*here, *synonyms.in_sentence(here)]]
        indexed.append(own + _speakers(said, frozenset(own)))
    documents = tuple(
        Document(story, sentence, frozenset(own), said)
        for sentence, own, said in zip(split, indexed, touching, strict=True)
    )
    named = subjects([document.text for document in documents])
    return _Analyzed(story, documents, found, tuple(indexed), spoken, named, around.developing)


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


def _spoken(story: Story, skipped: Collection[int]) -> tuple[Statement, ...]:
    """Return the statements of a story, outside the paragraphs that are no part of it."""
    numbered = enumerate(paragraphs(story.text), start=1)
    return statements(story, [span for number, span in numbered if number not in skipped])


def _by_sentence(
    split: Sequence[Sentence], spoken: Sequence[Statement]
) -> Iterator[tuple[Statement, ...]]:
    """Yield for each sentence the statements that touch it; both stand in text order."""
    touching: list[Statement] = []
    coming = iter(spoken)
    following = next(coming, None)
    for sentence in split:
        touching = [statement for statement in touching if statement.end > sentence.start]
        while following is not None and following.start < sentence.end:
            touching.append(following)
            following = next(coming, None)
        yield tuple(statement for statement in touching if statement.end > sentence.start)


def _speakers(said: Sequence[Statement], own: frozenset[str]) -> list[str]:
    """Return the terms of who speaks in a sentence that does not name them itself."""
    names = {statement.speaker: None for statement in said if statement.speaker is not None}
    return [term for name in names for term in terms(name) if term not in own]


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
