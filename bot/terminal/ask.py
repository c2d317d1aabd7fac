"""`verbatim ask`: a question of the command line, or one a line of standard input."""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.terminal.answer import print_answer
from bot.terminal.console import open_console
from bot.terminal.explanation import print_explanation
from bot.terminal.json import answer_to_json, explanation_to_json, print_json
from bot.terminal.streams import complain
from bot.words import ENGLISH
from knowledge.errors import KnowledgeError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bot.shelf import Shelf
    from knowledge.model import Answer, Verdict
    from knowledge.ranking.explanation import Explanation

STORIES_COMMAND = "verbatim stories"
"""The command that lists the stories."""


class LineError(Exception):
    """A line of standard input that holds no question; the message says what to write."""


@dataclass(frozen=True, slots=True)
class Manner:
    """How every question of one run is answered."""

    top: int
    """How many passages at most."""
    story: str | None
    """The id of the story that is asked where a question names none; None for all."""
    as_json: bool
    explain: bool


def ask(shelf: Shelf, manner: Manner, question: str, story: str | None = None) -> Verdict:
    """Answer a question on standard output, from `story` alone if it is named.

    Raises:
        UnknownStoryError: no story has that id.
    """
    library, named = shelf.library, story or manner.story
    if not manner.explain:
        answer = library.ask(question, top=manner.top, story=named)
        _print_or_dump(shelf, manner, answer)
        return answer.verdict
    explanation = library.explain(question, top=manner.top, story=named)
    _print_or_dump(shelf, manner, explanation.answer, explanation)
    return explanation.answer.verdict


def ask_lines(shelf: Shelf, manner: Manner, lines: Iterable[bytes]) -> None:
    """Answer each line before the next is read; a line that cannot be answered is refused.

    Refusals go where a reader of the answers looks for them: to stderr, or into the JSON.
    """
    for line in lines:
        try:
            question, story = read_question(line)
            ask(shelf, manner, question, story)
        except (LineError, KnowledgeError) as error:
            if manner.as_json:
                print_json({"error": str(error)})
            else:
                complain(str(error))
        sys.stdout.flush()


def read_question(line: bytes) -> tuple[str, str | None]:
    """Return the question of a line of standard input and the story it names.

    Raises:
        LineError: the line is not UTF-8, or begins like JSON and is no question.
    """
    wanted = ENGLISH("line_wanted")
    try:
        text = line.decode("utf-8-sig").rstrip("\r\n")
        if not text.lstrip().startswith("{"):
            return text, None
        record = json.loads(text)
    except UnicodeDecodeError:
        raise LineError(ENGLISH("line_undecodable")) from None
    except (ValueError, RecursionError):
        raise LineError(ENGLISH("line_no_json", wanted=wanted)) from None
    # Not checked by pydantic, which refuses the lone surrogates that JSON can hold.
    question, story = record.get("question"), record.get("story")
    if not isinstance(question, str) or not isinstance(story, str | None):
        raise LineError(ENGLISH("line_no_question", wanted=wanted))
    return question, story


def _print_or_dump(
    shelf: Shelf, manner: Manner, answer: Answer, explanation: Explanation | None = None
) -> None:
    if manner.as_json:
        reasons = {"explanation": explanation_to_json(explanation)} if explanation else {}
        print_json(answer_to_json(answer) | reasons)
        return
    console = open_console()
    print_answer(console, answer, shelf, STORIES_COMMAND)
    if explanation:
        print_explanation(console, explanation)
