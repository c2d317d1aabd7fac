"""What an archive costs, and whether it answers as one process does.

    uv run python tests/benchmarks/archive.py SENTENCES --padding STORIES.jsonl [--nodes 3]
        [--heap MB] [--asks N] [--eval ../shared/eval] [--work FOLDER] [--again STEP …]

Real text of so many sentences (`enlarged.py`, of a file made by `padding.py`) lies around the
stories of guardian, wikipedia and chat. The steps are `build`: it is written; `fill`: `verbatim
archive add` brings it into PostgreSQL and OpenSearch; `archive` and `process`: the same questions
are asked over the archive, and in a process that holds all stories, each once and then again;
`compare`: the share of questions with the same first passage and the same verdict. What a step
found stands in FOLDER/results.json, and it is not done again unless told; the servers' data stay in
FOLDER, too. CPU time is the asking process's, and OpenSearch's beside it.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import time
import urllib.request
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any

sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.archive_servers import Servers, archive_servers
from benchmarks.asked import CHAT, STORIES, questions_of, some, stories_of
from benchmarks.enlarged import SENTENCE, enlarged
from running import VERBATIM

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

STEPS = ("build", "fill", "archive", "process", "compare")
ASKS = 200
"""Questions of each set."""
SHOWN = 10
"""Questions that differ, of which the results say how."""
MB = 1_000_000
TABLES = "archive_stories archive_segments archive_revisions"
Results = dict[str, Any]


def build(given: argparse.Namespace) -> Results:
    """Write the text that lies around the stories of the sets."""
    began = time.perf_counter()
    had = sum(len(SENTENCE.findall(one.text)) + 1 for one in stories_of(given.eval))
    rows = [json.loads(line) for line in given.padding.read_text("utf-8").splitlines()]
    count = 0
    with (given.work / "around.jsonl").open("w", encoding="utf-8") as stream:
        for row in enlarged(rows, given.sentences - had):
            stream.write(f"{json.dumps(row, ensure_ascii=False)}\n")
            count += 1
    chosen = {
        name: [
            [f"{name}:{one.id}", one.text]
            for one in some(questions_of(given.eval, name), given.asks)
        ]
        for name in (*STORIES, "chat")
    }
    questions = [one for own in chosen.values() for one in own]
    (given.work / "questions.json").write_text(json.dumps(questions), "utf-8")
    size = sum(path.stat().st_size for path in paths(given))
    asked = {name: len(own) for name, own in chosen.items()}
    return {
        "stories_around": count,
        "text_mb": size / MB,
        "questions": asked,
        "seconds": time.perf_counter() - began,
    }


def paths(given: argparse.Namespace) -> list[Path]:
    """Return the files of all stories."""
    files = [given.eval / file for own in STORIES.values() for file in own]
    return [*files, CHAT / "stories.jsonl", given.work / "around.jsonl"]


def fill(given: argparse.Namespace, servers: Servers) -> Results:
    """Bring the stories in, as whoever runs it does."""
    verbatim(servers, "create")
    before, of_engine = resource.getrusage(resource.RUSAGE_CHILDREN), engine_cpu(servers)
    began = time.perf_counter()
    added = verbatim(servers, "add", *map(str, paths(given)))
    wall = time.perf_counter() - began
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    told: Results = {
        "said": added,
        "seconds": wall,
        "cpu_s": after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime,
        "opensearch_cpu_s": engine_cpu(servers) - of_engine,
        "peak_mb": after.ru_maxrss / 1024,
        "status": verbatim(servers, "status"),
    }
    told["sentences_per_s"] = told["status"]["sentences"] / wall
    return told | sizes(servers)


def sizes(servers: Servers) -> Results:
    """Return what the stories take on disk, and OpenSearch in memory."""
    stats = asked_of(servers, "/verbatim/_stats/store")["_all"]
    tables = ", ".join(f"pg_total_relation_size('{name}')" for name in TABLES.split())
    query = f"select pg_database_size(current_database()), {tables}"
    psql = ("psql", "-XAtq", "-h", servers.postgres.folder, "-U", "verbatim", "-c", query)
    found = subprocess.run(psql, stdout=subprocess.PIPE, text=True, check=True).stdout
    whole, *each = map(int, found.split("|"))
    held = [status_of(one.pid)["VmRSS"] for one in servers.nodes.running.values()]
    return {
        "opensearch_mb": stats["primaries"]["store"]["size_in_bytes"] / MB,
        "opensearch_with_copies_mb": stats["total"]["store"]["size_in_bytes"] / MB,
        "opensearch_rss_mb": [one / 1024 for one in held],
        "postgres_mb": whole / MB,
        "postgres_tables_mb": {
            name: size / MB for name, size in zip(TABLES.split(), each, strict=True)
        },
    }


def archive(given: argparse.Namespace, servers: Servers) -> Results:
    """Ask over the archive."""
    before = engine_cpu(servers)
    told = ask(given, servers.env)
    count = len(told["first"]) + len(told["again"])
    return told | {"opensearch_cpu_ms": (engine_cpu(servers) - before) / count * 1000}


def process(given: argparse.Namespace) -> Results:
    """Ask in a process that holds all stories; it reads them before that, and then again."""
    env = {"VERBATIM_DATA": str(given.work / "data-process")}
    ask(given, env, *paths(given), questions="few.json")
    return ask(given, env, *paths(given))


def ask(
    given: argparse.Namespace,
    env: dict[str, str],
    *stories: Path,
    questions: str = "questions.json",
) -> Results:
    """Ask in a process of its own."""
    (given.work / "few.json").write_text("[]")
    asker = Path(__file__).with_name("archive_asker.py")
    done = subprocess.run(
        [sys.executable, asker, given.work / questions, *stories],
        env={**os.environ, **env},
        stdout=subprocess.PIPE,
        check=True,
    )
    told: Results = json.loads(done.stdout)
    return told | {f"{name}_ms": times(told[name].values()) for name in ("first", "again")}


def times(found: Iterable[list[Any]]) -> Results:
    """Return p50 and p99 of CPU and of the wall."""
    rows = [*found]
    by_kind = {"cpu": [one[0] for one in rows], "wall": [one[1] for one in rows]}
    return {kind: [percentile(own, part) for part in (50, 99)] for kind, own in by_kind.items()}


def percentile(values: list[float], part: int) -> float:
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, len(ordered) * part // 100)] if ordered else 0.0


def compare(results: Results) -> Results:
    """Return the share of questions that come to the same, by set, and some that do not."""
    over, alone = results["archive"]["first"], results["process"]["first"]
    again = results["archive"]["again"]
    sets: dict[str, list[bool]] = {}
    for name, found in over.items():
        same = found[2] == alone[name][2]
        sets.setdefault(name.partition(":")[0], []).append(same)
        sets.setdefault("all", []).append(same)
    other = [name for name, found in over.items() if found[2] != alone[name][2]]
    return {
        "same": {name: sum(own) / len(own) for name, own in sets.items()},
        "same_verdict": share(over[name][2][0] == alone[name][2][0] for name in over),
        "same_when_asked_again": share(over[name][2] == again[name][2] for name in over),
        "different": {name: [over[name][2], alone[name][2]] for name in other[:SHOWN]},
    }


def share(which: Iterable[bool]) -> float:
    every = [*which]
    return sum(every) / len(every)


def verbatim(servers: Servers, *arguments: str) -> Results:
    """Run `verbatim archive …` and return what it says."""
    done = subprocess.run(
        [VERBATIM, "archive", *arguments, "--json"],
        env={**os.environ, **servers.env},
        stdout=subprocess.PIPE,
        check=False,
    )
    if done.returncode and arguments[0] != "add":  # a story that cannot be read is told, no more
        raise SystemExit(f"verbatim archive {arguments[0]} ended with {done.returncode}")
    told: Results = json.loads(done.stdout.splitlines()[-1])  # behind problems, a line each
    return told


def asked_of(servers: Servers, path: str) -> Results:
    with urllib.request.urlopen(servers.nodes.urls[0] + path, timeout=60) as answer:  # noqa: S310
        told: Results = json.load(answer)
    return told


def engine_cpu(servers: Servers) -> float:
    """Return the seconds of CPU that all nodes have taken since their start."""
    stats = [Path(f"/proc/{one.pid}/stat").read_text() for one in servers.nodes.running.values()]
    ticks = [line.rpartition(")")[2].split()[11:13] for line in stats]
    return sum(int(one) for own in ticks for one in own) / os.sysconf("SC_CLK_TCK")


def status_of(pid: int) -> dict[str, int]:
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    held = (line.split() for line in lines if line.endswith(" kB"))
    return {name[:-1]: int(size) for name, size, _ in held}


def show(results: Results) -> None:
    """Print what was found."""
    for step in STEPS:
        if step not in results:
            continue
        print(f"{step}:")
        for name, value in results[step].items():
            if name not in {"first", "again"}:
                print(f"  {name}: {rounded(value)}")


def rounded(value: Any) -> Any:
    match value:
        case float():
            return float(f"{value:.4g}")
        case dict():
            return {name: rounded(one) for name, one in value.items()}
        case list():
            return [rounded(one) for one in value]
    return value


def main() -> None:
    """Do the steps that are not done yet."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("sentences", type=int)
    parser.add_argument("--nodes", type=int, default=3)
    parser.add_argument("--heap", type=int, default=1024)
    parser.add_argument("--asks", type=int, default=ASKS)
    parser.add_argument("--padding", type=Path, required=True)
    parser.add_argument("--eval", type=Path, default=Path("../shared/eval"))
    parser.add_argument("--work", type=Path)
    parser.add_argument("--again", nargs="*", choices=STEPS, default=[])
    given = parser.parse_args()
    given.work = given.work or Path("/var/tmp") / f"verbatim-{given.sentences}"  # noqa: S108
    given.work.mkdir(parents=True, exist_ok=True)
    file = given.work / "results.json"
    results: Results = json.loads(file.read_text("utf-8")) if file.exists() else {}
    with ExitStack() as stack:
        running: list[Servers] = []

        def servers() -> Servers:
            if not running:
                kept = archive_servers(given.work, given.nodes, given.heap)
                running.append(stack.enter_context(kept))
            return running[0]

        steps: dict[str, Callable[[], Results]] = {
            "build": lambda: build(given),
            "fill": lambda: fill(given, servers()),
            "archive": lambda: archive(given, servers()),
            "process": lambda: process(given),
            "compare": lambda: compare(results),
        }
        for step, do in steps.items():
            if step not in results or step in given.again:
                print(f"{step} …", flush=True)
                results[step] = do()
                file.write_text(json.dumps(results), "utf-8")
    show(results)


if __name__ == "__main__":
    main()
