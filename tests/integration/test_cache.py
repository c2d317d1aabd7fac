"""The cache: no story is read twice, and whatever is wrong with it, the answers are the same."""

from __future__ import annotations

import logging
import os
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from bot.cache import analysis, gathering
from bot.cache.adding import TAIL
from bot.cache.folder import MOST_SETS, UNUSED, Folder
from bot.cache.gathered import NOTHING, Gathered, Means
from bot.cache.gathering import gather
from bot.cache.keeping import keep, kept_in
from bot.cache.merging import FEW, Work, merged, with_merged
from knowledge.index import arrays
from knowledge.index.arrays import FORMAT, MAGIC, START, Start
from knowledge.stories import story_files
from knowledge.stories.speaker_corrections import SpeakerCorrection
from knowledge.stories.synonyms import NO_SYNONYMS, Synonyms

if TYPE_CHECKING:
    from collections.abc import Callable

    from knowledge.model import Story

NAMES = ("bridge", "ferry", "harbour", "tide")
ROOT = Path(__file__).parents[2]


@pytest.fixture(autouse=True)
def _old(monkeypatch: pytest.MonkeyPatch) -> None:
    """Files are known by their times as soon as they are written."""
    monkeypatch.setattr(story_files, "GRAIN_NS", 0)


@pytest.fixture
def stories(tmp_path: Path) -> Path:
    folder = tmp_path / "stories"
    folder.mkdir()
    for name in NAMES:
        write(folder, name)
    return folder


@pytest.fixture
def done(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What is done with which file or story, in order."""
    told: list[str] = []
    read, packed = gathering.read_file, analysis.packed

    def reading(file: Any, limit: Any) -> Any:
        told.append(f"read {Path(file.path).stem}")
        return read(file, limit)

    def packing(story: Story, *given: Any) -> Any:
        told.append(f"analyse {story.id}")
        if "FAIL" in story.text:
            raise LookupError
        return packed(story, *given)

    monkeypatch.setattr(gathering, "read_file", reading)
    monkeypatch.setattr(analysis, "packed", packing)
    return told


def write(folder: Path, name: str, words: str | None = None) -> None:
    text = words or f"The {name} is open. “It is new,” Ann Lee of the {name} said on Monday."
    file = folder / f"{name}.txt"
    before = file.stat().st_mtime_ns if file.exists() else None
    file.write_text(f"{text}\n", encoding="utf-8")
    while file.stat().st_mtime_ns == before:  # the clock of the disk has a grain
        time.sleep(0.002)
        file.touch()


def start(
    stories: Path,
    *,
    words: Synonyms = NO_SYNONYMS,
    said: tuple[SpeakerCorrection, ...] = (),
    **means: Any,
) -> Gathered:
    """Gather as the program does when it starts."""
    folder = in_cache(stories)
    known = kept_in(folder)
    gathered = gather([stories], Gathered(known), words, said, Means(folder, **means))
    keep(gathered, known, folder)
    return gathered


def in_cache(stories: Path) -> Folder:
    return Folder.of_paths(stories.parent / "data" / "cache", [stories])


def without(stories: Path, **given: Any) -> Gathered:
    """Gather with nothing known."""
    return gather([stories], NOTHING, given.get("words", NO_SYNONYMS), given.get("said", ()))


def same(gathered: Gathered, stories: Path, **given: Any) -> bool:
    """Whether all that answers is what answers without a cache."""
    ours, fresh = gathered.corpus(), without(stories, **given).corpus()
    return (
        ours.revision == fresh.revision
        and [one.story for one in ours.stories] == [one.story for one in fresh.stories]
        and [one.statements for one in ours.stories] == [one.statements for one in fresh.stories]
        and [one.text for one in ours.documents] == [one.text for one in fresh.documents]
    )


def files_of(stories: Path) -> list[Path]:
    return sorted(file for file in (stories.parent / "data").rglob("*") if file.is_file())


def test_a_second_start_opens_no_file_and_analyses_no_story(stories: Path, done: list[str]) -> None:
    first = start(stories)
    assert len(done) == 2 * len(NAMES)
    done.clear()
    second = start(stories)
    assert done == []
    assert second.records == first.records
    assert same(second, stories)


def test_of_what_changes_only_that_is_read_and_analysed(stories: Path, done: list[str]) -> None:
    start(stories)
    done.clear()
    write(stories, "ferry", "The ferry is gone.")
    (stories / "bridge.txt").unlink()
    write(stories, "zoo")
    changed = start(stories)
    assert done == ["read ferry", "analyse ferry", "read zoo", "analyse zoo"]
    done.clear()
    again = start(stories)
    assert done == []
    assert [one.id for one in again.records] == ["ferry", "harbour", "tide", "zoo"]
    assert same(changed, stories)
    assert same(again, stories)


def test_what_is_touched_moved_or_changed_and_changed_back_is_not_analysed_again(
    stories: Path, done: list[str]
) -> None:
    first = start(stories)
    done.clear()
    (stories / "tide.txt").touch()
    (stories / "sub").mkdir()
    text = "---\nid: ferry\ntitle: ferry\n---\n" + (stories / "ferry.txt").read_text()
    (stories / "sub" / "other.txt").write_text(text)
    (stories / "ferry.txt").unlink()
    second = gather([stories], first, NO_SYNONYMS)
    assert done == ["read other", "read tide"]
    moved = next(one for one in second.records if one.id == "ferry")
    assert (moved.file, moved.line) == (str(stories / "sub" / "other.txt"), 5)
    place = [one.id for one in second.records].index("ferry")
    assert second.corpus().stories[place].story.file == moved.file


def test_a_file_that_was_just_written_is_read_again_and_not_analysed(
    stories: Path, done: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(story_files, "GRAIN_NS", 10**12)
    start(stories)
    done.clear()
    start(stories)
    assert done == [f"read {name}" for name in NAMES]


def test_other_phrases_let_every_story_be_analysed_and_no_file_be_opened(
    stories: Path, done: list[str]
) -> None:
    start(stories)
    done.clear()
    words = Synonyms({"tide": ("sea level",)}, frozenset({"sea level"}))
    gathered = start(stories, words=words)
    assert done == [f"analyse {name}" for name in NAMES]
    assert same(gathered, stories, words=words)
    done.clear()
    start(stories, words=words)
    assert done == []


def test_a_correction_lets_its_story_be_analysed_alone(stories: Path, done: list[str]) -> None:
    start(stories)
    done.clear()
    said = (SpeakerCorrection("ferry", "It is new", "Bo Ek"),)
    gathered = start(stories, said=said)
    assert done == ["analyse ferry"]
    spoken = [s.speaker for one in gathered.corpus().stories for s in one.statements]
    assert spoken == ["Ann Lee", "Bo Ek", "Ann Lee", "Ann Lee"]
    assert same(gathered, stories, said=said)


def test_a_story_at_which_the_program_fails_stays_as_it_was(stories: Path, done: list[str]) -> None:
    first = start(stories)
    write(stories, "ferry", "FAIL.")
    write(stories, "zoo", "FAIL, too.")
    second = gather([stories], first, NO_SYNONYMS)
    assert second.records == first.records
    assert [Path(one.file).stem for one in second.problems] == ["ferry", "zoo"]
    assert "LookupError" in second.problems[0].reason
    words = Synonyms({}, frozenset({"sea level"}))
    third = gather([stories], second, words)
    assert third.records == first.records
    assert len(third.problems) == 2
    done.clear()
    write(stories, "ferry", "The ferry is mended.")
    fourth = gather([stories], third, words)
    assert done == ["read ferry", "analyse ferry", "read zoo", "analyse zoo"]
    assert len(fourth.problems) == 1


def test_a_file_that_cannot_be_read_any_more_keeps_its_story(stories: Path) -> None:
    first = start(stories)
    (stories / "ferry.txt").write_bytes(b"\0\0")
    words = Synonyms({}, frozenset({"sea level"}))
    second = gather([stories], first, words)
    assert set(second.records) == set(first.records)
    assert second.corpus().stories[-1].story.text.startswith("The ferry is open.")
    assert [one.reason for one in second.problems] == ["is binary and no text"]


def test_what_was_wrong_with_a_file_is_told_at_the_next_start_without_opening_it(
    stories: Path, done: list[str]
) -> None:
    (stories / "bad.txt").write_bytes(b"\0")
    write(stories, "glued", "He fell on Sunday.Police say he ran.")
    first = start(stories)
    done.clear()
    second = start(stories)
    assert done == []
    assert [str(one) for one in second.problems] == [str(one) for one in first.problems]
    assert len(second.problems) == 1
    assert [str(told) for _, told in second.warnings] == [str(told) for _, told in first.warnings]
    assert len(second.warnings) == 1


def sizes(gathered: Gathered) -> list[int]:
    return [len(one) for one in gathered.known.segments.all]


def adding(stories: Path, gathered: Gathered, count: int, name: str) -> Gathered:
    """Write so many new stories, and gather them."""
    for number in range(count):
        write(stories, f"{name}{number:03}", f"{name} {number}.")
    return gather([stories], gathered, NO_SYNONYMS, means=Means(workers=0))


def making(stories: Path, gathered: Gathered, then: Gathered | None = None) -> Gathered:
    """Return what was gathered by `then`, with one segment made of several of `gathered`."""
    then = then or gathered
    made = merged(gathered, Work(in_cache(stories), lambda: None))
    assert made is not None
    segments = with_merged(then.known.segments, made, {one.key for one in then.alive})
    return replace(then, known=then.known._replace(segments=segments))


def test_only_the_last_segment_is_made_anew_and_that_as_long_as_it_is_small(stories: Path) -> None:
    for number in range(TAIL):
        write(stories, f"more{number:03}")
    base = TAIL + 4
    found = [start(stories)]
    for name, count in (("a", 1), ("b", TAIL - 1), ("c", 1), ("d", 1), ("e", 1)):
        found.append(adding(stories, found[-1], count, name))
    last = [TAIL + 1, 1], [TAIL + 1, 2]
    assert [*map(sizes, found)] == [
        [base], [base, 1], [base, TAIL], [base, TAIL + 1], *([base, *one] for one in last)
    ]  # fmt: skip
    assert all(one.known.segments.all[0] is found[0].known.segments.all[0] for one in found)
    assert same(found[-1], stories)


def test_once_much_is_new_all_segments_become_one_whatever_is_gathered_meanwhile(
    stories: Path, done: list[str]
) -> None:
    first = adding(stories, start(stories), FEW, "old")
    assert merged(first, Work(in_cache(stories), lambda: None)) is None
    then = adding(stories, first, FEW + 1, "new")
    assert sizes(making(stories, then)) == [2 * FEW + 5]
    meanwhile = adding(stories, then, 1, "later")
    made = making(stories, then, meanwhile)
    assert sizes(made) == [2 * FEW + 5, 1]
    done.clear()
    again = gather([stories], made, NO_SYNONYMS, means=Means(workers=0))
    assert not done
    assert again.known.segments is made.known.segments
    assert same(again, stories)


def test_once_much_is_gone_it_is_left_out(stories: Path) -> None:
    for number in range(FEW + 9):
        write(stories, f"new{number:03}")
    gathered = start(stories)
    for number in range(FEW + 1):
        (stories / f"new{number:03}.txt").unlink()
    gathered = gather([stories], gathered, NO_SYNONYMS, means=Means(workers=0))
    assert sizes(gathered) == [FEW + 13]
    gathered = making(stories, gathered)
    assert sizes(gathered) == [12]
    assert same(gathered, stories)


# What is wrong with a cache.


def started(content: bytes, **changed: int) -> bytes:
    said = Start(*START.unpack(content[: START.size])[1:])._replace(**changed)
    return START.pack(MAGIC, *said) + content[START.size :]


DAMAGES: dict[str, Callable[[bytes], bytes]] = {
    "empty": lambda _: b"",
    "cut short": lambda content: content[: len(content) // 2],
    "a bit": lambda content: content[:-9] + bytes([content[-9] ^ 1]) + content[-8:],
    "zeros": lambda content: bytes(len(content)),
    "another version": lambda content: started(content, format=FORMAT + 1),
    "another byte order": lambda content: started(content, order=1 << 24),
    "a pickle": lambda _: b"\x80\x04\x95" + bytes(99),
    "other arrays": lambda _: arrays.packed({"manifest": np.zeros(9, np.uint8)}),
    "no arrays": lambda _: arrays.packed({}),
    "JSON of another make": lambda _: arrays.packed(
        {"manifest": np.frombuffer(b'[[], [["a"]]]', np.uint8)}
    ),
}


@pytest.mark.parametrize("which", ["manifest", "segment"])
@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES)
def test_damage_is_noticed_told_once_and_mended(
    stories: Path,
    done: list[str],
    caplog: pytest.LogCaptureFixture,
    which: str,
    damage: Callable[[bytes], bytes],
) -> None:
    start(stories)
    (file,) = (one for one in files_of(stories) if which in one.name)
    file.write_bytes(damage(file.read_bytes()))
    done.clear()
    gathered = start(stories)
    assert done
    assert same(gathered, stories)
    (told,) = (one.getMessage() for one in caplog.records if one.levelno >= logging.WARNING)
    assert str(file.parent) in told
    done.clear()
    assert same(start(stories), stories)
    assert [one for one in done if one.startswith("read")] == [f"read {name}" for name in NAMES]


def test_segments_of_other_stories_in_the_place_of_ours_are_of_no_use(
    stories: Path, tmp_path: Path, done: list[str]
) -> None:
    other = tmp_path / "others"
    other.mkdir()
    write(other, "ferry", "Nobody knows of a ferry.")
    start(other)
    start(stories)
    theirs, ours = (
        next(one for one in files_of(stories) if one.parent == in_cache(of).path(""))
        for of in (other, stories)
    )
    assert theirs.suffix == ours.suffix == ".segment"
    ours.write_bytes(theirs.read_bytes())
    done.clear()
    assert same(start(stories), stories)
    assert "analyse ferry" in done


@pytest.mark.parametrize("missing", ["manifest", "segment"])
def test_what_is_missing_is_made_again(stories: Path, missing: str) -> None:
    start(stories)
    for file in files_of(stories):
        if missing in file.name:
            file.unlink()
    assert same(start(stories), stories)


NOWHERE: dict[str, Callable[[Path], object]] = {
    "a file": lambda data: data.write_text("This is a file."),
    # As a folder of somebody else's it lets nobody look into it, not even whoever may all.
    "not to be looked into": lambda data: data.symlink_to("d" * 300),
}


@pytest.mark.parametrize("make", NOWHERE.values(), ids=NOWHERE)
def test_where_nothing_can_be_written_one_does_without_and_is_told_once(
    stories: Path, caplog: pytest.LogCaptureFixture, make: Callable[[Path], object]
) -> None:
    make(stories.parent / "data")
    gathered = start(stories, worth=0, workers=2)
    assert same(gathered, stories)
    (told,) = (one.getMessage() for one in caplog.records if one.levelno >= logging.WARNING)
    assert "one does without" in told


FULL = """
import resource, signal, sys
from pathlib import Path
from bot.cache.adding import TAIL
from bot.cache.folder import Folder
from bot.cache.gathered import Gathered, Means
from bot.cache.gathering import gather
from bot.cache.keeping import keep, kept_in
from knowledge.stories.synonyms import NO_SYNONYMS

most = int(sys.argv[1])
if most:
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))
paths = [Path(sys.argv[2])]
folder = Folder.of_paths(Path(sys.argv[3]), paths)
known = kept_in(folder)
gathered = gather(paths, Gathered(known), NO_SYNONYMS, (), Means(folder, worth=0, workers=2))
keep(gathered, known, folder)
print(gathered.corpus().revision, len(gathered.problems))
"""


def program(stories: Path, most: int = 0) -> subprocess.Popen[str]:
    """Gather in a process of its own, which may write files of so many bytes."""
    cache = stories.parent / "data" / "cache"
    return subprocess.Popen(
        [sys.executable, "-c", FULL, str(most), str(stories), str(cache)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=ROOT,
    )


@pytest.mark.skipif(sys.platform == "win32", reason="Windows limits no file")
@pytest.mark.parametrize("most", [4_000, 9_000])
def test_on_a_full_disk_one_does_without(stories: Path, most: int) -> None:
    told, complaints = program(stories, most=most).communicate(timeout=60)
    assert told.split() == [without(stories).corpus().revision, "0"]
    assert "one does without" in complaints
    assert [file.name for file in files_of(stories) if not file.name.startswith(".")] == []


def test_two_processes_that_build_it_at_once_both_end_right(stories: Path, done: list[str]) -> None:
    both = [program(stories) for _ in range(2)]
    told = [one.communicate(timeout=60) for one in both]
    revision = without(stories).corpus().revision
    assert told == [(f"{revision} 0\n", "")] * 2
    done.clear()
    start(stories)
    assert [one for one in done if one.startswith("analyse")] == []
    assert {file.name.partition(".")[2] or file.name for file in files_of(stories)} == {
        "segment",
        "manifest",
    }


def test_what_nobody_uses_any_more_is_removed(stories: Path, tmp_path: Path) -> None:
    old = tmp_path / "data" / "cache" / ("0" * 24)
    (old / "x").mkdir(parents=True)
    notes = tmp_path / "data" / "cache" / "notes"
    notes.mkdir()
    start(stories)
    assert not old.exists()
    assert notes.exists()
    left = in_cache(stories).path(".spool.1.2")
    left.write_text("")
    young = in_cache(stories).path("young.segment")
    young.write_text("")
    os.utime(left, (time.time() - 2 * UNUSED,) * 2)
    write(stories, "ferry", "The ferry is gone.")
    start(stories)
    assert not left.exists()
    assert young.exists()


def test_of_many_sets_of_stories_those_are_kept_that_were_used_last(tmp_path: Path) -> None:
    sets = [tmp_path / f"s{number}" for number in range(MOST_SETS + 2)]
    for number, one in enumerate(sets):
        one.mkdir()
        write(one, "tide", "High tide.")
        start(one)
        os.utime(in_cache(one).path(""), (number, number))
    write(sets[-1], "tide", "Low tide.")
    start(sets[-1])
    left = [in_cache(one).path("").exists() for one in sets]
    assert left == [False, False, *[True] * MOST_SETS]


def test_what_was_kept_by_another_version_is_not_read(
    stories: Path, done: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    start(stories)
    done.clear()
    monkeypatch.setattr("bot.cache.folder.version", lambda: "1" * 24)
    start(stories)
    assert len(done) == 2 * len(NAMES)


def test_a_story_that_was_made_by_hand_is_no_less_known(stories: Path, done: list[str]) -> None:
    lines = '{"story_id": "a", "text": "One is here."}\n{"story_id": "b", "text": "Two is."}\n'
    (stories / "all.jsonl").write_text(lines)
    first = start(stories)
    done.clear()
    (stories / "all.jsonl").write_text("\n" + lines.replace("Two is.", "Two is gone."))
    second = gather([stories], first, NO_SYNONYMS)
    assert done == ["read all", "analyse b"]
    assert [one.line for one in second.records if one.id in "ab"] == [2, 3]
    assert same(second, stories)
    assert replace(second.corpus().stories[0].story, line=1) == first.corpus().stories[0].story
