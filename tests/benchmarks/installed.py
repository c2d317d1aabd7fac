"""Builds the wheel and the sdist, installs them outside the clone, and asks each a question.

    uv run python tests/benchmarks/installed.py [PYTHON …]

`PYTHON` is a version or the path of an interpreter; without one it is every version that the
project supports. One that is not on the machine is told by its name, and only if none is there
does the command fail for it. What is built must hold the files of the two packages, all of them
and nothing else; the wheel is installed on every Python and the sdist on the first one, each in
an environment of its own with the newest dependencies that its bounds allow. The sdist answers a
question there; so does the wheel, which also checks, measures with a report, converts a page,
opens a database with all migrations, reads stories in processes of its own, and answers somebody
on the local Discord.
"""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import subprocess
import sys
import tarfile
import time
import zipfile
from contextlib import suppress
from fnmatch import fnmatch
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

sys.path.insert(0, str(Path(__file__).parents[1]))

from gateway import BotProcess, LocalDiscord
from paths import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

SUPPORTED = ("3.11", "3.12", "3.13", "3.14")
PACKAGES = ("bot/", "knowledge/")
NEVER = (
    *("*.pyc", "*__pycache__*", "*.db", "*.db-*", "*.sqlite*", "*.env", "uv.lock", "*.segment"),
    *(".venv/*", "*_cache/*", ".hypothesis/*", ".coverage*", "*.egg-info/*", "report.html"),
)
EXAMPLES = {"config.example.env", "bot/deploy/verbatim.env"}
"""Settings as people copy them, none of them secret."""
MADE = {"PKG-INFO"}
"""What an sdist has that no clone has."""
PROBE = Path(__file__).with_name("installed_probe.py")
PATIENCE = 120
"""Seconds that one command may take."""
LONGEST_TOLD = 150
QUESTION = "How many troops is the US sending back?"
ANSWER = "3,000 American troops"
TEXT = "The ferry takes 180 passengers on each crossing.\nIt leaves the harbour every hour."
PAGE = (
    f"<html><head><title>Ferry</title></head><body><article><p>{TEXT}</p></article></body></html>"
)
ASKED: dict[str, object] = {
    "story_id": "ferry",
    "question_id": "1",
    "question": "How many passengers?",
}
ASKED |= {"answerable": True, "spans": [[0, 48]], "answers": ["180"]}


def main(wanted: Sequence[str]) -> None:
    with TemporaryDirectory(prefix="verbatim-installed-") as name:
        folder = Path(name)
        wheel, sdist = build(folder / "dist")
        print(f"{wheel.name}: {len(compare(wheel, sdist))} files, those of the sdist and the clone")
        there = [path for one in wanted if (path := interpreter(one)) is not None]
        if not there:
            sys.exit("installed.py: no Python is there to install it on")
        for path in there:
            tried(path, wheel, folder)
        used, _ = installed(there[0], sdist, folder)
        used.answers()
        print(f"{sdist.name}: answers as well")


def build(to: Path) -> tuple[Path, Path]:
    """Build the sdist, and of it the wheel."""
    run(["uv", "build", "--quiet", "--out-dir", str(to), str(ROOT)], ROOT)
    (wheel,), (sdist,) = to.glob("*.whl"), to.glob("*.tar.gz")
    return wheel, sdist


def compare(wheel: Path, sdist: Path) -> set[str]:
    """Return the files of the wheel, which are those of the packages in the sdist and the clone."""
    with zipfile.ZipFile(wheel) as archive:
        held = {name for name in archive.namelist() if ".dist-info/" not in name}
    with tarfile.open(sdist) as archive:
        shipped = {name.partition("/")[2] for name in archive.getnames()} - MADE
    listed = run(["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"], ROOT)
    cloned = {name for name in listed.split("\0") if name and (ROOT / name).exists()}
    ours = {name for name in cloned if name.startswith(PACKAGES)}
    _same("the wheel", held, ours)
    _same("the sdist", shipped, cloned)
    bad = [name for name in held | shipped if any(fnmatch(name, one) for one in NEVER)]
    if bad := [name for name in bad if name not in EXAMPLES]:
        sys.exit(f"installed.py: what is built holds what it must not: {', '.join(bad)}")
    return held


def _same(name: str, files: set[str], wanted: set[str]) -> None:
    for word, other in (("lacks", wanted - files), ("has besides", files - wanted)):
        if other:
            sys.exit(f"installed.py: {name} {word} {', '.join(sorted(other)[:10])}")


def interpreter(wanted: str) -> Path | None:
    """Return the interpreter of a version or at a path; say so where there is none."""
    for path in _candidates(wanted):
        with suppress(OSError, subprocess.SubprocessError):
            told = subprocess.run(
                [path, "-c", "import sys; print(sys.version.split()[0])"],
                capture_output=True,
                check=True,
                text=True,
                timeout=PATIENCE,
            ).stdout.strip()
            if "/" in wanted or told.split(".")[:2] == wanted.split(".")[:2]:
                return path
    print(f"Python {wanted}: not on this machine, so nothing was tried on it")
    return None


def _candidates(wanted: str) -> Iterator[Path]:
    if "/" in wanted:
        yield Path(wanted)
        return
    yield Path(sys.base_prefix, "bin", f"python{wanted}")
    if (found := shutil.which(f"python{wanted}")) is not None:
        yield Path(found)
    yield from sorted(Path.home().glob(f".pyenv/versions/{wanted}*/bin/python"))
    yield from sorted(Path.home().glob(f".local/share/uv/python/cpython-{wanted}*/bin/python3"))


def installed(python: Path, package: Path, folder: Path) -> tuple[Used, str]:
    """Install a package on a Python; return what is to be used, and the version of that Python."""
    place = folder / f"{python.parents[1].name}-{package.suffix.strip('.')}"
    place.mkdir()
    venv = place / "venv"
    run(["uv", "venv", "--quiet", "--python", str(python), str(venv)], place)
    install = ["uv", "pip", "install", "--quiet", "--python", str(venv / "bin" / "python")]
    run([*install, "--exclude-newer", _held_at(), str(package)], place)
    version = run([str(venv / "bin" / "python"), "-c", "import sys; print(sys.version)"], place)
    return Used(place, venv), version.split()[0]


def tried(python: Path, wheel: Path, folder: Path) -> None:
    """Install the wheel on a Python and use it for all that there is; print what that gave."""
    began = time.monotonic()
    used, version = installed(python, wheel, folder)
    took = time.monotonic() - began
    used.answers()
    used.measures()
    used.adds()
    shutil.copy(PROBE, used.place)
    probed = used.program("python", PROBE.name, str(used.place)).strip()
    asyncio.run(used.is_asked_in_discord())
    print(f"Python {version}: answers at the terminal and in Discord, checks, reports, adds;")
    print(f"  {probed}; {took:.0f} s to install, {time.monotonic() - began:.0f} s in all")
    for line in sorted(used.warned):
        print(f"  others warn: {line}")


class Used:
    """An installed Verbatim in use, away from the clone.

    Args:
        place: the folder in which it runs and writes.
        venv: where it is installed.
    """

    def __init__(self, place: Path, venv: Path) -> None:
        self.place, self.venv = place, venv
        self.warned: set[str] = set()
        """The warnings of Python that came from other packages."""
        inherited = {key: os.environ[key] for key in ("PATH", "HOME", "LANG") if key in os.environ}
        self.env = {**inherited, "VERBATIM_DATA": str(place / "data"), "PYTHONWARNINGS": "default"}

    def answers(self) -> None:
        told = json.loads(self.program("verbatim", "ask", "--json", QUESTION))
        assert ANSWER in told["passages"][0]["text"], told
        assert "paragraph 1" in self.program("verbatim", "ask", QUESTION)
        assert ANSWER in self.program("verbatim", "chat", typed=f"{QUESTION}\n")
        self.program("verbatim", "check")

    def measures(self) -> None:
        story = {"story_id": "ferry", "title": "Ferry", "text": TEXT}
        for name, line in (("stories", story), ("questions", ASKED)):
            (self.place / f"{name}.jsonl").write_text(json.dumps(line) + "\n", encoding="utf-8")
        given = ["--stories", "stories.jsonl", "--questions", "questions.jsonl"]
        self.program("verbatim", "eval", *given, "--report", "report.html")
        report = (self.place / "report.html").read_text("utf-8")
        assert "</html>" in report
        assert "<svg" in report

    def adds(self) -> None:
        (self.place / "page.html").write_text(PAGE, encoding="utf-8")
        self.program("verbatim", "add", "page.html", "--yes")
        assert "180" in self.program("verbatim", "ask", "How many passengers does it take?")

    async def is_asked_in_discord(self) -> None:
        env = {**self.env, "VERBATIM_STORIES": "", "VERBATIM_DATA": str(self.place / "bot")}
        program = str(self.venv / "bin" / "verbatim")
        async with LocalDiscord("News") as server:
            synced = BotProcess(server, [program, "sync"], env)
            await synced.start()
            assert await synced.ended() == 0, synced.log
            async with BotProcess(server, [program, "bot"], env) as process:
                ada = server.guild("News").member("Ada")
                reply = await ada.slash("/ask", question=QUESTION, private=True)
                assert ANSWER in reply.content.replace("**", ""), reply.content
            self._look_at(synced.log + "\n" + process.log)

    def program(self, name: str, *arguments: str, typed: str = "") -> str:
        """Run a program of the environment; return what it printed."""
        done = subprocess.run(
            [str(self.venv / "bin" / name), *arguments],
            cwd=self.place,
            env=self.env,
            input=typed,
            capture_output=True,
            encoding="utf-8",
            timeout=PATIENCE,
            check=False,
        )
        if done.returncode:
            sys.exit(f"installed.py: {name} {' '.join(arguments)}:\n{done.stdout}{done.stderr}")
        self._look_at(done.stderr)
        return done.stdout

    def _look_at(self, stderr: str) -> None:
        """Keep the warnings of Python; end where one is of our own code."""
        for line in stderr.splitlines():
            if "Warning: " not in line:
                continue
            what = line.rpartition("site-packages/")[2]
            if what.startswith(PACKAGES):
                sys.exit(f"installed.py: {what}")
            self.warned.add(what[:LONGEST_TOLD])


def _held_at() -> str:
    """Return the moment up to which the project takes its dependencies."""
    for line in (ROOT / "pyproject.toml").read_text("utf-8").splitlines():
        if line.startswith("exclude-newer"):
            return line.split('"')[1]
    raise LookupError("exclude-newer")


def run(command: Sequence[str], where: Path) -> str:
    """Run a command of the machine; return what it printed."""
    done = subprocess.run(
        command, cwd=where, capture_output=True, text=True, timeout=PATIENCE, check=False
    )
    if done.returncode:
        sys.exit(f"installed.py: {' '.join(command)}:\n{done.stdout}{done.stderr}")
    return done.stdout


if __name__ == "__main__":
    main(sys.argv[1:] or SUPPORTED)
