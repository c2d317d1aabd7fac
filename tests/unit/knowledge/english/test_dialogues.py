"""Who speaks where nothing but the turns of a conversation tells it."""

from __future__ import annotations

import pytest

from knowledge.english.attribution.statements import statements
from knowledge.model import Kind, Story


def spoken(text: str) -> list[str | None]:
    """Return the speakers of the quotations of a text, in order."""
    made = statements(Story("story", "Story", text))
    return [one.speaker for one in made if one.kind is Kind.DIRECT]


INTERVIEW = (
    "The glazier Marit Sund-Almqvist, 51, is mending the window. Her shop is in Lund.\n\n"
    "Q: Was it hard?\n\nSund-Almqvist: “It was slow. That is all.\n\n"
    "“The lead had gone soft.”\n\nQ: Who paid?\n\nSund-Almqvist: “Nobody.”"
)
MIX = (
    "Omar Bergquist was asked about the bridge by the Herald.\n\n"
    "Herald: “Is it safe?”\n\nBergquist: “It holds. I walk on it.”\n\n"
    "Herald: “And the lorries?”\n\nBergquist: “They do not walk.”"
)


def test_a_line_of_an_interview_is_the_one_named_before_its_colon() -> None:
    assert spoken(INTERVIEW) == ["Marit Sund-Almqvist"] * 3


def test_a_surname_that_ends_as_an_occupation_is_a_name() -> None:
    assert spoken(MIX)[1::2] == ["Omar Bergquist"] * 2
    text = "Ines Palmqvist, 40, rows. Palmqvist said: “It is cold.”"
    assert spoken(text) == ["Ines Palmqvist"]


DIALOGUES = [
    (
        (
            "Mary Hill and Karl Wood met in the yard.\n\n“It is my gate,” said Hill.\n\n"
            "“So is the hedge,” said Wood.\n\n“You never cut it.”\n\n"
            "“I am not here to cut a hedge, I am here to find out who owns the gate.”\n\n"
            "“Well, then.”"
        ),
        ["Mary Hill", "Karl Wood", "Mary Hill", "Karl Wood", "Mary Hill"],
    ),
    (
        (
            "Mary Hill questioned Karl Wood for an hour. Hill asked whether he had sold the "
            "boat.\n\n"
            "“I gave it away.”\n\n“To whom?”\n\n“To the boy next door.”"
        ),
        ["Karl Wood", "Mary Hill", "Karl Wood"],
    ),
    (
        (
            "Mary Hill showed Karl Wood the map.\n\n“Where was that found?” he asked.\n\n"
            "“Under the stove.”\n\n“By a cat?”\n\n“By the cat.”"
        ),
        ["Karl Wood", "Mary Hill", "Karl Wood", "Mary Hill"],
    ),
]


@pytest.mark.parametrize(("text", "speakers"), DIALOGUES)
def test_two_who_talk_speak_by_turns(text: str, speakers: list[str]) -> None:
    assert spoken(text) == speakers


def test_a_question_is_never_answered_by_the_one_who_asks() -> None:
    text = "Mary Hill came in. Two men stood there. “Who is it?” asked Hill.\n\n“It is us.”"
    assert spoken(text) == ["Mary Hill", None]


def test_one_who_goes_on_speaking_is_not_taken_for_two() -> None:
    text = (
        "Karl Wood liked the plan. Mary Hill did not. “It is late,” said Hill.\n\n"
        "“We have waited for years and nobody has come, and the roof is now open to the rain.”"
    )
    assert spoken(text) == ["Mary Hill", "Mary Hill"]


def test_a_name_beside_the_subject_of_a_cleft_is_who_she_is() -> None:
    text = (
        "Ann Hill and Karl Wood argued. “Go home,” said Hill.\n\n"
        "It was then that the mayor, Ada Vance, stood up. She said: “Play on.”"
    )
    assert spoken(text) == ["Ann Hill", "Ada Vance"]


@pytest.mark.parametrize("answer", ["“Nobody,” he said.", "“Not I,” he replied.", "“Nobody.”"])
def test_a_question_is_not_answered_by_the_man_who_asked_it(answer: str) -> None:
    text = f"John Reed met Karl Wood by the canal.\n\n“Who paid?” asked Wood.\n\n{answer}"
    assert spoken(text)[1] != "Karl Wood"
