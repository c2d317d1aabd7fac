"""The context of a passage, from stories made by hand."""

from __future__ import annotations

import pytest

from bot.discord.features.reply_buttons import excerpt, show_excerpt
from bot.discord.recall import Lost, recall, worth_showing
from bot.discord.text.fit import LIMIT
from bot.discord.text.markdown import length
from bot.store import StoredPassage
from bot.words import catalogue
from discord_markdown import read
from knowledge.library import Library
from knowledge.model import Answer, Passage, Story, Verdict

ENGLISH = catalogue("en")


def library(*paragraphs: str) -> Library:
    return Library.build([Story("id", "A title", "\n".join(paragraphs))])


def passage(held: Library, number: int) -> Passage:
    """The sentence of that number, from 1."""
    return Passage(held.stories[0], held.sentences("id")[number - 1], 1.0)


def shown(held: Library, number: int) -> list[str]:
    chosen = passage(held, number)
    content = show_excerpt(chosen, excerpt(held, chosen), ENGLISH).content
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
    content = show_excerpt(chosen, excerpt(held, chosen), ENGLISH).content
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
    content = show_excerpt(chosen, excerpt(held, chosen), ENGLISH).content
    assert content == "The passage is too long for one message; it stands here:\n-# A title"


def test_a_passage_is_recalled_where_its_story_says_the_same_at_the_same_place() -> None:
    held = library("High water comes at noon.", "Low water comes at six.")
    stored = StoredPassage.of(passage(held, 2))
    assert recall(held, stored) == Passage(held.stories[0], held.sentences("id")[1], 0.0)
    later = library("High water comes at noon.", "Low water comes at ten.")
    assert recall(later, stored) is Lost.CHANGED
    shifted = library("High water comes at noon. Really.", "Low water comes at six.")
    assert recall(shifted, stored) is Lost.CHANGED
    assert recall(Library.build(()), stored) is Lost.GONE


def test_of_the_ranking_only_what_shares_a_word_and_a_third_of_each_story_is_kept() -> None:
    held = library(*(f"Worker {number} is here." for number in range(30)))
    ranking = held.ask("Worker 1", top=30).passages
    assert all(p.matches for p in ranking)
    answer = Answer("Worker 1", Verdict.QUOTE, 1.0, ranking, (), held.revision, 0.0)
    assert worth_showing(answer, held).passages == ranking[:10]
    bare = tuple(Passage(p.story, p.sentence, p.score) for p in ranking)
    unmatched = Answer("Worker 1", Verdict.QUOTE, 1.0, bare, (), held.revision, 0.0)
    assert worth_showing(unmatched, held).passages == bare[:1]
