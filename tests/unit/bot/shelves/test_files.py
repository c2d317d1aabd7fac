"""A story's file with another head or text: what the owner wrote beside it stays as it is."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from bot.shelves.files import UnwritableError, is_editable, rewritten, write
from knowledge.model import Story
from knowledge.stories.reading import read

if TYPE_CHECKING:
    from pathlib import Path

HEAD = "---\ntitle: Ferry\ntags: boats, sea\npublished: 3 May 2024\n---\n"
TEXT = "The ferry takes 180 passengers.\n"


def stored(folder: Path, content: str, file: str = "ferry.md") -> Story:
    (folder / file).write_bytes(content.encode())
    (story,) = read([folder]).stories
    return story


@pytest.mark.parametrize(
    ("before", "changes", "after"),
    [
        (HEAD + TEXT, {"text": "It rests.\n"}, HEAD + "It rests.\n"),
        (TEXT, {"text": "It rests.\n"}, "It rests.\n"),
        (HEAD + TEXT, {"title": "Boat"}, HEAD.replace("Ferry", "Boat") + TEXT),
        (HEAD + TEXT, {"published": None}, HEAD.replace("published: 3 May 2024\n", "") + TEXT),
        (HEAD + TEXT, {"url": "https://a.b"}, HEAD[:-4] + "url: https://a.b\n---\n" + TEXT),
        (TEXT, {"title": "Boat"}, "---\ntitle: Boat\n---\n" + TEXT),
        (
            "\ufeff" + HEAD + TEXT,
            {"title": "Boat"},
            "\ufeff" + HEAD.replace("Ferry", "Boat") + TEXT,
        ),
        ("---\r\ntitle: A\r\n---\r\nB.\r\n", {"title": "C"}, "---\r\ntitle: C\r\n---\r\nB.\r\n"),
    ],
)
def test_only_what_was_changed_is_written_anew(
    tmp_path: Path, before: str, changes: dict[str, str | None], after: str
) -> None:
    old = stored(tmp_path, before)
    new = replace(old, **changes)
    write(old, new)
    assert (tmp_path / "ferry.md").read_bytes() == after.encode()
    (again,) = read([tmp_path]).stories
    assert replace(again, line=1) == replace(new, line=1)
    assert [path.name for path in tmp_path.iterdir()] == ["ferry.md"]


@pytest.mark.parametrize(
    ("text", "now"),
    [("It takes **cars**.\n\nIt rests.\n", True), ("It takes cars.\n\nIt **rests**.\n", False)],
)
def test_of_markdown_only_lines_without_marks_are_edited(
    tmp_path: Path,
    text: str,
    now: bool,  # noqa: FBT001 - a column of the table
) -> None:
    old = stored(tmp_path, f"{HEAD}# Boats\n\n{text}")
    new = replace(old, text=old.text.replace("rests", "sails"))
    if not now:
        with pytest.raises(UnwritableError):
            write(old, new)
        return
    write(old, new)
    told = (tmp_path / "ferry.md").read_text(encoding="utf-8")
    assert told == f"{HEAD}# Boats\n\n{text.replace('rests', 'sails')}"


def test_a_file_that_somebody_else_has_changed_is_left_alone(tmp_path: Path) -> None:
    old = stored(tmp_path, HEAD + TEXT)
    (tmp_path / "ferry.md").write_text(HEAD + "It rests.\n", encoding="utf-8")
    with pytest.raises(UnwritableError, match=r"^ferry\.md$"):
        write(old, replace(old, title="Boat"))
    (tmp_path / "ferry.md").unlink()
    with pytest.raises(UnwritableError, match=r"^ferry\.md$"):
        write(old, replace(old, title="Boat"))
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("text", ["---\nIt rests.", "", " \n"])
def test_what_would_be_read_as_something_else_is_not_written(tmp_path: Path, text: str) -> None:
    old = stored(tmp_path, TEXT)
    with pytest.raises(UnwritableError):
        rewritten(TEXT, old, replace(old, text=text))


def test_a_file_of_many_stories_cannot_be_edited(tmp_path: Path) -> None:
    line = '{"story_id": "a", "title": "A", "text": "The ferry sails."}\n'
    assert not is_editable(stored(tmp_path, line, "many.jsonl"))
    assert not is_editable(Story("a", "A", "The ferry sails."))
