"""The archive: where stories lie that no process holds, as the core sees it.

It proposes stories and reads them. What it proposes is near, never exact: the stories are scored
by what they say and by the statistics of a revision (`archived`), so its own scores only have to
put the best ones among the first few.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence

    from knowledge.index.packed_story import PackedStory


class Hit(NamedTuple):
    """A story that is proposed."""

    content: bytes
    """Its `PackedStory.content`."""
    score: float
    """Nearly what it scores."""


class Weighed(NamedTuple):
    """A place of a query, with what it counts: its idf by its weight, of what is attainable."""

    hashes: Sequence[int]
    """Of the terms that mean the same."""
    sentence: float
    """What it counts in a sentence; 0 where none is looked at."""
    whole: float
    """What it counts in a story as a whole."""


class Archive(Protocol):
    """Where stories lie. Each method blocks.

    Raises:
        ArchiveError: it cannot be reached, is too slow, or is not as it should be.
    """

    def proposed(self, places: Sequence[Weighed], most: int) -> Sequence[Hit]:
        """Return stories, the best first: those of the best sentence and the best whole together.

        Args:
            places: what is looked for.
            most: how many stories at most.
        """
        ...

    def counted(self, places: Sequence[Sequence[int]]) -> Sequence[tuple[int, int]]:
        """Return how many sentences, and how many stories, hold any term of each place.

        Args:
            places: the hashes of the terms of each.
        """
        ...

    def holding(self, shingles: Sequence[int]) -> Sequence[bytes]:
        """Return the `PackedStory.content` of the stories that have all these shingles."""
        ...

    def sharing(self, shingles: Sequence[int], share: float) -> Sequence[bytes]:
        """Return those of the stories that have a share of all of these, or of their own.

        Args:
            shingles: all of a text, each once.
            share: the least part of whichever has fewer that both have in common.
        """
        ...

    def read(self, contents: Sequence[bytes]) -> Sequence[PackedStory]:
        """Return the stories of these contents, in their order.

        Raises:
            GoneError: one of them is not there any more.
        """
        ...
