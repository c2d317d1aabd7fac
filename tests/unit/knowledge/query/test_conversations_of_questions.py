"""Whole conversations: for each question what it was taken to mean, and what answers it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pytest

from knowledge.library import Library
from knowledge.model import Story
from paths import DATA

if TYPE_CHECKING:
    from knowledge.answer import Answer

MARKS = "=~!?@.+"
LEAST = 40
"""Conversations that there are at least."""


@dataclass
class Turn:
    """A question and what is expected of it, each a mark and its words."""

    question: str
    expected: list[tuple[str, str]] = field(default_factory=list)


def _read(name: str) -> tuple[Library, list[list[Turn]]]:
    written = (DATA / "follow_ups" / name).read_text(encoding="utf-8")
    lines = [line for line in written.split("\n") if not line.startswith("#")]
    story, _, talks = "\n".join(lines).partition("\n-----\n")
    conversations = []
    for talk in talks.strip().split("\n\n"):
        turns: list[Turn] = []
        for line in talk.split("\n"):
            if line[0] in MARKS:
                turns[-1].expected.append((line[0], line[1:].strip()))
            else:
                turns.append(Turn(line))
        conversations.append(turns)
    return Library.build([Story(name, "A story", story)]), conversations


FILES = {path.name: _read(path.name) for path in sorted((DATA / "follow_ups").glob("*.txt"))}
CASES = [
    pytest.param(library, turns, id=f"{name}: {turns[0].question} … {turns[-1].question}")
    for name, (library, conversations) in FILES.items()
    for turns in conversations
]


def test_there_are_enough_conversations() -> None:
    assert len(CASES) >= LEAST


@pytest.mark.parametrize(("library", "turns"), CASES)
def test_each_question_is_understood_by_those_before(library: Library, turns: list[Turn]) -> None:
    answer: Answer | None = None
    for turn in turns:
        answer = library.ask(turn.question, after=answer)
        for mark, words in turn.expected:
            _check(turn.question, answer, mark, words)


def _check(question: str, answer: Answer, mark: str, words: str) -> None:
    near = [passage.text for passage in answer.passages]
    context = f"{question!r} was understood as {answer.understood!r} and found {near}"
    match mark:
        case "=":
            assert answer.understood == words, context
            assert not answer.choices, context
        case "~":
            assert any(words in text for text in near), context
        case "!":
            assert not near or words not in near[0], context
        case "?":
            assert [one.name for one in answer.choices] == words.split(", "), context
            assert not answer.shown, context
        case "@":
            assert answer.unresolved == words, context
        case ".":
            assert answer.understood is None, context
        case "+":
            assert answer.further == words, context
