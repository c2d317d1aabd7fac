"""Analysis: all that is read from one story before it is indexed together with the others.

Whatever looks at the text of a story does so here, so that one story is the unit that
can fail: an error of the program costs that story alone, is told as a problem of its
file, and leaves its traceback in the log. An `Analysis` depends on its story and the
synonyms and on nothing else.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from knowledge.english.analyzer import Token, terms, tokens, words
from knowledge.english.attribution.statements import statements
from knowledge.english.boilerplate import furniture
from knowledge.errors import StoryError, unexpected
from knowledge.query.described_speakers import Described, by_noun
from knowledge.text.normalization import folded_text
from knowledge.text.sentences import paragraphs, sentences

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from knowledge.model import Sentence, Statement, Story
    from knowledge.stories.synonyms import Synonyms

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
class Analysis:
    """One story, read; what it holds for each sentence is in their order."""

    story: Story
    copy: str
    """The text folded: searched, never shown."""
    head: tuple[str, ...]
    """The terms of its title, publisher and date."""
    documents: tuple[Document, ...]
    tokens: tuple[list[Token], ...]
    """The tokens of each sentence."""
    words: tuple[list[str], ...]
    """The words of each sentence, stopwords among them."""
    indexed: tuple[list[str], ...]
    """The terms under which each sentence is found, as often as it has them."""
    statements: tuple[Statement, ...]
    described: Mapping[str, tuple[Described, ...]]
    """Its speakers whose role is known, by the role's noun, as of story number 0."""
    subjects: tuple[str, ...]
    """The names that it holds most often."""
    developing: bool
    """Whether it says that it is still being written."""


def analyses(
    stories: Iterable[Story], synonyms: Synonyms, before: Iterable[Story] = ()
) -> tuple[tuple[Analysis, ...], tuple[StoryError, ...]]:
    """Analyse stories one by one, and tell of those at which the program failed.

    Args:
        stories: the stories.
        synonyms: the phrases that are indexed as such.
        before: the stories as they were. One that fails now stays as it was there.
    """
    were = {story.id: story for story in before}
    done: list[Analysis] = []
    problems: list[StoryError] = []
    for story in stories:
        outcome = _attempt(story, synonyms)
        if isinstance(outcome, StoryError):
            problems.append(outcome)
            if story.id not in were:
                continue
            outcome = _attempt(were[story.id], synonyms)
        if isinstance(outcome, Analysis):
            done.append(outcome)
    return tuple(done), tuple(problems)


def _attempt(story: Story, synonyms: Synonyms) -> Analysis | StoryError:
    try:
        return analyze(story, synonyms)
    except Exception as error:  # noqa: BLE001 - whatever it is, the other stories answer
        return unexpected(story.file or story.id, story.line, error)


def analyze(story: Story, synonyms: Synonyms) -> Analysis:
    """Read one story. Who speaks is indexed with each sentence that a statement touches."""
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
    head = " ; ".join(filter(None, (story.title, story.publisher, story.published)))
    return Analysis(
        story=story,
        copy=folded_text(story.text),
        head=tuple(terms(head)),
        documents=documents,
        tokens=found,
        words=tuple(words(story.text, sentence.start, sentence.end) for sentence in split),
        indexed=tuple(indexed),
        statements=spoken,
        described=by_noun([spoken]),
        subjects=subjects([document.text for document in documents]),
        developing=around.developing,
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
