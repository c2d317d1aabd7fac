"""A PostgreSQL of the tests' own: started once, thrown away, missed visibly where there is none.

It listens on a socket in its own folder alone, so that it meets no other server; and it
runs as somebody without rights, because PostgreSQL refuses to run as root.
"""

from __future__ import annotations

import itertools
import os
import pwd
import shutil
import subprocess
import tempfile
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

OWNER = "verbatim"
PROGRAMS = "/usr/lib/postgresql/*/bin"
"""Where Debian keeps them; they are not in its PATH."""
SERVANTS = ("postgres", "nobody")
"""Who runs the server where the tests run as root."""
HASTY = "-c listen_addresses='' -c fsync=off -c synchronous_commit=off -c full_page_writes=off"


@dataclass(frozen=True)
class Postgres:
    """A running server."""

    programs: Path
    folder: Path
    numbers: Iterator[int] = field(default_factory=itertools.count)

    def database(self) -> str:
        """Make an empty database and return its URL."""
        name = f"n{next(self.numbers)}"
        self.run("createdb", "-h", self.folder, "-U", OWNER, name)
        return f"postgresql://{OWNER}@/{name}?host={self.folder}"

    def start(self) -> None:
        """Start it, again if it was stopped."""
        options = f"-k {self.folder} {HASTY}"
        log = self.folder / "log"
        self.run("pg_ctl", "-D", self.data, "-w", "-l", log, "-o", options, "start")

    def stop(self, how: str = "fast") -> None:
        """Stop it, whoever is connected; "immediate" is a crash, which loses what was just done."""
        self.run("pg_ctl", "-D", self.data, "-w", "-m", how, "stop")

    @property
    def data(self) -> Path:
        """Where its databases are."""
        return self.folder / "data"

    @property
    def kept(self) -> str:
        """The URL of the database that `kept_postgres` makes."""
        return f"postgresql://{OWNER}@/{OWNER}?host={self.folder}"

    def start_again(self, how: str = "fast") -> None:
        """End it, "fast" as it is told or "immediate" as in a crash, and start it anew."""
        log = self.folder / "log"
        self.run("pg_ctl", "-D", self.data, "-w", "-l", log, "-m", how, "restart")

    def run(self, program: str, *arguments: str | Path) -> None:
        """Run one of PostgreSQL's programs to its end."""
        user = _servant()
        subprocess.run(
            [self.programs / program, *arguments],
            **({"user": user, "group": pwd.getpwnam(user).pw_gid} if user else {}),
            cwd=self.folder,
            check=True,
            stdout=subprocess.DEVNULL,
        )


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    if _programs() is None:
        pytest.skip("PostgreSQL is not installed (Debian: apt-get install postgresql)")
    with running_postgres() as server:
        yield server


@contextmanager
def kept_postgres(folder: Path) -> Iterator[Postgres]:
    """A server whose data stay in a folder, and are written as durably as in production.

    Args:
        folder: its path must be short, since a socket lies there.

    Raises:
        LookupError: PostgreSQL is not installed.
    """
    programs = _programs()
    if programs is None:
        raise LookupError("PostgreSQL is not installed (Debian: apt-get install postgresql)")
    folder.mkdir(parents=True, exist_ok=True)
    if user := _servant():
        shutil.chown(folder, user)
    server, data = Postgres(programs, folder), folder / "data"
    is_new = not (data / "PG_VERSION").exists()
    if is_new:
        server.run("initdb", "-D", data, "-U", OWNER, "-A", "trust", "-E", "UTF8")
    options = f"-k {folder} -c listen_addresses=''"
    server.run("pg_ctl", "-D", data, "-w", "-l", folder / "log", "-o", options, "start")
    try:
        if is_new:
            server.run("createdb", "-h", folder, "-U", OWNER, OWNER)
        yield server
    finally:
        server.run("pg_ctl", "-D", data, "-w", "-m", "fast", "stop")


@contextmanager
def running_postgres() -> Iterator[Postgres]:
    """A server that runs as long as it is needed.

    Raises:
        LookupError: PostgreSQL is not installed.
    """
    programs = _programs()
    if programs is None:
        raise LookupError("PostgreSQL is not installed (Debian: apt-get install postgresql)")
    with tempfile.TemporaryDirectory(prefix="pg-") as name:  # a socket's path must be short
        folder = Path(name)
        if user := _servant():
            shutil.chown(folder, user)
        server = Postgres(programs, folder)
        data = server.data
        server.run("initdb", "-D", data, "-U", OWNER, "-A", "trust", "-E", "UTF8", "--no-sync")
        server.start()
        try:
            yield server
        finally:
            server.stop("immediate")


def _programs() -> Path | None:
    """Return the folder of the newest PostgreSQL that is there."""
    if found := shutil.which("initdb"):
        return Path(found).resolve().parent
    folders = [path for path in Path("/").glob(PROGRAMS.lstrip("/")) if (path / "initdb").exists()]
    return max(folders, key=lambda path: float(path.parent.name), default=None)


def _servant() -> str | None:
    """Return as whom the server is run, or None where it may run as whoever runs the tests."""
    if os.getuid() != 0:
        return None
    known = {user.pw_name for user in pwd.getpwall()}
    return next(name for name in SERVANTS if name in known)
