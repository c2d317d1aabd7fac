"""Annotated statements: who said what, as somebody who read the stories found it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pydantic import TypeAdapter

from bot.evaluation.data import known_story, read_rows
from bot.evaluation.errors import DataError
from knowledge.model import Kind, Statement

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from knowledge.library import Library


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the file: a statement, with the words it must stand on."""

    story_id: str
    start: int
    end: int
    text: str
    kind: Kind
    speaker: str | None
    role: str | None
    cue: str | None = None


ROW = TypeAdapter(Row)


def read_quotes(path: Path, library: Library) -> Mapping[str, Sequence[Statement]]:
    """Read a .jsonl of annotated statements; return them by story, in file order.

    Raises:
        DataError: a row is malformed, names a story that is not loaded, or its text
            is not what stands at its span.
    """
    stories = {story.id: story for story in library.stories}
    gold: dict[str, list[Statement]] = defaultdict(list)
    for line, row in read_rows(path, ROW):
        story = known_story(stories, row.story_id, path, line)
        if not 0 <= row.start < row.end or story.text[row.start : row.end] != row.text:
            reason = f'the "text" is not what stands at [{row.start}, {row.end}] of the story'
            raise DataError(path, line, reason, "correct the span, or the story")
        gold[row.story_id].append(
            Statement(row.start, row.end, row.kind, row.speaker, row.role, row.cue)
        )
    return gold
