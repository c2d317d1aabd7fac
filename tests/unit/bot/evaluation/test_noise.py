"""A change of a figure counts only where it is larger than what chance makes of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from bot.evaluation.compare import compare_results
from bot.evaluation.results import OutcomeResult, QuestionResult, Results
from knowledge.answer import Verdict

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.evaluation.compare import FigureChange


def results(right: Sequence[bool], figures: dict[str, Any] | None = None) -> Results:
    """Return results of one question for each of `right`, which tells whether it was."""
    questions = []
    for number, is_right in enumerate(right):
        asked = OutcomeResult("s", 1 if is_right else 2, Verdict.QUOTE, 0.9)
        questions.append(
            QuestionResult(
                *("s", str(number), f"{number}?"),
                answerable=True,
                **dict.fromkeys(("single", "pooled"), asked),
                **dict.fromkeys(("random", "hard", "hardest")),
            )
        )
    single = {"questions": len(right), "quoted": 1.0, "hit_1": sum(right) / len(right)}
    return Results("r", 1, 0, figures or {"single": single}, tuple(questions))


def change(before: Results, after: Results, name: str = "single.hit_1") -> FigureChange:
    return next(one for one in compare_results(before, after).figures if one.name == name)


@pytest.mark.parametrize(
    ("won", "lost", "beyond"),
    [
        (1, 0, False),
        (3, 0, False),
        (4, 0, False),
        (6, 0, True),
        (12, 8, False),
        (20, 4, True),
        (0, 9, True),
    ],
)
def test_a_figure_moves_beyond_noise_when_enough_questions_moved_one_way(
    won: int, lost: int, *, beyond: bool
) -> None:
    same = [True] * 60
    before = results([*same, *[False] * won, *[True] * lost])
    after = results([*same, *[True] * won, *[False] * lost])
    moved = change(before, after)
    assert moved.beyond_noise is beyond
    assert moved.within_noise is not beyond


def test_one_question_alone_shows_nothing() -> None:
    assert change(results([False]), results([True])).within_noise


def test_the_margin_is_narrow_where_the_same_questions_are_right() -> None:
    half = [number % 2 == 0 for number in range(200)]
    moved = change(results(half), results([True, True, *half[2:]]))
    assert moved.margin is not None
    assert 0.005 < moved.margin < 0.02  # of two independent samples it would be 0.098


def test_a_margin_is_the_same_each_time() -> None:
    before, after = results([True, False] * 20), results([True] * 10 + [False] * 30)
    assert change(before, after) == change(before, after)


def of_figures(before: dict[str, Any], after: dict[str, Any], name: str) -> FigureChange:
    return change(results([True], before), results([True], after), name)


@pytest.mark.parametrize(
    ("before", "after", "beyond"), [(50, 54, False), (50, 70, True), (0, 1, False)]
)
def test_statements_are_judged_as_shares_of_those_found(
    before: int, after: int, *, beyond: bool
) -> None:
    moved = of_figures(
        {"quotes": {"all": {"found": 100, "right": before}}},
        {"quotes": {"all": {"found": 100, "right": after}}},
        "quotes.all.right",
    )
    assert moved.beyond_noise is beyond
    assert moved.margin is not None


def test_what_no_outcome_holds_is_judged_as_two_independent_shares() -> None:
    def single(near: float) -> dict[str, Any]:
        return {"single": {"questions": 200, "near_1": near}}

    assert of_figures(single(0.7), single(0.75), "single.near_1").within_noise
    assert of_figures(single(0.7), single(0.85), "single.near_1").beyond_noise


def with_figure(name: str, value: float) -> dict[str, Any]:
    """Return figures that hold `value` beside the number of questions, which a margin needs."""
    found: dict[str, Any] = {"single": {"questions": 200}}
    *groups, metric = name.split(".")
    group = found
    for key in groups:
        group = group.setdefault(key, {})
    group[metric] = value
    return found


@pytest.mark.parametrize(
    "name", ["single.p50_ms", "single.per_second", "single.questions", "typos.1.lost"]
)
def test_times_and_counts_are_not_judged(name: str) -> None:
    moved = of_figures(with_figure(name, 0.4), with_figure(name, 0.6), name)
    assert moved.difference == pytest.approx(0.2)
    assert moved.margin is None
    assert not moved.beyond_noise
    assert not moved.within_noise
