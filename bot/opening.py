"""Opens what every command needs first: the settings, and the shelf of stories that they name.

What is wrong with either is a line on stderr. Settings that are misspelt and stories that
cannot be read leave the others in force; only where no story is left does it end here.
"""

from __future__ import annotations

import gc
from typing import TYPE_CHECKING

import click

from bot.log import open_log_if_asked_for
from bot.settings import load_settings
from bot.shelf import SAMPLE, Shelf
from bot.terminal.console import progressing
from bot.terminal.streams import complain
from bot.words import ENGLISH

if TYPE_CHECKING:
    from contextlib import AbstractContextManager
    from pathlib import Path

    from bot.behind import Source
    from bot.cache.analysis import Advance
    from bot.settings import Settings


def load() -> Settings:
    """Read the settings, with a line on stderr for each name that is no setting."""
    settings, warnings = load_settings()
    open_log_if_asked_for(settings)
    for warning in warnings:
        complain(ENGLISH("warning", problem=warning))
    return settings


def open_shelf(
    settings: Settings,
    paths: tuple[Path, ...],
    *,
    with_problems: bool = True,
    may_wait: bool = False,
) -> Shelf:
    """Read the stories that `paths` or the settings name.

    Each problem is a line on stderr; not `with_problems`, which are then shown with the stories.

    Args:
        settings: name them.
        paths: take their place.
        with_problems: see above.
        may_wait: whether it may go on without a story until an archive is there.

    Raises:
        click.UsageError: no story can be read there.
        knowledge.errors.ArchiveError: nor in the archive, which cannot be reached.
    """
    shelf = fill_shelf(settings, paths)
    has_none = not shelf.library.stories
    if not has_none or may_wait or not shelf.now.is_away:  # else the error tells it
        tell_of_archive(shelf)
    if with_problems or has_none:
        for problem in shelf.problems:
            complain(str(problem))
    if has_none:
        if shelf.archive is not None and shelf.now.is_away:
            if may_wait:
                return shelf
            raise shelf.archive.reach.error()
        named = ", ".join(str(path) for path in shelf.paths)
        key = "no_stories_read" if shelf.problems else "no_stories"
        raise click.UsageError(ENGLISH(key, paths=named))
    return shelf


def fill_shelf(settings: Settings, paths: tuple[Path, ...]) -> Shelf:
    """Read the stories that `paths` or the settings name, whatever comes of it."""
    cache = settings.data / "cache"
    if paths:
        shelf = Shelf(
            paths,
            track=_track,
            stops=settings.expectations_stop,
            cache=cache,
            limit=settings.largest_story,
        )
    else:
        chosen = settings.stories is not None
        shelf = Shelf(
            [settings.story_path],
            SAMPLE,
            must_exist=chosen,
            track=_track,
            stops=settings.expectations_stop,
            cache=cache,
            limit=settings.largest_story,
            archive=archive_of(settings),
        )
    gc.freeze()
    gc.enable()  # see bot.start
    return shelf


def tell_of_archive(shelf: Shelf) -> None:
    """Write on stderr why the archive behind a shelf does not answer, if it does not."""
    if shelf.archive is not None and shelf.archive.reach.is_away:
        complain(shelf.archive.reach.now.reason)
        if shelf.library.stories:
            complain(ENGLISH("archive_partly_here"))


def archive_of(settings: Settings) -> Source | None:
    """Return the archive that the settings name, if they name any.

    Raises:
        ArchiveError: what it needs is not installed.
    """
    if not settings.archive_url:
        return None
    # Few have one, and its client is slow to import.
    from bot.archive.extra import check_installed  # noqa: PLC0415

    check_installed()
    from bot.archive.opened import open_archive  # noqa: PLC0415 - it imports what is checked

    archive = open_archive(settings)
    context = click.get_current_context(silent=True)
    if context is not None:
        context.call_on_close(archive.close)
    return archive


def _track(size: int) -> AbstractContextManager[Advance]:
    return progressing(size, ENGLISH("indexing"))
