"""How long `ask` takes, and what a library costs: by size, by slips, by stage.

    uv run python tests/benchmarks/asking.py ../shared/eval [PADDING/3000.jsonl …]
        [--copies N] [--asks N] [--stages] [--before /other/checkout/.venv/bin/python]

Each library – one story; all stories of the sets with those of each padding file (made by
`padding.py`); with `--copies N` also the last padding N times, its names and figures exchanged
so that its vocabulary grows as text's does – is built and asked in a process of its own. The
same questions of guardian, wikipedia and chat, as written and with one and two slips, are asked
of each, in an order by a seed, after each was asked in another spelling: "first time" is how long
that took, when nothing was made yet that is made once. CPU time is the process's, which other
work on the machine disturbs least. Also timed: finding the speakers for `/quotes`, listing what
one said, autocomplete of stories, finding the source of posted words.

With `--before` each is measured in an older checkout, too, one after the other: ratios of one run
are what can be compared.
"""

from __future__ import annotations

import argparse
import gc
import importlib
import json
import random
import re
import subprocess
import sys
import time
from collections import defaultdict
from dataclasses import replace
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any

sys.path.insert(0, str(Path(__file__).parent))

from asked import SLIPS, padding, questions_of, sets_of, some, stories_of

from bot.discord.text import autocomplete
from bot.evaluation.typos import misspell
from knowledge.library import Library
from knowledge.source.finding import find
from knowledge.speakers import find_speakers, named, said_by

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from asked import Question

    from knowledge.model import Story

ASKS = 200
"""Questions of each set, with each number of slips."""
MACHINE = "two shared cores"
STAGES = (
    ("knowledge.library", "request_of"),
    ("knowledge.search", "asked_language"),
    ("knowledge.search", "unwrapped_question"),
    ("knowledge.search", "follow_up"),
    ("knowledge.search", "corrected"),
    ("knowledge.search", "query_of"),
    ("knowledge.search", "with_speaker"),
    ("knowledge.search", "find_statements"),
    ("knowledge.search", "rank"),
    ("knowledge.search", "without_copies"),
    ("knowledge.search", "introduced_first"),
    ("knowledge.search", "newest_first"),
    ("knowledge.search", "judge"),
    ("knowledge.search", "search"),
    ("knowledge.library", "passages"),
    ("knowledge.library", "marked"),
)
"""What is timed by its name where it is called; one that is no more is left out."""
RENAMED = 0.3
"""The share of the names that a copy changes: then the vocabulary grows with the text by Heaps'
law with an exponent of .5, as it does from 30,000 to 100,000 sentences of the padding."""
NAME = re.compile(r"(?<=[a-z,] )[A-Z][a-z]{3,}")
FIGURE = re.compile(r"\d+")
Measured = dict[str, Any]


def copied(story: Story, number: int) -> Story:
    """Return a copy that names other people, in other figures: no two are the same."""
    chance = random.Random(f"{number} {story.id}")
    others: dict[str, str] = {}

    def renamed(word: re.Match[str]) -> str:
        if chance.random() > RENAMED:
            return others.setdefault(word[0], word[0])
        letters = [*word[0].lower()]
        letters[chance.randrange(len(letters))] = chance.choice("abdegiklmnoprstuvz")
        return others.setdefault(word[0], "".join(letters).capitalize())

    def counted(figure: re.Match[str]) -> str:
        return str(chance.randrange(10 ** len(figure[0]))) if len(figure[0]) < 9 else figure[0]

    text = FIGURE.sub(counted, NAME.sub(renamed, story.text))
    return replace(story, id=f"{story.id}#{number}", title=f"{story.title} #{number}", text=text)


def library_stories(folder: Path, files: Sequence[Path], copies: int) -> list[Story]:
    """Return the stories of one library: of the first answered question alone without files."""
    sets = sets_of(folder)
    if not files:
        return sets["guardian"][:1]
    around = padding(files)
    more = [copied(story, number) for number in range(1, copies) for story in around]
    return [*stories_of(folder), *around, *more]


def memory() -> dict[str, float]:
    """Return megabytes: private to the process, mapped of files, and the most it ever had."""
    rollup, found = Path("/proc/self/smaps_rollup").read_text("ascii"), {}
    for line in rollup.splitlines()[1:]:
        name, size, *_ = line.split()
        found[name[:-1]] = int(size) / 1024
    peak = re.search(r"VmHWM:\s+(\d+)", Path("/proc/self/status").read_text("ascii"))
    return {
        "private": found["Anonymous"],
        "mapped": found["Rss"] - found["Anonymous"],
        "peak": int(peak[1]) / 1024 if peak else 0.0,
    }


class Clock:
    """Milliseconds of CPU and by the wall, one measurement after another."""

    def __init__(self) -> None:
        self.cpu: list[float] = []
        self.wall: list[float] = []

    def time(self, call: Callable[[], object]) -> None:
        """Call it and note how long it took."""
        wall, cpu = time.perf_counter(), time.process_time()
        call()
        self.cpu.append((time.process_time() - cpu) * 1000)
        self.wall.append((time.perf_counter() - wall) * 1000)

    def told(self) -> list[float]:
        """Return p50 and p99 of CPU, p50 and p99 by the wall."""
        return [_percentile(times, part) for times in (self.cpu, self.wall) for part in (50, 99)]


def _percentile(times: Sequence[float], part: int) -> float:
    ordered = sorted(times)
    return ordered[min(len(ordered) - 1, len(ordered) * part // 100)] if ordered else 0.0


def measure(folder: Path, files: Sequence[Path], copies: int, asks: int, stages: bool) -> Measured:  # noqa: FBT001
    """Measure one library in this process."""
    stories = library_stories(folder, files, copies)
    gc.collect()
    before = memory()
    wall, cpu = time.perf_counter(), time.process_time()
    library = Library.build(stories)
    built = (time.perf_counter() - wall, time.process_time() - cpu)
    peak = memory()["peak"]
    gc.collect()
    questions = _questions(folder, asks, stories[0].id if len(stories) == 1 else None)
    times = {slips: Clock() for slips in SLIPS}
    cold = Clock()
    for text in (misspell(q.text, 1, random.Random(f"cold {q.id}")) for q in questions):
        cold.time(lambda text=text: library.ask(text))  # type: ignore[misc]
    for slips, written in _in_turn(questions):
        times[slips].time(lambda text=written: library.ask(text))  # type: ignore[misc]
    after = memory()
    told: Measured = {
        "stories": len(stories),
        "sentences": sum(len(library.sentences(story.id)) for story in stories),
        "build": built,
        "memory": {
            "private": after["private"] - before["private"],
            "mapped": after["mapped"] - before["mapped"],
            "peak": peak - before["private"] - before["mapped"],
            "whole": after["private"] + after["mapped"],
        },
        "ask": {slips: clock.told() for slips, clock in times.items()},
        "others": {
            "ask, first time": cold.told(),
            **{name: clock.told() for name, clock in others(library, stories)},
        },
    }
    if stages:
        told["stages"] = staged(library, questions)
    return told


def _questions(folder: Path, asks: int, story: str | None) -> list[Question]:
    """Return the questions asked: of one story all that are on it, else some of each set."""
    sets = {name: questions_of(folder, name) for name in ("guardian", "wikipedia", "chat")}
    if story is not None:
        return [
            question for asked in sets.values() for question in asked if question.story == story
        ]
    return [question for asked in sets.values() for question in some(asked, asks)]


def _in_turn(questions: Sequence[Question]) -> Iterator[tuple[int, str]]:
    """Yield every question with each number of slips, mixed; few questions several times."""
    times = max(1, 300 // len(questions))
    written = [(slips, q.written(slips)) for slips in SLIPS for q in questions] * times
    random.Random(12).shuffle(written)
    yield from written


def others(library: Library, stories: Sequence[Story]) -> Iterator[tuple[str, Clock]]:
    """Yield what else people wait for, by its name."""
    chance = random.Random(12)
    first, quotes, titles = Clock(), Clock(), Clock()
    first.time(lambda: find_speakers(library))
    yield "speakers, once a library", first
    speakers = find_speakers(library)
    names = [chance.choice(speakers).name for _ in range(50)] if speakers else []
    for name in names:
        quotes.time(lambda typed=name: said_by(named(speakers, typed)))  # type: ignore[misc]
    yield "/quotes NAME", quotes
    labels = {autocomplete.key_of(story.id): story.title for story in stories}
    # An older state reads the labels anew at every key.
    choices = getattr(autocomplete, "Choices", None)
    shown = labels if choices is None else choices.of(labels)
    for _ in range(50):
        typed = chance.choice(stories).title[:6]
        titles.time(lambda typed=typed: autocomplete.suggest(typed, shown))  # type: ignore[misc]
    yield "autocomplete of stories", titles
    for name, posted in _posted(stories, chance).items():
        clock = Clock()
        for message in posted:
            clock.time(lambda message=message: find(library, message))  # type: ignore[misc]
        yield f"find: {name}", clock


def _posted(stories: Sequence[Story], chance: random.Random) -> dict[str, list[str]]:
    texts = [chance.choice(stories).text for _ in range(50)]
    starts = [chance.randrange(max(1, len(text) - 200)) for text in texts]
    words = [text[at : at + 180].split()[1:-1] for text, at in zip(texts, starts, strict=True)]
    kept = [line for line in words if len(line) > 8]
    return {
        "word for word": [" ".join(line) for line in kept],
        "two words changed": [" ".join([*line[:3], "else", *line[4:-3], "so"]) for line in kept],
        "not found": [" ".join(chance.sample(text.split(), 20)) for text in texts],
    }


def staged(library: Library, questions: Sequence[Question]) -> dict[str, list[float]]:
    """Return the mean milliseconds of CPU in each stage, one value for each number of slips."""
    spent: dict[str, float] = defaultdict(float)
    for place, name in STAGES:
        module = importlib.import_module(place)
        if hasattr(module, name):
            setattr(module, name, _timed(getattr(module, name), f"{name}", spent))
    if hasattr(importlib.import_module("knowledge.library"), "search"):
        module = importlib.import_module("knowledge.library")
        module.search = _timed(module.search, "search", spent)
    found: dict[str, list[float]] = defaultdict(list)
    for slips in SLIPS:
        spent.clear()
        whole = time.process_time()
        for question in questions:
            library.ask(question.written(slips))
        spent["whole"] = time.process_time() - whole
        for name in [*dict.fromkeys(name for _, name in STAGES), "whole"]:
            found[name].append(spent[name] / len(questions) * 1000)
    return found


def _timed(call: Any, name: str, spent: dict[str, float]) -> Any:
    @wraps(call)
    def timed(*args: Any, **kwargs: Any) -> Any:
        started = time.process_time()
        try:
            return call(*args, **kwargs)
        finally:
            spent[name] += time.process_time() - started

    return timed


def show(rows: Sequence[Measured]) -> None:
    """Print what was measured, in at most 80 columns."""
    print(f"{MACHINE}; ask, ms p50 / p99\n")
    print(f"{'':7}{'sentences':>9}      {'as written':>18} {'one slip':>18} {'two slips':>18}")
    for at, clock in ((0, "CPU"), (2, "wall")):
        for row in rows:
            shown = [f"{told[at]:.2f} / {told[at + 1]:.2f}" for told in row["ask"].values()]
            cells = " ".join(f"{one:>18}" for one in shown)
            print(f"{row['state']:7}{row['sentences']:>9,} {clock:4} {cells}")
    print(f"\n{'':7}{'sentences':>9} {'stories':>8} {'build: CPU':>11} {'wall':>7}", end=" ")
    print(f"{'private':>9} {'mapped':>8} {'peak':>9}")
    for row in rows:
        wall, cpu = row["build"]
        held = row["memory"]
        print(
            f"{row['state']:7}{row['sentences']:>9,} {row['stories']:>8,} "
            f"{cpu:>9.1f} s {wall:>5.1f} s "
            f"{held['private']:>6.0f} MB {held['mapped']:>5.0f} MB {held['peak']:>6.0f} MB"
        )
    print("\nms of CPU, p50 / p99")
    beside = 2 if any(row["state"] == "before" for row in rows) else 3
    for at in range(0, len(rows), beside):
        part = rows[at : at + beside]
        heads = [f"{row['state']} {row['sentences']:,}" for row in part]
        print(f"{'':25}" + "".join(f"{head:>18}" for head in heads))
        for name in part[0]["others"]:
            cells = [row["others"].get(name, [0, 0]) for row in part]
            print(f"{name:25}" + "".join(f"{c[0]:>9.2f} /{c[1]:>7.2f}" for c in cells))
    for row in rows:
        if "stages" in row:
            print(f"\nmean ms of CPU by stage, {row['state']} at {row['sentences']:,}")
            print(f"{'':22}{'as written':>11} {'one slip':>10} {'two slips':>10}")
            for name, means in row["stages"].items():
                print(f"  {name:20}" + "".join(f"{mean:11.3f}" for mean in means))


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("padding", type=Path, nargs="*")
    parser.add_argument("--copies", type=int, default=0)
    parser.add_argument("--asks", type=int, default=ASKS)
    parser.add_argument("--stages", action="store_true")
    parser.add_argument("--before", help="the interpreter of an older checkout, measured in turn")
    parser.add_argument("--one", action="store_true", help="measure one library, print JSON")
    given = parser.parse_args()
    if given.one:
        files, copies = given.padding, max(1, given.copies)
        print(json.dumps(measure(given.folder, files, copies, given.asks, given.stages)))
        return
    libraries = [[], *([file] for file in given.padding)]
    wanted = [(files, 0) for files in libraries]
    wanted += [(libraries[-1], given.copies)] if given.copies else []
    states = {"before": given.before} if given.before else {}
    states |= {"now": sys.executable}
    rows = []
    for files, copies in wanted:
        options = ["--one", "--asks", str(given.asks), "--copies", str(copies)]
        options += ["--stages"] if given.stages else []
        for state, python in states.items():
            command = [python, __file__, str(given.folder), *map(str, files), *options]
            output = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True).stdout
            rows.append({"state": state, **json.loads(output)})
    show(rows)


if __name__ == "__main__":
    main()
