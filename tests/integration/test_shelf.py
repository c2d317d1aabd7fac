"""A reload swaps a whole library, or keeps the one that answers."""

from __future__ import annotations

from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from bot.cache import analysis, gathering
from bot.cache.merging import FEW
from bot.shelf import SAMPLE, Shelf
from knowledge.index import analyzed_story
from knowledge.index.packed_stories import PackedStories
from knowledge.page.left_out import left_out
from knowledge.stories import story_files

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.cache.analysis import Advance
    from knowledge.model import Story
    from knowledge.stories.limit import StoryLimit
    from knowledge.stories.story_files import StoryFile


def test_a_reload_tells_what_was_added_changed_and_removed(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("Troops left.")
    (tmp_path / "b.md").write_text("Troops came.")
    shelf = Shelf([tmp_path])
    old = shelf.library
    (tmp_path / "a.md").write_text("Troops stayed.")
    (tmp_path / "b.md").unlink()
    (tmp_path / "c.md").write_text("Troops returned.")
    reload = shelf.reload()
    assert (reload.added, reload.changed, reload.removed) == (("c",), ("a",), ("b",))
    assert reload.swapped
    assert shelf.library is not old
    assert old.ask("troops left").passages[0].text == "Troops left."


def test_a_reload_without_a_change_keeps_the_library(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("Troops left.")
    shelf = Shelf([tmp_path])
    old = shelf.library
    assert not shelf.reload().swapped
    assert shelf.library is old


def test_a_file_that_became_bad_keeps_its_story_and_the_others_are_read(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("Troops left.")
    shelf = Shelf([tmp_path])
    (tmp_path / "a.md").write_bytes(b"\x00")
    (tmp_path / "b.md").write_text("Troops came.")
    reload = shelf.reload()
    assert [story.text for story in shelf.library.stories] == ["Troops came.", "Troops left."]
    assert (reload.added, reload.changed, reload.removed) == (("b",), (), ())
    assert reload.problems == shelf.problems != ()


def test_a_folder_that_vanishes_keeps_all_that_was_read(tmp_path: Path) -> None:
    folder = tmp_path / "stories"
    folder.mkdir()
    (folder / "a.md").write_text("Troops left.")
    shelf = Shelf([folder], SAMPLE, must_exist=False)
    folder.rename(tmp_path / "elsewhere")
    reload = shelf.reload()
    assert not reload.swapped
    assert [problem.file for problem in reload.problems] == [str(folder)]
    assert [story.id for story in shelf.library.stories] == ["a"]


def test_the_sample_answers_until_there_is_a_story(tmp_path: Path) -> None:
    folder = tmp_path / "stories"
    shelf = Shelf([folder], SAMPLE, must_exist=False)
    assert shelf.is_sample
    assert shelf.problems == ()
    folder.mkdir()
    (folder / "a.md").write_text("Troops left.")
    reload = shelf.reload()
    assert not shelf.is_sample
    assert reload.added == ("a",)
    assert [story.id for story in shelf.library.stories] == ["a"]


def test_a_folder_that_was_chosen_and_is_not_there_is_a_problem(tmp_path: Path) -> None:
    shelf = Shelf([tmp_path / "typo"], SAMPLE)
    assert not shelf.is_sample
    assert shelf.library.stories == ()
    assert len(shelf.problems) == 1


def test_the_sample_goes_on_answering_beside_a_first_story_that_cannot_be_read(
    tmp_path: Path,
) -> None:
    shelf = Shelf([tmp_path], SAMPLE)
    (tmp_path / "bad.md").write_bytes(b"\x00")
    assert len(shelf.reload().problems) == 1
    assert shelf.is_sample


def test_a_reload_that_breaks_off_leaves_everything_as_it_was(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("Troops left.")
    patience = iter([True, False])

    @contextmanager
    def track(_size: int) -> Iterator[Advance]:
        if not next(patience):
            raise MemoryError
        yield lambda _: None

    shelf = Shelf([tmp_path], track=track)
    before = shelf.snapshot
    (tmp_path / "b.md").write_text("Troops came.")
    (tmp_path / "c.md").write_bytes(b"\x00")
    with pytest.raises(MemoryError):
        shelf.reload()
    assert shelf.snapshot is before


def failing(monkeypatch: pytest.MonkeyPatch, words: str) -> None:
    """Build an error into the program: it fails at every story that holds `words`."""

    def left_out_of(story: Story) -> object:
        if words in story.text:
            raise RecursionError
        return left_out(story)

    monkeypatch.setattr(analyzed_story, "left_out", left_out_of)


def test_a_story_at_which_the_program_fails_is_a_problem_and_stays_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "a.md").write_text("Troops left.")
    (tmp_path / "b.md").write_text("Troops came.")
    shelf = Shelf([tmp_path])
    failing(monkeypatch, "Bridges")
    (tmp_path / "a.md").write_text("Bridges fell.")
    (tmp_path / "b.md").write_text("Troops stayed.")
    (tmp_path / "c.md").write_text("Bridges rose.")
    reload = shelf.reload()
    assert [story.text for story in shelf.library.stories] == ["Troops left.", "Troops stayed."]
    assert (reload.added, reload.changed, reload.removed) == ((), ("b",), ())
    assert [Path(problem.file).name for problem in reload.problems] == ["a.md", "c.md"]
    assert "an error of the program (RecursionError)" in str(reload.problems[0])
    assert all(record.exc_info for record in caplog.records)
    assert len(caplog.records) == 2


def test_a_story_at_which_the_program_goes_on_failing_is_told_by_every_reload(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    failing(monkeypatch, "Bridges")
    (tmp_path / "a.md").write_text("Bridges fell.")
    (tmp_path / "b.md").write_text("Troops came.")
    shelf = Shelf([tmp_path])
    library = shelf.library
    reload = shelf.reload()
    assert not reload.swapped
    assert shelf.library is library
    assert len(reload.problems) == len(shelf.problems) == 1


def test_the_sample_goes_on_answering_beside_a_first_story_at_which_the_program_fails(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shelf = Shelf([tmp_path], SAMPLE)
    failing(monkeypatch, "Bridges")
    (tmp_path / "kabul-evacuation.md").write_text("Bridges fell.")
    assert len(shelf.reload().problems) == 1
    assert shelf.is_sample


def expecting(folder: Path, *, stops: bool) -> Shelf:
    (folder / "ferry.md").write_text("The ferry takes 180 passengers.\n")
    (folder / "expectations.yaml").write_text(
        "- question: how many passengers does the ferry take?\n  contains: 180 passengers\n"
    )
    shelf = Shelf([folder], stops=stops)
    (folder / "ferry.md").write_text("The ferry takes 200 passengers.\n")
    return shelf


def test_a_reload_tells_of_the_expectations_that_it_breaks(tmp_path: Path) -> None:
    shelf = expecting(tmp_path, stops=False)
    reload = shelf.reload()
    assert reload.swapped
    (broken,) = reload.compared.broken
    assert broken.expectation.contains == "180 passengers"
    assert reload.problems == ()


def test_a_reload_that_breaks_an_expectation_is_stopped_where_the_owner_wants_it(
    tmp_path: Path,
) -> None:
    shelf = expecting(tmp_path, stops=True)
    reload = shelf.reload()
    assert not reload.swapped
    assert "180" in shelf.library.stories[0].text
    (problem,) = shelf.problems
    assert (problem.line, "no longer be answered as expected" in str(problem)) == (1, True)
    (tmp_path / "expectations.yaml").unlink()
    assert shelf.reload().swapped
    assert shelf.problems == ()


def test_an_expectation_that_cannot_be_read_stops_nothing(tmp_path: Path) -> None:
    shelf = expecting(tmp_path, stops=True)
    (tmp_path / "expectations.yaml").write_text("- contains: 180\n")
    assert shelf.reload().swapped
    assert len(shelf.snapshot.misread) == 1
    assert shelf.problems == ()


PADDING = "The harbour was closed on Monday because of the storm. " * 15


def large(folder: Path, count: int = 48) -> None:
    """Write so many stories that they are worth to be kept."""
    folder.mkdir()
    for number in range(count):
        text = f"Ferry {number} takes {number + 200} passengers. {PADDING}\n"
        (folder / f"ferry{number}.md").write_text(text)


@pytest.fixture
def reads(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What is read of files and of kept stories, or analysed, in order."""
    told: list[str] = []
    read_file, packed, read = gathering.read_file, analysis.packed, PackedStories.read

    def reading(file: StoryFile, limit: StoryLimit) -> object:
        told.append(f"file {Path(file.path).stem}")
        return read_file(file, limit)

    def packing(story: Story, *given: Any) -> object:
        told.append(f"analyse {story.id}")
        return packed(story, *given)

    def of_segment(self: PackedStories, number: int, *given: Any) -> object:
        told.append("story")
        return read(self, number, *given)

    monkeypatch.setattr(story_files, "GRAIN_NS", 0)
    monkeypatch.setattr(gathering, "read_file", reading)
    monkeypatch.setattr(analysis, "packed", packing)
    monkeypatch.setattr(PackedStories, "read", of_segment)
    return told


def test_a_start_reads_nothing_that_did_not_change_since_the_last(
    tmp_path: Path, reads: list[str]
) -> None:
    large(tmp_path / "stories")
    first = Shelf([tmp_path / "stories"], cache=tmp_path / "cache")
    assert len(reads) == 2 * 48
    reads.clear()
    second = Shelf([tmp_path / "stories"], cache=tmp_path / "cache")
    assert reads == []
    assert second.library.revision == first.library.revision
    assert second.library.ask("How many passengers does ferry 7 take?").passages


def test_a_reload_reads_nothing_but_the_story_that_changed(
    tmp_path: Path, reads: list[str]
) -> None:
    large(tmp_path / "stories")
    shelf = Shelf([tmp_path / "stories"], cache=tmp_path / "cache")
    reads.clear()
    (tmp_path / "stories" / "ferry7.md").write_text("The tide is high.\n")
    reload = shelf.reload()
    assert (reload.added, reload.changed, reload.removed) == ((), ("ferry7",), ())
    assert reads == ["file ferry7", "analyse ferry7"]
    reads.clear()
    assert not shelf.reload().swapped
    assert reads == []


def test_of_a_few_stories_nothing_is_kept(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("Troops left.")
    Shelf([tmp_path / "a.md"], cache=tmp_path / "cache").settle(lambda: None)
    assert not (tmp_path / "cache").exists()


def test_a_file_that_is_moved_is_known_by_its_new_name(tmp_path: Path) -> None:
    line = '{"story_id": "a", "title": "Troops", "text": "Troops left."}\n'
    (tmp_path / "a.jsonl").write_text(line)
    shelf = Shelf([tmp_path])
    (tmp_path / "a.jsonl").rename(tmp_path / "b.jsonl")
    reload = shelf.reload()
    assert (reload.added, reload.changed, reload.removed) == ((), (), ())
    assert reload.after.library.revision == reload.before.library.revision
    assert shelf.library.stories[0].file == str(tmp_path / "b.jsonl")


def test_what_is_made_of_several_segments_answers_from_the_next_reload_on(tmp_path: Path) -> None:
    large(tmp_path / "stories")
    shelf = Shelf([tmp_path / "stories"], cache=tmp_path / "cache")
    for number in range(FEW + 1):
        (tmp_path / "stories" / f"tide{number}.md").write_text(f"Tide {number} is high.\n")
    shelf.reload()
    before = shelf.library
    shelf.settle(lambda: None)
    assert shelf.library is before
    assert len(before.corpus.segments) == 2
    (tmp_path / "stories" / "tide1.md").write_text("Tide 1 is low.\n")
    shelf.reload()
    assert [len(one) for one in shelf.library.corpus.segments] == [48 + FEW + 1, 1]
    again = Shelf([tmp_path / "stories"], cache=tmp_path / "cache")
    assert again.library.revision == shelf.library.revision
