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
    from collections.abc import Iterable, Mapping

    from bot.shelf import Shelf
    from knowledge.answer import Answer, Verdict
    from knowledge.ranking.explanation import Explanation

STORIES_COMMAND = "verbatim stories"
"""The command that lists the stories."""


class LineError(Exception):
    """A line of standard input that holds no question; the message says what to write."""


@dataclass(frozen=True, slots=True)
class AskedLine:
    """A question that stands in a line of standard input."""

    question: str
    story: str | None = None
    """The id of the story that it names."""
    id: str | None = None
    """What the line is called by those that follow it in its conversation."""
    after: str | None = None
    """The id of the line that it follows."""

    @property
    def names(self) -> dict[str, str]:
        """What is repeated in the answer."""
        both = {"id": self.id, "after": self.after}
        return {name: value for name, value in both.items() if value is not None}


@dataclass(frozen=True, slots=True)
class Manner:
    """How every question of one run is answered."""

    top: int
    """How many passages at most."""
    story: str | None
    """The id of the story that is asked where a question names none; None for all."""
    as_json: bool
    explain: bool


def ask(shelf: Shelf, manner: Manner, question: str) -> Verdict:
    """Answer a question on standard output.

    Raises:
        UnknownStoryError: no story has the id that is asked.
    """
    return _answer(shelf, manner, AskedLine(question), None).verdict


def _answer(shelf: Shelf, manner: Manner, asked: AskedLine, before: Answer | None) -> Answer:
    library, named = shelf.library, asked.story or manner.story
    if not manner.explain:
        answer = library.ask(asked.question, top=manner.top, story=named, after=before)
        _print_or_dump(shelf, manner, asked, answer)
        return answer
    explanation = library.explain(asked.question, top=manner.top, story=named, after=before)
    _print_or_dump(shelf, manner, asked, explanation.answer, explanation)
    return explanation.answer


def ask_lines(shelf: Shelf, manner: Manner, lines: Iterable[bytes]) -> None:
    """Answer each line before the next is read; a line that cannot be answered is refused.

    Refusals go where a reader of the answers looks for them: to stderr, or into the JSON.
    A line may follow an earlier one of the same run in a conversation.
    """
    answers: dict[str, Answer] = {}
    for line in lines:
        names: dict[str, str] = {}
        try:
            asked = read_question(line)
            names = asked.names
            answer = _answer(shelf, manner, asked, _before(asked, answers))
            if asked.id is not None:
                answers[asked.id] = answer
        except (LineError, KnowledgeError) as error:
            if manner.as_json:
                print_json(names | {"error": str(error)})
            else:
                complain(str(error))
        sys.stdout.flush()


def _before(asked: AskedLine, answers: Mapping[str, Answer]) -> Answer | None:
    """Return the answer to the line that this one follows, if it follows one."""
    if asked.after is None:
        return None
    if asked.after not in answers:
        raise LineError(ENGLISH("line_unknown_after", after=asked.after))
    return answers[asked.after]


def read_question(line: bytes) -> AskedLine:
    """Return the question of a line of standard input, with the story and the lines it names.

    Raises:
        LineError: the line is not UTF-8, or begins like JSON and is no question.
    """
    wanted = ENGLISH("line_wanted")
    try:
        text = line.decode("utf-8-sig").rstrip("\r\n")
        if not text.lstrip().startswith("{"):
            return AskedLine(text)
        record = json.loads(text)
    except UnicodeDecodeError:
        raise LineError(ENGLISH("line_undecodable")) from None
    except (ValueError, RecursionError):
        raise LineError(ENGLISH("line_no_json", wanted=wanted)) from None
    # Not checked by pydantic, which refuses the lone surrogates that JSON can hold.
    question = record.get("question")
    rest = [record.get(name) for name in ("story", "id", "after")]
    if not isinstance(question, str) or not all(isinstance(one, str | None) for one in rest):
        raise LineError(ENGLISH("line_no_question", wanted=wanted))
    return AskedLine(question, *rest)


def _print_or_dump(
    shelf: Shelf,
    manner: Manner,
    asked: AskedLine,
    answer: Answer,
    explanation: Explanation | None = None,
) -> None:
    if manner.as_json:
        reasons = {"explanation": explanation_to_json(explanation)} if explanation else {}
        print_json(asked.names | answer_to_json(answer) | reasons)
        return
    console = open_console()
    print_answer(console, answer, shelf, STORIES_COMMAND)
    if explanation:
        print_explanation(console, explanation)
