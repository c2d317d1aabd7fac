"""What may be shown of a ranking, and a passage found again in the stories of now."""

from __future__ import annotations

import pytest

from bot.discord.recall import Lost, Recalled, recall, worth_showing
from bot.store import StoredPassage
from knowledge.answer import Answer, Passage, Verdict
from knowledge.library import Library
from knowledge.model import Story


def library(*paragraphs: str) -> Library:
    return Library.build([Story("id", "A title", "\n".join(paragraphs))])


def passage(held: Library, number: int) -> Passage:
    """The sentence of that number, from 1."""
    return Passage(held.stories[0], held.sentences("id")[number - 1], 1.0)


def test_a_passage_is_recalled_where_its_story_says_the_same_at_the_same_place() -> None:
    held = library("High water comes at noon.", "Low water comes at six.")
    stored = StoredPassage.of(passage(held, 2))
    found = recall(held, stored)
    assert found == Recalled(Passage(held.stories[0], held.sentences("id")[1], 0.0))
    later = library("High water comes at noon.", "Low water comes at ten.")
    assert recall(later, stored) is Lost.CHANGED
    shifted = library("High water comes at noon. Really.", "Low water comes at six.")
    assert recall(shifted, stored) is Lost.CHANGED
    assert recall(Library.build(()), stored) is Lost.GONE


SHOWN = "The ferry takes 180 passengers."


@pytest.mark.parametrize(
    ("now", "words", "bold"),
    [
        ("High tide. The ferry takes 180 passengers.", SHOWN, None),
        ("The ferry takes 200 passengers.", "The ferry takes 200 passengers.", ["200"]),
        ("The ferry no longer takes 180 passengers.", None, ["no longer"]),
        ("The ferry takes passengers.", "The ferry takes passengers.", []),
    ],
)
def test_of_a_passage_that_was_changed_the_sentence_of_now_is_recalled(
    now: str, words: str | None, bold: list[str] | None
) -> None:
    stored = StoredPassage.of(passage(library(SHOWN), 1))
    found = recall(library(now), stored, SHOWN)
    assert isinstance(found, Recalled)
    assert found.is_changed is (bold is not None)
    assert found.passage.text == (words or now)
    assert [found.passage.story.text[slice(*span)] for span in found.passage.matches] == (
        bold or []
    )


def test_of_a_passage_that_was_dropped_nothing_is_recalled() -> None:
    stored = StoredPassage.of(passage(library(SHOWN), 1))
    assert recall(library("The bridge was closed on Tuesday."), stored, SHOWN) is Lost.DROPPED
    assert recall(Library.build(()), stored, SHOWN) is Lost.GONE


def test_of_the_ranking_only_what_shares_a_word_and_a_third_of_each_story_is_kept() -> None:
    held = library(*(f"Worker {number} is here." for number in range(30)))
    ranking = held.ask("Worker 1", top=30).passages
    assert all(p.matches for p in ranking)
    answer = Answer("Worker 1", Verdict.QUOTE, 1.0, ranking, (), held.revision, 0.0)
    assert worth_showing(answer, held).passages == ranking[:10]
    bare = tuple(Passage(p.story, p.sentence, p.score) for p in ranking)
    unmatched = Answer("Worker 1", Verdict.QUOTE, 1.0, bare, (), held.revision, 0.0)
    assert worth_showing(unmatched, held).passages == bare[:1]
