"""Speakers' roles: which speakers the stories describe, by the noun of the description.

Questions name people by it ("what did the envoy say"); see `query.speaker_names`.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from knowledge.english.analyzer import terms
from knowledge.english.asked_speakers import head_noun
from knowledge.english.called import Called, called

if TYPE_CHECKING:
    from collections.abc import Iterable

    from knowledge.model import Statement


@dataclass(frozen=True, slots=True)
class SpeakerRole:
    """A speaker by the role that a story gives them."""

    speaker: str
    terms: frozenset[str]
    """The terms of the role."""


def roles_by_noun(statements: Iterable[Statement]) -> dict[str, tuple[SpeakerRole, ...]]:
    """Return the roles in a story's statements, in order, by the noun that each is about."""
    found: defaultdict[str, dict[SpeakerRole, None]] = defaultdict(dict)
    for statement in statements:
        if statement.speaker is not None and statement.role is not None:
            role = SpeakerRole(statement.speaker, frozenset(terms(statement.role)))
            found[head_noun(statement.role)][role] = None
    return {noun: tuple(roles) for noun, roles in found.items() if noun}


def speakers_of(statements: Iterable[Statement]) -> tuple[Called, ...]:
    """Return who speaks in a story's statements, in order, by what they are called there."""
    roles: dict[str, dict[str, None]] = {}
    for statement in statements:
        if statement.speaker is not None:
            known = roles.setdefault(statement.speaker, {})
            if statement.role is not None:
                known[statement.role] = None
    return tuple(called(name, tuple(known)) for name, known in roles.items())
