"""`verbatim add`, as people and programs use it: the preview, the question, and what is written."""

from __future__ import annotations

import io
import json
import os
import pty
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from bot.__main__ import main
from knowledge.stories.reading import read
from running import VERBATIM

if TYPE_CHECKING:
    from pathlib import Path

BODY = """A ferry with forty people on board sank off the island of Kos on Tuesday.
“We heard a loud bang,” said Maria Costa, a passenger.
Divers searched the wreck until nightfall, the coast guard said."""
ARTICLE = f"Ferry sinks off Kos\n12 August 2021\n{BODY}\nRead more: Ferry rules tightened\n"


class Shell:
    """Runs `verbatim add` in this process, in a folder of its own."""

    def __init__(
        self, folder: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
    ) -> None:
        self.folder = folder
        self.stories = folder / "data" / "stories"
        self.monkeypatch = monkeypatch
        self.capfd = capfd

    def __call__(self, *args: str, stdin: bytes = b"") -> tuple[int, str, str]:
        self.monkeypatch.setattr(sys, "argv", ["verbatim", "add", *args])
        self.monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin)))
        with pytest.raises(SystemExit) as left:
            main()
        out, err = self.capfd.readouterr()
        assert isinstance(left.value.code, int)
        return left.value.code, out, err

    def files(self) -> list[str]:
        return sorted(path.name for path in self.stories.glob("*"))


@pytest.fixture
def add(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> Shell:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("VERBATIM_DATA", str(tmp_path / "data"))
    (tmp_path / "ferry.txt").write_text(ARTICLE)
    return Shell(tmp_path, monkeypatch, capfd)


def test_the_preview_shows_the_facts_the_lines_left_out_and_the_doubts(add: Shell) -> None:
    code, out, err = add("ferry.txt", "--date", "someday")
    assert (code, err) == (1, "")
    assert out.splitlines() == [
        "Ferry sinks off Kos",
        "  someday",
        "  3 sentences · 2 statements",
        "  From ferry.txt",
        "  Who speaks: Maria Costa and the coast guard",
        "",
        "It begins:",
        "> A ferry with forty people on board sank off the island of Kos on Tuesday.",
        "",
        "It ends:",
        "> Divers searched the wreck until nightfall, the coast guard said.",
        "",
        "Left out as part of the page, 2 lines:",
        "  1. 12 August 2021",
        "  2. Read more: Ferry rules tightened",
        "  (keep a line with --keep NUMBER)",
        "",
        "Please check:",
        "  Its date cannot be read: someday. Write it as 3 May 2024",
        "",
        "Not added: nobody can be asked here; look at it, then add it with --yes.",
    ]
    assert add.files() == []


def test_a_file_is_added_with_yes_and_answers(add: Shell) -> None:
    code, out, err = add("ferry.txt", "--yes", "--publisher", "The Courier")
    assert (code, err) == (0, "")
    assert out.splitlines()[-1] == f"Added: {add.stories / 'ferry-sinks-off-kos.md'}"
    (story,) = read([add.stories]).stories
    assert (story.id, story.title) == ("ferry-sinks-off-kos", "Ferry sinks off Kos")
    assert (story.publisher, story.published) == ("The Courier", "12 August 2021")
    done = subprocess.run(
        [VERBATIM, "ask", "how many people were on board?"],
        capture_output=True,
        text=True,
        check=False,
        encoding="utf-8",
    )
    assert done.returncode == 0
    assert "forty people on board" in done.stdout


def test_what_is_piped_in_is_added(add: Shell) -> None:
    code, _, _ = add("-", "--yes", "--id", "ferry", stdin=ARTICLE.encode())
    assert code == 0
    assert add.files() == ["ferry.md"]


def test_programs_get_one_object(add: Shell) -> None:
    code, out, _ = add("ferry.txt", "--json")
    record = json.loads(out)
    assert code == 1
    assert list(record) == [
        *("added", "file", "id", "title", "publisher", "published", "url", "author", "updated"),
        *("language", "first", "last", "sentences", "statements", "speakers", "left_out"),
        *("mended", "doubts", "replaces", "text"),
    ]
    assert (record["added"], record["id"]) == (False, "ferry-sinks-off-kos")
    assert record["left_out"] == ["12 August 2021", "Read more: Ferry rules tightened"]
    code, out, _ = add("ferry.txt", "--json", "--yes")
    assert code == 0
    assert json.loads(out)["file"] == str(add.stories / "ferry-sinks-off-kos.md")


def test_a_line_that_was_left_out_is_kept_by_its_number(add: Shell) -> None:
    assert add("ferry.txt", "--yes", "--keep", "2")[0] == 0
    (story,) = read([add.stories]).stories
    assert story.kept == ("Read more: Ferry rules tightened",)
    code, _, err = add("ferry.txt", "--keep", "9")
    assert code == 2
    assert "no line with the number 9 was left out" in err


def test_the_story_of_an_address_is_replaced_only_if_that_is_said(add: Shell) -> None:
    url = "https://courier.example/ferry"
    assert add("ferry.txt", "--yes", "--url", url)[0] == 0
    (add.folder / "new.txt").write_text(ARTICLE.replace("forty", "41"))
    code, out, _ = add("new.txt", "--yes", "--url", f"{url}/?utm_source=x")
    assert code == 1
    assert "It replaces “Ferry sinks off Kos” (it is not replaced without --replace)" in out
    assert out.endswith("Not added.\n")
    code, out, _ = add("new.txt", "--yes", "--replace", "--url", url)
    assert code == 0
    assert out.splitlines()[-1].startswith("Replaced: ")
    (story,) = read([add.stories]).stories
    assert "41 people" in story.text


def test_nearly_the_same_story_is_pointed_out(add: Shell) -> None:
    assert add("ferry.txt", "--yes")[0] == 0
    code, out, _ = add("ferry.txt", "--title", "Ferry lost")
    assert code == 1
    assert "It is nearly the same as “Ferry sinks off Kos”" in out


def test_garbled_letters_are_mended_if_that_is_said(add: Shell) -> None:
    (add.folder / "garbled.txt").write_text(ARTICLE.replace("“", "â€œ"))
    _, out, _ = add("garbled.txt")
    assert "can be mended (mend them with --mend)" in out
    assert add("garbled.txt", "--yes", "--mend")[0] == 0
    (story,) = read([add.stories]).stories
    assert "“We heard" in story.text


@pytest.mark.parametrize(
    ("args", "told"),
    [
        (["missing.txt"], "missing.txt: no such file or directory"),
        (["."], ".: is no regular file"),
        (["picture.png"], "picture.png: is no text; save it as"),
        (["http://169.254.169.254/latest"], "leads to no public machine"),
        (["http://127.0.0.1:8000/"], "names a port that is not fetched from"),
        (["ferry.txt", "--to", "ferry.txt"], "is a file"),
    ],
)
def test_what_cannot_be_read_is_told_in_one_line(add: Shell, args: list[str], told: str) -> None:
    (add.folder / "picture.png").write_bytes(b"\x89PNG\0")
    code, out, err = add(*args)
    assert (code, out) == (2, "")
    assert told in err
    assert len(err.splitlines()) == 1


def test_the_owner_switches_fetching_off_and_lists_hosts(
    add: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VERBATIM_FETCH_HOSTS", "courier.example")
    assert "only pages of courier.example are fetched" in add("https://other.example/")[2]
    monkeypatch.setenv("VERBATIM_FETCH", "false")
    assert "fetching is switched off" in add("https://courier.example/")[2]


@pytest.mark.parametrize(("typed", "added"), [("y", True), ("n", False), ("", False)])
def test_a_person_at_a_terminal_is_asked(add: Shell, typed: str, *, added: bool) -> None:
    """A pseudo-terminal of 80 columns, in which a person types."""
    ours, theirs = pty.openpty()
    os.write(ours, f"{typed}\n".encode())
    done = subprocess.run(
        [VERBATIM, "add", "ferry.txt"],
        stdin=theirs,
        stdout=subprocess.PIPE,
        env={**os.environ, "COLUMNS": "80", "NO_COLOR": "1"},
        check=False,
    )
    os.close(ours)
    os.close(theirs)
    out = done.stdout.decode()
    assert "Add? [y/N]" in out
    assert done.returncode == (0 if added else 1)
    assert add.files() == (["ferry-sinks-off-kos.md"] if added else [])
