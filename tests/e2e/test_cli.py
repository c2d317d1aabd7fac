"""The command line, as people and programs use it: without Discord, without a token."""

from __future__ import annotations

import io
import json
import os
import pty
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest
from rich.console import Console

from bot.__main__ import main
from bot.shelf import Shelf
from bot.terminal.chat import chat
from bot.words import ENGLISH
from paths import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


class Shell:
    """Runs `verbatim` in this process and keeps what it printed."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> None:
        self.monkeypatch = monkeypatch
        self.capfd = capfd

    def __call__(self, *args: str | Path, stdin: bytes = b"") -> tuple[int, str, str]:
        self.monkeypatch.setattr(sys, "argv", ["verbatim", *map(str, args)])
        self.monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin)))
        with pytest.raises(SystemExit) as left:
            main()
        out, err = self.capfd.readouterr()
        assert isinstance(left.value.code, int)
        return left.value.code, out, err


@pytest.fixture
def verbatim(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str], tmp_path: Path
) -> Shell:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("VERBATIM_DATA", str(tmp_path / "data"))
    return Shell(monkeypatch, capfd)


def test_ask_quotes_the_story_with_attribution_and_place(verbatim: Shell) -> None:
    code, out, err = verbatim("ask", "Who is Zalmay Khalilzad?")
    assert (code, err) == (0, "")
    lines = out.splitlines()
    assert lines[0].startswith("> Zalmay Khalilzad, the chief American envoy to the Taliban")
    assert lines[1].startswith("— ")
    assert lines[2].endswith("12 August 2021 · paragraph 9")
    assert "sample" in lines[-2]


def test_ask_says_so_when_the_story_is_silent(verbatim: Shell) -> None:
    code, out, _ = verbatim("ask", "what is the capital of france")
    assert code == 1
    assert out.startswith(ENGLISH("nothing", stories="verbatim stories"))
    assert ">" not in out


def test_ask_json_is_the_object_of_the_contract(verbatim: Shell) -> None:
    code, out, _ = verbatim("ask", "--json", "Who is Zalmay Khalilzad?", "--top", "1")
    (line,) = out.splitlines()
    answer = json.loads(line)
    assert code == 0
    assert list(answer) == [
        *("question", "verdict", "confidence", "corrections", "passages", "revision", "elapsed_ms"),
        *("intent", "facts"),
    ]
    (passage,) = answer["passages"]
    assert list(passage) == [
        *("story", "start", "end", "text", "paragraph", "sentence", "score", "matches"),
        *("answer", "also", "statements", "source", "attribution", "heading", "time"),
    ]
    assert passage["matches"] == [[1424, 1430], [1431, 1440]]
    start, end = passage["answer"]
    shown = passage["text"][start - passage["start"] : end - passage["start"]]
    assert shown == "chief American envoy to the Taliban"
    assert passage["also"] == []
    assert list(passage["source"]) == ["title", "publisher", "published", "url", "link"]


def test_a_line_of_stdin_may_follow_an_earlier_one(verbatim: Shell) -> None:
    lines = [
        {"question": "who is khalilzad", "id": "1"},
        {"question": "what did he want", "id": "2", "after": "1"},
    ]
    given = "\n".join(map(json.dumps, lines)).encode()
    code, out, _ = verbatim("ask", "--stdin", "--json", stdin=given)
    first, second = map(json.loads, out.splitlines())
    assert code == 0
    assert first["id"] == "1"
    assert (second["id"], second["after"]) == ("2", "1")
    assert second["understood"] == "what did Zalmay Khalilzad want"


@pytest.mark.parametrize(
    ("line", "error"),
    [
        ({"question": "why", "id": "3", "after": "9"}, "none of the last 10,000 lines with an id"),
        ({"question": "why", "id": "3", "after": "bad"}, "“bad” could not be answered; correct "),
        ({"question": 5, "id": "3"}, "“question” is no text; write a question, or {"),
        ({"question": "why", "id": "3", "after": 1}, "“after” is no text; write"),
        ({"question": "why", "id": 3}, "“id” is no text; write"),
        ({"question": "why", "id": "3", "aftr": "1"}, "“aftr” is no name that a line can hold"),
        ({"id": "3"}, "the line names no question; write"),
        ({"question": None, "story": None}, "the line names no question; write"),
    ],
)
def test_a_line_of_stdin_that_cannot_be_answered_says_why_and_keeps_its_ids(
    verbatim: Shell, line: dict[str, Any], error: str
) -> None:
    bad = {"question": "troops", "story": "nope", "id": "bad"}
    given = "\n".join(map(json.dumps, [bad, line])).encode()
    code, out, _ = verbatim("ask", "--stdin", "--json", stdin=given)
    _, refused = map(json.loads, out.splitlines())
    assert code == 0
    assert error in refused.pop("error")
    assert refused == {
        name: line[name] for name in ("id", "after") if isinstance(line.get(name), str)
    }


def test_an_id_that_comes_again_is_that_of_the_later_line(verbatim: Shell) -> None:
    lines = [
        {"question": "who is khalilzad", "id": "x"},
        {"question": "what did kirby say", "id": "x"},
        {"question": "what else did he say", "after": "x"},
    ]
    given = "\n".join(map(json.dumps, lines)).encode()
    _, out, _ = verbatim("ask", "--stdin", "--json", stdin=given)
    assert json.loads(out.splitlines()[2])["understood"] == "what else did John Kirby say"


def test_lines_are_remembered_as_far_back_as_is_said(
    verbatim: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.terminal.ask.LINES_REMEMBERED", 2)
    lines = [{"question": "who is khalilzad", "id": name} for name in "abc"]
    lines += [{"question": "why", "after": "a"}, {"question": "why", "after": "b"}]
    given = "\n".join(map(json.dumps, lines)).encode()
    _, out, _ = verbatim("ask", "--stdin", "--json", stdin=given)
    *_, of_a, of_b = map(json.loads, out.splitlines())
    assert of_a["error"].startswith("none of the last 2 lines with an id has the id “a”; ")
    assert "error" not in of_b


def test_the_notes_on_the_stories_are_told_once_a_conversation_of_stdin(verbatim: Shell) -> None:
    lines = [
        {"question": "who is khalilzad", "id": "x"},
        {"question": "what did he want", "id": "y", "after": "x"},
        {"question": "who is kirby", "after": "y"},
    ]
    given = "\n".join(map(json.dumps, lines)).encode()
    _, out, _ = verbatim("ask", "--stdin", stdin=given)
    assert out.count(ENGLISH("sample")) == 1
    _, out, _ = verbatim("ask", "--stdin", stdin=b"who is khalilzad\nwho is khalilzad\n")
    assert out.count(ENGLISH("sample")) == 2


def test_every_line_of_stdin_gets_one_object_in_order(verbatim: Shell, tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("Troops left.")
    (tmp_path / "b.md").write_text("Troops came.")
    lines = [
        b"troops",
        b'{"question": "troops", "story": "b"}',
        b'{"question": "troops", "story": "nope"}',
        b"{broken",
        b'{"question": 3}',
        b"\xff",
        b"",
        rb'{"question": "\ud800 troops"}',
        b"{" * 100_000,
        b'\xef\xbb\xbf{"question": "troops"}',
    ]
    code, out, _ = verbatim(
        "ask", "--stdin", "--json", "--stories", tmp_path, stdin=b"\n".join(lines) + b"\n"
    )
    assert code == 0
    answers = [json.loads(line) for line in out.splitlines()]
    assert [("error" in answer) for answer in answers] == [
        *(False, False, True, True, True, True, False, False, True, False),
    ]
    assert [p["story"] for p in answers[1]["passages"]] == ["b"]
    assert answers[7]["question"] == "\ud800 troops"


def test_a_line_that_cannot_be_read_is_told_on_stderr_where_people_read(verbatim: Shell) -> None:
    code, out, err = verbatim("ask", "--stdin", stdin=b"thanks\n{broken\n")
    assert (code, out.splitlines()[0]) == (0, ENGLISH("thanks"))
    assert err.startswith("verbatim: line 2: the line begins like JSON and is none; write a quest")


def test_answers_to_stdin_leave_at_once() -> None:
    with subprocess.Popen(
        [sys.executable, "-m", "bot", "ask", "--stdin", "--json"],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        bufsize=0,
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        for question in ("troops", "khalilzad"):
            process.stdin.write(question.encode() + b"\n")
            assert json.loads(process.stdout.readline())["question"] == question
        process.stdin.close()
        assert process.wait() == 0


def shell(script: str, **options: Any) -> subprocess.CompletedProcess[str]:
    """Run a bash script in which $V is `verbatim`."""
    environment = {**os.environ, "V": f"{sys.executable} -m bot"}
    return subprocess.run(
        ["bash", "-c", script],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        **options,
    )


def test_a_reader_that_leaves_early_is_no_error() -> None:
    done = shell(
        "$V ask --stdin --json | head -n 1; exit ${PIPESTATUS[0]}", input="troops\n" * 2000
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert len(done.stdout.splitlines()) == 1


@pytest.mark.parametrize(
    ("script", "code", "complaint"),
    [
        ("$V ask troops >&-", 0, ""),
        ("$V ask --stdin <&-", 0, ""),
        ("$V chat <&-", 0, ""),
        ("$V ask troops 2>&-", 0, ""),
        ("$V ask troops >/dev/full", 2, "verbatim: cannot write the output"),
    ],
)
def test_streams_that_are_closed_or_full_cost_no_traceback(
    script: str, code: int, complaint: str
) -> None:
    done = shell(script)
    assert done.returncode == code
    assert done.stderr.startswith(complaint)
    assert len(done.stderr.splitlines()) == bool(complaint)


def test_without_a_command_the_help_is_shown(verbatim: Shell) -> None:
    code, out, err = verbatim()
    assert (code, err) == (0, "")
    assert out.startswith("Usage: verbatim")


def test_the_version_is_told(verbatim: Shell) -> None:
    code, out, _ = verbatim("--version")
    assert code == 0
    assert out.startswith("verbatim 0.")


@pytest.mark.parametrize(
    ("args", "complaint"),
    [
        (["ask"], "give either a QUESTION or --stdin; see verbatim ask --help"),
        (["ask", "x", "--top", "0"], "Invalid value for '--top'"),
        (
            ["ask", "x", "--story", "nope"],
            "no story has the id 'nope'; there are kabul-evacuation",
        ),
        (["nope"], "No such command 'nope'"),
        (["find"], "Missing argument 'WORDS'"),
        (["ask", "x", "--stories", ""], "Invalid value for '--stories': the path is empty"),
    ],
)
def test_wrong_usage_is_one_line_and_exit_code_2(
    verbatim: Shell, args: list[str], complaint: str
) -> None:
    code, out, err = verbatim(*args)
    assert (code, out) == (2, "")
    assert err.startswith(f"verbatim: {complaint}")
    assert len(err.splitlines()) == 1


def test_stories_that_cannot_be_read_are_named_and_end_in_exit_code_2(
    verbatim: Shell, tmp_path: Path
) -> None:
    (tmp_path / "bad.md").write_bytes(b"One.\n\x00")
    code, _, err = verbatim("ask", "troops", "--stories", tmp_path / "bad.md")
    assert code == 2
    named, outcome = err.splitlines()
    assert named.endswith("bad.md:2: is binary and no text; save it as UTF-8")
    assert outcome.endswith("bad.md; correct what is named above; see verbatim ask --help")


def test_a_folder_without_stories_is_told_what_to_add(verbatim: Shell, tmp_path: Path) -> None:
    code, _, err = verbatim("ask", "troops", "--stories", tmp_path)
    assert code == 2
    assert err == (
        f"verbatim: no story could be read from {tmp_path}; add a .md, .txt or .jsonl;"
        " see verbatim ask --help\n"
    )


def test_the_other_stories_answer_beside_a_bad_one(verbatim: Shell, tmp_path: Path) -> None:
    (tmp_path / "bad.md").write_bytes(b"\x00")
    (tmp_path / "good.md").write_text("Troops left.")
    code, out, err = verbatim("ask", "troops", "--stories", tmp_path)
    assert code == 0
    assert "Troops left." in out
    assert len(err.splitlines()) == 1


def test_stories_lists_what_answers(verbatim: Shell) -> None:
    code, out, _ = verbatim("stories")
    assert code == 0
    assert out.startswith("kabul-evacuation\n  US troops go back to Kabul")
    assert "Verbatim sample · 12 August 2021 · 16 sentences" in out
    code, out, _ = verbatim("stories", "--json")
    assert json.loads(out)["sentences"] == 16


def test_stories_json_tells_all_that_the_head_says(verbatim: Shell, tmp_path: Path) -> None:
    head = {"title": "T", "publisher": "P", "published": "1 May", "url": "https://news.example"}
    head |= {"author": "Ann Wood", "updated": "2 May", "language": "en-GB"}
    lines = "".join(f"{name}: {value}\n" for name, value in head.items())
    (tmp_path / "a.md").write_text(f"---\n{lines}---\nTroops left.")
    _, out, _ = verbatim("stories", "--json", "--stories", tmp_path)
    assert json.loads(out) == {"id": "a", **head, "sentences": 1, "file": str(tmp_path / "a.md")}


def test_stories_lists_what_could_not_be_read(verbatim: Shell, tmp_path: Path) -> None:
    (tmp_path / "bad.md").write_bytes(b"One.\n\x00")
    (tmp_path / "good.md").write_text("Troops left.")
    code, out, err = verbatim("stories", "--stories", tmp_path)
    assert (code, err) == (1, "")
    assert out.splitlines()[-1].endswith("bad.md:2: is binary and no text; save it as UTF-8")
    code, out, _ = verbatim("stories", "--json", "--stories", tmp_path)
    assert [json.loads(line).get("line") for line in out.splitlines()] == [None, 2]


def test_a_chosen_folder_that_is_not_there_is_never_answered_by_the_sample(
    verbatim: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VERBATIM_STORIES", "typo")
    code, out, err = verbatim("ask", "troops")
    assert (code, out) == (2, "")
    assert err.splitlines()[0] == (
        "verbatim: typo: no such file or directory; check the path and its permissions"
    )


def test_quotes_lists_every_statement_with_who_made_it(verbatim: Shell) -> None:
    code, out, _ = verbatim("quotes")
    assert code == 0
    assert out.count("\n— ") == 8
    assert "\n— Ned Price, State Department spokesman\n  mixed · “added” · surname · " in out


def test_quotes_explained_tell_who_was_considered_and_why(verbatim: Shell, tmp_path: Path) -> None:
    story = "Mayor Ann Lee met Bo Hart. “I stay,” she said."
    (tmp_path / "a.md").write_text(story, encoding="utf-8")
    code, out, _ = verbatim("quotes", "--explain", "--stories", tmp_path)
    assert code == 0
    first, second = [line for line in out.splitlines() if " = +" in line]
    assert first.startswith("  Ann Lee: ")
    assert "+1.0 same paragraph" in first
    assert second.startswith("  Bo Hart: ")
    _, out, _ = verbatim("quotes", "--explain", "--json", "--stories", tmp_path)
    names = [one["name"] for one in json.loads(out)["candidates"]]
    assert names == ["Ann Lee", "Bo Hart"]


def test_quotes_of_one_speaker_are_chosen_by_any_part_of_name_or_role(verbatim: Shell) -> None:
    code, out, _ = verbatim("quotes", "--speaker", "pentagon SPOKESMAN", "--json")
    statements = [json.loads(line) for line in out.splitlines()]
    assert code == 0
    assert {statement["speaker"] for statement in statements} == {"John Kirby"}
    assert list(statements[0]) == [
        *("story", "start", "end", "text", "kind", "speaker", "role", "cue", "resolved"),
        "evidence",
    ]
    code, out, _ = verbatim("quotes", "--speaker", "nobody")
    assert code == 1
    assert out == "The stories quote nobody called “nobody”.\n"


def test_find_shows_the_whole_sentence_around_posted_words(verbatim: Shell) -> None:
    code, out, err = verbatim("find", "Kirby: “the prudent thing to do”")
    assert (code, err) == (0, "")
    lines = [line for line in out.splitlines() if line]
    assert lines[0] == ENGLISH("find_cut")
    assert lines[1].startswith("> ‘We believe this is the prudent thing to do given the rapidly")
    assert lines[1].endswith("security situation in and around Kabul,’ Kirby said.")
    assert lines[2] == "— John Kirby, Pentagon spokesman"
    assert lines[3].endswith("12 August 2021 · paragraph 3")
    assert lines[4].strip() == ENGLISH("omitted")
    assert lines[5].startswith("  left out: “‘We believe this is”, “given the rapidly")


def test_find_tells_what_differs_and_whom_the_story_names(verbatim: Shell) -> None:
    code, out, _ = verbatim("find", "“We believe this is the wise thing to do,” Biden said")
    assert code == 0
    assert out.startswith("Not word for word. The story says:")
    assert "\n  posted: “wise” instead of “prudent”\n" in out
    assert "gives these words to John Kirby, Pentagon spokesman, not to Biden." in out


@pytest.mark.parametrize("posted", ["The walruses have taken over the whole parliament.", "hm", ""])
def test_find_exits_with_1_where_no_story_has_the_words(verbatim: Shell, posted: str) -> None:
    code, out, err = verbatim("find", posted)
    assert (code, err) == (1, "")
    assert ">" not in out


def test_find_json_is_one_object_with_every_place(verbatim: Shell) -> None:
    code, out, _ = verbatim("find", "--json", "sign that he means to change his mind")
    (line,) = out.splitlines()
    found = json.loads(line)
    assert code == 0
    assert list(found) == [
        *("posted", "found", "stitched", "matches", "missing", "says_more", "revision"),
    ]
    (match,) = found["matches"]
    assert list(match) == [
        *("story", "start", "end", "text", "paragraph", "words", "part", "differences"),
        *("left_out", "claimed", "statements", "source", "attribution", "heading", "time"),
    ]
    assert match["text"] == "Biden has given no sign that he means to change his mind."
    assert match["left_out"] == {"spans": [[958, 977]], "turns": ["negation"]}


def test_an_answer_is_explained_by_its_terms_features_and_verdict(verbatim: Shell) -> None:
    code, out, _ = verbatim("ask", "--explain", "whos khalizad")
    assert code == 0
    assert "corrected: khalizad → Khalilzad" in out
    assert "introduction 1.90" in out
    assert "verdict: quote: the first passage answers with probability" in out
    code, out, _ = verbatim("ask", "--explain", "--json", "whos khalizad")
    explanation = json.loads(out)["explanation"]
    assert explanation["terms"][0]["alternatives"] == ["khalilzad"]
    assert explanation["shares"][0]["introduction"] == 1.9


def test_chat_answers_shows_context_and_reloads(verbatim: Shell) -> None:
    script = b"whos khalilzad\n/context\n/context 9\n/stories\n/reload\n/help\n/quit\ntroops\n"
    code, out, _ = verbatim("chat", stdin=script)
    assert code == 0
    assert out.count("> Zalmay Khalilzad, the chief") == 1
    assert "> The State Department announced" in out
    assert ENGLISH("no_such_passage") in out
    assert ENGLISH("reloaded_unchanged") in out
    assert ENGLISH("chat_help").strip() in out
    assert "3,000" not in out


def test_chat_says_what_is_no_command(verbatim: Shell) -> None:
    told = ENGLISH("no_such_command", command="/foo")
    assert verbatim("chat", stdin=b"/foo bar\n")[1].startswith(f"{told}\n")
    assert told not in verbatim("chat", stdin=b"/help\n")[1]


def test_chat_follows_the_answer_before_a_refusal(verbatim: Shell) -> None:
    script = "When did the Taliban govern Afghanistan?\nthanks\nand when was that?\n"
    code, out, _ = verbatim("chat", stdin=script.encode())
    assert code == 0
    assert "and when was that – When did the Taliban govern Afghanistan?" in " ".join(out.split())


def test_chat_reads_a_new_story_on_reload(verbatim: Shell, tmp_path: Path) -> None:
    folder = tmp_path / "data" / "stories"
    folder.mkdir(parents=True)
    (folder / "a.md").write_text("Troops left.")
    code, out, _ = verbatim("chat", stdin=b"troops\n/reload\n")
    assert code == 0
    assert "> Troops left." in out
    assert "sample" not in out


def test_chat_says_once_what_holds_of_the_stories(verbatim: Shell) -> None:
    questions = b"Who is Zalmay Khalilzad?\nwhat did Price say?\n/reload\nhi\n"
    _, out, _ = verbatim("chat", stdin=questions)
    assert out.count("This is the sample story") == 1
    assert out.count("still developing") == 1


def test_chat_says_it_again_of_a_story_that_has_changed(tmp_path: Path) -> None:
    folder = tmp_path / "data" / "stories"
    folder.mkdir(parents=True)
    story = folder / "a.md"
    note = "This is a developing story. Check back for updates."
    story.write_text(f"Troops left Kabul.\n\n{note}")

    def typed() -> Iterator[str]:
        yield from ("who left Kabul?", "who left Kabul?", "/reload", "who left Kabul?")
        story.write_text(f"Troops left Kabul on Monday.\n\n{note}")
        yield from ("/reload", "who left Kabul?", "who left Kabul?")

    pipe = io.StringIO()
    chat(Console(file=pipe), Shelf([folder]), typed(), top=1)
    assert pipe.getvalue().count("> Troops left") == 5
    assert pipe.getvalue().count("still developing") == 2


def test_a_chat_whose_stories_are_all_gone_says_so_and_what_to_do(tmp_path: Path) -> None:
    story = tmp_path / "a.md"
    story.write_text("Troops left.")

    def typed() -> Iterator[str]:
        story.unlink()
        yield from ("/reload", "/stories", "who left?")

    pipe = io.StringIO()
    chat(Console(file=pipe, width=500), Shelf([tmp_path]), typed(), top=1)
    gone = ENGLISH("stories_gone", folder=tmp_path)
    assert pipe.getvalue().splitlines() == [
        *(ENGLISH("reloaded"), "Removed: a", gone, ""),
        *(gone, ""),
        *(ENGLISH("stories_none"), ""),
    ]


def test_a_misspelt_setting_in_the_file_stops_with_one_line(
    verbatim: Shell, tmp_path: Path
) -> None:
    (tmp_path / ".env").write_text("VERBATIM_STORRIES=x")
    code, _, err = verbatim("ask", "troops")
    assert code == 2
    assert err == (
        "verbatim: .env: VERBATIM_STORRIES is no setting; did you mean VERBATIM_STORIES?\n"
    )


NEEDLESS = (
    *("aiohttp", "babel", "cachetools", "discord", "mammoth", "markdown_it", "numpy.ma"),
    *("py3langid", "rapidfuzz", "sqlalchemy", "trafilatura", "urllib.request", "watchfiles"),
    *("bot.discord", "bot.evaluation", "bot.feeds", "bot.store", "bot.watching"),
    *("bot.cache.folder", "bot.cache.keeping", "bot.cache.merging", "bot.cache.workers"),
    *("knowledge.english.example_questions", "knowledge.source", "knowledge.snowball"),
    *("knowledge.german", "knowledge.french", "knowledge.spanish"),
)
"""What a question to the sample needs nothing of; each takes a while to import."""
MOST_FORMULAS = 60
"""Formulas of a page that a short story may need, of three hundred that take long to compile."""


def test_ask_starts_without_what_one_question_does_not_need() -> None:
    script = (
        "import sys; sys.argv = ['verbatim', 'ask', 'Who is Zalmay Khalilzad?']\n"
        "from bot.__main__ import main\n"
        "try: main()\n"
        "except SystemExit: pass\n"
        f"print([name for name in {NEEDLESS} if name in sys.modules])\n"
        "formulas = sys.modules.get('knowledge.page.formulas')\n"
        "print(formulas.compiled.cache_info().currsize if formulas else 0)"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True
    )
    *answer, imported, compiled = done.stdout.splitlines()
    assert answer
    assert imported == "[]"
    assert int(compiled) <= MOST_FORMULAS


def at_a_terminal(*args: str, env: dict[str, str]) -> str:
    """Run `verbatim` at a real terminal of 80 columns and return what it shows."""
    ours, theirs = pty.openpty()
    environment = {**os.environ, "COLUMNS": "80", "TERM": "xterm-256color", **env}
    done = subprocess.Popen(
        [sys.executable, "-m", "bot", *args],
        cwd=ROOT,
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        env=environment,
    )
    os.close(theirs)
    shown = b""
    while True:
        try:
            chunk = os.read(ours, 65536)
        except OSError:  # Linux: the other end is closed
            break
        if not chunk:
            break
        shown += chunk
    done.wait()
    os.close(ours)
    return shown.decode()


def test_at_a_terminal_lines_fit_and_matched_words_are_marked(tmp_path: Path) -> None:
    plain = {"NO_COLOR": "1", "VERBATIM_DATA": str(tmp_path)}
    shown = at_a_terminal("ask", "Who is Zalmay Khalilzad?", env=plain)
    assert "▌" in shown
    assert "\x1b[1mchief American envoy to the Taliban\x1b[0m" in shown
    assert "\x1b[3" not in shown.replace("\x1b[3m", "")
    colourful = {"VERBATIM_DATA": str(tmp_path)}
    assert "\x1b[1;33mZalmay\x1b[0m" in at_a_terminal("ask", "Zalmay", env=colourful)
    found = at_a_terminal("find", "sign that he means to change his mind", env=plain)
    assert "\x1b[1msign that he means to change his mind\x1b[0m" in found


def test_a_story_cannot_send_commands_to_the_terminal(verbatim: Shell, tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("Troops \x1b[31mleft\x07.")
    _, out, _ = verbatim("ask", "troops", "--stories", tmp_path)
    assert "> Troops ␛[31mleft␇.\n" in out


@pytest.fixture
def annotated(tmp_path: Path) -> Path:
    """A folder with stories, questions.jsonl and quotes.jsonl."""
    (tmp_path / "stories").mkdir()
    (tmp_path / "stories" / "a.md").write_text("Kirby spoke. Troops left Kabul.")
    (tmp_path / "stories" / "b.md").write_text("Tigers live in Nepal.")
    question = {"story_id": "a", "question_id": "1", "question": "Who left Kabul?"}
    question |= {"answerable": True, "spans": [[13, 19]], "answers": []}
    (tmp_path / "questions.jsonl").write_text(json.dumps(question))
    quote = {"story_id": "a", "start": 0, "end": 5, "text": "Kirby", "kind": "direct"}
    quote |= {"speaker": "Kirby", "role": None, "cue": None}
    (tmp_path / "quotes.jsonl").write_text(json.dumps(quote))
    return tmp_path


def test_eval_prints_tables_that_fit_and_are_plain_in_a_pipe(
    verbatim: Shell, annotated: Path
) -> None:
    code, out, err = verbatim(
        *("eval", "--stories", "stories", "--questions", "questions.jsonl"),
        *("--quotes", "quotes.jsonl", "--report", "out.html"),
    )
    assert (code, err) == (0, "")
    assert max(map(len, out.splitlines())) <= 80
    assert not set(out) & set("\x1b─━│┃")
    (hit,) = [line.split() for line in out.splitlines() if line.startswith("hit@1  ")]
    assert hit == ["hit@1", "1.000", "1.000"]
    assert (annotated / "out.html").read_text().startswith("<!doctype html>")


def test_eval_measures_quotations_alone(verbatim: Shell, annotated: Path) -> None:
    code, out, _ = verbatim(
        "eval", "--stories", annotated / "stories", "--quotes", annotated / "quotes.jsonl"
    )
    assert code == 0
    assert "direct" in out
    assert "hit@1" not in out


def test_eval_compares_with_an_earlier_json(verbatim: Shell, annotated: Path) -> None:
    arguments = ("eval", "--stories", "stories", "--questions", "questions.jsonl")
    _, out, _ = verbatim(*arguments, "--json")
    before = json.loads(out)
    before["questions"][0]["single"]["rank"] = 2
    before["figures"]["single"]["hit_1"] = 0.0
    (annotated / "before.json").write_text(json.dumps(before))
    code, out, _ = verbatim(*arguments, "--compare", "before.json")
    assert code == 0
    assert "single.hit_1" in out
    assert "Better: 1" in out
    assert "Who left Kabul?" in out
    assert "Worse: 0" in out
    _, out, _ = verbatim(*arguments, "--compare", "before.json", "--json")
    assert len(json.loads(out)["comparison"]["better"]) == 1


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ((), "give --questions, --quotes or both"),
        (("--questions", "nope.jsonl"), "nope.jsonl: no such file or directory; "),
        (("--questions", "empty.jsonl"), "empty.jsonl: holds no rows; "),
        (("--questions", "latin.jsonl"), "latin.jsonl:2: is not UTF-8 text; "),
        (
            ("--questions", "broken.jsonl"),
            "broken.jsonl:2: Invalid JSON: EOF while parsing a value at column 12; correct",
        ),
        (("--questions", "quotes.jsonl"), 'quotes.jsonl:1: "question_id": Field required; '),
        (("--quotes", "questions.jsonl"), 'questions.jsonl:1: "start": Field required; '),
        (("--questions", "strange.jsonl"), "strange.jsonl:1: no loaded story has the id 'x'; "),
        (("--questions", "questions.jsonl", "--compare", "quotes.jsonl"), "quotes.jsonl: "),
        (
            ("--questions", "questions.jsonl", "--compare", "half.json"),
            "half.json:2: Invalid JSON: EOF while parsing an object at column 0; name a file ",
        ),
        (
            ("--questions", "questions.jsonl", "--compare", "object.json"),
            'object.json: "revision": Field required; name a file that verbatim eval --json wrote',
        ),
        (("--questions", "questions.jsonl", "--report", "no/r.html"), "report's folder no "),
        (("--questions", "questions.jsonl", "--stories", "nope"), "no story could be read"),
    ],
)
def test_eval_tells_in_one_line_what_it_cannot_use(
    verbatim: Shell, annotated: Path, arguments: tuple[str, ...], told: str
) -> None:
    (annotated / "empty.jsonl").write_text("\n")
    (annotated / "latin.jsonl").write_bytes(b"\n\xff")
    (annotated / "broken.jsonl").write_text('\n{"story_id":')
    (annotated / "half.json").write_text("{\n")
    (annotated / "object.json").write_text("{}")
    question = json.loads((annotated / "questions.jsonl").read_text())
    (annotated / "strange.jsonl").write_text(json.dumps(question | {"story_id": "x"}))
    stories = () if "--stories" in arguments else ("--stories", "stories")
    code, out, err = verbatim("eval", *stories, *arguments)
    assert (code, out) == (2, "")
    assert told in err
    assert err.splitlines()[-1].startswith("verbatim: ")
    assert "Traceback" not in err
