"""A process that answers questions, from an archive or from memory, for `archive.py`.

    python tests/benchmarks/archive_asker.py QUESTIONS.json [STORIES …]

Without stories it answers from the archive that its settings name. QUESTIONS is a list of
`[id, question]`. It writes a JSON object: what opening cost, what it held then and in the end, and
for each question, asked once and then again in another order, what it took and what came first.
"""

from __future__ import annotations

import gc
import json
import sys
import time
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any

sys.path.insert(0, str(Path(__file__).parent))

from asking import memory

from bot.opening import open_shelf
from bot.settings import Settings

if TYPE_CHECKING:
    from knowledge.answer import Answer
    from knowledge.library import Library


def first_of(answer: Answer) -> list[Any]:
    """Return the verdict of an answer, and where its first passage stands."""
    if not answer.passages:
        return [answer.verdict.value]
    first = answer.passages[0]
    return [answer.verdict.value, first.story.id, first.start, first.end]


def asked(library: Library, questions: list[list[str]]) -> dict[str, list[Any]]:
    """Return for each question the ms of CPU and by the wall that it took, and what came first."""
    found = {}
    for name, text in questions:
        wall, cpu = time.perf_counter(), time.process_time()
        try:
            first = first_of(library.ask(text))
        except Exception as error:  # noqa: BLE001 - whatever it is, that is what came
            first = [f"{type(error).__name__}: {error}"]
        cpu, wall = time.process_time() - cpu, time.perf_counter() - wall
        found[name] = [cpu * 1000, wall * 1000, first]
    return found


def main(questions_file: str, *stories: str) -> None:
    """Ask, and tell."""
    questions = json.loads(Path(questions_file).read_text("utf-8"))
    before, wall, cpu = memory(), time.perf_counter(), time.process_time()
    library = open_shelf(Settings(), tuple(map(Path, stories))).library
    gc.collect()
    opened = {"wall_s": time.perf_counter() - wall, "cpu_s": time.process_time() - cpu}
    told = {"opened": opened, "before": before, "held": memory(), "stories": len(library.stories)}
    told["first"] = asked(library, questions)
    told["again"] = asked(library, Random(12).sample(questions, len(questions)))
    json.dump({**told, "in_the_end": memory()}, sys.stdout)


if __name__ == "__main__":
    main(*sys.argv[1:])
