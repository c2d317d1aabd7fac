"""The file of corrected speakers beside the stories: read with them, and told where it is wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.shelf import Shelf
from paths import DATA

if TYPE_CHECKING:
    from pathlib import Path

TEXT = """\
“We will pay every passenger back,” he said.

The harbour master, Maria Lund, said on Saturday that the engines had failed.
"""
SPEAKERS = (DATA / "speakers" / "speakers.yaml").read_text(encoding="utf-8")


def speaker(shelf: Shelf) -> str | None:
    """Who will pay."""
    statements = shelf.library.statements("ferry")
    return next(one.speaker for one in statements if "pay" in TEXT[one.start : one.end])


def test_a_file_is_read_and_what_fits_nothing_is_told_by_line(tmp_path: Path) -> None:
    (tmp_path / "ferry.md").write_text(TEXT, encoding="utf-8")
    file = tmp_path / "speakers.yaml"
    file.write_text(SPEAKERS, encoding="utf-8")
    shelf = Shelf([tmp_path])
    assert speaker(shelf) == "Jonas Berg"
    assert [str(problem) for problem in shelf.problems] == [
        f"{file}:11: has no story; write story: …",
        f"{file}:4: no story has the id 'gone'; correct it, or take the entry away",
        (
            f"{file}:7: the words do not stand in the story 'ferry' any more;"
            " correct its words, or take the entry away"
        ),
    ]
    before = shelf.library
    assert not shelf.reload().swapped
    file.write_text(SPEAKERS.replace("Jonas Berg", "Eva Ek"), encoding="utf-8")
    assert shelf.reload().swapped
    assert shelf.library.revision != before.revision
    file.unlink()
    shelf.reload()
    assert speaker(shelf) != "Eva Ek"
