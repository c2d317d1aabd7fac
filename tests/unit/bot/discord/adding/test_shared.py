"""Into which folder shared stories are written."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.discord.adding.shared import folder_among

if TYPE_CHECKING:
    from pathlib import Path


def test_it_is_the_first_folder_that_is_there(tmp_path: Path) -> None:
    file = tmp_path / "stories.jsonl"
    file.touch()
    assert folder_among([file, tmp_path / "none", tmp_path]) == tmp_path


def test_a_folder_that_is_not_there_yet_will_be_made(tmp_path: Path) -> None:
    assert folder_among([tmp_path / "stories"]) == tmp_path / "stories"


def test_there_is_none_where_the_stories_stand_in_files(tmp_path: Path) -> None:
    assert folder_among([tmp_path / "stories.jsonl", tmp_path / "one.md"]) is None
