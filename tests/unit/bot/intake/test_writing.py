"""What is written is read back as it was, in its folder, and over nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.intake.drafting import Draft, drafted
from bot.intake.errors import IntakeError
from bot.intake.opening import Opened, Origin
from bot.intake.there import There
from bot.intake.writing import content_of, write
from knowledge.model import Story
from knowledge.stories.formats import READERS
from knowledge.stories.reading import read

if TYPE_CHECKING:
    from pathlib import Path

TEXT = "A ferry sank.\nSearch goes on\n“We heard *a* bang,” said Maria Costa.\n- 15. May # 1_000"
PIECES = st.sampled_from(
    [
        *("*", "_", "**", "#", "- ", "1. ", "> ", "`", "```", "---", "+++", "[a](b)", "<b>"),
        *("<!--", "&amp;", "\\", "|", "![x](y)", "[^1]: x", "  ", "\t", "Ferry sank.", "\n", "["),
        *("“Go,” he said.", "15. Dezember", "* * *", "'", '"', "{", "…", "keep: y", "===", "~~"),
    ]
)
LINES = st.lists(PIECES, min_size=1, max_size=12).map(" ".join)


def draft_of(text: str = TEXT, *stories: Story, **said: str) -> Draft:
    opened = Opened(
        Origin.PASTED, "", text, {"title": "Ferry sinks", **said}, (), ("Search goes on",)
    )
    return drafted(opened, There.of(stories))


@given(LINES, LINES)
def test_whatever_the_words_are_the_file_gives_them_back(text: str, title: str) -> None:
    try:
        draft = draft_of(text, title=" ".join(title.split()) or "x")
    except IntakeError:
        return
    content, suffix = content_of(draft.story, "file")
    (story,) = READERS[suffix](content.encode(), "file", "file")
    assert isinstance(story, Story)
    assert story.text.strip("\n") == draft.story.text
    assert (story.title, story.id) == (draft.story.title, draft.story.id)


def test_a_story_is_written_as_markdown_with_a_head(tmp_path: Path) -> None:
    draft = draft_of(published="12 August 2021", url="https://courier.example/ferry")
    file = write(draft, tmp_path / "stories")
    assert file == tmp_path / "stories" / "ferry-sinks.md"
    assert file.read_text("utf-8").startswith(
        "---\ntitle: Ferry sinks\npublished: 12 August 2021\nurl: https://courier.example/ferry\n---\n"
    )
    (story,) = read([tmp_path / "stories"]).stories
    assert (story.id, story.title, story.text.strip()) == ("ferry-sinks", "Ferry sinks", TEXT)
    assert [story.text[slice(*span)] for span in story.headings] == ["Search goes on"]
    assert [one.name for one in (tmp_path / "stories").iterdir()] == ["ferry-sinks.md"]


@pytest.mark.parametrize("identity", ["../../etc/passwd", "/etc/passwd", "a/b:c", "..", ".hidden"])
def test_an_id_never_leads_out_of_the_folder(tmp_path: Path, identity: str) -> None:
    folder = tmp_path / "deep" / "stories"
    file = write(drafted(draft_of().opened, There.of(), identity=identity), folder)
    assert file.parent == folder
    (story,) = read([folder]).stories
    assert story.id == identity
    assert sorted(path.name for path in tmp_path.iterdir()) == ["deep"]


def test_no_other_file_is_written_over(tmp_path: Path) -> None:
    there = tmp_path / "ferry-sinks.md"
    there.write_text("mine")
    with pytest.raises(IntakeError, match=r"ferry-sinks\.md: is there already"):
        write(draft_of(), tmp_path, replace=True)
    assert there.read_text() == "mine"
    assert [one.name for one in tmp_path.iterdir()] == ["ferry-sinks.md"]


def test_a_link_that_leads_out_is_not_followed(tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.write_text("mine")
    folder = tmp_path / "stories"
    folder.mkdir()
    (folder / "ferry-sinks.md").symlink_to(outside)
    with pytest.raises(IntakeError, match="is there already"):
        write(draft_of(), folder)
    story = Story("ferry-sinks", "Ferry", "Old.", file=str(folder / "ferry-sinks.md"))
    with pytest.raises(IntakeError, match="in no file of its own"):
        write(
            drafted(draft_of().opened, There.of([story]), identity="ferry-sinks"),
            folder,
            replace=True,
        )
    assert outside.read_text() == "mine"


@pytest.mark.parametrize("suffix", [".md", ".txt"])
def test_a_story_is_replaced_in_its_own_file_if_that_is_wanted(tmp_path: Path, suffix: str) -> None:
    file = tmp_path / "deep" / f"old{suffix}"
    file.parent.mkdir()
    file.write_text("---\nurl: https://courier.example/ferry\n---\nOld text.\n")
    before = read([tmp_path]).stories
    draft = draft_of(TEXT, *before, url="https://courier.example/ferry")
    with pytest.raises(IntakeError, match="to be replaced"):
        write(draft, tmp_path)
    assert "Old text." in file.read_text()
    assert write(draft, tmp_path, replace=True) == file
    (story,) = read([tmp_path]).stories
    assert (story.id, story.text.strip()) == (before[0].id, TEXT)


def test_a_story_of_a_file_of_many_is_not_replaced(tmp_path: Path) -> None:
    (tmp_path / "many.jsonl").write_text('{"story_id": "a", "title": "A", "text": "Old."}\n')
    draft = drafted(draft_of().opened, There.of(read([tmp_path]).stories), identity="a")
    with pytest.raises(IntakeError, match="in no file of its own"):
        write(draft, tmp_path, replace=True)


def test_a_folder_that_cannot_be_written_is_told_and_leaves_nothing(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(IntakeError, match=r"ferry-sinks\.md: cannot be written \("):
        write(draft_of(), tmp_path / "file" / "stories")
