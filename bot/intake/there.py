"""There: the stories that are there already, of which a new one may be the same.

A library of tens of thousands of stories is never read for one more: it is asked which of
them may have the address or much of the text of the new one, and only these are read.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.intake.identity import address_words, same_address
from bot.intake.likeness import ALIKE, MOST_COMPARED
from knowledge.stories.limit import STORY_LIMIT

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator

    from knowledge.library import Library
    from knowledge.model import Story
    from knowledge.stories.limit import StoryLimit

LEAST_SHARED = ALIKE / 2
"""The share of shingles from which a story is read: the library's are others than `likeness`'s."""


@dataclass(frozen=True, slots=True)
class There:
    """The stories that are there."""

    ids: Collection[str]
    find: Callable[[str], Story | None]
    """Returns the story of an id."""
    addressed: Callable[[str], Iterable[Story]]
    """Returns the stories whose address may be this, in their order."""
    likely: Callable[[str], Iterable[Story]]
    """Returns the stories that may be nearly the same as a text, in their order."""
    limit: StoryLimit = STORY_LIMIT
    """How large a story may be there."""

    @classmethod
    def of(cls, stories: Iterable[Story] = (), limit: StoryLimit = STORY_LIMIT) -> There:
        """Return a few stories, all of which are looked at."""
        every = tuple(stories)
        by_id = {one.id: one for one in reversed(every)}
        return cls(by_id, by_id.get, lambda _: every, lambda _: every, limit)

    @classmethod
    def in_library(cls, library: Library, limit: StoryLimit = STORY_LIMIT) -> There:
        """Return the stories of a library."""
        corpus, stories = library.corpus, library.stories

        def find(identity: str) -> Story | None:
            found = library.find(identity)
            return None if found is None else found.story

        def addressed(url: str) -> Iterator[Story]:
            known = corpus.directory.addressed(address_words(url))
            return (stories[number] for number, address in known if same_address(address, url))

        def likely(text: str) -> Iterator[Story]:
            return map(
                stories.__getitem__, corpus.directory.may_share(text[:MOST_COMPARED], LEAST_SHARED)
            )

        return cls(corpus.numbers, find, addressed, likely, limit)

    def replaced(self, identity: str | None, url: str | None) -> Story | None:
        """Return the story of this id, or else of this address, or None."""
        if identity is not None:
            return self.find(identity)
        found = () if url is None else self.addressed(url)
        return next((story for story in found if same_address(story.url, url)), None)
