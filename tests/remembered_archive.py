"""An archive in memory: the port that a real one implements, as near as a real one is.

Its scores are rounded as an engine's are, which keeps the length of a document in a byte and
knows only the average of its own part. What it is asked for is counted.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import numpy as np

from knowledge.errors import GoneError
from knowledge.index.archive import Hit
from knowledge.index.archived_segment import ArchivedSegment
from knowledge.index.corpus import Corpus
from knowledge.index.index import STORIES_B, STORIES_K1
from knowledge.index.members import Members
from knowledge.index.one_story import Measure, scores_of, whole_score
from knowledge.index.packed_story import PackedStory
from knowledge.index.shingles import Shingles
from knowledge.index.story_index import TERMS_B, TERMS_K1
from knowledge.library import Library

if TYPE_CHECKING:
    from collections.abc import Sequence

    from knowledge.index.archive import Archive, Weighed
    from knowledge.stories.synonyms import Synonyms

ROUGH = 0.02
"""How far off a score may be, relatively."""


class RememberedArchive:
    """Stories in memory, found as an archive finds them.

    Args:
        stories: what is in it.
    """

    def __init__(self, stories: Sequence[PackedStory]) -> None:
        self.stories = {story.content: story for story in stories}
        self.asked: Counter[str] = Counter()
        self._unpacked: dict[bytes, PackedStory] = {}

    def proposed(self, places: Sequence[Weighed], most: int) -> list[Hit]:
        """Score every story, nearly."""
        self.asked["proposed"] += 1
        query = [place.hashes for place in places]
        indexes = [story.index for story in self.stories.values()]
        length = float(np.mean([length for one in indexes for length in one.lengths]))
        whole_length = float(np.mean([one.whole.sum() for one in indexes]))
        spoken = Measure([one.sentence for one in places], 1.0, TERMS_K1, TERMS_B, length)
        whole = Measure([one.whole for one in places], 1.0, STORIES_K1, STORIES_B, whole_length)
        hits = []
        for content, story in self.stories.items():
            best = scores_of(story, query, spoken).max(initial=0.0)
            score = best + whole_score(story, query, whole)
            if score:
                hits.append(Hit(content, float(score) * (1 + ROUGH * (content[0] / 255 - 0.5))))
        return sorted(hits, key=lambda hit: -hit.score)[:most]

    def counted(self, places: Sequence[Sequence[int]]) -> list[tuple[int, int]]:
        """Count in every story."""
        self.asked["counted"] += 1
        ones = Measure([1.0], 1.0, TERMS_K1, TERMS_B, 20.0)

        def held(story: PackedStory, place: Sequence[int]) -> tuple[int, bool]:
            sentences = int(np.count_nonzero(scores_of(story, [place], ones)))
            return sentences, whole_score(story, [place], ones) > 0

        each = [[held(story, place) for story in self.stories.values()] for place in places]
        return [(sum(one for one, _ in own), sum(its for _, its in own)) for own in each]

    def holding(self, shingles: Sequence[int]) -> list[bytes]:
        """Look at the shingles of every story."""
        contents, held = [*self.stories], Shingles.of(s.shingles for s in self.stories.values())
        return [contents[at] for at in held.holding(np.array(shingles, np.uint64)).tolist()]

    def sharing(self, shingles: Sequence[int], share: float) -> list[bytes]:
        """Compare the shingles of every story."""
        contents, held = [*self.stories], Shingles.of(s.shingles for s in self.stories.values())
        return [contents[at] for at in held.sharing(np.array(shingles, np.uint64), share).tolist()]

    def read(self, contents: Sequence[bytes]) -> list[PackedStory]:
        """Unpack stories."""
        if not self.stories.keys() >= {*contents}:
            raise GoneError("a story is gone")
        for one in {*contents} - self._unpacked.keys():
            self.asked["unpacked"] += 1
            self._unpacked[one] = PackedStory(self.stories[one].data)
        return [self._unpacked[one] for one in contents]


def archived(
    stories: Sequence[PackedStory], synonyms: Synonyms, archive: Archive, each: int = 7
) -> Library:
    """Return the library of archived stories, so many a segment."""
    runs = [stories[at : at + each] for at in range(0, len(stories), each)]
    segments = [ArchivedSegment.of(run, archive) for run in runs]
    at = [(segment, number) for segment, run in enumerate(runs) for number in range(len(run))]
    places = np.array(at, np.int64).reshape(-1, 2)
    nowhere = (None,) * len(stories)
    members = Members(places[:, 0], places[:, 1], nowhere, (1,) * len(stories))
    return Library.over(Corpus(segments, members), synonyms)
