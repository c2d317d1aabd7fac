"""What is told of the shared shelf: what stands there, what could not be read, what would be lost.

Where the files lie on the server is told to nobody in Discord: a file is called as it is below
the folder of the stories.
"""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from bot.discord.changes.change import difference_between
from bot.discord.revision import revision_head
from bot.discord.text.markdown import escape, name
from knowledge.changes.alarms import alarms

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from bot.shelf import Reload, Snapshot
    from bot.words import Words
    from knowledge.changes.alarms import Alarm
    from knowledge.changes.shelf import ShelfDifference
    from knowledge.errors import StoryError

LONGEST_PROBLEM = 500
"""Where a problem is cut; the log has the whole line."""


def losses(reload: Reload) -> tuple[Alarm, ...]:
    """Return where a reload would lose much; taking the place of the sample loses nothing."""
    return () if reload.before.is_sample else alarms(difference_of(reload))


def difference_of(reload: Reload) -> ShelfDifference:
    """Return what a reload changes; the sample is no story that anybody added."""
    old = {one.story.id: one for one in reload.before.analyzed}
    new = {one.story.id: one for one in reload.after.analyzed if not reload.after.is_sample}
    names = [*reload.added, *reload.changed, *reload.removed]
    both = [(old.get(name), new.get(name)) for name in dict.fromkeys(names)]
    return difference_between(both, len(reload.before.library.stories))


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
        yield f"- {escape(' '.join(problem.told(called).split())[:LONGEST_PROBLEM])}"


def _called(folders: Iterable[Path], file: str) -> str:
    """Return a file's name below the folder of the stories: where that is, nobody is told."""
    path = Path(file).absolute()
    inside = (path.relative_to(one) for one in folders if path.is_relative_to(one))
    below = next(inside, Path())
    return below.as_posix() if below.name else Path(file).name
