"""How well statements are found and attributed, held against hand-annotated ones.

Every annotated statement is judged with the predicted one that finds it; another name is
a wrong name, no name is merely not right. The figures are counts, so that those of several
evaluations can be added up, and the tables show shares. To add a metric, add it to
`STATEMENTS`.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from bot.evaluation.matching import match, same_name, same_role
from bot.evaluation.metrics import Better, Figures, Metric, measure
from knowledge.model import Kind, Resolution

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from knowledge.model import Statement


class Fault(StrEnum):
    """What is not as annotated."""

    MISSED = "missed"
    SPURIOUS = "spurious"
    WRONG_NAME = "wrong name"
    UNNAMED = "unnamed"
    ROLE = "role"


@dataclass(frozen=True, slots=True)
class StatementMatch:
    """An annotated statement and the predicted one that finds it, or either alone."""

    story_id: str
    annotated: Statement | None
    predicted: Statement | None
    faults: tuple[Fault, ...]


@dataclass(frozen=True, slots=True)
class OfKind:
    """What the metrics count for one kind of statement, or for all."""

    annotated: tuple[StatementMatch, ...]
    """Those annotated as this kind, as whichever kind they are found."""
    predicted: int
    """Statements given as this kind, wherever they stand."""

    @property
    def found(self) -> list[StatementMatch]:
        """Those of the annotated statements that are found."""
        return [one for one in self.annotated if one.predicted is not None]

    @property
    def found_with_role(self) -> list[StatementMatch]:
        """Those of the found ones whose role is annotated."""
        return [one for one in self.found if one.annotated and one.annotated.role is not None]


def found_with(fault: Fault) -> Callable[[OfKind], int]:
    """Count the found statements that have this fault."""
    return lambda kind: sum(fault in one.faults for one in kind.found)


def right_speakers(kind: OfKind) -> int:
    """Count the found statements whose speaker is as annotated, or rightly none."""
    return sum(not {Fault.WRONG_NAME, Fault.UNNAMED} & set(one.faults) for one in kind.found)


def right_roles(kind: OfKind) -> int:
    """Count the found statements whose annotated role is given."""
    return sum(Fault.ROLE not in one.faults for one in kind.found_with_role)


STATEMENTS: tuple[Metric[OfKind], ...] = (
    Metric("gold", "annotated", lambda kind: len(kind.annotated), Better.NEITHER),
    Metric("predicted", "", lambda kind: kind.predicted, Better.NEITHER),
    Metric("found", "found", lambda kind: len(kind.found), Better.HIGHER, "gold"),
    Metric("right", "speaker right", right_speakers, Better.HIGHER, "found"),
    Metric("wrong", "wrong name", found_with(Fault.WRONG_NAME), Better.LOWER, "found"),
    Metric("unnamed", "unnamed", found_with(Fault.UNNAMED), Better.LOWER, "found"),
    Metric("roles", "", lambda kind: len(kind.found_with_role), Better.NEITHER),
    Metric("roles_right", "role right", right_roles, Better.HIGHER, "roles"),
)
"""The counts of each kind of statement."""

OVERALL: tuple[Metric[OfKind], ...] = (
    Metric(
        "precision",
        "",
        lambda every: len(every.found) / every.predicted if every.predicted else 1.0,
        Better.HIGHER,
    ),
)
"""What is counted of all kinds together: the share of what is given that is annotated."""


@dataclass(frozen=True, slots=True)
class Quotations:
    """What the annotated statements showed."""

    by_kind: Mapping[str, Figures]
    """Of each kind, then of "all"."""
    by_resolution: Mapping[str, Figures]
    """Of the found ones by how their speaker was resolved, of "none" those without one."""
    overall: Figures
    matches: tuple[StatementMatch, ...]

    @property
    def misses(self) -> list[tuple[StatementMatch, Fault]]:
        """Whatever is not as annotated, story by story."""
        return [(one, fault) for one in self.matches for fault in one.faults]


def score_statements(
    predicted: Mapping[str, Sequence[Statement]], annotated: Mapping[str, Sequence[Statement]]
) -> Quotations:
    """Hold predictions against annotated statements, by story.

    A story with no annotated statement stands in `annotated` with none, so that whatever
    is predicted for it counts as spurious.
    """
    matches = tuple(
        one
        for story_id, rows in annotated.items()
        for one in _matches(story_id, predicted.get(story_id, ()), rows)
    )
    every = _of_kind(matches, tuple(Kind))
    by_kind = {kind.value: measure(STATEMENTS, _of_kind(matches, (kind,))) for kind in Kind}
    by_kind["all"] = measure(STATEMENTS, every)
    return Quotations(by_kind, _by_resolution(matches), measure(OVERALL, every), matches)


def _by_resolution(matches: Sequence[StatementMatch]) -> dict[str, Figures]:
    """Return the figures of the found statements for each way in which a speaker is resolved."""
    found: dict[str, list[StatementMatch]] = {how.value: [] for how in Resolution}
    found["none"] = []
    for one in matches:
        if one.annotated is not None and one.predicted is not None:
            how = one.predicted.resolved
            found["none" if how is None else how.value].append(one)
    return {
        how: measure(STATEMENTS, OfKind(tuple(rows), len(rows)))
        for how, rows in found.items()
        if rows
    }


def _matches(
    story_id: str, predicted: Sequence[Statement], annotated: Sequence[Statement]
) -> Iterator[StatementMatch]:
    """Yield the annotated statements of a story, then the predicted ones that find none."""
    pairs = match(predicted, annotated)
    for at, row in enumerate(annotated):
        found = predicted[pairs[at]] if at in pairs else None
        yield StatementMatch(story_id, row, found, tuple(_faults(row, found)))
    used = set(pairs.values())
    for at, statement in enumerate(predicted):
        if at not in used:
            yield StatementMatch(story_id, None, statement, (Fault.SPURIOUS,))


def _faults(row: Statement, found: Statement | None) -> Iterator[Fault]:
    if found is None:
        yield Fault.MISSED
        return
    if found.speaker is None:
        if row.speaker is not None:
            yield Fault.UNNAMED
    elif row.speaker is None or not same_name(found.speaker, row.speaker):
        yield Fault.WRONG_NAME
    if row.role is not None and not same_role(found.role, row.role):
        yield Fault.ROLE


def _of_kind(matches: Sequence[StatementMatch], kinds: Sequence[Kind]) -> OfKind:
    return OfKind(
        tuple(one for one in matches if one.annotated and one.annotated.kind in kinds),
        sum(one.predicted is not None and one.predicted.kind in kinds for one in matches),
    )
