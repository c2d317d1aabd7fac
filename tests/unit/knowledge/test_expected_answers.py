"""What is expected of the answers is held against them, and what came instead is told."""

from __future__ import annotations

import pytest

from knowledge.expectations import Failing, Outcome, compared, expected_of, run
from knowledge.library import Library
from knowledge.model import Story
from knowledge.stories import expectations
from knowledge.stories.expectations import Expectation
from paths import SAMPLE
from sample import sample

TEXT = """\
The ferry was cancelled on Friday, and 340 passengers spent the night in the hall.

“We will pay every passenger back,” the harbour master, Maria Lund, said on Saturday.

The next ferry is expected on Monday morning.
"""
LIBRARY = Library.build(
    [Story("ferry", "Ferry", TEXT), Story("rain", "Rain", "Rain fell in Cork.")]
)
NIGHT, PAID = "Who spent the night in the hall?", "Who will pay every passenger back?"


def outcome(expectation: Expectation) -> Outcome:
    (found,) = run(LIBRARY, [expectation])
    return found


@pytest.mark.parametrize(
    ("expectation", "failing"),
    [
        (Expectation(NIGHT, contains="340 passengers"), []),
        (Expectation(NIGHT, contains="  340 PASSENGERS "), []),
        (Expectation(NIGHT, contains="40 passengers"), [Failing.CONTAINS]),
        (Expectation(PAID, contains='"we will pay'), []),
        (Expectation(PAID, speaker="Lund"), []),
        (Expectation(PAID, speaker="maria LUND"), []),
        (Expectation(PAID, speaker="Jonas Lund"), [Failing.SPEAKER]),
        (Expectation(PAID, speaker="nobody"), [Failing.SPEAKER]),
        (Expectation(NIGHT, speaker="nobody"), []),
        (Expectation(NIGHT, speaker="Lund"), [Failing.SPEAKER]),
        (Expectation(NIGHT, story="ferry"), []),
        (Expectation(NIGHT, story="rain"), [Failing.STORY]),
        (Expectation(NIGHT, story="gone"), [Failing.STORY]),
        (Expectation(NIGHT, silent=True), [Failing.SILENCE]),
        (Expectation("Who won the football match?", silent=True), []),
        (Expectation("Who won the football match?", contains="x"), [Failing.PASSAGE]),
        (
            Expectation(NIGHT, contains="x", speaker="y", story="z"),
            [Failing.CONTAINS, Failing.SPEAKER, Failing.STORY],
        ),
    ],
)
def test_an_expectation_holds_or_says_what_does_not(
    expectation: Expectation, failing: list[Failing]
) -> None:
    found = outcome(expectation)
    assert list(found.failing) == failing
    assert found.held is not bool(failing)


def test_what_came_instead_is_the_passage_that_a_reader_sees_first() -> None:
    came = outcome(Expectation(NIGHT, silent=True)).came
    assert came is not None
    assert came.text.startswith("The ferry was cancelled")
    assert outcome(Expectation("Who won the football match?", contains="x")).came is None


def test_the_sample_answers_as_is_expected_of_it() -> None:
    read = expectations.read([SAMPLE])
    expected, problems = read.values, read.problems
    assert problems == ()
    assert len(expected) >= 25
    assert sum(one.silent for one in expected) >= 5
    assert sum(one.speaker is not None for one in expected) >= 5
    assert [one for one in run(sample(), expected) if not one.held] == []


LATER = Library.build([Story("ferry", "Ferry", TEXT.replace("340", "350"))])


def test_a_change_breaks_what_held_before_and_does_not_any_more() -> None:
    held = Expectation(NIGHT, contains="340 passengers")
    never_held = Expectation(NIGHT, contains="12 passengers")
    both = Expectation(PAID, speaker="Lund")
    found = compared(LIBRARY, LATER, [held, never_held, both])
    assert [one.expectation for one in found.broken] == [held]
    assert (found.asked, found.out_of) == (3, 3)
    assert compared(LATER, LIBRARY, [held]).broken == ()


def test_a_change_is_held_against_no_more_than_there_is_time_for() -> None:
    many = [Expectation(NIGHT, contains="340")] * 9
    assert compared(LIBRARY, LATER, many, most=4).asked == 4
    hurried = compared(LIBRARY, LATER, many, seconds=-1.0)
    assert (hurried.asked, hurried.out_of) == (1, 9)


def test_nothing_is_asked_where_nothing_changes() -> None:
    assert compared(LIBRARY, LIBRARY, [Expectation(NIGHT, contains="12")]).asked == 0


@pytest.mark.parametrize("question", [NIGHT, PAID])
def test_what_is_expected_of_an_answer_holds_of_it(question: str) -> None:
    passage = LIBRARY.ask(question).passages[0]
    expected = expected_of(question, passage)
    assert outcome(expected).held
    assert expected.story == "ferry"
    assert expected.speaker == ("Maria Lund" if question == PAID else None)
