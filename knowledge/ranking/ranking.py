"""Ranking: the sentences of stories in the order in which they answer a question.

Asked of several stories, the stories are ranked first, by their best sentences and as
wholes; the sentences of the best ones are then scored each within its own story,
because what is rare in a story is what tells its sentences apart. Of each story so many
are looked at as `scored` puts first, and the features of `features` added with their weights.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from knowledge.ranking.features import FEATURES, Candidate, most_of
from knowledge.ranking.ranked import Found, Ranked
from knowledge.ranking.scored import LEAST_IDF, scored

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from knowledge.index.corpus import Corpus
    from knowledge.index.packed_story import PackedStory
    from knowledge.query.query import Query
    from knowledge.ranking.scored import Scored

MOST_CANDIDATES = 30
"""Sentences of a story whose features are looked at, where it alone is asked."""
MOST_CANDIDATES_EACH = 10
"""The same, for each of several stories."""
BEST_STORIES = 8
"""Stories whose sentences are ranked, out of however many."""
STORY_WEIGHT = 10.0
"""The weight of a story's own share of the attainable score, where several are asked."""


def rank(
    corpus: Corpus, query: Query, story: int | None = None, before: int | None = None
) -> Found:
    """Return the candidates for a query; those that are equally good in the stories' order.

    Args:
        corpus: what is searched.
        query: what is searched for.
        story: the number of the one story that is asked, or None for all.
        before: the number of the document that the question goes on from, if it does.
    """
    if len(corpus.stories) == 1:
        story = 0
    if story is not None:
        return candidates(corpus, query, [(story, 0.0)], MOST_CANDIDATES, before)
    terms = [term.alternatives for term in query.terms]
    weights = [term.search_weight for term in query.terms]
    proposed = corpus.index.proposed(terms, weights, LEAST_IDF, BEST_STORIES)
    return candidates(corpus, query, proposed, MOST_CANDIDATES_EACH, before)


def candidates(
    corpus: Corpus,
    query: Query,
    proposed: Sequence[tuple[int, float]],
    most: int | None = None,
    before: int | None = None,
) -> Found:
    """Return the sentences of stories that share most with the query, in the stories' order.

    A sentence that shares no term, nor stands near one that does, must look alike.

    Args:
        corpus: what is searched.
        query: what is searched for.
        proposed: the numbers of the stories, ascending, each with its share of the
            attainable score as a whole.
        most: how many sentences of each story, or None for all.
        before: the number of the document that the question goes on from, if it does.
    """
    if not proposed:
        return Found([], [], _nothing)
    stories = [corpus.stories[number] for number, _ in proposed]
    starts = [int(corpus.starts[number]) for number, _ in proposed]
    every = scored(query, stories, starts, before)
    best = every.best(max(map(len, stories)) if most is None else most)
    own = [STORY_WEIGHT * share for _, share in proposed]
    which, at = best.story.tolist(), best.at.tolist()
    scores = most_of(query, best).tolist()
    return Found(
        [starts[story] + place for story, place in zip(which, at, strict=True)],
        [score + own[story] for story, score in zip(which, scores, strict=True)],
        cache(_weighing(query, best, stories, starts, own)),
    )


def _weighing(
    query: Query,
    best: Scored,
    stories: Sequence[PackedStory],
    starts: Sequence[int],
    shares: Sequence[float],
) -> Callable[[int], Ranked]:
    """Return what weighs a sentence of `best`."""

    def weigh(place: int) -> Ranked:
        story, at = int(best.story[place]), int(best.at[place])
        candidate = Candidate(
            number=starts[story] + at,
            text=stories[story].text_of(at),
            size=int(best.sizes[place]),
            words=float(best.words[place]),
            characters=float(best.characters[place]),
            before=float(best.before[place]),
            around=float(best.around[place]),
            near=float(best.near[place]),
            headed=float(best.headed[place]),
        )
        return ranked(query, candidate, shares[story])

    return weigh


def _nothing(place: int) -> Ranked:
    raise IndexError(place)


def ranked(query: Query, candidate: Candidate, story: float) -> Ranked:
    """Return a sentence with its score, to which its story adds `story`."""
    shares = [feature.weight * feature.value(query, candidate) for feature in FEATURES]
    return Ranked(candidate, sum(shares) + story, (*shares, story))
