"""The commands of `verbatim archive`, each an entry point of a few lines."""

from __future__ import annotations

from pathlib import Path

import click

from bot.opening import load
from bot.terminal.options import StoryPath, json_option


@click.group(short_help="Keep more stories than one machine holds.")
def archive() -> None:
    """Keep the stories in a PostgreSQL, and let OpenSearch find them.

    Where both are, VERBATIM_DATABASE_URL and VERBATIM_ARCHIVE_URL say. Every command exits
    with 0 when all is as it should be, 1 when something is not, which is told, 2 when the
    archive cannot be used, and 8 when the database cannot.
    """


@archive.command(
    "create",
    short_help="Make an archive without a story.",
    epilog="Example: verbatim archive create",
)
@json_option
def create_archive(*, as_json: bool) -> int:
    """Make an archive without a story; nothing happens where there is one."""
    from bot.terminal import archive as archiving  # noqa: PLC0415 - slow to import

    return 0 if archiving.create(load(), as_json=as_json) else 1


@archive.command(
    "add",
    short_help="Add stories, and replace those with the same ids.",
    epilog="Example: verbatim archive add articles/",
)
@click.argument("paths", metavar="PATH...", nargs=-1, required=True, type=StoryPath(path_type=Path))
@json_option
def add_to_archive(paths: tuple[Path, ...], *, as_json: bool) -> int:
    """Add the stories of PATH, and replace those that have the same ids.

    PATH is a folder of stories, a story file or a .jsonl. What is there already is not read
    again: the same command goes on where it was interrupted. Each batch answers as soon as
    it is written. Exits with 1 when a story could not be read.
    """
    from bot.terminal import archive as archiving  # noqa: PLC0415 - slow to import

    return 0 if archiving.add(load(), paths, as_json=as_json) else 1


@archive.command(
    "remove",
    short_help="Take stories down, with every word of them.",
    epilog="Example: verbatim archive remove us-troops-kabul",
)
@click.argument("ids", metavar="ID...", nargs=-1, required=True)
@json_option
def remove_from_archive(ids: tuple[str, ...], *, as_json: bool) -> int:
    """Take the stories with these ids down, at once and for good.

    Nothing of them is left in the database or in OpenSearch. Exits with 1 when an id is no
    story's.
    """
    from bot.terminal import archive as archiving  # noqa: PLC0415 - slow to import

    return 0 if archiving.remove(load(), ids, as_json=as_json) else 1


@archive.command(
    "status",
    short_help="Tell how the archive is.",
    epilog="Example: verbatim archive status --json",
)
@json_option
def archive_status(*, as_json: bool) -> int:
    """Tell how many stories there are, where they lie, and how OpenSearch is."""
    from bot.terminal import archive as archiving  # noqa: PLC0415 - slow to import

    return 0 if archiving.status(load(), as_json=as_json) else 1


@archive.command(
    "check",
    short_help="Compare the database with OpenSearch.",
    epilog="Example: verbatim archive check",
)
@json_option
def check_archive(*, as_json: bool) -> int:
    """Compare what the database and OpenSearch hold, and say what to do where they differ."""
    from bot.terminal import archive as archiving  # noqa: PLC0415 - slow to import

    return 0 if archiving.check(load(), as_json=as_json) else 1


@archive.command(
    "rebuild",
    short_help="Fill OpenSearch anew from the database.",
    epilog="Example: verbatim archive rebuild",
)
@json_option
def rebuild_archive(*, as_json: bool) -> int:
    """Fill a new index from the database, and let it take the place of the one before.

    Needed after an update that reads stories otherwise, after new synonyms of several words,
    and where OpenSearch has lost what it had. The old index answers meanwhile.
    """
    from bot.terminal import archive as archiving  # noqa: PLC0415 - slow to import

    return 0 if archiving.rebuild(load(), as_json=as_json) else 1
