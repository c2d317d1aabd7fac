"""Evaluation data: JSON lines, read strictly, because a wrong row is a wrong figure.

What a row alone can tell is checked by its model; whether it fits the loaded stories
is checked here, where they are known. The first problem ends the reading: its error
names file, line and field, and says what to do.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, TypeVar

from pydantic import AfterValidator, Field, TypeAdapter, ValidationError, model_validator
from pydantic_core import PydanticCustomError

from knowledge.errors import KnowledgeError
from knowledge.model import Kind, Span, Statement

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from knowledge.library import Library
    from knowledge.model import Story

Row = TypeVar("Row")

BROKEN_AT = re.compile(r" at line (?P<line>\d+) column (?P<column>\d+)$")
"""How pydantic ends what it says of broken JSON; its lines are those of the text it was given."""


class DataError(KnowledgeError):
    """Evaluation data that cannot be used: where, why, and what to do, in one line."""

    def __init__(self, file: Path, line: int | None, reason: str, remedy: str) -> None:
        place = str(file) if line is None else f"{file}:{line}"
        super().__init__(f"{place}: {reason}; {remedy}")


def _ascending(span: Span) -> Span:
    if not 0 <= span.start < span.end:
        raise PydanticCustomError(
            "span", "the span [{start}, {end}] is not one from 0 on", span._asdict()
        )
    return span


@dataclass(frozen=True, slots=True)
class AnnotatedQuestion:
    """A question that somebody wrote about a story, and the spans that answer it."""

    story_id: str
    question_id: str
    question: str
    answerable: bool
    """False for a look-alike: on the story's topic, and not answered by it."""
    spans: tuple[Annotated[Span, AfterValidator(_ascending)], ...]
    """Code-point offsets into the story's text; each answers the question."""
    answers: tuple[str, ...] = ()
    """The answers in the annotator's words, for people who read the misses."""
    after: str | None = None
    """The question_id of the question that this one follows in its conversation."""

    @model_validator(mode="after")
    def _has_spans(self) -> AnnotatedQuestion:
        if self.answerable and not self.spans:
            raise PydanticCustomError("no_spans", 'an answerable question has no "spans"')
        return self


@dataclass(frozen=True, slots=True)
class AnnotatedStatement:
    """Who said what, as somebody who read the story found it, with the words it stands on."""

    story_id: str
    start: Annotated[int, Field(ge=0)]
    end: int
    text: Annotated[str, Field(min_length=1)]
    """What stands from `start` to `end`, so that a span which has slipped is noticed."""
    kind: Kind
    speaker: str | None
    role: str | None
    cue: str | None = None


QUESTION_ROWS = TypeAdapter(AnnotatedQuestion)
STATEMENT_ROWS = TypeAdapter(AnnotatedStatement)


def read_questions(path: Path, library: Library) -> tuple[AnnotatedQuestion, ...]:
    """Read a .jsonl of questions on the stories of `library`.

    Raises:
        DataError: a row is malformed, repeats a question_id, names a story that is
            not loaded, has spans that its story's text does not hold, or follows no
            question before it about the same story.
    """
    stories = {story.id: story for story in library.stories}
    lines: dict[str, int] = {}
    about: dict[str, str] = {}
    questions = []
    for line, question in read_rows(path, QUESTION_ROWS):
        story = _loaded(stories, question.story_id, path, line)
        for start, end in question.spans:
            if end > len(story.text):
                size = f"the story's {len(story.text)} characters"
                reason = f'"spans": the span [{start}, {end}] lies outside {size}'
                raise DataError(path, line, reason, "correct the line")
        if question.question_id in lines:
            reason = f'the "question_id" is already that of line {lines[question.question_id]}'
            raise DataError(path, line, reason, "correct the line")
        if question.after is not None and question.after not in lines:
            reason = f'"after": no line before has the question_id {question.after!r}'
            raise DataError(path, line, reason, "correct the id, or move the line behind it")
        if question.after is not None and about[question.after] != question.story_id:
            other = f"another story, {about[question.after]!r}"
            reason = f'"after": the question {question.after!r} is about {other}'
            raise DataError(path, line, reason, "correct the id, or the story_id")
        lines[question.question_id] = line
        about[question.question_id] = question.story_id
        questions.append(question)
    return tuple(questions)


def read_statements(path: Path, library: Library) -> Mapping[str, Sequence[Statement]]:
    """Read a .jsonl of annotated statements; return them by story, in file order.

    Raises:
        DataError: a row is malformed, names a story that is not loaded, or its text
            is not what stands at its span.
    """
    stories = {story.id: story for story in library.stories}
    statements: dict[str, list[Statement]] = defaultdict(list)
    for line, row in read_rows(path, STATEMENT_ROWS):
        story = _loaded(stories, row.story_id, path, line)
        if story.text[row.start : row.end] != row.text:
            reason = f'the "text" is not what stands at [{row.start}, {row.end}] of the story'
            raise DataError(path, line, reason, "correct the span, or the story")
        statements[row.story_id].append(
            Statement(row.start, row.end, row.kind, row.speaker, row.role, row.cue)
        )
    return statements


def read_rows(path: Path, rows: TypeAdapter[Row]) -> Iterator[tuple[int, Row]]:
    """Yield the rows of a .jsonl with their line numbers, from 1; blank lines are none.

    Raises:
        DataError: a line is no such row, or the file holds none.
    """
    empty = True
    for line, text in enumerate(read_text(path).split("\n"), start=1):
        if text.strip():
            empty = False
            yield line, parse_json(text, rows, path, line)
    if empty:
        raise DataError(path, None, "holds no rows", "write one JSON object a line")


def read_text(path: Path) -> str:
    """Return the text of a UTF-8 file, without its byte-order mark.

    Raises:
        DataError: it cannot be read, or is not UTF-8.
    """
    try:
        return path.read_text(encoding="utf-8-sig")
    except OSError as error:
        reason = (error.strerror or "cannot be read").lower()
        raise DataError(path, None, reason, "check the path and its permissions") from None
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        raise DataError(path, line, "is not UTF-8 text", "save it as UTF-8") from None


def parse_json(
    text: str,
    model: TypeAdapter[Row],
    path: Path,
    line: int | None,
    remedy: str = "correct the line",
) -> Row:
    """Return what the JSON `text` stands for.

    Args:
        text: the JSON.
        model: what it has to be.
        path: the file that it stands in.
        line: its line there, or None where it is the whole file.
        remedy: what to do where it is something else.

    Raises:
        DataError: it is no JSON, or not what the model asks for.
    """
    try:
        return model.validate_json(text, strict=True)
    except ValidationError as error:
        problem = error.errors(include_url=False, include_input=False)[0]
    if broken := BROKEN_AT.search(problem["msg"]):
        reason = f"{problem['msg'][: broken.start()]} at column {broken['column']}"
        raise DataError(path, (line or 1) + int(broken["line"]) - 1, reason, remedy)
    field = ".".join(str(part) for part in problem["loc"])
    reason = f'"{field}": {problem["msg"]}' if field else problem["msg"]
    raise DataError(path, line, reason, remedy)


def _loaded(stories: Mapping[str, Story], story_id: str, path: Path, line: int) -> Story:
    if story_id not in stories:
        reason = f"no loaded story has the id {story_id!r}"
        raise DataError(path, line, reason, "name its file with --stories, or correct the id")
    return stories[story_id]
