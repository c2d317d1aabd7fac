"""Continued: the ranking of a question that leans on another.

People ask on about what they have just read, so that what they ask stands more often than
not in the same story; how close by, the feature `near` weighs. What has been shown does not
come back where a question moves on ("why?", "and then?", "what else"), but for a mere "why?"
or "when?" whose answer stands in what was just shown: there the words that answer are marked.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from knowledge.answer import Verdict
from knowledge.language import QuestionForm
from knowledge.ranking.features import KINDS

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from knowledge.answer import Answer
    from knowledge.index.analyzed_story import Document
    from knowledge.index.corpus import Corpus
    from knowledge.query.follow_up import FollowUp
    from knowledge.query.query import Query
    from knowledge.ranking.confidence import Judgement
    from knowledge.ranking.ranking import Ranked

SAME_STORY = 3.0
"""What it adds to a score to stand in the story of the passage before."""
SURELY_HELD = 0.7
"""The confidence at least where it is shown as the answer."""
JUST_SHOWN = 20.0
"""What it adds to be that passage and to hold the kind of answer that is asked for."""


def continued(
    corpus: Corpus,
    query: Query,
    ranking: Sequence[Ranked],
    leaning: FollowUp,
    shown: Collection[tuple[str, int]],
) -> list[Ranked]:
    """Return a ranking with the story of the answer before raised, and without what was shown.

    Args:
        corpus: what was searched.
        query: what was searched for.
        ranking: what was found, best first.
        leaning: the question that leans on another.
        shown: where the passages of the answers before start, each after its story's id.
    """
    kept = []
    for one in ranking:
        document = corpus.documents[one.candidate.number]
        holds = is_held(query, one, document, leaning)
        if leaning.moves_on and not holds and document.place in shown:
            continue
        here = leaning.near is not None and leaning.near.story.id == document.story.id
        *others, story = one.shares
        raised = SAME_STORY * here + JUST_SHOWN * holds
        kept.append(replace(one, score=one.score + raised, shares=(*others, story + raised)))
    return sorted(kept, key=lambda one: -one.score)


def is_held(query: Query, ranked: Ranked, document: Document, leaning: FollowUp) -> bool:
    """Tell whether a mere "when?" is answered by the very passage that was shown last."""
    near = leaning.near
    if near is None or document.place != (near.story.id, near.start):
        return False
    if leaning.asks_speaker:
        return any(statement.speaker is not None for statement in document.statements)
    known = leaning.bare and query.form in KINDS
    return known and KINDS[query.form](query, ranked.candidate) > 0


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
