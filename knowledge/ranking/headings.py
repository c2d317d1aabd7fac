"""Headings: how far what stands above a sentence tells of it.

A heading tells of the sentences below it, the first most of all, and less than their own
words. A question that a sentence answers, in an interview or a story that explains, tells all
of it: asked the same, one wants that answer. It says "you" to whom the story is about, so
that the names of the title count as if they stood in it.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from knowledge.english.questions import form_of
from knowledge.language import QuestionForm
from knowledge.ranking.held_terms import held_above

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from knowledge.index.packed_story import PackedStory
    from knowledge.query.query import Query
    from knowledge.ranking.held_terms import Wanted

ANSWERING, HEADED = 1.0, 0.5
"""How far a question tells of its answer, and a heading of what stands below it."""
FURTHER = 0.8
"""What is left of that behind the first sentence that states something."""
ASKED_OTHERWISE = 0.7
"""What is left where the question above asks for another kind of words."""
ABOUT = 0.6
"""What of the title counts that is no name."""
KNOWN = 1024
"""Headings of which it is kept what they ask for."""


def told_above(
    query: Query, wanted: Wanted, story: PackedStory, which: NDArray[np.int64]
) -> NDArray[np.float64]:
    """Return how far each term (row) is told of each sentence (column) by what stands above it.

    From 0 to 1.

    Args:
        query: what is asked for.
        wanted: its terms.
        story: a story with headings.
        which: what `held_terms.wanted_in` returned of it.
    """
    text = story.story.text
    headings = [text[start:end] for start, end in story.headings]
    answered = np.array([heading.endswith("?") for heading in headings])
    held, about = held_above(wanted, story, which)
    of_title = np.array([1.0 if term.is_name else ABOUT for term in query.terms]) * about
    by_heading = np.where(held, 1.0, of_title[:, np.newaxis] * answered)
    by_heading *= [_reach(query, heading) for heading in headings]
    headed = (story.above >= 0).nonzero()[0]
    told = np.zeros((len(query.terms), len(story)))
    told[:, headed] = by_heading[:, story.above[headed]]
    told[:, headed] *= np.where(story.opening[headed], 1.0, FURTHER)
    return told


def _reach(query: Query, heading: str) -> float:
    if not heading.endswith("?"):
        return HEADED
    form = _form(heading)
    differs = QuestionForm.OPEN not in (form, query.form) and form is not query.form
    return ASKED_OTHERWISE if differs else ANSWERING


_form = lru_cache(KNOWN)(form_of)
