"""Continued: the ranking of a question that leans on another.

People ask on about what they have just read, so that what they ask stands more often than
not in the same story; how close by, the feature `near` weighs. What has been shown does not
come back where a question moves on ("why?", "and then?", "what else"), but for a mere "why?"
or "when?" whose answer stands in what was just shown: there the words that answer are marked.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import count
from typing import TYPE_CHECKING

from knowledge.answer import Verdict
from knowledge.language import QuestionForm
from knowledge.ranking.features import KINDS
from knowledge.ranking.ranked import Ranking, by_score

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from knowledge.answer import Answer
    from knowledge.index.corpus import Corpus
    from knowledge.index.document import Document
    from knowledge.query.follow_up import FollowUp
    from knowledge.query.query import Query
    from knowledge.ranking.confidence import Judgement
    from knowledge.ranking.ranked import Ranked

SAME_STORY = 3.0
"""What it adds to a score to stand in the story of the passage before."""
SURELY_HELD = 0.7
"""The confidence at least where it is shown as the answer."""
JUST_SHOWN = 20.0
"""What it adds to be that passage and to hold the kind of answer that is asked for."""


def continued(
    corpus: Corpus,
    query: Query,
    ranking: Ranking,
    leaning: FollowUp,
    shown: Collection[tuple[str, int]],
) -> Ranking:
    """Return a ranking with the story of the answer before raised, and without what was shown.

    Args:
        corpus: what was searched.
        query: what was searched for.
        ranking: what was found, best first.
        leaning: the question that leans on another.
        shown: where the passages of the answers before start, each after its story's id.
    """

    def raised(place: int) -> Ranked | None:
        one = ranking[place]
        document = corpus.documents[one.candidate.number]
        holds = is_held(query, one, document, leaning)
        if leaning.moves_on and not holds and document.place in shown:
            return None
        here = leaning.near is not None and leaning.near.story.id == document.story.id
        *others, story = one.shares
        added = SAME_STORY * here + JUST_SHOWN * holds
        return replace(one, score=one.score + added, shares=(*others, story + added))

    most = SAME_STORY + (JUST_SHOWN if _may_be_held(query, leaning) else 0.0)
    return Ranking(by_score(_raised_by(ranking, most), raised))


def _raised_by(ranking: Ranking, most: float) -> Iterator[tuple[float, int]]:
    """Yield what each sentence of a ranking scores at most if it is raised, and its place."""
    return ((one.score + most, place) for one, place in zip(ranking, count(), strict=False))


def _may_be_held(query: Query, leaning: FollowUp) -> bool:
    """Tell whether a question may be answered by the very passage that was shown last."""
    known = leaning.bare and query.form in KINDS
    return leaning.near is not None and (leaning.asks_speaker or known)


def is_held(query: Query, ranked: Ranked, document: Document, leaning: FollowUp) -> bool:
    """Tell whether a mere "when?" is answered by the very passage that was shown last."""
    near = leaning.near
    if not _may_be_held(query, leaning) or near is None:
        return False
    if document.place != (near.story.id, near.start):
        return False
    if leaning.asks_speaker:
        return any(statement.speaker is not None for statement in document.statements)
    return KINDS[query.form](query, ranked.candidate) > 0


def judged_held(judgement: Judgement, query: Query, leaning: FollowUp, before: Answer) -> Judgement:
    """Return the verdict where the passage just shown comes back for "when?", "who said that?".

    It was at least the closest; where it answered, its time tells when. Whose words they are
    stands beneath them.
    """
    when = before.verdict is Verdict.QUOTE and query.form is QuestionForm.TIME
    if when or leaning.asks_speaker:
        confidence = max(judgement.confidence, SURELY_HELD)
        return replace(judgement, verdict=Verdict.QUOTE, confidence=confidence)
    closest = judgement.verdict is Verdict.NONE
    return replace(judgement, verdict=Verdict.CLOSEST) if closest else judgement
