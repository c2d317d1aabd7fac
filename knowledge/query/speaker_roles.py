"""Speakers' roles: who is meant where a question names nobody but a role.

A story says once what somebody is, and then that "he said". So "what did the envoy
say" shares no word with most of what the envoy said. Indexing roles with sentences
made the ranking worse (roles are made of the story's common words); instead the words
of the question that name the role of exactly one speaker are searched as that
speaker's name too, with which every sentence that he speaks in is indexed.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from knowledge.english.analyzer import terms
from knowledge.english.asked_speakers import head_noun

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from knowledge.model import Statement
    from knowledge.query.query import Query


@dataclass(frozen=True, slots=True)
class SpeakerRole:
    """A speaker of a story, by his role there."""

    story: int
    """The story's number."""
    speaker: str
    terms: frozenset[str]
    """The terms of the role."""


def roles_by_noun(
    statements: Sequence[Sequence[Statement]],
) -> dict[str, tuple[SpeakerRole, ...]]:
    """Return the roles that are about each noun in the statements of each story, in order."""
    found: dict[str, dict[SpeakerRole, None]] = defaultdict(dict)
    for story, spoken in enumerate(statements):
        for statement in spoken:
            if statement.speaker is not None and statement.role is not None:
                role = SpeakerRole(story, statement.speaker, frozenset(terms(statement.role)))
                found[head_noun(statement.role)][role] = None
    return {noun: tuple(several) for noun, several in found.items() if noun}


def with_speaker(
    query: Query, roles: Mapping[str, Sequence[SpeakerRole]], story: int | None
) -> Query:
    """Return the query with the words that name one speaker's role searched as his name too.

    Args:
        query: what is asked.
        roles: the speakers' roles by their noun.
        story: the number of the one story that is asked, or None for all.
    """
    asked = query.asked_speaker
    if asked is None:
        return query
    speakers = {
        role.speaker
        for role in roles.get(asked.noun, ())
        if story in (None, role.story) and asked.terms <= role.terms
    }
    if len(speakers) != 1:
        return query
    surname = terms(speakers.pop())[-1:]
    return replace(
        query,
        terms=tuple(
            replace(term, alternatives=(*term.alternatives, *surname))
            if term.in_any(asked.terms)
            else term
            for term in query.terms
        ),
    )
