"""Reading: from files to stories, and every problem by file, line and remedy.

A story file is a body, optionally after a head of `name: value` lines between two
`---` lines. The head is read literally and is no YAML, so that the title
"Kabul: US sends troops" and the language "no" are what they say. The body is kept
to the character. A file that cannot be read is refused; the others load.
"""

from __future__ import annotations

import codecs
import json
import os
import re
import stat
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from knowledge.errors import StoryError
from knowledge.model import Story

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

SUFFIXES = (".md", ".txt", ".jsonl")
SYNONYMS = "synonyms.txt"
"""Stands beside the stories and is never one."""

HEAD_NAMES = ("title", "publisher", "author", "published", "updated", "url", "id", "language")
FENCE = "---"
LINE = re.compile(r"([^\r\n]*)(\r\n|\r|\n|$)")


@dataclass(frozen=True, slots=True)
class Reading:
    """What a set of files gave: stories with ids of their own, and the problems."""

    stories: tuple[Story, ...]
    problems: tuple[StoryError, ...]


def read(paths: Sequence[Path], before: Iterable[Story] = ()) -> Reading:
    """Read folders, story files and .jsonl files, in the order given.

    Args:
        paths: what to read; a folder is read with its subfolders, sorted by name.
        before: the stories of an earlier reading. A file or folder that has a problem
            now keeps those of its stories that it does not give any more.
    """
    stories: dict[str, Story] = {}
    problems: list[StoryError] = []
    for outcome in _outcomes(paths):
        if isinstance(outcome, StoryError):
            problems.append(outcome)
        elif outcome.id not in stories:
            stories[outcome.id] = outcome
        elif outcome != stories[outcome.id]:  # else a file that was named twice
            problems.append(_duplicate(outcome, stories[outcome.id]))
    given = {story.file for story in stories.values()}
    for story in before:
        if any(_covers(problem, story, given) for problem in problems):
            stories.setdefault(story.id, story)
    return Reading(tuple(stories.values()), tuple(problems))


def _covers(problem: StoryError, story: Story, given: Collection[str | None]) -> bool:
    """Tell whether it is for `problem` that a story of before is not given any more."""
    if not Path(str(story.file)).is_relative_to(problem.file):
        return False
    # A bad line of a .jsonl that gave other stories speaks for itself alone.
    return story.file not in given or story.line == problem.line


def story_from_text(text: str, *, default_id: str, file: str) -> Story:
    """Read one story from the decoded content of its file.

    Raises:
        StoryError: the head does not end, or a line of it is no `name: value`.
    """
    head, start, line = _head(text, file)
    body = text[start:]
    if not body.strip():
        raise StoryError(file, line, "holds no text", "write the story below the head")
    fields = {name: value for name, value in head.items() if value}
    identity = fields.pop("id", default_id)
    title = fields.pop("title", default_id.rpartition("/")[2])
    return Story(identity, title, body, **fields, file=file, line=line)


def _outcomes(paths: Sequence[Path]) -> Iterator[Story | StoryError]:
    """Yield each story, or the error in its place."""
    for path in paths:
        try:
            yield from _folder(path) if path.is_dir() else _file(path, path.stem)
        except OSError as error:
            yield _unreadable(path, error)


def _folder(folder: Path) -> Iterator[Story | StoryError]:
    errors: list[OSError] = []
    files: list[Path] = []
    for where, subfolders, names in os.walk(folder, onerror=errors.append):
        subfolders[:] = [name for name in subfolders if not name.startswith(".")]
        files.extend(Path(where, name) for name in names if _may_be_story(name))
    for error in errors:
        yield _unreadable(Path(error.filename), error)
    for file in sorted(files):
        yield from _file(file, file.relative_to(folder).with_suffix("").as_posix())


def _may_be_story(name: str) -> bool:
    named_so = Path(name).suffix.lower() in SUFFIXES and name != SYNONYMS
    return named_so and not name.startswith(".")


def _file(file: Path, default_id: str) -> Iterator[Story | StoryError]:
    try:
        _require_story_file(file, default_id)
        text = _decode(file.read_bytes(), str(file))
        if file.suffix.lower() == ".jsonl":
            yield from _jsonl(text, file)
        else:
            yield story_from_text(text, default_id=default_id, file=str(file))
    except OSError as error:
        yield _unreadable(file, error)
    except StoryError as error:
        yield error


def _require_story_file(file: Path, default_id: str) -> None:
    mode = file.stat().st_mode
    if file.suffix.lower() not in SUFFIXES or file.name == SYNONYMS:
        raise StoryError(str(file), None, "is no story file", "name a folder, .md, .txt or .jsonl")
    if not stat.S_ISREG(mode):  # reading a pipe would wait for ever
        raise StoryError(str(file), None, "is no regular file", "remove it from the stories")
    if not _is_text(default_id):
        shown = os.fsencode(file).decode("utf-8", "backslashreplace")
        raise StoryError(shown, None, "has a name that is not UTF-8", "rename the file")


def _decode(data: bytes, file: str) -> str:
    """Decode UTF-8, without its byte-order mark, or say where it is something else."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raise StoryError(file, 1, "is UTF-16 text", "save it as UTF-8")
    if b"\0" in data:
        line = data.count(b"\n", 0, data.index(b"\0")) + 1
        raise StoryError(file, line, "is a binary file", "save the story as UTF-8 text")
    try:
        return data.removeprefix(codecs.BOM_UTF8).decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        bad = f"byte 0x{data[error.start]:02x} is not UTF-8"
        raise StoryError(file, line, bad, "save the file as UTF-8") from None


def _head(text: str, file: str) -> tuple[dict[str, str], int, int]:
    """Return the head's fields, and the offset and line at which the body starts."""
    first = LINE.match(text)
    if first is None or first[1].rstrip() != FENCE:
        return {}, 0, 1
    fields: dict[str, str] = {}
    at, line = first.end(), 2
    while at < len(text):
        match = LINE.match(text, at)
        assert match is not None  # noqa: S101 - LINE matches anywhere
        at = match.end()
        if match[1].rstrip() == FENCE:
            return fields, at, line + 1
        _head_line(match[1], fields, file, line)
        line += 1
    raise StoryError(file, 1, "the head never ends", f"put a line {FENCE} below it")


def _head_line(content: str, fields: dict[str, str], file: str, line: int) -> None:
    name, colon, value = content.partition(":")
    if not content.strip():
        return
    if not colon:
        raise StoryError(
            file,
            line,
            "a line of the head has no colon",
            f"write name: value, or end it by {FENCE}",
        )
    if name.strip().lower() in HEAD_NAMES:
        fields[name.strip().lower()] = value.strip()


def _jsonl(text: str, file: Path) -> Iterator[Story | StoryError]:
    """Yield the stories of a .jsonl, one a line; a bad line costs only itself."""
    for number, line in enumerate(text.split("\n"), start=1):
        if line.strip():
            try:
                yield _json_story(line, str(file), number)
            except StoryError as error:
                yield error


def _json_story(line: str, file: str, number: int) -> Story:
    try:
        record = json.loads(line)
    except json.JSONDecodeError as error:
        raise StoryError(file, number, f"is not JSON ({error.msg})", "correct the line") from None
    except (ValueError, RecursionError):  # a number or a nest beyond what Python reads
        raise StoryError(file, number, "is JSON out of all bounds", "correct the line") from None
    wanted = 'write {"story_id": "…", "title": "…", "text": "…"}'
    if not isinstance(record, dict):
        raise StoryError(file, number, "is no JSON object", wanted)
    fields = {name: record[name] for name in HEAD_NAMES if record.get(name)}
    fields |= {"id": record.get("story_id"), "text": record.get("text")}
    for name, value in fields.items():
        shown = "story_id" if name == "id" else name
        if not isinstance(value, str) or not value.strip():
            raise StoryError(file, number, f'"{shown}" is missing or no text', wanted)
        if not _is_text(value):
            raise StoryError(file, number, f'"{shown}" holds characters that are no text', wanted)
    fields.setdefault("title", fields["id"])
    return Story(**fields, file=file, line=number)


def _is_text(value: str) -> bool:
    """Tell whether a string has a UTF-8 form and no NUL; JSON can smuggle in both."""
    try:
        return b"\0" not in value.encode("utf-8")
    except UnicodeEncodeError:
        return False


def _unreadable(path: Path, error: OSError) -> StoryError:
    reason = (error.strerror or "cannot be read").lower()
    return StoryError(str(path), None, reason, "check the path and its permissions")


def _duplicate(story: Story, first: Story) -> StoryError:
    reason = f"the id {story.id!r} is already that of {first.file}:{first.line}"
    return StoryError(str(story.file), story.line, reason, "give one of them another id")
