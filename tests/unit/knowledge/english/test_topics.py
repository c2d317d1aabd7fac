"""Whom the pronouns of a story mean that is about one person."""

from __future__ import annotations

import pytest

from knowledge.english.attribution.statements import statements
from knowledge.model import Story

ABOUT_MOSS = "Ada Moss opens the door. She wears a hat. She sits down. She pours tea.\n"
ABOUT_AMSEL = "Joel Amsel is 90. He sails. He sings. He cooks for his neighbours.\n"

TOPICS = [
    (
        ABOUT_MOSS + "She has written about Ilse Brandt, whom she met in 1990.\n"
        "The house is cold. It has no lamp.\n“I like it dark,” she says.",
        "Ada Moss",
    ),
    (
        ABOUT_AMSEL + "He has a dog which Karl Wood gave him.\n“It bites,” he says.",
        "Joel Amsel",
    ),
    (
        ABOUT_AMSEL + "He is fond of the poet Karl Wood, who taught him, and he has read him.\n"
        "Rain falls on the boat.\n“I was never dry,” he says.",
        "Joel Amsel",
    ),
    # What a title stands behind is no person.
    (
        "At 60 Ivo Brandt has written a memoir, Blue Door, in which he says that he is shy.",
        "Ivo Brandt",
    ),
    # It is no officer who is asked; anybody else who spoke may be.
    (
        "Mayor Karl Wood said it was late. Asked if he would resign, he said he was not.",
        "Karl Wood",
    ),
    (
        "PC Karl Wood said he had found Joel Hill inside. Asked if he was ill, he replied: “No.”",
        "Joel Hill",
    ),
]


@pytest.mark.parametrize(("text", "speaker"), TOPICS)
def test_a_pronoun_means_the_one_whom_the_story_is_about(text: str, speaker: str) -> None:
    assert statements(Story("story", "Story", text))[-1].speaker == speaker


KIN = [
    (
        "Ada Moss is 80. She sails. I ring her daughter Ilse, a barrister. She says it is late.",
        "Ilse",
    ),
    ("Joel Amsel met me. I rang his son Tom, a plumber. He said it was cold.", "Tom"),
    ("Ada Moss died. Her brother Karl wept. It rained. Her brother said she was ill.", "Karl"),
    (
        "Ilse, the baker’s wife, came in. Her husband said it hurt. Ivo Brandt, baker, left.",
        "Ivo Brandt",
    ),
]


@pytest.mark.parametrize(("text", "speaker"), KIN)
def test_a_relative_is_the_one_whom_the_story_names(text: str, speaker: str) -> None:
    assert statements(Story("story", "Story", text))[-1].speaker == speaker
