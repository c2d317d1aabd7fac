"""Described speakers: who is meant where a question names nobody but a role.

A story says once what somebody is, and then that "he said". So "what did the envoy
say" shares no word with most of what the envoy said. Indexing roles with sentences
made the ranking worse (roles are made of the story's common words); instead the words
of the question that name the role of exactly one speaker are searched as that
speaker's name too, with which every sentence that he speaks in is indexed.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from knowledge.english.analyzer import terms, tokens
from knowledge.query.question import ASKS_FOR_WORDS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from knowledge.model import Statement
    from knowledge.query.question import Query

# "What did the Pentagon spokesman say": what stands between the auxiliary and the verb.
SUBJECT = re.compile(
    rf"\b(?:did|does|do|has|have|had|is|was)\s+([^?!.,;]{{1,80}}?)\s+{ASKS_FOR_WORDS.pattern}",
    re.IGNORECASE,
)
# What follows the noun that a role or subject is about: "head | of external affairs".
AFTER_NOUN = re.compile(r"\b(?:of|at|for|from|in|on|to|with|and|who)\b|,", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Described:
    """A speaker of a story, by his role there."""

    story: int
    """The story's number."""
    speaker: str
    terms: frozenset[str]
    """The terms of the role."""


def by_noun(statements: Sequence[Sequence[Statement]]) -> dict[str, tuple[Described, ...]]:
    """Return who is described by each noun in the statements of each story, in order."""
    found: dict[str, dict[Described, None]] = defaultdict(dict)
    for story, spoken in enumerate(statements):
        for statement in spoken:
            if statement.speaker is not None and statement.role is not None:
                described = Described(story, statement.speaker, frozenset(terms(statement.role)))
                found[noun(statement.role)][described] = None
    return {word: tuple(several) for word, several in found.items() if word}


def noun(phrase: str) -> str:
    """Return the noun that a role or subject is about, or "" where it has none.

    It is not stemmed: what "scientists" said is not what the one scientist said.
    """
    found = tokens(AFTER_NOUN.split(phrase, maxsplit=1)[0])
    return found[-1].word if found else ""


def with_speaker(
    query: Query, described: Mapping[str, Sequence[Described]], story: int | None
) -> Query:
    """Return the query with the words that name one speaker's role searched as his name too.

    Args:
        query: what is asked.
        described: the speakers by the noun of their role.
        story: the number of the one story that is asked, or None for all.
    """
    subject = SUBJECT.search(query.text)
    if subject is None:
        return query
    asked = frozenset(terms(subject[1]))
    speakers = {
        one.speaker
        for one in described.get(noun(subject[1]), ())
        if story in (None, one.story) and asked <= one.terms
    }
    if len(speakers) != 1:
        return query
    surname = terms(speakers.pop())[-1:]
    return replace(
        query,
        terms=tuple(
            replace(term, alternatives=(*term.alternatives, *surname))
            if term.in_any(asked)
            else term
            for term in query.terms
        ),
    )
