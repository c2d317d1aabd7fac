"""Stories are read to the character; what cannot be read is told by file and line."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import NoReturn

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.errors import StoryError
from knowledge.stories import formats
from knowledge.stories.formats import READERS
from knowledge.stories.reading import read

HEAD = "---\ntitle: Kabul: US sends troops\npublisher: No\n---\n"


def write(path: Path, content: str | bytes) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def test_the_head_is_read_literally_and_the_body_to_the_character(tmp_path: Path) -> None:
    file = write(tmp_path / "a.md", HEAD + "\n  One.\r\n\r\nTwo.\t\n")
    (story,) = read([file]).stories
    assert (story.title, story.publisher) == ("Kabul: US sends troops", "No")
    assert story.text == "\n  One.\r\n\r\nTwo.\t\n"
    assert story.line == 5


def test_the_title_and_the_id_fall_back_to_the_file_name(tmp_path: Path) -> None:
    (story,) = read([write(tmp_path / "us-troops.txt", "One.")]).stories
    assert (story.id, story.title, story.text) == ("us-troops", "us-troops", "One.")


def test_a_byte_order_mark_is_no_part_of_the_story(tmp_path: Path) -> None:
    (story,) = read([write(tmp_path / "a.txt", b"\xef\xbb\xbfOne.")]).stories
    assert story.text == "One."


def test_a_folder_is_read_with_its_subfolders_and_their_names_are_in_the_ids(
    tmp_path: Path,
) -> None:
    for name in ("b.md", "2021/a.txt", "synonyms.txt", "expectations.yaml", ".hidden.md", "x.png"):
        write(tmp_path / name, "One.")
    assert [story.id for story in read([tmp_path]).stories] == ["2021/a", "b"]


def test_a_jsonl_gives_one_story_a_line_and_a_bad_line_costs_only_itself(tmp_path: Path) -> None:
    good = {"story_id": "a:1/2", "title": "T", "text": "One.", "url": "https://example.org"}
    lines = [json.dumps(good), "{", "", "[]", '{"story_id": "b"}', json.dumps({**good, "title": 3})]
    reading = read([write(tmp_path / "s.jsonl", "\n".join(lines))])
    assert [(s.id, s.url, s.line) for s in reading.stories] == [("a:1/2", "https://example.org", 1)]
    assert [problem.line for problem in reading.problems] == [2, 4, 5, 6]


@pytest.mark.parametrize(("bad", "reason"), [(b"\xe9", "not UTF-8"), (b"\x00", "binary")])
def test_a_bad_byte_in_a_jsonl_costs_only_its_line_and_that_story_stays(
    tmp_path: Path, bad: bytes, reason: str
) -> None:
    lines = [json.dumps({"story_id": name, "text": "One."}).encode() for name in "abc"]
    file = write(tmp_path / "s.jsonl", b"\n".join(lines))
    before = read([file]).stories
    lines[1] = lines[1].replace(b"One", bad)
    write(file, b"\n".join(lines))
    reading = read([file])
    assert [story.id for story in reading.stories] == ["a", "c"]
    assert [problem.line for problem in reading.problems] == [2]
    assert reason in reading.problems[0].reason
    assert sorted(story.id for story in read([file], before).stories) == ["a", "b", "c"]


@pytest.mark.parametrize(
    ("name", "content", "line", "reason"),
    [
        ("empty.md", "", 1, "holds no text"),
        ("blank.md", HEAD + " \n\n", 5, "holds no text"),
        ("endless.md", "---\ntitle: A\nOne: two.\n", 1, "the head never ends"),
        ("colon.md", "---\ntitle: A\nno such thing\n---\nOne.", 3, "has no colon"),
        ("binary.md", b"One.\nTwo\x00", 2, "binary"),
        ("latin.md", "One.\nCaf\xe9.".encode("latin-1"), 2, "is not UTF-8 text"),
        ("utf16.md", "One.".encode("utf-16"), 1, "UTF-16"),
        ("surrogate.jsonl", r'{"story_id": "a", "text": "\ud800"}', 1, "no text"),
        ("deep.jsonl", "[" * 100_000, 1, "out of all bounds"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_and_the_others_load(
    tmp_path: Path, name: str, content: str | bytes, line: int, reason: str
) -> None:
    bad = write(tmp_path / name, content)
    write(tmp_path / "good.txt", "One.")
    reading = read([tmp_path])
    assert [story.id for story in reading.stories] == ["good"]
    (problem,) = reading.problems
    assert (problem.file, problem.line) == (str(bad), line)
    assert reason in problem.reason
    assert problem.remedy
    assert "\n" not in str(problem)


def test_what_is_not_there_or_no_story_file_is_refused(tmp_path: Path) -> None:
    page = write(tmp_path / "page.html", "<p>One.</p>")
    problems = read([tmp_path / "missing", page]).problems
    assert [p.reason for p in problems] == [
        "no such file or directory",
        "is a web page and no text",
    ]


@pytest.mark.parametrize("suffix", [".docx", ".html", ".htm", ".rtf", ".pdf", ".doc", ".odt"])
def test_a_document_of_another_program_is_named_with_the_way_in(
    tmp_path: Path, suffix: str
) -> None:
    document = write(tmp_path / f"Ferry{suffix.upper()}", "One.")
    for name in ("map.png", ".DS_Store", "~$Ferry.docx", ".~lock.Ferry.odt#", "ferry.csv"):
        write(tmp_path / name, "One.")
    write(tmp_path / "good.txt", "One.")
    reading = read([tmp_path])
    assert [story.id for story in reading.stories] == ["good"]
    (problem,) = reading.problems
    assert problem.file == str(document)
    assert "no text" in problem.reason
    assert "bring" in problem.remedy


def test_a_story_whose_line_breaks_are_damaged_loads_and_is_warned_about(tmp_path: Path) -> None:
    glued = "---\ntitle: A\n---\n\nHe fell on Sunday.Police say he ran.\n"
    file = write(tmp_path / "a.txt", glued)
    write(tmp_path / "b.txt", "The troops will fly to the old capital on the\nnext day, he said.")
    write(tmp_path / "c.txt", "The troops will fly.\n\nThe next day is near.")
    reading = read([tmp_path])
    assert [story.id for story in reading.stories] == ["a", "b", "c"]
    assert reading.problems == ()
    assert [warning.line for warning in reading.warnings] == [5, 1]
    assert str(reading.warnings[0]) == (
        f"{file}:5: has lost a line break or a space (“…He fell on Sunday.Police say he ran.…”); "
        "put it back, or bring it in with `verbatim add FILE`, which does"
    )


def test_lines_to_keep_are_read_from_a_head_and_from_a_jsonl(tmp_path: Path) -> None:
    write(tmp_path / "a.md", "---\nkeep: Read more\nkeep: Share\n---\nOne.")
    record = {"story_id": "b", "text": "One.", "keep": ["Share"]}
    write(tmp_path / "b.jsonl", json.dumps(record) + "\n" + json.dumps({**record, "keep": "x"}))
    reading = read([tmp_path])
    assert [story.kept for story in reading.stories] == [("Read more", "Share"), ("Share",)]
    assert [problem.line for problem in reading.problems] == [2]


def test_the_second_story_with_an_id_is_refused_and_names_the_first(tmp_path: Path) -> None:
    write(tmp_path / "a.md", "---\nid: x\n---\nOne.")
    write(tmp_path / "b.md", "---\nid: x\n---\nTwo.")
    reading = read([tmp_path])
    assert [story.text for story in reading.stories] == ["One."]
    a, b = tmp_path / "a.md", tmp_path / "b.md"
    assert str(reading.problems[0]) == (
        f"{b}: has the id 'x' of the story in {a}, which answers; give one of them another id"
    )


def test_the_second_story_of_a_jsonl_with_an_id_is_refused_by_its_line(tmp_path: Path) -> None:
    lines = [json.dumps({"story_id": "x", "text": text}) for text in ("One.", "Two.")]
    reading = read([write(tmp_path / "s.jsonl", "\n".join(lines))])
    assert [story.text for story in reading.stories] == ["One."]
    assert [problem.line for problem in reading.problems] == [2]


@pytest.mark.parametrize("now", ["One.", "---\ntitle: One\n---\nOne again.", b"\x00"])
def test_a_new_file_never_takes_the_id_of_a_story_that_answers(
    tmp_path: Path, now: str | bytes
) -> None:
    file = write(tmp_path / "kabul.md", "One.")
    before = read([tmp_path]).stories
    write(file, now)
    new = write(tmp_path / "a.md", "---\nid: kabul\n---\nPears.")
    reading = read([tmp_path], before)
    assert [story.file for story in reading.stories] == [str(file)]
    assert [problem.file for problem in reading.problems if problem.line is None] == [str(new)]
    assert str(file) in str(reading.problems[-1])


def test_a_story_that_moves_to_another_file_keeps_its_id(tmp_path: Path) -> None:
    file = write(tmp_path / "kabul.md", "One.")
    before = read([tmp_path]).stories
    file.unlink()
    write(tmp_path / "a.md", "---\nid: kabul\n---\nOne.")
    reading = read([tmp_path], before)
    assert [story.file for story in reading.stories] == [str(tmp_path / "a.md")]
    assert reading.problems == ()


def test_a_file_that_takes_the_id_of_another_keeps_the_story_it_gave_before(tmp_path: Path) -> None:
    write(tmp_path / "a.md", "One.")
    file = write(tmp_path / "b.md", "Two.")
    before = read([tmp_path]).stories
    write(file, "---\nid: a\n---\nThree.")
    reading = read([tmp_path], before)
    assert [story.text for story in reading.stories] == ["One.", "Two."]
    assert len(reading.problems) == 1


def test_a_file_that_has_become_bad_keeps_the_stories_it_gave_before(tmp_path: Path) -> None:
    file = write(tmp_path / "a.md", "One.")
    other = write(tmp_path / "b.md", "Two.")
    before = read([tmp_path]).stories
    write(file, b"\x00")
    other.unlink()
    reading = read([tmp_path], before)
    assert [story.text for story in reading.stories] == ["One."]
    assert len(reading.problems) == 1


def test_a_story_that_left_a_jsonl_leaves_though_another_line_became_bad(tmp_path: Path) -> None:
    lines = [json.dumps({"story_id": name, "text": "One."}) for name in "abc"]
    file = write(tmp_path / "s.jsonl", "\n".join(lines))
    before = read([file]).stories
    write(file, "\n".join([lines[0], "{"]))
    assert [story.id for story in read([file], before).stories] == ["a", "b"]
    write(file, b"\xff")
    assert [story.id for story in read([file], before).stories] == ["a", "b", "c"]


def test_a_pipe_among_the_stories_is_refused_and_never_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    (problem,) = read([tmp_path]).problems
    assert problem.reason == "is no regular file"


def test_a_name_that_is_not_utf_8_is_refused(tmp_path: Path) -> None:
    Path(os.fsdecode(os.fsencode(tmp_path) + b"/\xff.txt")).write_text("One.")
    (problem,) = read([tmp_path]).problems
    assert problem.reason == "has a name that is not UTF-8"
    str(problem).encode()


def test_a_path_that_is_too_long_is_refused(tmp_path: Path) -> None:
    (problem,) = read([tmp_path / ("a" * 5000)]).problems
    assert problem.reason == "file name too long"


def test_a_file_that_is_named_twice_is_one_story(tmp_path: Path) -> None:
    file = write(tmp_path / "a.md", "One.")
    reading = read([file, file, tmp_path])
    assert (len(reading.stories), reading.problems) == (1, ())


def test_what_stands_beside_the_stories_is_never_one(tmp_path: Path) -> None:
    write(tmp_path / ".trash" / "a.md", "One.")
    synonyms = write(tmp_path / "synonyms.txt", "troops, soldiers")
    assert read([tmp_path]).stories == ()
    assert [p.reason for p in read([synonyms]).problems] == ["is no story file"]


@pytest.mark.parametrize("suffix", READERS)
@given(text=st.text() | st.dictionaries(st.text(), st.text()).map(json.dumps))
def test_in_any_format_any_text_is_stories_or_refusals(suffix: str, text: str) -> None:
    file = f"a{suffix}"
    try:
        outcomes = list(READERS[suffix](text.encode(), file, "a"))
    except StoryError as error:
        outcomes = [error]
    for outcome in outcomes:
        if isinstance(outcome, StoryError):
            assert str(outcome).startswith(f"{file}:")
        else:
            assert outcome.file == file
        assert "error of the program" not in str(outcome)


TOO_LARGE = (
    "is 2,000,001 bytes large, and a story may have 2,000,000; "
    "part it into several stories, or set the limit higher"
)


def test_a_link_out_of_the_folder_and_a_file_beyond_all_bounds_are_refused_by_name(
    tmp_path: Path,
) -> None:
    folder = tmp_path / "stories"
    folder.mkdir()
    (tmp_path / "secret.md").write_text("The password is swordfish.\n")
    (folder / "tide.md").write_text("High tide comes at noon.\n")
    (folder / "also.md").symlink_to(folder / "tide.md")
    (folder / "out.md").symlink_to(tmp_path / "secret.md")
    (folder / "nowhere.md").symlink_to(tmp_path / "nothing.md")
    with (folder / "large.txt").open("wb") as large:
        large.truncate(2_000_001)
    reading = read([folder])
    assert [story.id for story in reading.stories] == ["also", "tide"]
    assert [str(problem) for problem in reading.problems] == [
        f"{folder / 'large.txt'}: {TOO_LARGE}",
        *(
            f"{folder / name}: is a link to somewhere outside the folder; put the file itself there"
            for name in ("nowhere.md", "out.md")
        ),
    ]


@given(st.text())
def test_the_body_of_a_text_is_kept_to_the_character(text: str) -> None:
    try:
        (story,) = READERS[".txt"](text.encode(), "a.txt", "a")
    except StoryError:
        return
    assert text.endswith(story.text)


def test_every_format_of_the_folder_is_read_and_has_suffixes_of_its_own() -> None:
    modules = {path.stem for path in Path(*formats.__path__).glob("[!_]*.py")}
    assert {reader.__module__.rpartition(".")[2] for reader in READERS.values()} == modules
    assert {".md", ".txt", ".jsonl"} <= READERS.keys()


def test_a_story_that_the_program_fails_to_read_is_a_problem_of_its_file_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def raises(data: bytes, *_: object) -> NoReturn:
        raise LookupError(data)

    monkeypatch.setitem(READERS, ".md", raises)
    write(tmp_path / "a.md", "One.")
    write(tmp_path / "b.txt", "Two.")
    reading = read([tmp_path])
    assert [story.text for story in reading.stories] == ["Two."]
    (problem,) = reading.problems
    assert problem.file == str(tmp_path / "a.md")
    assert problem.reason == "could not be read: an error of the program (LookupError)"
