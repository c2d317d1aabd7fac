"""The same questions at the terminal: `verbatim chat`, in a pipe."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

from bot.words import ENGLISH

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from conversations.reading import Conversation, Step

IN_THE_TERMINAL = {"says", "edits", "uses"}


def can_be_replayed(conversation: Conversation) -> bool:
    """Whether all that people do in it, they can do in the terminal too: ask, all stories."""
    if (
        conversation.settings
        or conversation.shelf
        or any(step.stories or step.bot for step in conversation.talk)
    ):
        return False
    return all(_is_question(step) or step.answer is None for step in conversation.talk)


def _is_question(step: Step) -> bool:
    asks = step.uses in {None, "/ask"} and {*(step.given or {})} <= {"question", "private"}
    shows = step.answer is not None and (step.answer.quotes or step.answer.verdict)
    return {*step.actions} <= IN_THE_TERMINAL and asks and bool(shows)


def replay(
    conversation: Conversation, verbatim: str, stories: Path, env: Mapping[str, str]
) -> None:
    """Ask the questions at the terminal, and assert that the same passages come back.

    Raises:
        AssertionError: with the file and the line in a note.
    """
    steps = [step for step in conversation.talk if _is_question(step)]
    # A /help after each question marks where its answer ends.
    typed = "".join(f"{_question(step)}\n/help\n" for step in steps)
    command = [verbatim, "chat", "--stories", str(stories)]
    done = subprocess.run(
        command, input=typed, env=env, capture_output=True, text=True, check=True, encoding="utf-8"
    )
    *answers, rest = done.stdout.split(ENGLISH("chat_help").strip())
    assert rest.strip() == ""
    for step, shown in zip(steps, answers, strict=True):
        try:
            _check(step, shown.splitlines())
        except AssertionError as error:
            error.add_note(f"{conversation.path}:{step.line}")
            raise


def _question(step: Step) -> str:
    words = step.says or step.edits or str((step.given or {}).get("question"))
    return " ".join(words.replace("@Verbatim", " ").split())


def _check(step: Step, lines: list[str]) -> None:
    assert step.answer is not None
    passages = [line.removeprefix("> ") for line in lines if line.startswith("> ")]
    speakers = [line.removeprefix("— ") for line in lines if line.startswith("— ")]
    expected = step.answer.quotes or ()
    assert passages[: len(expected)] == [quote.words for quote in expected]
    for quote, speaker in zip(expected, speakers, strict=False):
        assert quote.said_by in {None, speaker}
    if step.answer.verdict == "nothing":
        assert passages == []
