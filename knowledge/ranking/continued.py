"""Continued: the ranking of a question that leans on another.

People ask on about what they have just read, so that what they ask stands more often than
not in the same story; how close by, the feature `near` weighs. What has been shown does not
come back where a question moves on ("why?", "and then?", "what else").
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


def continued(
    corpus: Corpus, ranking: Sequence[Ranked], leaning: FollowUp, shown: Collection[tuple[str, int]]
) -> list[Ranked]:
    """Return a ranking with the story of the answer before raised, and without what was shown.

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
        here = leaning.near is not None and leaning.near.story.id == document.story.id
        *others, story = one.shares
        raised = SAME_STORY * here
        kept.append(replace(one, score=one.score + raised, shares=(*others, story + raised)))
    return sorted(kept, key=lambda one: -one.score)
