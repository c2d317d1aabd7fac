"""What an installed Verbatim is asked from the inside; `installed.py` runs it, outside the clone.

    python installed_probe.py FOLDER

Every module is imported, the database is opened with all its migrations, and many stories are
read by processes of their own. It prints a line of what it found, or ends with a traceback.
"""

from __future__ import annotations

import asyncio
import logging
import sqlite3
import sys
from contextlib import closing
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages

import bot
import knowledge
from bot.cache import workers
from bot.settings import Settings
from bot.shelf import Shelf
from bot.store import open_store
from bot.words import catalogue, languages

STARTS_SOMETHING = frozenset({"bot.store.migrations.env", "bot.intake.converter"})
"""Modules that are run and not imported."""
EXTRAS = ("knowledge.index.jit", "bot.archive.")
"""How the names of modules begin that need more than is installed here, and are asked for alone."""
STORIES = 120
LINE = "The ferry to the island takes {} passengers, “and more in summer,” said Ann Wood.\n"


def modules() -> int:
    """Import all there is, from where it was installed; return how many modules that is."""
    names = [
        found.name
        for package in (bot, knowledge)
        for found in walk_packages(package.__path__, f"{package.__name__}.")
    ]
    for name in names:
        if name not in STARTS_SOMETHING and not name.startswith(EXTRAS):
            file = Path(str(import_module(name).__file__))
            assert file.is_relative_to(sys.prefix), f"{file} is not what was installed"
    return len(names)


async def migrations(folder: Path) -> int:
    """Open a new database; return how many migrations it has seen, which are all that there are."""
    async with open_store(Settings(data=folder, database_url=None)):
        pass
    with closing(sqlite3.connect(folder / "verbatim.db")) as connection:
        ((newest,),) = connection.execute("SELECT version_num FROM alembic_version")
    versions = Path(str(bot.__file__)).parent / "store" / "migrations" / "versions"
    there = sorted(versions.glob("v[0-9]*.py"))
    module = import_module(f"bot.store.migrations.versions.{there[-1].stem}")
    assert newest == module.revision, f"the database is at {newest}, not at {module.revision}"
    return len(there)


def processes(folder: Path) -> int:
    """Read stories that are worth it; return how many processes did that, without a complaint."""
    stories = folder / "many"
    started: list[object] = []
    told: list[logging.LogRecord] = []
    stories.mkdir()
    for name in range(STORIES):
        lines = (LINE.format(name * 100 + line) for line in range(12))
        (stories / f"{name}.txt").write_text("".join(lines), encoding="utf-8")
    handler = logging.Handler(logging.WARNING)
    handler.emit = told.append  # type: ignore[method-assign, assignment]
    logging.getLogger().addHandler(handler)
    begin = workers._process  # noqa: SLF001 - counted, and otherwise as it is

    def counted() -> object:
        started.append(begin())
        return started[-1]

    workers._process = counted  # type: ignore[assignment]  # noqa: SLF001
    for _ in range(2):  # the second start reads what the first one kept
        shelf = Shelf([stories], cache=folder / "cache")
        assert len(shelf.library.stories) == STORIES
    assert shelf.library.ask("how many passengers does the ferry take?").passages
    assert not told, [record.getMessage() for record in told]
    assert started, "nobody was started"
    assert list((folder / "cache").rglob("*.segment"))
    return len(started)


def main(folder: Path) -> None:
    found = {
        "modules": modules(),
        "languages": len([catalogue(code) for code in languages()]),
        "migrations": asyncio.run(migrations(folder)),
        "processes": processes(folder),
    }
    print(", ".join(f"{number} {name}" for name, number in found.items()))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
