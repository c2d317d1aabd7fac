"""How predictions are held against annotated rows."""

from __future__ import annotations

from bot.evaluation.matching import same_name, same_role
from bot.evaluation.quotations import Fault, score_statements
from knowledge.model import Kind, Resolution, Statement


def test_a_prediction_finds_what_it_covers_by_three_tenths_one_to_one() -> None:
    gold = {"a": [Statement(0, 100, Kind.DIRECT, "Ann"), Statement(200, 300, Kind.DIRECT, "Bob")]}
    made = {"a": [Statement(0, 30, Kind.DIRECT, "Ann"), Statement(0, 29, Kind.DIRECT, "Ann")]}
    judged = score_statements(made, gold)
    assert judged.by_kind["direct"]["found"] == 1
    assert judged.overall["precision"] == 0.5
    assert [fault for _, fault in judged.misses] == [Fault.MISSED, Fault.SPURIOUS]


def test_another_name_is_wrong_and_no_name_is_not() -> None:
    rows = [Statement(0, 9, Kind.DIRECT, "Ann"), Statement(10, 19, Kind.DIRECT, "Bob")]
    made = [Statement(0, 9, Kind.DIRECT, "Eve"), Statement(10, 19, Kind.DIRECT)]
    figures = score_statements({"a": made}, {"a": rows}).by_kind["all"]
    assert (figures["right"], figures["wrong"], figures["unnamed"]) == (0, 1, 1)


def test_names_are_compared_without_case_titles_and_article() -> None:
    assert same_name("Dr Ann Hill", "ann hill")
    assert same_name("The State Department", "State Department")
    assert not same_name("Ann Hill", "Bob Hill")


def test_half_of_the_content_words_make_a_role_right() -> None:
    assert same_role("spokesman", "the agency’s spokesman")
    assert not same_role("head of sales", "the agency’s spokesman")
    assert not same_role(None, "spokesman")


def test_a_statement_of_another_kind_finds_the_row_and_counts_as_the_kind_it_is_given() -> None:
    judged = score_statements(
        {"a": [Statement(0, 9, Kind.MIXED, "Ann", "head of sales")]},
        {"a": [Statement(0, 9, Kind.DIRECT, "Ann", "the agency’s spokesman")]},
    )
    direct, mixed = judged.by_kind["direct"], judged.by_kind["mixed"]
    assert (direct["gold"], direct["predicted"], direct["found"], direct["right"]) == (1, 0, 1, 1)
    assert (mixed["gold"], mixed["predicted"], mixed["found"]) == (0, 1, 0)
    assert (direct["roles"], direct["roles_right"]) == (1, 0)
    assert [fault for _, fault in judged.misses] == [Fault.ROLE]


def test_figures_are_given_by_how_the_speaker_was_resolved() -> None:
    rows = [Statement(0, 9, Kind.DIRECT, "Ann"), Statement(10, 19, Kind.DIRECT, "Bob")]
    made = [
        Statement(0, 9, Kind.DIRECT, "Eve", resolved=Resolution.PRONOUN),
        Statement(10, 19, Kind.DIRECT),
    ]
    by_resolution = score_statements({"a": made}, {"a": rows}).by_resolution
    assert by_resolution["pronoun"]["wrong"] == 1
    assert by_resolution["none"]["unnamed"] == 1
    assert set(by_resolution) == {"pronoun", "none"}
