"""What is told about the stories themselves: what is loaded, and what a reload did."""

from __future__ import annotations

from typing import TYPE_CHECKING

from discord.utils import format_dt

from bot.markup import escape, subtext
from bot.reply import SAMPLE, Reply, listing, name

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from bot.shelf import Reload, Shelf
    from knowledge.errors import StoryError
    from knowledge.library import Library
    from knowledge.model import Story

LONGEST_PROBLEM = 500
"""Where a problem is cut; the log has the whole line."""


def list_stories(shelf: Shelf) -> Reply:
    """Return the stories, each with its title, publisher, date and sentences."""
    library = shelf.library
    return listing(_head(shelf), [_line(library, story) for story in library.stories])


def report_status(shelf: Shelf) -> Reply:
    """Return what is loaded, since when, and every problem."""
    return listing(_head(shelf), list(_problems(shelf.problems)))


def report_reload(shelf: Shelf, reload: Reload) -> Reply:
    """Return what a reload changed, and every problem."""
    changes = {"Added": reload.added, "Changed": reload.changed, "Removed": reload.removed}
    lines = [f"{word}: {name(story)}" for word, ids in changes.items() for story in ids]
    if reload.problems:
        outcome = "⚠️ Not everything could be read; there the stories of before go on answering."
    elif reload.swapped:
        outcome = "The stories have been read again."
    else:
        outcome = "The stories have been read again; nothing has changed."
    return listing(f"{outcome}\n{_head(shelf)}", [*_problems(reload.problems), *lines])


def _head(shelf: Shelf) -> str:
    library = shelf.library
    sentences = sum(len(library.sentences(story.id)) for story in library.stories)
    size = f"{_count(len(library.stories), 'story', 'stories')}, {_count(sentences, 'sentence')}"
    # Discord shows the time as "5 minutes ago", and keeps it so.
    age = f"revision {library.revision}, read {format_dt(shelf.loaded_at, 'R')}"
    sample = f"\n{subtext(SAMPLE)}" if shelf.is_sample else ""
    return f"**{size}**\n{subtext(age)}{sample}"


def _line(library: Library, story: Story) -> str:
    named = [name(part) for part in (story.title, story.publisher, story.published) if part]
    named[0] = f"**{named[0]}**"
    named.append(_count(len(library.sentences(story.id)), "sentence"))
    if story.id != story.title:
        named.append(f"id {name(story.id)}")
    return "- " + " · ".join(named)


def _problems(problems: Iterable[StoryError]) -> Iterator[str]:
    for problem in problems:
        yield f"- {escape(' '.join(str(problem).split())[:LONGEST_PROBLEM])}"


def _count(number: int, one: str, many: str | None = None) -> str:
    return f"{number:,} {one if number == 1 else many or one + 's'}"
