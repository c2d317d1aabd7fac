"""The context of a passage, from stories made by hand."""

from __future__ import annotations

import pytest

from bot.discord.excerpt import show_excerpt
from bot.discord.text.fit import LIMIT
from bot.discord.text.markdown import length
from bot.words import ENGLISH
from discord_markdown import read
from knowledge.answer import Passage
from knowledge.library import Library
from knowledge.model import Story


def library(*paragraphs: str) -> Library:
    return Library.build([Story("id", "A title", "\n".join(paragraphs))])


def passage(held: Library, number: int) -> Passage:
    """The sentence of that number, from 1."""
    return Passage(held.stories[0], held.sentences("id")[number - 1], 1.0)


def shown(held: Library, number: int) -> list[str]:
    chosen = passage(held, number)
    content = show_excerpt(chosen, held, ENGLISH).content
    assert length(content) <= LIMIT
    lines = read(content)
    return [line.text for line in lines if "block quote" in line.constructs and line.text]


@pytest.mark.parametrize(
    ("paragraphs", "of", "around"),
    [
        (1, 1, [1]),
        (2, 1, [1]),
        (3, 2, [2]),
        (4, 2, [1, 2]),
        (5, 1, [1, 2]),
        (6, 3, [2, 3, 4]),
        (20, 20, [19, 20]),
    ],
)
def test_at_most_half_of_a_story_is_shown_and_a_neighbour_on_either_side(
    paragraphs: int, of: int, around: list[int]
) -> None:
    held = library(*(f"Paragraph {number} is here." for number in range(1, paragraphs + 1)))
    assert shown(held, of) == [f"Paragraph {number} is here." for number in around]


def test_what_does_not_fit_goes_by_whole_sentences_from_the_farther_end() -> None:
    long = " ".join(f"Sentence {number} {'is long ' * 30}indeed." for number in range(1, 13))
    held = library("First.", "Second.", "Third.", long, "Fifth.", "Sixth.", "Seventh.")
    chosen = passage(held, 9)
    content = show_excerpt(chosen, held, ENGLISH).content
    assert content.endswith(f"-# {ENGLISH('cut')}")
    quoted = [line.text for line in read(content) if "block quote" in line.constructs]
    [words] = [line for line in quoted if line]
    assert words in long
    assert words.startswith("Sentence")
    assert words.endswith("indeed.")
    assert chosen.text in words
    assert length(content) <= LIMIT


def test_a_passage_longer_than_a_message_is_placed_and_not_cut() -> None:
    held = library(f"Long {'word ' * 500}end.")
    chosen = passage(held, 1)
    content = show_excerpt(chosen, held, ENGLISH).content
    assert content == "The passage is too long for one message; it stands here:\n-# A title"
