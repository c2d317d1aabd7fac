"""`verbatim ask`: a question of the command line, or one a line of standard input."""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any

from bot.terminal.answer import print_answer
from bot.terminal.console import open_console
from bot.terminal.explanation import print_explanation
from bot.terminal.json import answer_to_json, explanation_to_json, print_json
from bot.terminal.reaching import from_what_is_there
from bot.terminal.streams import complain
from bot.words import ENGLISH
from knowledge.errors import KnowledgeError

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from bot.notes import Note
    from bot.shelf import Shelf
    from knowledge.answer import Answer, Verdict
    from knowledge.library import Library
    from knowledge.ranking.explanation import Explanation

STORIES_COMMAND = "verbatim stories"
"""The command that lists the stories."""
LINES_REMEMBERED = 10_000
"""How many lines of standard input that have an id can be followed: 25 MB of answers, about."""


class LineError(Exception):
    """A line of standard input that holds no question; the message says what to write."""


@dataclass(frozen=True, slots=True)
class AskedLine:
    """A question that stands in a line of standard input, by the names that it has there."""

    question: str
    story: str | None = None
    """The id of the story that it names."""
    id: str | None = None
    """What the line is called by those that follow it in its conversation."""
    after: str | None = None
    """The id of the line that it follows."""


NAMES = tuple(field.name for field in fields(AskedLine))
REPEATED = ("id", "after")
"""What is repeated in the answer."""


@dataclass(frozen=True, slots=True)
class Manner:
    """How every question of one run is answered."""

    top: int
    """How many passages at most."""
    story: str | None
    """The id of the story that is asked where a question names none; None for all."""
    as_json: bool
    explain: bool


@dataclass(frozen=True, slots=True)
class Answered:
    """What a line that follows another goes on from."""

    answer: Answer
    told: frozenset[Note]
    """The notes on the stories that its conversation has told so far."""


def ask(shelf: Shelf, manner: Manner, question: str) -> Verdict:
    """Answer a question on standard output.

    Raises:
        UnknownStoryError: no story has the id that is asked.
    """
    return _answer(shelf, manner, AskedLine(question), None, {}).answer.verdict


def _answer(
    shelf: Shelf,
    manner: Manner,
    asked: AskedLine,
    before: Answered | None,
    names: Mapping[str, str],
) -> Answered:
    story, after = asked.story or manner.story, None if before is None else before.answer

    def answered(library: Library) -> tuple[Answer, Explanation | None]:
        if not manner.explain:
            return library.ask(asked.question, top=manner.top, story=story, after=after), None
        explained = library.explain(asked.question, top=manner.top, story=story, after=after)
        return explained.answer, explained

    answer, explanation = from_what_is_there(shelf, answered)
    told = frozenset() if before is None else before.told
    if manner.as_json:
        reasons = {"explanation": explanation_to_json(explanation)} if explanation else {}
        print_json({**names, **answer_to_json(answer), **reasons})
        return Answered(answer, told)
    return Answered(answer, told.union(_print(shelf, answer, told, explanation)))


def _print(
    shelf: Shelf, answer: Answer, known: Collection[Note], explanation: Explanation | None
) -> Collection[Note]:
    """Print an answer for a person, and return the notes on the stories that it told."""
    console = open_console()
    told = print_answer(console, answer, shelf, STORIES_COMMAND, known)
    if explanation:
        print_explanation(console, explanation)
    return told


def ask_lines(shelf: Shelf, manner: Manner, lines: Iterable[bytes]) -> None:
    """Answer each line before the next is read; a line that cannot be answered is refused.

    Refusals go where a reader of the answers looks for them: to stderr, or into the JSON.
    A line may follow an earlier one of the same run in a conversation.
    """
    from cachetools import FIFOCache  # noqa: PLC0415 - slow to import, needed for lines alone

    answered: FIFOCache[str, Answered | None] = FIFOCache(LINES_REMEMBERED)
    for number, line in enumerate(lines, start=1):
        names: dict[str, str] = {}
        here = None
        try:
            record = _record(line)
            names = {name: record[name] for name in REPEATED if isinstance(record.get(name), str)}
            asked = _asked_line(record)
            here = _answer(shelf, manner, asked, _before(asked.after, answered), names)
        except (LineError, KnowledgeError) as error:
            if manner.as_json:
                print_json(names | {"error": str(error)})
            else:
                complain(ENGLISH("line_refused", number=number, problem=error))
        if "id" in names:
            answered[names["id"]] = here
        sys.stdout.flush()


def _before(after: str | None, answered: Mapping[str, Answered | None]) -> Answered | None:
    """Return what a line goes on from that follows the one of the id `after`, if it follows one."""
    if after is None:
        return None
    if after not in answered:
        most = f"{LINES_REMEMBERED:,}"
        raise LineError(ENGLISH("line_unknown_after", after=after, most=most))
    before = answered[after]
    if before is None:
        raise LineError(ENGLISH("line_refused_after", after=after))
    return before


def _record(line: bytes) -> dict[str, Any]:
    """Return what stands in a line of standard input, by the names of an `AskedLine`.

    Raises:
        LineError: the line is not UTF-8, or begins like JSON and is none.
    """
    try:
        text = line.decode("utf-8-sig").rstrip("\r\n")
        if not text.lstrip().startswith("{"):
            return {"question": text}
        record: dict[str, Any] = json.loads(text)
    except UnicodeDecodeError:
        raise LineError(ENGLISH("line_undecodable")) from None
    except (ValueError, RecursionError):
        raise LineError(ENGLISH("line_no_json", wanted=ENGLISH("line_wanted"))) from None
    return record


def _asked_line(record: Mapping[str, Any]) -> AskedLine:
    """Return the question of a line, with the story and the lines that it names.

    Raises:
        LineError: it names no question, or holds what is none of these.
    """
    wanted = ENGLISH("line_wanted")
    # Not checked by pydantic, which refuses the lone surrogates that JSON can hold.
    for name, value in record.items():
        if name not in NAMES:
            raise LineError(ENGLISH("line_unknown_key", name=name, wanted=wanted))
        if not isinstance(value, str | None):
            raise LineError(ENGLISH("line_no_text", name=name, wanted=wanted))
    if record.get("question") is None:
        raise LineError(ENGLISH("line_no_question", wanted=wanted))
    return AskedLine(**record)
