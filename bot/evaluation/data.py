"""Evaluation data: JSON lines, read strictly, because a wrong row is a wrong figure."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from pydantic import ValidationError

from bot.evaluation.errors import DataError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from pydantic import TypeAdapter

    from knowledge.model import Story

T = TypeVar("T")


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
    except UnicodeDecodeError:
        raise DataError(path, None, "is not UTF-8 text", "save it as UTF-8") from None


def read_rows(path: Path, adapter: TypeAdapter[T]) -> Iterator[tuple[int, T]]:
    """Yield the rows of a .jsonl with their line numbers, from 1; blank lines are none.

    Raises:
        DataError: a line is no such row, or the file holds none.
    """
    rows = 0
    for line, text in enumerate(read_text(path).split("\n"), start=1):
        if text.strip():
            rows += 1
            yield line, parse(text, adapter, path, line)
    if not rows:
        raise DataError(path, None, "holds no rows", "write one JSON object a line")


def parse(text: str, adapter: TypeAdapter[T], path: Path, line: int | None) -> T:
    """Return what `text` stands for.

    Raises:
        DataError: it is no JSON, or a field of it is missing or of another type.
    """
    try:
        return adapter.validate_json(text, strict=True)
    except ValidationError as error:
        problem = error.errors(include_url=False, include_input=False)[0]
        field = ".".join(str(part) for part in problem["loc"])
        reason = f'"{field}": {problem["msg"]}' if field else problem["msg"]
        raise DataError(path, line, reason, "correct the line") from None


def known_story(stories: Mapping[str, Story], story_id: str, path: Path, line: int) -> Story:
    """Return the story that a row names.

    Raises:
        DataError: no loaded story has this id.
    """
    if story_id not in stories:
        reason = f"no loaded story has the id {story_id!r}"
        raise DataError(path, line, reason, "name its file with --stories, or correct the id")
    return stories[story_id]
