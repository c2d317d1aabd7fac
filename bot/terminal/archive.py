"""`verbatim archive`: makes an archive, changes what it has, and tells how it is.

Results go to stdout, and what is wrong with a story to stderr, a line each; an archive that
cannot be used ends the command in one line.
"""

from __future__ import annotations

import asyncio
import gc
from dataclasses import asdict
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, TypeVar

import click

from bot.archive.extra import check_installed
from bot.exits import Exit, ExitError
from bot.terminal.console import open_console, progressing, say
from bot.terminal.json import print_json, problem_to_json
from bot.terminal.streams import complain
from bot.words import ENGLISH

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence
    from contextlib import AbstractContextManager
    from pathlib import Path

    from bot.archive.checking import Checked, Status
    from bot.archive.cluster import Cluster
    from bot.archive.writing import Means, Written
    from bot.cache.analysis import Advance, Track
    from bot.settings import Settings
    from bot.store.archived import Archived

    Work = Callable[[Archived, Cluster], Awaitable["Made"]]

Made = TypeVar("Made")

UNITS = ("bytes", "kB", "MB", "GB", "TB")
THOUSAND = 1000


def create(settings: Settings, *, as_json: bool) -> bool:
    """Make an archive; tell whether there is one now."""
    from bot.archive.writing import create as make  # noqa: PLC0415 - needs the extra

    created = _run(settings, make)
    if as_json:
        print_json({"created": created})
    else:
        say(open_console(), ENGLISH("archive_created" if created else "archive_was_created"))
    return True


def add(settings: Settings, paths: Sequence[Path], *, as_json: bool) -> bool:
    """Add the stories at some paths; tell whether all could be read and taken."""
    from bot.archive.writing import add as write  # noqa: PLC0415 - needs the extra

    means = _means(settings, "archive_adding")
    try:
        written = _run(settings, lambda archived, cluster: write(archived, cluster, paths, means))
    except KeyboardInterrupt:
        complain(ENGLISH("archive_interrupted"))
        raise
    _tell_written(written, as_json=as_json)
    if not as_json:
        counts = {
            "archive_added": written.added,
            "archive_replaced": written.replaced,
            "archive_there": written.there,
        }
        shown = [ENGLISH.count(key, number) for key, number in counts.items() if number]
        say(open_console(), " · ".join(shown or [ENGLISH.count("archive_added", 0)]))
    return written.is_complete


def remove(settings: Settings, ids: Sequence[str], *, as_json: bool) -> bool:
    """Take stories down; tell whether all were there."""
    from bot.archive.writing import remove as take_down  # noqa: PLC0415 - needs the extra

    wanted = [*dict.fromkeys(ids)]
    left: list[str] = []
    unknown = _run(
        settings, lambda archived, cluster: take_down(archived, cluster, wanted, left.append)
    )
    removed = [one for one in wanted if one not in unknown]
    if as_json:
        print_json({"removed": removed, "unknown": unknown, "left": left})
        return not unknown
    for one in unknown:
        complain(ENGLISH("archive_unknown_id", story=one))
    for one in left:
        complain(ENGLISH("warning", problem=one))
    say(open_console(), ENGLISH.count("archive_removed", len(removed)))
    return not unknown


def rebuild(settings: Settings, *, as_json: bool) -> bool:
    """Fill a new index; tell whether every story could be taken."""
    from bot.archive.rebuilding import rebuild as fill  # noqa: PLC0415 - needs the extra

    means = _means(settings, "archive_rebuilding")
    written = _run(settings, lambda archived, cluster: fill(archived, cluster, means))
    _tell_written(written, as_json=as_json)
    if not as_json:
        say(open_console(), ENGLISH.count("archive_rebuilt", written.added))
    return written.is_complete


def status(settings: Settings, *, as_json: bool) -> bool:
    """Tell how an archive is; tell whether it answers as it should."""
    from bot.archive.checking import status as look  # noqa: PLC0415 - needs the extra

    told = _run(settings, look)
    if as_json:
        print_json({**asdict(told), "created_at": told.created_at.isoformat()})
    else:
        _print_status(told)
    return not told.faults


def check(settings: Settings, *, as_json: bool) -> bool:
    """Compare what the database and the index hold; tell whether that is the same."""
    from bot.archive.checking import check as compare  # noqa: PLC0415 - needs the extra

    async def work(archived: Archived, cluster: Cluster) -> Checked:
        newest = await archived.newest()
        stories = 0 if newest is None else newest.stories
        with progressing(2 * stories, ENGLISH("archive_checking")) as advance:
            return await compare(archived, cluster, advance)

    checked = _run(settings, work)
    if as_json:
        print_json({**asdict(checked), "whole": checked.is_whole})
        return checked.is_whole
    console = open_console()
    for fault in checked.faults:
        say(console, fault, "red")
    for note in checked.notes:
        say(console, note, "yellow")
    key, number = ("archive_whole", checked.stories)
    if checked.faults:
        key, number = "archive_faults", len(checked.faults)
    say(console, ENGLISH.count(key, number))
    return checked.is_whole


def _run(settings: Settings, work: Work[Made]) -> Made:
    """Do something with the archive that settings name.

    Raises:
        ArchiveError: it cannot be used.
        click.UsageError: they name none.
        ExitError: its database cannot be used.
    """
    if not settings.archive_url:
        raise click.UsageError(ENGLISH("archive_not_set"))
    check_installed()
    gc.enable()  # see bot.start
    return asyncio.run(_done(settings, work))


async def _done(settings: Settings, work: Work[Made]) -> Made:
    # Imported here: only this command needs a database and OpenSearch.
    from bot.archive.cluster import Cluster  # noqa: PLC0415
    from bot.archive.engine import engine_of  # noqa: PLC0415
    from bot.store import StoreError, open_store  # noqa: PLC0415

    engine = engine_of(settings)
    try:
        async with open_store(settings) as store:
            return await work(store.archived, Cluster(engine, settings.archive_name))
    except StoreError as error:
        raise ExitError(Exit.NO_DATABASE, str(error)) from None
    finally:
        await engine.close()


def _means(settings: Settings, label: str) -> Means:
    from bot.archive.writing import Means  # noqa: PLC0415 - needs the extra

    def track(total: int) -> AbstractContextManager[Advance]:
        return progressing(total, ENGLISH(label))

    shown: Track = track
    return Means(track=shown, limit=settings.largest_story)


def _tell_written(written: Written, *, as_json: bool) -> None:
    """Tell what could not be taken, and what waits."""
    if as_json:
        for problem in written.problems:
            print_json(problem_to_json(problem))
        counts: dict[str, Any] = {
            "added": written.added,
            "replaced": written.replaced,
            "unchanged": written.there,
            "problems": len(written.problems),
            "waits": written.waits is not None,
        }
        print_json(counts)
        return
    for problem in written.problems:
        complain(str(problem))
    if written.waits is not None:
        complain(ENGLISH("warning", problem=written.waits))


def _print_status(told: Status) -> None:
    console = open_console()
    counts = (
        ENGLISH.count("archive_stories", told.stories),
        ENGLISH.count("archive_sentences", told.sentences),
    )
    say(console, " · ".join(counts), "bold")
    ago = ENGLISH.ago(datetime.now(UTC) - told.created_at)
    say(console, ENGLISH("archive_revision", number=told.revision, ago=ago))
    size = _size(told.database)
    say(console, ENGLISH.count("archive_in_database", told.segments, size=size))
    if told.documents is not None and told.size is not None:
        found = ENGLISH.number(told.documents)
        size = _size(told.size)
        say(console, ENGLISH("archive_in_index", size=size, name=told.index, stories=found))
    if told.nodes is not None:
        say(console, ENGLISH.count("archive_nodes", told.nodes, health=told.health))
    for fault in told.faults:
        say(console, fault, "red")
    for note in told.notes:
        say(console, note, "yellow")


def _size(number: float) -> str:
    """Write bytes in the largest unit that says enough."""
    unit = 0
    while number >= THOUSAND and unit < len(UNITS) - 1:
        number, unit = number / THOUSAND, unit + 1
    return f"{number:.3g} {UNITS[unit]}" if unit else f"{number} {UNITS[unit]}"
