"""Whom a description means, and whom it cannot mean."""

from __future__ import annotations

import pytest

from knowledge.english.attribution.statements import statements
from knowledge.model import Story


def last_speaker(text: str) -> str | None:
    """Return the speaker of the last statement of a text."""
    return statements(Story("story", "Story", text))[-1].speaker


MEANT = [
    # One of several whose name stands behind.
    (
        "Residents heard it. Another, who gave only her first name, Ilka, said it was loud.",
        "Ilka",
    ),
    ("A dozen people saw the van. “It was red,” said one, Joel Amsel.", "Joel Amsel"),
    ("Two women were in the queue. A third, Ada Moss, said it was long.", "Ada Moss"),
    # The company of the story, by what only a company is or has.
    (
        "Shares in Bolt Quay fell on Monday after the company warned that sales were slow.",
        "Bolt Quay",
    ),
    (
        "Larch Dene, the maker of crisps, is to close. The firm said it had run out of salt.",
        "Larch Dene",
    ),
    (
        "Tallow, which sells lamps, said no. The Sky Project sued it. The firm said it was mad.",
        "Tallow",
    ),
    # Somebody's body, of whom the sentence before speaks.
    (
        "Ines Moss leads the Green Lane Project. Her group’s letter said she was late.",
        "Green Lane Project",
    ),
    # A nation and an occupation.
    (
        "Lola Brandt, the pop star, is back. Now the Brazilian singer, 29, said it was late.",
        "Lola Brandt",
    ),
    ("Karl Wood hit the ball. The rookie said nobody had told him.", "Karl Wood"),
    (
        "Bolt’s biggest shareholder, the Turkish investor Cem Aksoy, is in. He said it rained.",
        "Cem Aksoy",
    ),
    ("Mona Pell won the cup. The Scottish player said it was heavy.", "Mona Pell"),
    # A role, a title or an office, also where it is told only later.
    (
        "The pilot said the lamp was on. Rain fell. The pilot, Ada Moss, has gone home.",
        "Ada Moss",
    ),
    ("The skipper said it was dark. The boat sank. Skipper Ivo Brandt is safe.", "Ivo Brandt"),
    ("Recorder Ada Moss jailed him. The recorder said it was grave.", "Ada Moss"),
    (
        "Ivo Brandt, actor and director, is late. Ada Moss came. The director said it rained.",
        "Ivo Brandt",
    ),
    (
        "Ilse, the butcher’s wife, came. Ivo Brandt, butcher, was late. The butcher said it hurt.",
        "Ivo Brandt",
    ),
    ("The coach said it was late. A coach, Ada Moss, came in.", "The coach"),
    ("The spokeswoman said it was late. Spokeswoman Ada Moss came in.", "The spokeswoman"),
]


@pytest.mark.parametrize(("text", "speaker"), MEANT)
def test_a_description_means_the_one_whom_it_fits(text: str, speaker: str) -> None:
    assert last_speaker(text) == speaker


@pytest.mark.parametrize(
    "text",
    [
        "Tom Reed has a brother, Sam Reed. “I took it,” Sam said. “No,” said his brother.",
        "Karl Wood spoke of Sam Reed, a grandfather. Reed’s grandfather said it was late.",
        "Sam Reed, the manager, left. Reed’s manager said it was late.",
    ],
)
def test_nobody_is_his_own_brother(text: str) -> None:
    assert last_speaker(text) != "Sam Reed"


@pytest.mark.parametrize(
    "text",
    [
        "Karl Wood was out. Constable Robin Ames said she had found the dog. “Bad dog,” he said.",
        "Karl Wood was out with Robin Ames. Ames said she was cold. Later he said it was late.",
    ],
)
def test_a_pronoun_of_the_other_gender_means_somebody_else(text: str) -> None:
    assert last_speaker(text) != "Robin Ames"


PEOPLE = [
    ("Two officials said it was late. The officials said nobody came.", "Two officials"),
    ("Hill is out, three residents said. But the residents said it was fair.", "three residents"),
    ("A dozen nurses said it was late. Wood left. The nurses said so too.", "A dozen nurses"),
]


@pytest.mark.parametrize(("text", "speaker"), PEOPLE)
def test_a_group_is_taken_up_by_its_noun(text: str, speaker: str) -> None:
    assert last_speaker(text) == speaker


def test_a_group_of_another_kind_stands_for_itself() -> None:
    text = "Two officials said it was late. The nurses said that nobody came."
    assert last_speaker(text) == "The nurses"


NAMELESS = [
    ("“It was loud,” said a cook who asked not to be named.", "a cook who asked not to be named"),
    ("It was late, according to two nurses who were there.", "two nurses who were there"),
    (
        "Hill left, said three people who saw it. The people said she ran.",
        "three people who saw it",
    ),
]


@pytest.mark.parametrize(("text", "speaker"), NAMELESS)
def test_who_has_no_name_is_named_with_what_tells_them_apart(text: str, speaker: str) -> None:
    assert last_speaker(text) == speaker
