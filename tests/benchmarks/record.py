"""Record everything that comes out, so that a change of structure can be shown to change nothing.

    uv run python tests/benchmarks/record.py FOLDER [../shared/eval ../shared/newsroom …]
    diff -r BEFORE AFTER

Writes into FOLDER: for the sample, the tests' news and every set of stories in the given
folders the statements, the answers to every question of the set (alone and pooled) and to a
few chat questions with their reasons; a conversation at the terminal; and all that the bot
posts in every conversation of `tests/data/conversations`. Times, revisions and tokens are
left out, because they differ from run to run.
"""

from __future__ import annotations

import asyncio
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

TESTS = Path(__file__).parents[1]
sys.path.insert(0, str(TESTS))

from conversations import Stage, play, read  # noqa: E402
from gateway import BotProcess, LocalDiscord  # noqa: E402
from running import VERBATIM  # noqa: E402 - found by the line above

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

CHAT = (
    *("hi", "whos khalizad", "what is this about", "when was this published"),
    *("What did the spokesman say?", "who said it was prudent", "why?", "and then?"),
    *("How many troops is the US sending back?", "is it true that 3k troops are going back"),
    *("what else did kirby say", "what is the capital of france", "the weather tomorrow?", "…"),
    *("Who warned?", "what did she insist", "when did the ferry leave", "is the bridge closed"),
)
TALK = ("whos khalizad", "what else did he say?", "why?", "/context", "/quotes kirby", "/quotes")
TALK += ("/stories", "what is the capital of france", "/help", "/nothing", "who is john kirby")
VARYING = ("revision", "elapsed_ms")
MESSAGE_CONTENT = 1 << 15
LONGEST_SET = 400
"""Questions that are asked with their reasons, which take long."""


def main(out: str, *folders: str) -> None:
    target = Path(out)
    target.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="verbatim-") as data:
        env = {**os.environ, "VERBATIM_DATA": data, "NO_COLOR": "1", "COLUMNS": "80"}
        for name, options, questions in _sets(folders):
            print(name, flush=True)
            _record_set(target, name, options, questions, env)
        _write(target / "chat.txt", _run(["chat"], env, TALK))
        for command in ("ask", "chat", "quotes", "stories", "eval", "bot", "sync"):
            _write(target / f"help-{command}.txt", _run([command, "--help"], env))
    print("conversations", flush=True)
    _write_json(target / "conversations.jsonl", asyncio.run(_conversations()))


def _sets(folders: Iterable[str]) -> Iterator[tuple[str, list[str], list[dict[str, Any]]]]:
    """Yield each set of stories: its name, the options that choose it, and its questions."""
    chat = [{"question": question} for question in CHAT]
    yield "sample", [], chat
    yield "news", ["--stories", str(TESTS / "data" / "news")], chat
    for folder in map(Path, folders):
        for stories in sorted(folder.glob("*.stories.jsonl")):
            name = stories.name.removesuffix(".stories.jsonl")
            questions = folder / f"{name}.questions.jsonl"
            rows = questions.read_text("utf-8").splitlines() if questions.exists() else []
            asked = [json.loads(row) for row in rows if row.strip()]
            alone = [{"question": row["question"], "story": row["story_id"]} for row in asked]
            yield name, ["--stories", str(stories)], chat + alone
        if (folder / "stories").is_dir():
            yield folder.name, ["--stories", str(folder / "stories")], chat
        if any(folder.glob("*.txt")) and not (folder / "stories").is_dir():
            yield folder.name, ["--stories", str(folder)], chat


def _record_set(
    target: Path,
    name: str,
    options: list[str],
    questions: list[dict[str, Any]],
    env: Mapping[str, str],
) -> None:
    _write(target / f"{name}.stories.txt", _run(["stories", *options, "--json"], env))
    _write(target / f"{name}.quotes.jsonl", _run(["quotes", *options, "--json"], env))
    _write(target / f"{name}.quotes.txt", _run(["quotes", *options], env))
    lines = [json.dumps(question) for question in questions]
    pooled = [json.dumps({"question": question["question"]}) for question in questions]
    ask = ["ask", *options, "--stdin"]
    _write_json(target / f"{name}.alone.jsonl", _rows(_run([*ask, "--json"], env, lines)))
    _write_json(target / f"{name}.pooled.jsonl", _rows(_run([*ask, "--json"], env, pooled)))
    some = lines[:LONGEST_SET]
    explained = _run([*ask, "--json", "--explain", "--top", "5"], env, some)
    _write_json(target / f"{name}.explained.jsonl", _rows(explained))
    _write(target / f"{name}.explained.txt", _run([*ask, "--explain"], env, some[:20]))


def _run(arguments: list[str], env: Mapping[str, str], lines: Iterable[str] = ()) -> str:
    given = "".join(f"{line}\n" for line in lines)
    process = subprocess.run(
        [VERBATIM, *arguments], env=env, input=given, capture_output=True, text=True, check=False
    )
    output = f"{process.stdout}{process.stderr}".replace(env["VERBATIM_DATA"], "DATA")
    return _unchanging(output)


def _unchanging(text: str) -> str:
    """Return a text without what differs from run to run and from machine to machine."""
    text = re.sub(r"/\S*/(?=[\w.-]+\.(?:md|txt|jsonl))", "", text)
    return re.sub(r"<(t:|#|@&?)[\d:A-Za-z]+>", r"<\1…>", text)


def _rows(output: str) -> Iterator[dict[str, Any]]:
    for line in output.splitlines():
        row = json.loads(line)
        yield {key: value for key, value in row.items() if key not in VARYING}


async def _conversations() -> list[dict[str, Any]]:
    """Play every conversation with a bot of its own, and return what it posted."""
    return [
        await _conversation(path)
        for path in sorted((TESTS / "data" / "conversations").glob("*.yaml"))
    ]


async def _conversation(path: Path) -> dict[str, Any]:
    talk = read(path)
    with tempfile.TemporaryDirectory() as folder, tempfile.TemporaryDirectory() as data:
        shutil.copytree(TESTS / "data" / "news", folder, dirs_exist_ok=True)
        env = {"VERBATIM_DATA": data, **(talk.settings or {})}
        async with LocalDiscord("News", granted=MESSAGE_CONTENT) as server:
            sync = BotProcess(server, [VERBATIM, "sync"], env)
            await sync.start()
            await sync.ended()
            async with BotProcess(server, [VERBATIM, "bot", "--stories", folder], env):
                channel = server.guild("News").add_channel(path.stem)
                stage = Stage(server, server.processes[-1], channel, Path(folder))
                await play(talk, stage)
                answers = [
                    {"text": _unchanging(answer.text), "buttons": [*answer.buttons]}
                    for answer in stage.answers
                ]
    return {"conversation": path.stem, "answers": answers}


def _write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8")


def _write_json(path: Path, rows: Iterable[dict[str, Any]]) -> None:
    _write(path, "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows))


if __name__ == "__main__":
    main(*sys.argv[1:])
