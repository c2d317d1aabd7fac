"""Reads our own gold of attributed statements (`tests/data/attribution/`).

A file is a story, a line `---` and one expected statement a line, so that a person can add or
correct a text in any editor; spans are found here, not counted by hand. Format and conventions
stand in the README beside the files.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.evaluation.matching import same_name, same_role
from knowledge.model import Kind, Statement
from paths import DATA

if TYPE_CHECKING:
    from pathlib import Path

GOLD = DATA / "attribution"
UNSEEN = GOLD / "unseen"
"""Texts of the blind rounds: annotated by somebody who had not seen the rules, run once."""

_OCCURRENCE = re.compile(r" #([1-9])$")


@dataclass(frozen=True, slots=True)
class ExpectedStatement:
    """A statement as annotated: `start` and `end` are code points into its story's text."""

    start: int
    end: int
    text: str
    kind: str
    speaker: str | None
    role: str | None
    cue: str | None
    known_failure: bool


@dataclass(frozen=True, slots=True)
class AnnotatedStory:
    """A story's text and its expected statements in text order."""

    story_id: str
    text: str
    statements: tuple[ExpectedStatement, ...]


def read_gold(folder: Path = GOLD) -> tuple[AnnotatedStory, ...]:
    """Reads every annotated text of a folder, by name; raises ValueError where one is malformed."""
    return tuple(
        parse_annotated(path.stem, path.read_text(encoding="utf-8"))
        for path in sorted(folder.glob("*.txt"))
    )


def parse_annotated(story_id: str, source: str) -> AnnotatedStory:
    """Parses one annotated text; raises ValueError naming the line that is malformed."""
    text, separator, rows = source.partition("\n---\n")
    if not separator:
        raise ValueError(f"{story_id}: no line '---' between the story and its statements")
    statements = (_parse_row(story_id, text, row) for row in rows.splitlines() if row)
    return AnnotatedStory(story_id, text, tuple(statements))


def annotated(story: AnnotatedStory) -> list[Statement]:
    """The expected statements of a text, as the rules would make them."""
    return [
        Statement(row.start, row.end, Kind(row.kind), row.speaker, row.role, row.cue)
        for row in story.statements
    ]


def is_right(row: Statement, found: Statement | None) -> bool:
    """Found, by the right speaker, with the role where there is one."""
    if found is None:
        return False
    if row.speaker is None or found.speaker is None:
        return row.speaker is found.speaker
    return same_name(found.speaker, row.speaker) and (
        row.role is None or same_role(found.role, row.role)
    )


def quote_rows(stories: tuple[AnnotatedStory, ...]) -> list[dict[str, str | int | None]]:
    """The expected statements as flat rows, the form in which `verbatim eval` reads quotes."""
    return [
        {
            "story_id": story.story_id,
            "start": statement.start,
            "end": statement.end,
            "text": statement.text,
            "kind": statement.kind,
            "speaker": statement.speaker,
            "role": statement.role,
            "cue": statement.cue,
        }
        for story in stories
        for statement in story.statements
    ]


def _parse_row(story_id: str, text: str, row: str) -> ExpectedStatement:
    try:
        kind, speaker, role, cue, quoted = row.removeprefix("? ").split(" | ", maxsplit=4)
        start, end = _locate(text, quoted)
    except ValueError as error:
        raise ValueError(f"{story_id}: {error}: {row}") from error
    return ExpectedStatement(
        start=start,
        end=end,
        text=text[start:end],
        kind=kind,
        speaker=_nullable(speaker),
        role=_nullable(role),
        cue=_nullable(cue),
        known_failure=row.startswith("? "),
    )


def _locate(text: str, quoted: str) -> tuple[int, int]:
    """The span of a text that is unique in its story or carries its occurrence (` #2`)."""
    marked = _OCCURRENCE.search(quoted)
    wanted = quoted[: marked.start()] if marked else quoted
    starts = [match.start() for match in re.finditer(re.escape(wanted), text)]
    if marked is None and len(starts) != 1:
        raise ValueError(f"the text occurs {len(starts)} times, expected once")
    occurrence = int(marked[1]) if marked else 1
    if occurrence > len(starts):
        raise ValueError(f"the text occurs {len(starts)} times, expected #{occurrence}")
    start = starts[occurrence - 1]
    return start, start + len(wanted)


def _nullable(field: str) -> str | None:
    return None if field == "-" else field
