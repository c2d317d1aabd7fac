"""Reading the shared stories anew, and what is told of them.

Whoever lets them be read, a person or a change of their files, is served in turn, and what would
lose much waits for a person. Where the files lie on the server is told to nobody in Discord: a
file is called as it is below the folder of the stories.
"""

from __future__ import annotations

import logging
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from bot.discord.breaking import broken_lines
from bot.discord.changes.change import difference_between
from bot.discord.changes.preview import alarm_lines
from bot.discord.revision import revision_head
from bot.discord.text.markdown import name
from bot.faults import Fault, faults
from bot.shelves import Outcome
from bot.words import ENGLISH
from knowledge.changes.alarms import alarms

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from bot.shelves import Shelves
    from bot.snapshot import Reload, Snapshot
    from bot.store import ReloadNotice
    from bot.words import Words
    from knowledge.changes.alarms import Alarm
    from knowledge.changes.shelf import ShelfDifference
    from knowledge.errors import StoryError

LONGEST_PROBLEM = 500
"""Where a problem is cut; the log has the whole line."""

_log = logging.getLogger(__name__)


async def reread(
    shelves: Shelves, user_id: int | None, notice: ReloadNotice | None = None
) -> tuple[Reload, bool]:
    """Read the shared stories anew, and answer from them unless much would be lost.

    What would lose much, or breaks an expectation, is then `shelves.waiting`, until somebody
    confirms it or another reading takes its place.

    Args:
        shelves: hold the stories.
        user_id: who wants it, and of every process; None where a file has changed.
        notice: what another process has told, where that is why.

    Returns:
        What was found, and whether it waits.
    """
    async with shelves.rereading:
        reload = await shelves.read_shared()
        doubts = reload_doubts(reload, ENGLISH)
        if notice is not None and notice.confirmed == reload.after.library.revision:
            doubts = []
        if doubts:
            shelves.waiting = reload
            shelves.rereads.note(Outcome.WAITS)
            _log.warning("a reload waits to be confirmed: %s", "; ".join(doubts))
        elif notice is None or reload.swapped:
            await _swap(shelves, reload, user_id)
        else:
            # The files here may be older than those of who told of it, and so what they say.
            shelves.rereads.note(Outcome.UNCHANGED)
    if user_id is not None:
        await shelves.notices.tell()
    return reload, bool(doubts)


def reload_doubts(reload: Reload, words: Words) -> list[str]:
    """Return why a reload is not to answer before somebody has looked at it, in lines."""
    broken = broken_lines(reload.compared, words) if reload.swapped else []
    return [*alarm_lines(losses(reload), words), *broken]


async def confirm(shelves: Shelves, waiting: Reload, user_id: int) -> bool:
    """Answer from a reload that waited; False where something else answers meanwhile."""
    async with shelves.rereading:
        if waiting.before is not shelves.shared.snapshot:
            return False
        await _swap(shelves, waiting, user_id)
    await shelves.notices.tell(waiting.after.library.revision)
    return True


async def _swap(shelves: Shelves, reload: Reload, user_id: int | None) -> None:
    await shelves.swap_shared(reload, user_id)
    if reload.swapped:
        _log.info("reloaded; revision %s", reload.after.library.revision)
    known = {str(problem) for problem in reload.before.problems}
    for problem in reload.problems:
        if str(problem) not in known:
            faults.note(Fault.STORIES, str(problem), _log.warning, "%s", problem)


def losses(reload: Reload) -> tuple[Alarm, ...]:
    """Return where a reload would lose much; taking the place of the sample loses nothing."""
    return () if reload.before.is_sample else alarms(difference_of(reload))


def difference_of(reload: Reload) -> ShelfDifference:
    """Return what a reload changes; the sample is no story that anybody added."""
    old, new = reload.before.alone, reload.after.alone
    names = dict.fromkeys([*reload.added, *reload.changed, *reload.removed])
    both = [(old.find(name), None if reload.after.is_sample else new.find(name)) for name in names]
    return difference_between(both, len(old.stories))


def shelf_head(snapshot: Snapshot, paths: Iterable[Path], words: Words) -> str:
    """Return what is loaded and since when, and what to do where it is nothing."""
    head = revision_head(snapshot, words)
    if snapshot.library.stories:
        return head
    # Where on the server the folder stands is told to nobody in Discord.
    folder = ", ".join(name(path.absolute().name) for path in paths)
    return f"{head}\n⚠️ {words('stories_gone', folder=folder)}"


def problem_lines(problems: Iterable[StoryError], paths: Iterable[Path]) -> Iterator[str]:
    """Yield each problem in one line, with its file called as it is within the stories."""
    called = partial(_called, [path.absolute() for path in paths])
    for problem in problems:
        yield f"- {name(problem.told(called), LONGEST_PROBLEM)}"


def _called(folders: Iterable[Path], file: str) -> str:
    """Return a file's name below the folder of the stories: where that is, nobody is told."""
    path = Path(file).absolute()
    inside = (path.relative_to(one) for one in folders if path.is_relative_to(one))
    below = next(inside, Path())
    return below.as_posix() if below.name else Path(file).name
