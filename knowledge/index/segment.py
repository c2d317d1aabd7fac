"""A segment: a run of packed stories under one index, which never changes.

It is arrays alone, so it can lie in a file and be mapped from there. A corpus is a few of
them; what comes and goes makes a small new segment, and leaves the large one as it is.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from knowledge.index.arrays import below
from knowledge.index.packed_stories import PackedStories
from knowledge.index.postings import Postings, compiled
from knowledge.index.shingles import Shingles
from knowledge.index.summary import Summary, Terms, joined, summarised, summary_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from knowledge.index.packed_story import PackedStory

UNMAPPED = frozenset({"stories:data"})
"""The arrays of which a question needs little: they are read from a file and not mapped."""
PARTS = ("stories", "sentences", "wholes", "shingles")


@dataclass(frozen=True)
class Segment(Summary):
    """Stories with all that finds them."""

    stories: PackedStories
    story_of: NDArray[np.int32]
    """The story of each sentence."""
    sentences: Postings
    """Of the terms of sentences."""
    wholes: Postings
    """Of the terms of whole stories, with their titles, publishers, dates and headings."""
    shingles: Shingles

    @classmethod
    def of(cls, stories: Sequence[PackedStory]) -> Segment:
        """Index stories, in their order."""
        terms = Terms.of(stories)
        summary = summary_of(stories, terms)
        spoken = joined(own[one.held].repeat(one.counts) for one, own in terms.each)
        whole = joined(own.repeat(one.whole) for one, own in terms.each)
        lengths = joined(one.lengths for one, _ in terms.each)
        numbers = np.arange(len(stories), dtype=np.int32)
        return cls(
            **summary,
            stories=PackedStories.of(one.data for one in stories),
            story_of=numbers.repeat(np.diff(summary["starts"])),
            sentences=compiled(spoken, lengths, len(terms.hashes)),
            wholes=compiled(whole, summary["whole_terms"], len(terms.hashes)),
            shingles=Shingles.of(one.shingles for one in stories),
        )

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, NDArray[Any]]) -> Segment:
        """Return the segment whose arrays these are."""
        inside = {name: below(name, arrays) for name in PARTS}
        return cls(
            **summarised(arrays),
            stories=PackedStories.from_arrays(inside["stories"]),
            story_of=arrays["story_of"],
            sentences=Postings.from_arrays(inside["sentences"]),
            wholes=Postings.from_arrays(inside["wholes"]),
            shingles=Shingles.from_arrays(inside["shingles"]),
        )

    def arrays(self) -> dict[str, NDArray[Any]]:
        """Return all of it as arrays by their names."""
        arrays = {**super().arrays(), "story_of": self.story_of}
        for part in PARTS:
            own = getattr(self, part).arrays()
            arrays |= {f"{part}:{name}": array for name, array in own.items()}
        return arrays
