"""Continued: the ranking of a question that leans on another, near what was shown before.

People ask on about what they have just read, so that what they ask stands more often than
not in the same story and close by: the nearer, the more, and only as far as what was shown
was likely right. What has been shown does not come back where a question moves on ("why?",
"and then?", "what else").
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from knowledge.index.corpus import Corpus
    from knowledge.query.follow_up import FollowUp
    from knowledge.ranking.ranking import Ranked

SAME_STORY = 3.0
"""What it adds to a score to stand in the story of the passage before."""
CLOSE = 1.0
"""What it adds to stand next to that passage, if that was surely right."""
FAR = 6
"""Sentences from that passage at which standing near it adds nothing."""


def continued(
    corpus: Corpus, ranking: Sequence[Ranked], leaning: FollowUp, shown: Collection[tuple[str, int]]
) -> list[Ranked]:
    """Return a ranking with what stands near the answer before raised.

    Args:
        corpus: what was searched.
        ranking: what was found, best first.
        leaning: the question that leans on another.
        shown: where the passages of the answers before start, each after its story's id.
    """
    kept = []
    for one in ranking:
        document = corpus.documents[one.candidate.number]
        if leaning.moves_on and (document.story.id, document.sentence.start) in shown:
            continue
        near = leaning.near
        if near is not None and near.story.id == document.story.id:
            apart = abs(document.sentence.number - near.sentence.number)
            share = SAME_STORY + CLOSE * leaning.sure * max(0.0, 1 - apart / FAR)
            *others, story = one.shares
            one = replace(one, score=one.score + share, shares=(*others, story + share))  # noqa: PLW2901
        kept.append(one)
    return sorted(kept, key=lambda one: -one.score)
