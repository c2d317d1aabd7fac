"""What the benchmarks share: stories with questions, and when a sentence is right."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from knowledge.library import Library
from knowledge.stories.reading import read

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from knowledge.model import Sentence, Story


@dataclass(frozen=True)
class Question:
    """A question put to one story, and the spans that answer it, if any do."""

    story: str
    text: str
    spans: tuple[tuple[int, int], ...]
    group: str
    """The title of its story: what is fitted never saw a story of this title."""


@dataclass(frozen=True)
class Set:
    """Stories, each as a library of its own and all in one, with questions."""

    name: str
    stories: dict[str, Story]
    questions: list[Question]
    unanswerable: list[Question]
    single: dict[str, Library]
    pooled: Library


def load(folder: Path, name: str) -> Set:
    """Read `NAME.stories.jsonl` and `NAME.questions.jsonl` of a folder."""
    stories = {s.id: s for s in read([folder / f"{name}.stories.jsonl"]).stories}
    lines = (folder / f"{name}.questions.jsonl").read_text(encoding="utf-8").splitlines()
    questions: list[Question] = []
    unanswerable: list[Question] = []
    for row in map(json.loads, lines):
        spans = tuple((start, end) for start, end in row["spans"])
        group = stories[row["story_id"]].title
        question = Question(row["story_id"], row["question"], spans, group)
        (questions if row["answerable"] else unanswerable).append(question)
    single = {story.id: Library.build([story]) for story in stories.values()}
    return Set(name, stories, questions, unanswerable, single, Library.build(stories.values()))


def is_right(question: Question, story: Story, sentence: Sentence) -> bool:
    """Tell whether a sentence overlaps a span of the answer by at least one word."""
    if story.id != question.story:
        return False
    overlaps = (
        story.text[max(start, sentence.start) : min(end, sentence.end)]
        for start, end in question.spans
    )
    return any(any(char.isalnum() for char in overlap) for overlap in overlaps)


def ranks(rankings: list[list[bool]]) -> dict[str, float]:
    """Return hit@1, hit@3 and MRR@10 of rankings, each a list of right or not."""
    first = [next((at for at, right in enumerate(r, start=1) if right), 0) for r in rankings]
    hits = np.array(first)
    return {
        "hit@1": float((hits == 1).mean()),
        "hit@3": float(((hits >= 1) & (hits <= 3)).mean()),
        "mrr": float(np.mean([1 / at if 1 <= at <= 10 else 0.0 for at in hits])),
    }


def auroc(positive: Iterable[float], negative: Iterable[float]) -> float:
    """Return the probability that a positive lies above a negative, ties halved."""
    pairs = np.subtract.outer(np.array([*positive]), np.array([*negative]))
    return float((pairs > 0).mean() + (pairs == 0).mean() / 2)
