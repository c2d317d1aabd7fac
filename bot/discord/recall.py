"""What was shown before, found again in the stories of now.

A reply remembers places and digests, never words. A passage comes back as it was where
its story still says the very same. Where the story was changed since, the words that were
shown stand in one of its earlier revisions, and what became of them is shown: the sentence
that stands there now, or that there is none. Of a story that is gone nothing is shown.

However much somebody clicks, a story is shown in part: of a story that is not very
short, at most one sentence in three is ranked for one question.
"""

from __future__ import annotations

from dataclasses import replace
from enum import Enum, auto
from typing import TYPE_CHECKING, NamedTuple

from bot.shelves import story_of
from bot.store import SHARED
from knowledge.answer import Intent, Passage
from knowledge.changes.revision import revision_in
from knowledge.changes.standing import Stands, standing

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from bot.discord.crowd import Crowd
    from bot.store import Revision, Store, StoredPassage
    from knowledge.answer import Answer
    from knowledge.library import Library
    from knowledge.model import Sentence, Story

LEAST_OF_A_STORY = 3
"""How many passages of a story may be ranked however short it is."""
SENTENCES_A_PASSAGE = 3
"""One sentence in so many may be ranked for one question."""


class Lost(Enum):
    """Why a passage cannot be shown any more."""

    CHANGED = auto()
    """The story says something else at its place; what was shown is not known any more."""
    DROPPED = auto()
    """The story no longer says it."""
    GONE = auto()
    """The story is not there any more."""


class Recalled(NamedTuple):
    """A passage as its story has it now."""

    passage: Passage
    is_changed: bool = False
    """Whether it says something else than was shown; the words that differ are its matches."""


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


def recall(library: Library, stored: StoredPassage, shown: str | None = None) -> Recalled | Lost:
    """Find a passage again as its story has it now, or tell why it cannot be shown.

    Args:
        library: the stories of now.
        stored: what is remembered of the passage.
        shown: its words, where they are known: then a story that was changed since is looked
            through for what became of them.
    """
    found = library.find(stored.story)
    if found is None:
        return Lost.GONE
    story = found.story
    here = (
        s for s in library.sentences(story.id) if (s.start, s.end) == (stored.start, stored.end)
    )
    sentence = next(here, None)
    if sentence is not None and stored.stands_in(story):
        return Recalled(_passage(library, story, sentence))
    return Lost.CHANGED if shown is None else _now(library, story, shown)


async def words_shown(
    store: Store, crowd: Crowd, server: int | None, stored: StoredPassage
) -> str | None:
    """Return the words of a passage from the revision of its story that has them, if one has.

    Args:
        store: has the revisions.
        crowd: in which whoever asks has a turn.
        server: where it was shown.
        stored: what is remembered of the passage.

    Raises:
        StoreError: the revisions cannot be read.
    """
    for shelf in dict.fromkeys((server or SHARED, SHARED)):
        revisions = await store.revisions.of(shelf, stored.story)
        found = await crowd.thread(_words_in, revisions, stored)
        if found is not None:
            return found
    return None


def _words_in(revisions: Iterable[Revision], stored: StoredPassage) -> str | None:
    for revision in revisions:
        if revision.content is not None:
            story = story_of(revision.story, revision.content)
            if stored.stands_in(story):
                return story.text[stored.start : stored.end]
    return None


def _now(library: Library, story: Story, shown: str) -> Recalled | Lost:
    """Return what became of the words that were shown."""
    now = standing(shown, revision_in(library, story.id))
    if now.sentence is None:
        return Lost.DROPPED
    passage = _passage(library, story, now.sentence)
    if now.stands is Stands.SAME:
        return Recalled(passage)
    differing = tuple(edit.new for edit in now.edits if edit.new.start < edit.new.end)
    return Recalled(replace(passage, matches=differing), is_changed=True)


def _passage(library: Library, story: Story, sentence: Sentence) -> Passage:
    said = tuple(
        statement
        for statement in library.statements(story.id)
        if statement.start < sentence.end and sentence.start < statement.end
    )
    return Passage(story, sentence, 0.0, statements=said)
