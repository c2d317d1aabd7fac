"""The terminal and Discord say the same of an answer, in the same words."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from rich.console import Console

from bot.discord.finding import show_finding
from bot.discord.reply import Origin, render
from bot.notes import notes_on
from bot.shelf import Shelf
from bot.terminal.answer import print_answer
from bot.terminal.find import print_finding
from bot.terminal.stories import print_reload
from bot.words import ENGLISH
from discord_markdown import read
from knowledge.source.finding import find
from paths import SAMPLE

if TYPE_CHECKING:
    from pathlib import Path

    from knowledge.answer import Answer

AGE = re.compile(r"<t:\d+:R>")


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    """A shelf that the sample answers for, a developing story."""
    return Shelf([tmp_path / "stories"], SAMPLE, must_exist=False)


def in_discord(answer: Answer, shelf: Shelf) -> list[str]:
    shown = dict.fromkeys(passage.story for passage in answer.shown)
    notes = notes_on(shelf.library, shown, is_sample=shelf.is_sample)
    origin = Origin(shelf.loaded_at, notes)
    posted = render(answer, ENGLISH, origin).content
    posted = AGE.sub(ENGLISH("just_now"), posted)
    return [line.text.strip() for line in read(posted) if line.text.strip()]


class Pipe(Console):
    """A console in a pipe, whose lines can be looked at."""

    def __init__(self) -> None:
        super().__init__(file=io.StringIO(), highlight=False, markup=False, emoji=False, width=80)

    @property
    def text(self) -> str:
        assert isinstance(self.file, io.StringIO)
        return self.file.getvalue()


def at_the_terminal(answer: Answer, shelf: Shelf) -> list[str]:
    pipe = Pipe()
    print_answer(pipe, answer, shelf, f"/{ENGLISH('stories_name')}")
    # Where to put one's own stories is said to whoever runs the program, and to nobody in Discord.
    own = ENGLISH("own_stories", folder=shelf.paths[0])
    lines = pipe.text.replace(own, "").splitlines()
    return [line.removeprefix("> ").strip() for line in lines if line.strip()]


@pytest.mark.parametrize(
    ("question", "after", "key"),
    [
        ("Who is Zalmay Khalilzad?", None, "sample"),
        ("how many Taliban fighters are there", None, "closest"),
        ("what did Khalilzad say?", None, "statements_closest"),
        ("what else did he say?", "Who is Zalmay Khalilzad?", "statements_none"),
        ("what else did Biden say?", "what did Biden say?", "statements_no_more"),
        ("whos khalizad", None, "corrected"),
        ("what else did he say?", "Who is Zalmay Khalilzad?", "understood"),
        ("Who is Zalmay Khalilzad?", None, "developing"),
        ("Who is Zalmay Khalilzad?", None, "paragraph"),
        ("what is the capital of france", None, "nothing"),
        ("what is the capital of france", None, "try_asking"),
        ("hi", None, "greeting"),
        ("what is this about?", None, "gist"),
        ("who wrote this?", None, "head_author_unknown"),
        ("who is quoted?", None, "speakers_head"),
        ("which stories do you know?", None, "stories_head_one"),
    ],
)
def test_an_answer_is_told_alike_in_both(
    shelf: Shelf, question: str, after: str | None, key: str
) -> None:
    before = None if after is None else shelf.library.ask(after, top=1)
    answer = shelf.library.ask(question, top=1, after=before)
    told = at_the_terminal(answer, shelf)
    assert told == in_discord(answer, shelf)
    start, *_ = ENGLISH.entries[key].partition("{")
    assert any(start in line for line in told)


@pytest.mark.parametrize(
    "posted",
    [
        "Kirby: “the prudent thing to do”",
        "Biden has given no sign that he means to change his mind",
    ],
)
def test_a_place_is_told_alike_in_both(shelf: Shelf, posted: str) -> None:
    finding = find(shelf.library, posted)
    pipe = Pipe()
    print_finding(pipe, finding, shelf)
    told = [line.removeprefix("> ").strip() for line in pipe.text.splitlines()]
    shown = read(show_finding(finding, ENGLISH).content)[1:]
    assert shown
    assert all(line.text.strip() in told for line in shown)


def test_stories_that_are_still_developing_are_named_alike_where_there_are_several(
    tmp_path: Path,
) -> None:
    for name in ("first", "second"):
        note = "This is a developing story. Check back for updates."
        text = f"---\ntitle: The {name}\n---\nThe {name} troops left Kabul.\n\n{note}"
        (tmp_path / f"{name}.md").write_text(text)
    shelf = Shelf([tmp_path])
    answer = shelf.library.ask("troops left kabul", top=2)
    told = at_the_terminal(answer, shelf)
    assert told == in_discord(answer, shelf)
    assert len([line for line in told if "was still developing" in line]) == 2


def test_how_long_ago_the_stories_were_read_is_told_in_a_long_chat(shelf: Shelf) -> None:
    before = shelf.loaded_at - timedelta(hours=2)
    shelf.snapshot = replace(shelf.snapshot, loaded_at=before)
    answer = shelf.library.ask("Who is Zalmay Khalilzad?", top=1)
    assert ENGLISH("developing", age="2 hours ago") in at_the_terminal(answer, shelf)


def test_a_reload_is_told_story_by_story(tmp_path: Path) -> None:
    for name in ("a", "b", "c"):
        (tmp_path / f"{name}.md").write_text(f"{name} left.")
    shelf = Shelf([tmp_path])
    (tmp_path / "a.md").write_text("a stayed.")
    (tmp_path / "b.md").unlink()
    (tmp_path / "c.md").write_bytes(b"\x00")
    (tmp_path / "d.md").write_text("d left.")
    pipe = Pipe()
    print_reload(pipe, shelf, shelf.reload())
    outcome, problem, *changes = pipe.text.splitlines()
    assert outcome == ENGLISH("reloaded_partly")
    assert problem.startswith(f"{tmp_path / 'c.md'}:1: is binary and no text")
    assert changes == ["Added: d", "Changed: a", "  Changed: “left” → “stayed”", "Removed: b"]


def test_a_reload_tells_of_a_speaker_that_was_corrected(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("“It is late,” Ann Lee said.")
    shelf = Shelf([tmp_path])
    correction = "- story: a\n  words: It is late\n  speaker: Eva Ek\n"
    (tmp_path / "speakers.yaml").write_text(correction)
    pipe = Pipe()
    print_reload(pipe, shelf, shelf.reload())
    assert pipe.text.splitlines() == [
        ENGLISH("reloaded"),
        "Changed: a",
        "  Speaker of “It is late,”: Ann Lee → Eva Ek",
    ]
