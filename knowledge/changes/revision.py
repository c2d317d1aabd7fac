"""A revision of a story: its words at one time, with what was read in them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from knowledge.index.packed_story import PackedStory
    from knowledge.library import Library
    from knowledge.model import Sentence, Statement, Story


@dataclass(frozen=True, slots=True)
class StoryRevision:
    """A story with its sentences and statements, both in text order."""

    story: Story
    sentences: tuple[Sentence, ...]
    statements: tuple[Statement, ...]
    language: str
    """The code of the language that it is in."""


def revision_of(analyzed: PackedStory) -> StoryRevision:
    """Return the revision that an analysed story is."""
    sentences = tuple(document.sentence for document in analyzed.documents)
    return StoryRevision(analyzed.story, sentences, analyzed.statements, analyzed.language)


def revision_in(library: Library, story: str) -> StoryRevision:
    """Return the revision of a story that answers in a library.

    Raises:
        UnknownStoryError: no story has this id.
    """
    sentences, statements = library.sentences(story), library.statements(story)
    held = library.stories[library.corpus.numbers[story]]
    return StoryRevision(held, sentences, statements, library.language(story))
