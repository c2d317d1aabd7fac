"""What was shown before, found again in the stories of now.

A reply remembers places and digests, never words. A passage comes back only where
its story still stands on the shelf and says the very same at the same place; of
anything else the reader is told that it changed or is gone, and shown nothing.

However much somebody clicks, a story is shown in part: of a story that is not very
short, at most one sentence in three is ranked for one question.
"""

from __future__ import annotations

from dataclasses import replace
from enum import Enum, auto
from typing import TYPE_CHECKING

from knowledge.answer import Intent, Passage

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.store import StoredPassage
    from knowledge.answer import Answer
    from knowledge.library import Library

LEAST_OF_A_STORY = 3
"""How many passages of a story may be ranked however short it is."""
SENTENCES_A_PASSAGE = 3
"""One sentence in so many may be ranked for one question."""


class Lost(Enum):
    """Why a passage cannot be shown any more."""

    CHANGED = auto()
    GONE = auto()


def worth_showing(answer: Answer, library: Library) -> Answer:
    """Return the answer with only the passages that a reader may be shown.

    The first is always kept. Of the others those go that share no word with the question,
    unless it asks for somebody's statements or what a story tells, and of each story those
    beyond its share.
    """
    kept = tuple(_worth_showing(answer, library))
    dropped = len(answer.passages) - len(kept)
    return replace(
        answer, passages=kept, left=None if answer.left is None else answer.left + dropped
    )


def _worth_showing(answer: Answer, library: Library) -> Iterator[Passage]:
    taken: dict[str, int] = {}
    for rank, passage in enumerate(answer.passages):
        if rank and not passage.matches and answer.intent is Intent.QUESTION:
            continue
        story = passage.story.id
        taken[story] = taken.get(story, 0) + 1
        if taken[story] <= max(
            LEAST_OF_A_STORY, len(library.sentences(story)) // SENTENCES_A_PASSAGE
        ):
            yield passage


def recall(library: Library, stored: StoredPassage) -> Passage | Lost:
    """Find a passage again, or tell why it cannot be shown."""
    story = next((s for s in library.stories if s.id == stored.story), None)
    if story is None:
        return Lost.GONE
    here = (
        s for s in library.sentences(story.id) if (s.start, s.end) == (stored.start, stored.end)
    )
    sentence = next(here, None)
    if sentence is None or not stored.stands_in(story):
        return Lost.CHANGED
    said = tuple(
        statement
        for statement in library.statements(story.id)
        if statement.start < sentence.end and sentence.start < statement.end
    )
    return Passage(story, sentence, 0.0, statements=said)
