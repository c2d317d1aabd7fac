"""`verbatim archive`, as people and programs use it, on a real PostgreSQL and OpenSearch."""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
import urllib.request
from itertools import count
from typing import TYPE_CHECKING, Any

import asyncpg
import pytest

from bot.__main__ import main
from bot.archive import writing
from running import VERBATIM

if TYPE_CHECKING:
    from pathlib import Path

    from postgres import Postgres

NUMBERS = count()
SAYS = (
    "Mayor {0} opened the bridge. “{0} boats came today,” said Anna Kirby.\nThe {0} ferry left.\n"
)


class Shell:
    """Runs `verbatim archive` in this process, with an archive of its own."""

    def __init__(
        self, folder: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
    ) -> None:
        self.stories = folder / "stories"
        self.stories.mkdir()
        self.monkeypatch, self.capfd = monkeypatch, capfd

    def __call__(self, *args: str) -> tuple[int, str, str]:
        self.monkeypatch.setattr(sys, "argv", ["verbatim", "archive", *args])
        with pytest.raises(SystemExit) as left:
            main()
        out, err = self.capfd.readouterr()
        assert isinstance(left.value.code, int)
        assert "Traceback" not in err
        return left.value.code, out, err

    def json(self, *args: str) -> Any:
        """What a command tells programs last."""
        _, out, _ = self(*args, "--json")
        return json.loads(out.splitlines()[-1])

    def write(self, **stories: str) -> str:
        for name, word in stories.items():
            (self.stories / f"{name}.md").write_text(SAYS.format(word), encoding="utf-8")
        return str(self.stories)


@pytest.fixture
def unset(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> Shell:
    """No archive is set, and nobody answers from what was there before."""
    monkeypatch.setattr(writing, "SWITCHING", 0.0)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("VERBATIM_DATA", str(tmp_path / "data"))
    return Shell(tmp_path, monkeypatch, capfd)


@pytest.fixture
def place(opensearch: str, postgres: Postgres, monkeypatch: pytest.MonkeyPatch) -> str:
    """Where an archive of the test's own is asked, as a URL."""
    name = f"command-{os.getpid()}-{next(NUMBERS)}"
    monkeypatch.setenv("VERBATIM_DATABASE_URL", postgres.database())
    monkeypatch.setenv("VERBATIM_ARCHIVE_URL", opensearch)
    monkeypatch.setenv("VERBATIM_ARCHIVE_NAME", name)
    return f"{opensearch}/{name}"


@pytest.fixture
def archive(place: str, unset: Shell) -> Shell:
    assert place
    assert unset("create") == (
        0,
        "The archive is there. Add stories with `verbatim archive add PATH`.\n",
        "",
    )
    return unset


async def revision(number: int) -> None:
    """Wait until an archive has a revision of that number."""
    connection = await asyncpg.connect(os.environ["VERBATIM_DATABASE_URL"])
    newest = "SELECT max(number) FROM archive_revisions"
    while await connection.fetchval(newest) < number:
        pass  # each look waits for the database
    await connection.close()


def ask(method: str, url: str) -> None:
    with urllib.request.urlopen(urllib.request.Request(url, method=method)):  # noqa: S310
        pass


def test_stories_come_are_replaced_and_go(archive: Shell) -> None:
    folder = archive.write(a="Ada", b="Bea")
    assert archive("add", folder) == (0, "2 stories added\n", "")
    archive.write(b="Bob", c="Cid")
    assert archive("add", folder) == (0, "1 story added · 1 replaced · 1 there as it is\n", "")
    assert archive("check") == (0, "3 stories, and nothing is wrong.\n", "")
    code, out, err = archive("remove", "b", "nobody")
    assert (code, out) == (1, "1 story removed\n")
    assert (
        err
        == "verbatim: no story of the archive has the id “nobody”; correct it, or leave it out\n"
    )
    assert archive("rebuild") == (0, "2 stories are in the new index.\n", "")
    code, out, err = archive("check")
    assert (code, err) == (0, "")
    assert "stays for those who answer from before" in out
    assert out.endswith("2 stories, and nothing is wrong.\n")
    told = archive.json("status")
    assert (told["stories"], told["sentences"], told["documents"]) == (2, 6, 2)
    assert (told["health"], told["nodes"], told["faults"]) == ("green", 1, [])


def test_programs_are_told_in_json(archive: Shell) -> None:
    folder = archive.write(a="Ada")
    (archive.stories / "bad.docx").write_bytes(b"")
    code, out, _ = archive("add", folder, "--json")
    problem, counts = map(json.loads, out.splitlines())
    assert code == 1
    assert problem["file"].endswith("bad.docx")
    assert counts == {"added": 1, "replaced": 0, "unchanged": 0, "problems": 1, "waits": False}
    assert archive.json("create") == {"created": False}
    assert archive.json("remove", "a", "b") == {"removed": ["a"], "unknown": ["b"], "left": []}
    assert archive.json("check")["whole"]


def test_the_status_fits_a_terminal(archive: Shell) -> None:
    archive("add", archive.write(a="Ada"))
    code, out, err = archive("status")
    lines = out.splitlines()
    assert (code, err) == (0, "")
    assert lines[0] == "1 story · 3 sentences"
    assert lines[1].startswith("revision 2, ")
    assert lines[4] == "OpenSearch: 1 node, green"
    assert all(len(line) <= 80 for line in lines)


def test_a_bad_story_costs_itself_alone_and_is_named(archive: Shell) -> None:
    folder = archive.write(a="Ada")
    (archive.stories / "bad.md").write_bytes(b"caf\xe9 \xff")
    code, out, err = archive("add", folder)
    assert (code, out) == (1, "1 story added\n")
    assert "bad.md" in err
    assert err.count("\n") == 1


def test_phrases_that_wait_are_told_with_what_they_cost(archive: Shell) -> None:
    folder = archive.write(a="Ada")
    archive("add", folder)
    (archive.stories / "synonyms.txt").write_text("span, opened the bridge\n", encoding="utf-8")
    _, _, err = archive("add", folder)
    assert "they hold after `verbatim archive rebuild`, which takes about a minute" in err
    _, out, _ = archive("status")
    assert "they hold after `verbatim archive rebuild`" in out.replace("\n", " ")
    archive("rebuild")
    assert archive("add", folder) == (0, "1 there as it is\n", "")


def test_an_index_that_somebody_emptied_is_told_and_filled_again(
    archive: Shell, place: str
) -> None:
    archive("add", archive.write(a="Ada", b="Bea"))
    ask("DELETE", f"{place}-1-1")
    for command in (["check"], ["add", archive.write(c="Cid")], ["status"]):
        code, out, err = archive(*command)
        assert code != 0
        assert "verbatim archive rebuild" in (out + err).replace("\n", " ")
    assert archive("rebuild")[0] == 0
    assert archive("check")[0] == 0


def test_what_is_wrong_is_one_line(archive: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    wrong = {
        "VERBATIM_ARCHIVE_URL": ("http://127.0.0.1:9", 2, "cannot be reached"),
        "VERBATIM_DATABASE_URL": ("postgresql://nobody@127.0.0.1:9/none", 8, "cannot be used"),
        "VERBATIM_ARCHIVE_NAME": ("another", 2, "verbatim archive rebuild"),
    }
    for name, (value, exit_code, words) in wrong.items():
        with monkeypatch.context() as context:
            context.setenv(name, value)
            code, out, err = archive("add", archive.write(a="Ada"))
            assert (code, out) == (exit_code, "")
            assert words in err
            assert err.count("\n") == 1


def test_without_an_archive_the_command_says_what_to_set(unset: Shell) -> None:
    code, out, err = unset("status")
    assert (code, out) == (2, "")
    assert "set VERBATIM_ARCHIVE_URL" in err


def test_an_archive_that_was_not_created_is_told(place: str, unset: Shell) -> None:
    assert place
    for command in (["add", unset.write(a="Ada")], ["check"], ["status"], ["remove", "a"]):
        code, _, err = unset(*command)
        assert code == 2
        assert "run `verbatim archive create`" in err


def test_whoever_is_killed_goes_on_where_it_was(archive: Shell) -> None:
    lines = [
        {"story_id": f"s{at}", "title": "T", "text": SAYS.format(f"W{at}")} for at in range(4_000)
    ]
    file = archive.stories / "many.jsonl"
    file.write_text("".join(json.dumps(one) + "\n" for one in lines), encoding="utf-8")
    adding = subprocess.Popen([VERBATIM, "archive", "add", str(file)], stderr=subprocess.DEVNULL)
    asyncio.run(revision(2))
    adding.kill()
    adding.wait()
    before = archive.json("status")["stories"]
    assert before < 4_000
    told = archive.json("add", str(file))
    assert (told["added"], told["unchanged"]) == (4_000 - before, before)
    assert archive("check")[0] == 0
