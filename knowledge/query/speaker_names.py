"""Speakers' names: who is meant where a question names nobody but a role.

A story says once what somebody is, and then that "he said". So "what did the envoy
say" shares no word with most of what the envoy said. Indexing roles with sentences
made the ranking worse (roles are made of the story's common words); instead the words
of the question that name the role of exactly one speaker are searched as that
speaker's name too, with which every sentence that they speak in is indexed.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from knowledge.english.analyzer import terms

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from knowledge.index.speaker_roles import SpeakerRole
    from knowledge.query.query import Query


def with_speaker(
    query: Query, roles: Mapping[str, Sequence[tuple[int, SpeakerRole]]], story: int | None
) -> Query:
    """Return the query with the words that name one speaker's role searched as the name too.

    Args:
        query: what is asked.
        roles: the speakers' roles by their noun, each after the number of its story.
        story: the number of the one story that is asked, or None for all.
    """
    asked = query.asked_speaker
    if asked is None:
        return query
    speakers = {
        role.speaker
        for number, role in roles.get(asked.noun, ())
        if story in (None, number) and asked.terms <= role.terms
    }
    if len(speakers) != 1:
        return query
    surname = terms(speakers.pop())[-1:]
    searched = (
        replace(term, alternatives=(*term.alternatives, *surname))
        if term.in_any(asked.terms)
        else term
        for term in query.terms
    )
    return replace(query, terms=tuple(searched))
