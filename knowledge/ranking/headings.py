"""Headings: how far what stands above a sentence tells of it.

A heading tells of the sentences below it, the first most of all, and less than their own
words. A question that a sentence answers, in an interview or a story that explains, tells all
of it: asked the same, one wants that answer. It says "you" to whom the story is about, so
that the names of the title count as if they stood in it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from knowledge.english.patterns import is_interrogative
from knowledge.english.questions import form_of
from knowledge.language import QuestionForm

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from knowledge.index.analyzed_story import Document
    from knowledge.index.corpus import Corpus
    from knowledge.index.index import Scope
    from knowledge.query.query import Query, QueryTerm

ANSWERING, HEADED = 1.0, 0.5
"""How far a question tells of its answer, and a heading of what stands below it."""
FURTHER = 0.8
"""What is left of that behind the first sentence that states something."""
ASKED_OTHERWISE = 0.7
"""What is left where the question above asks for another kind of words."""
ABOUT = 0.6
"""What of the title counts that is no name."""


def told_above(corpus: Corpus, query: Query, scope: Scope) -> NDArray[np.float64]:
    """Return how far each term (row) is told of each document (column) by what stands above it.

    From 0 to 1.
    """
    told = np.zeros((len(query.terms), scope.end - scope.start))
    opened = None
    for at, document in enumerate(corpus.documents[scope.start : scope.end]):
        heading = document.sentence.heading
        if heading is None:
            continue
        is_first = heading != opened and not is_interrogative(document.text)
        opened = heading if is_first else opened
        reach = _reach(query, document) * (1.0 if is_first else FURTHER)
        told[:, at] = [reach * _held(term, document) for term in query.terms]
    return told


def _reach(query: Query, document: Document) -> float:
    if not document.is_answer:
        return HEADED
    form = form_of(document.heading_text)
    differs = QuestionForm.OPEN not in (form, query.form) and form is not query.form
    return ASKED_OTHERWISE if differs else ANSWERING


def _held(term: QueryTerm, document: Document) -> float:
    """Return how far what stands above a document holds a term."""
    if term.in_any(document.heading):
        return 1.0
    if document.is_answer and term.in_any(document.about):
        return 1.0 if term.is_name else ABOUT
    return 0.0
