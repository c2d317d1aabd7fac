"""What is asked, and of which stories, where a benchmark asks many questions of large libraries.

The questions are those of `../shared/eval` and of `tests/data/chat`, each as it stands and with
one and two slips of the keyboard, drawn by a seed.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

from bot.evaluation.typos import misspell
from knowledge.stories.reading import read

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from knowledge.model import Story

CHAT = Path(__file__).parents[1] / "data" / "chat"
STORIES = {
    "guardian": ("guardian.stories.jsonl", "guardian2.stories.jsonl"),
    "wikipedia": ("wikipedia.stories.jsonl",),
}
"""The sets of a folder such as `../shared/eval`, with the files of their stories."""
SLIPS = (0, 1, 2)


@dataclass(frozen=True, slots=True)
class Question:
    """A question of a set, on one story."""

    id: str
    text: str
    story: str
    after: str | None
    """The id of the question that it follows in a conversation."""

    def written(self, slips: int) -> str:
        """Return it with so many slips, the same ones each time."""
        return misspell(self.text, slips, Random(f"12 {slips} {self.id}"))


def stories_of(folder: Path) -> list[Story]:
    """Return the stories of all sets, each once."""
    return [story for stories in sets_of(folder).values() for story in stories]


def sets_of(folder: Path) -> dict[str, list[Story]]:
    """Return the stories by the name of their set; those of `chat` are its own."""
    files = {name: [folder / file for file in names] for name, names in STORIES.items()}
    files["chat"] = [CHAT / "stories.jsonl"]
    return {name: [*read(paths).stories] for name, paths in files.items()}


def questions_of(folder: Path, name: str) -> list[Question]:
    """Return the questions of a set; some of `chat` are on the stories of `guardian`."""
    paths = [folder / f"{name}.questions.jsonl"]
    if name == "chat":
        paths = [CHAT / "questions.jsonl", CHAT / "guardian.questions.jsonl"]
    rows = [json.loads(line) for path in paths for line in path.read_text("utf-8").splitlines()]
    return [
        Question(row["question_id"], row["question"], row["story_id"], row.get("after"))
        for row in rows
    ]


def some(questions: Sequence[Question], most: int) -> list[Question]:
    """Return at most so many of the questions, in order: always the same ones.

    What they follow comes along, so it may be a few more.
    """
    if len(questions) <= most:
        return [*questions]
    chosen = {question.id for question in Random(12).sample(questions, most)}
    for question in reversed(questions):
        if question.id in chosen and question.after is not None:
            chosen.add(question.after)
    return [question for question in questions if question.id in chosen]


def padding(files: Iterable[Path]) -> list[Story]:
    """Return the stories that are laid around, of files made by `padding.py`."""
    return [*read([*files]).stories]
