"""The report says in plain words what was found, and no more than the numbers do."""

from __future__ import annotations

import pytest

from bot.evaluation.compare import Comparison, FigureChange
from bot.evaluation.data import AnnotatedQuestion
from bot.evaluation.metrics import ANSWERS, LOOKALIKES, Contrast, measure
from bot.evaluation.outcomes import Outcome
from bot.evaluation.report.meanings import GROUPS, meaning, meanings
from bot.evaluation.report.sentences import (
    RIGHT,
    Share,
    changes_sentence,
    interval,
    of_hundred,
    verdict_sentences,
)
from bot.evaluation.retrieval import Retrieval, false_quotes, misses
from knowledge.answer import Answer, Verdict

QUOTE, CLOSEST, NONE = Verdict


def outcome(
    rank: int | None, verdict: Verdict, confidence: float = 0.9, *, answerable: bool = True
) -> Outcome:
    question = AnnotatedQuestion("s", "1", "?", answerable=answerable, spans=())
    answer = Answer("", verdict, confidence, (), (), "", 1.0)
    return Outcome(question, "s", answer, rank, near=rank == 1)


def retrieval(*outcomes: Outcome) -> Retrieval:
    true = [one for one in outcomes if one.question.answerable]
    others = [one for one in outcomes if not one.question.answerable]
    figures = measure(ANSWERS, true)
    lookalikes = measure(LOOKALIKES, Contrast(true, others))
    return Retrieval(figures, figures, {}, lookalikes, {}, (), outcomes, outcomes, ())


@pytest.mark.parametrize(
    ("part", "whole", "told"),
    [
        (91, 100, "Of 100 answers 91 are right"),
        (228, 250, "Of 100 answers 91 are right (228 of 250)"),
        (2827, 2828, "Of 100 answers 99 are right (2827 of 2828)"),
        (1, 2828, "Of 100 answers 1 is right (1 of 2828)"),
        (2828, 2828, "Of 100 answers 100 are right (2828 of 2828)"),
        (0, 2828, "Of 100 answers none are right (0 of 2828)"),
        (15, 23, "Of 23 answers 15 are right"),
        (0, 3, "Of 3 answers none are right"),
    ],
)
def test_a_share_is_told_of_a_hundred_where_there_are_as_many(
    part: int, whole: int, told: str
) -> None:
    assert of_hundred("answers", Share(part, whole), RIGHT) == told


def test_the_verdict_tells_first_how_many_quotes_are_right() -> None:
    asked = [outcome(1, QUOTE)] * 91 + [outcome(2, QUOTE)] * 9
    asked += [outcome(1, CLOSEST)] * 20 + [outcome(None, NONE)] * 5
    headline, *others = verdict_sentences(retrieval(*asked), None, None)
    assert headline == "Of 100 answers shown as a quote 91 are right."
    assert others[0].startswith("The promise that at least 85 of 100 are right is kept;")
    assert others[1] == (
        "Of 100 questions that a story answers 89 have the answer first (111 of 125); 100 of 125"
        " are shown a quote, 20 the closest passage, 5 the refusal."
    )


def test_a_promise_not_kept_is_told() -> None:
    _, promise, *_ = verdict_sentences(retrieval(outcome(1, QUOTE), outcome(2, QUOTE)), None, None)
    assert "85 of 100 are right is not kept" in promise


def test_quotes_for_questions_without_an_answer_count_against_it() -> None:
    asked = [outcome(1, QUOTE), outcome(None, QUOTE, answerable=False)]
    told = verdict_sentences(retrieval(*asked, outcome(None, NONE, answerable=False)), None, None)
    assert "Of 2 quotes, those for questions without an answer counted in, 1 is right." in told
    assert told[-1] == (
        "Of 2 questions on a story’s topic that it does not answer 1 is wrongly answered with a"
        " quote."
    )


def test_no_quote_at_all_is_no_praise() -> None:
    assert verdict_sentences(retrieval(outcome(1, CLOSEST)), None, None)[0] == (
        "No answer is shown as a quote."
    )


@pytest.mark.parametrize(
    ("confidence", "told"),
    [
        (0.52, "means what it says"),
        (0.9, "40 points of 100 off on average, and mostly too sure"),
        (0.1, "40 points of 100 off on average, and mostly not sure enough"),
    ],
)
def test_the_confidence_is_told_in_points(confidence: float, told: str) -> None:
    asked = [outcome(1, QUOTE, confidence), outcome(2, QUOTE, confidence)]
    assert any(told in one for one in verdict_sentences(retrieval(*asked), None, None))


@pytest.mark.parametrize(
    ("part", "whole", "low", "high"), [(9, 10, 0.596, 0.982), (0, 5, 0, 0.434)]
)
def test_the_interval_is_wilsons(part: int, whole: int, low: float, high: float) -> None:
    assert interval(Share(part, whole)) == pytest.approx((low, high), abs=0.001)


def test_changes_are_named_only_beyond_noise() -> None:
    changes = (
        FigureChange("single.hit_1", 0.5, 0.7, 0.1),
        FigureChange("single.brier", 0.2, 0.4, 0.1),
        FigureChange("single.hit_3", 0.8, 0.81, 0.1),
        FigureChange("single.p50_ms", 1.0, 9.0),
    )
    assert changes_sentence(Comparison(changes, (), (), 0, same_stories=True)) == (
        "Against the baseline, beyond noise: 1 better (single.hit_1); 1 worse (single.brier);"
        " 1 moved within noise."
    )
    assert changes_sentence(Comparison(changes[2:], (), (), 0, same_stories=True)) == (
        "Against the baseline, beyond noise: nothing; 1 moved within noise."
    )


@pytest.mark.parametrize("group", GROUPS)
def test_every_figure_that_a_table_shows_is_explained(group: str) -> None:
    assert all(meanings(group).values()), f"a metric of {group} lacks its line in meanings.toml"


def test_a_figure_is_explained_by_its_path() -> None:
    assert meaning("single.hit_1") == meaning("pooled.hit_1") == meanings("answers")["hit@1"]
    assert meaning("abstention.hard.kept")
    assert meaning("quotes.resolved.named.wrong")
    assert meaning("nothing.known") == ""


def test_the_worst_quote_is_the_surest_wrong_one_answerable_or_not() -> None:
    sure, foreign = outcome(2, QUOTE, 0.9), outcome(None, QUOTE, 0.95, answerable=False)
    asked = [outcome(3, QUOTE, 0.7), sure, outcome(1, QUOTE, 0.99), foreign, outcome(2, CLOSEST)]
    assert false_quotes(asked)[:2] == [foreign, sure]
    assert len(false_quotes(asked)) == 3


def test_the_worst_miss_is_not_found_at_all_and_sure_of_another() -> None:
    lost, sure = outcome(None, CLOSEST, 0.2), outcome(None, CLOSEST, 0.8)
    assert misses([outcome(2, QUOTE), lost, outcome(1, QUOTE), sure])[:2] == [sure, lost]
