"""Candidates: the entities a source can stand for, each with its score and its reasons."""

from __future__ import annotations

from operator import mul
from typing import TYPE_CHECKING, NamedTuple

from knowledge.english.attribution.resolution.weights import FLOOR, MARGIN, WEIGHTS
from knowledge.model import Considered

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from knowledge.english.attribution.entities.entity import Entity


class SpeakerCandidate(NamedTuple):
    """An entity with its score and the features it was scored by."""

    entity: Entity
    score: float
    features: Mapping[str, float]


def considered(candidate: SpeakerCandidate) -> Considered:
    """Return a candidate as it is told to whoever asks for the reasons."""
    parts = {name: WEIGHTS[name] * value for name, value in candidate.features.items() if value}
    return Considered(candidate.entity.name, candidate.score, parts)


def scored(entity: Entity, features: Mapping[str, float]) -> SpeakerCandidate:
    """Return a candidate with the sum of its weighted features."""
    weights = map(WEIGHTS.__getitem__, features)
    return SpeakerCandidate(entity, sum(map(mul, weights, features.values())), features)


def ranked(candidates: Iterable[SpeakerCandidate]) -> list[SpeakerCandidate]:
    """Return the candidates, the best first."""
    return sorted(candidates, key=lambda candidate: -candidate.score)


def decided(best_first: list[SpeakerCandidate], kind: str) -> SpeakerCandidate | None:
    """Return the best candidate if it is good enough and clearly ahead, else None."""
    if not best_first or best_first[0].score < FLOOR[kind]:
        return None
    if len(best_first) > 1 and best_first[0].score - best_first[1].score < MARGIN[kind]:
        return None
    return best_first[0]
