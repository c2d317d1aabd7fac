"""How predictions are held against annotated rows."""

from __future__ import annotations

from bot.evaluation.quotations import quotation_report, same_name, same_role
from knowledge.model import Kind, Statement


def test_a_prediction_finds_what_it_covers_by_three_tenths_one_to_one() -> None:
    gold = {"a": [Statement(0, 100, Kind.DIRECT, "Ann"), Statement(200, 300, Kind.DIRECT, "Bob")]}
    made = {"a": [Statement(0, 30, Kind.DIRECT, "Ann"), Statement(0, 29, Kind.DIRECT, "Ann")]}
    report = quotation_report(made, gold)
    assert report.scores["direct"].found == 1
    assert report.precision == 0.5
    assert [miss.what for miss in report.misses] == ["missed", "spurious"]


def test_another_name_is_wrong_and_no_name_is_not() -> None:
    rows = [Statement(0, 9, Kind.DIRECT, "Ann"), Statement(10, 19, Kind.DIRECT, "Bob")]
    made = [Statement(0, 9, Kind.DIRECT, "Eve"), Statement(10, 19, Kind.DIRECT)]
    score = quotation_report({"a": made}, {"a": rows}).scores["all"]
    assert (score.right, score.wrong, score.unnamed) == (0, 1, 1)


def test_names_are_compared_without_case_titles_and_article() -> None:
    assert same_name("Dr Ann Hill", "ann hill")
    assert same_name("The State Department", "State Department")
    assert not same_name("Ann Hill", "Bob Hill")


def test_half_of_the_content_words_make_a_role_right() -> None:
    assert same_role("spokesman", "the agency’s spokesman")
    assert not same_role("head of sales", "the agency’s spokesman")
    assert not same_role(None, "spokesman")
