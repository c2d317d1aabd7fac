"""No story can stop the others: each command is started where the program fails at one.

What runs is `raising.py`, `verbatim` with an error built in, as a process of its own: the
stories stand in a folder, one of them holds the marker, and reading its statements raises.
Its file is named in one line, and everything else goes on.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from discord_markdown import read
from gateway import BotProcess, LocalDiscord, Permission
from paths import TESTS
from raising import MARKER
from running import owner_of, quoted, reload_stories, run

if TYPE_CHECKING:
    from pathlib import Path

    from gateway import Reply

RAISING = [sys.executable, str(TESTS / "raising.py")]
TOLD = "could not be read: an error of the program (IndexError); please report it"
TRACEBACK = "Traceback (most recent call last):"
HEAD = "---\ntitle: The bridge\n---\n"


@pytest.fixture
def stories(tmp_path: Path) -> Path:
    folder = tmp_path / "stories"
    folder.mkdir()
    (folder / "bridge.md").write_text(HEAD + f"The bridge opened. {MARKER}", encoding="utf-8")
    (folder / "ferry.md").write_text("“The ferry left at dawn,” Ann Wood said.", encoding="utf-8")
    return folder


def verbatim(
    folder: Path, *arguments: str, stdin: str = "", level: str = "INFO"
) -> tuple[int, str, str]:
    """Run a command over the stories: its exit code, and what it wrote to stdout and stderr."""
    data = folder.parent / "data"
    env = {**os.environ, "VERBATIM_DATA": str(data), "VERBATIM_LOG_LEVEL": level}
    done = subprocess.run(
        [*RAISING, *arguments, "--stories", str(folder)],
        env=env, input=stdin, capture_output=True, text=True, check=False, encoding="utf-8",
    )  # fmt: skip
    return done.returncode, done.stdout, done.stderr


def told(stories: Path) -> str:
    return f"{stories / 'bridge.md'}:4: {TOLD}, with the story if you may"


@pytest.mark.parametrize(
    ("arguments", "stdin", "shown"),
    [
        (["ask", "when did the ferry leave?"], "", "> “The ferry left at dawn,” Ann Wood said."),
        (["ask", "--stdin", "--json"], "when did the ferry leave?", "The ferry left at dawn"),
        (["quotes"], "", "The ferry left at dawn"),
        (["quotes", "--json"], "", "The ferry left at dawn"),
        (["chat"], "when did the ferry leave?", "The ferry left at dawn"),
    ],
)
def test_the_other_stories_answer_and_the_file_is_named_in_one_line(
    stories: Path, arguments: list[str], stdin: str, shown: str
) -> None:
    code, out, err = verbatim(stories, *arguments, stdin=stdin)
    assert code == 0
    assert shown in out
    assert err == f"verbatim: {told(stories)}\n"


def test_stories_lists_the_others_and_what_could_not_be_read(stories: Path) -> None:
    code, out, err = verbatim(stories, "stories")
    assert (code, err) == (1, "")
    assert out.splitlines()[-1] == told(stories)
    code, out, err = verbatim(stories, "stories", "--json")
    assert (code, err) == (1, "")
    ferry, problem = map(json.loads, out.splitlines())
    assert ferry["id"] == "ferry"
    assert (problem["file"], problem["line"]) == (str(stories / "bridge.md"), 4)


def test_eval_measures_the_others(stories: Path) -> None:
    question = {"story_id": "ferry", "question_id": "1", "question": "When did the ferry leave?"}
    question |= {"answerable": True, "spans": [[1, 23]], "answers": []}
    questions = stories.parent / "questions.jsonl"
    questions.write_text(json.dumps(question), encoding="utf-8")
    code, out, err = verbatim(stories, "eval", "--questions", str(questions))
    assert code == 0
    assert "hit@1" in out
    assert err == f"verbatim: {told(stories)}\n"


def test_the_log_has_the_traceback_when_it_is_asked_for(stories: Path) -> None:
    code, out, err = verbatim(stories, "ask", "when did the ferry leave?", level="DEBUG")
    assert code == 0
    assert "The ferry left at dawn" in out
    assert TRACEBACK in err
    assert err.endswith(f"verbatim: {told(stories)}\n")


def test_where_no_other_story_is_left_that_is_said(stories: Path) -> None:
    (stories / "ferry.md").unlink()
    code, out, err = verbatim(stories, "ask", "when did the bridge open?")
    assert (code, out) == (2, "")
    assert err.startswith(f"verbatim: {told(stories)}\nverbatim: no story could be read from")
    assert TRACEBACK not in err


def seen(reply: Reply) -> str:
    return "\n".join(line.text for line in read(reply.content))


async def test_the_bot_answers_from_the_others_and_from_what_the_story_said_before(
    stories: Path,
) -> None:
    """On reload the story keeps what it said, and corrected stories come in."""
    async with LocalDiscord("News") as server:
        assert (await run(server, "sync"))[0] == 0
        bot = BotProcess(server, [*RAISING, "bot", "--stories", str(stories)])
        async with bot:
            channel = server.guild("News").add_channel("one-bad-story")
            mo = server.guild("News").member("Mo", Permission.MANAGE_GUILD).at(channel)
            assert TRACEBACK in bot.log
            assert f"verbatim: {told(stories)}" in bot.stderr
            reply = await mo.slash("/stories")
            assert "ferry" in reply.content
            assert "The bridge" not in reply.content
            reply = await mo.slash("/ask", question="when did the ferry leave?")
            assert quoted(reply)[0] == "“The ferry left at dawn,” Ann Wood said."

            (stories / "bridge.md").write_text(HEAD + "The bridge opened at noon.", "utf-8")
            (stories / "ferry.md").write_text(f"The ferry sank. {MARKER}", "utf-8")
            reply = await reload_stories(mo.discord)
            assert "ferry.md:1: could not be read: an error of the program" in seen(reply)
            assert bot.log.count(TRACEBACK) == 2
            reply = await mo.slash("/ask", question="when did the bridge open?")
            assert quoted(reply)[0] == "The bridge opened at noon."
            reply = await mo.slash("/ask", question="when did the ferry leave?")
            assert quoted(reply)[0] == "“The ferry left at dawn,” Ann Wood said."
            reply = await owner_of(server).slash("/knowledge status")
            assert "ferry.md:1: could not be read" in seen(reply)
