"""How much of a story its gist carries, against its first sentences and against chance.

    uv run python tests/benchmarks/gist.py STORIES QUESTIONS

Nobody has written down the right gist of these stories. Two things that people did write down
stand for it: the title (how much of its words, weighed by rarity, the sentences hold) and the
questions that readers ask (the share whose answer is among the sentences). The gist counts
the words of the title double, so the first figure flatters it; the second does not.
"""

from __future__ import annotations

import random
import sys
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from bot.evaluation.data import read_questions
from bot.shelf import Shelf
from knowledge.about.gist import SENTENCES, gist
from knowledge.english.analyzer import tokens
from knowledge.english.frequencies import rarity

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from knowledge.index.analyzed_story import Document
    from knowledge.model import Span, Story

WAYS: dict[str, Callable[[Story, Sequence[Document]], Sequence[Document]]] = {
    "gist": lambda story, documents: tuple(islice(gist(story, documents), SENTENCES)),
    "first": lambda _, documents: documents[:SENTENCES],
    "random": lambda story, documents: random.Random(story.id).sample(
        documents, min(SENTENCES, len(documents))
    ),
}


def title_held(story: Story, documents: Iterable[Document]) -> float:
    """Return the share of a title, each word weighed by its rarity, that sentences hold."""
    held = {token.term for one in documents for token in tokens(one.text)}
    words = {token.term: rarity(token.word) for token in tokens(story.title)}
    return sum(words[term] for term in words.keys() & held) / (sum(words.values()) or 1)


def holds(documents: Iterable[Document], spans: Iterable[Span]) -> bool:
    """Tell whether an answer stands in one of the sentences."""
    return any(
        one.sentence.start < end and start < one.sentence.end
        for one in documents
        for start, end in spans
    )


def main() -> None:
    """Print the figures of each way to choose."""
    stories, questions = map(Path, sys.argv[1:3])
    library = Shelf([stories]).library
    asked = [one for one in read_questions(questions, library) if one.answerable]
    for name, choose in WAYS.items():
        chosen = {
            story.id: choose(
                story,
                [one for one in library.corpus.documents if one.story.id == story.id],
            )
            for story in library.stories
        }
        titles = [title_held(story, chosen[story.id]) for story in library.stories]
        answers = [holds(chosen[one.story_id], one.spans) for one in asked]
        lengths = [sum(len(one.text) for one in found) for found in chosen.values()]
        print(
            f"{name:>7}: title {sum(titles) / len(titles):.3f}"
            f"  answers {sum(answers) / len(answers):.3f}"
            f"  characters {sum(lengths) / len(lengths):.0f}"
        )


if __name__ == "__main__":
    main()
