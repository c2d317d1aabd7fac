"""What is told about the stories themselves: what is loaded, and what a reload did."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from discord.utils import format_dt

from bot.discord.reply import Reply, listing, name
from bot.discord.text.markdown import escape, subtext
from bot.discord.text.pages import Listing

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from bot.shelf import Reload, Shelf
    from bot.words import Words
    from knowledge.errors import StoryError
    from knowledge.library import Library
    from knowledge.model import Story

LONGEST_PROBLEM = 500
"""Where a problem is cut; the log has the whole line."""
STORIES = "stories"
"""What the list of stories is known by in the ids of buttons."""


def list_stories(shelf: Shelf, words: Words) -> Listing:
    """Return the stories, each with its title, publisher, date and sentences."""
    library = shelf.library
    entries = [partial(_line, library, story, words) for story in library.stories]
    return Listing(_head(shelf, words), entries)


def report_status(shelf: Shelf, words: Words) -> Reply:
    """Return what is loaded, since when, and every problem."""
    return listing(_head(shelf, words), list(_problems(shelf.problems)), words)


def report_reload(shelf: Shelf, reload: Reload, words: Words) -> Reply:
    """Return what a reload changed, and every problem."""
    changes = {
        "story_added": reload.added,
        "story_updated": reload.changed,
        "story_removed": reload.removed,
    }
    lines = [words(key, story=name(story)) for key, ids in changes.items() for story in ids]
    if reload.problems:
        outcome = f"⚠️ {words('reloaded_partly')}"
    else:
        outcome = words("reloaded" if reload.swapped else "reloaded_unchanged")
    head = f"{outcome}\n{_head(shelf, words)}"
    return listing(head, [*_problems(reload.problems), *lines], words)


def _head(shelf: Shelf, words: Words) -> str:
    library = shelf.library
    sentences = sum(len(library.sentences(story.id)) for story in library.stories)
    stories = words.count("story_count", len(library.stories))
    # Discord shows the time as "5 minutes ago", and keeps it so.
    read = format_dt(shelf.loaded_at, "R")
    age = words("revision", revision=library.revision, age=read)
    sample = f"\n{subtext(words('sample'))}" if shelf.is_sample else ""
    return f"**{stories}, {words.count('sentence_count', sentences)}**\n{subtext(age)}{sample}"


def _line(library: Library, story: Story, words: Words) -> str:
    named = [name(part) for part in (story.title, story.publisher, story.published) if part]
    named[0] = f"**{named[0]}**"
    named.append(words.count("sentence_count", len(library.sentences(story.id))))
    if story.id != story.title:
        named.append(words("story_id", id=name(story.id)))
    return "- " + " · ".join(named)


def _problems(problems: Iterable[StoryError]) -> Iterator[str]:
    for problem in problems:
        yield f"- {escape(' '.join(str(problem).split())[:LONGEST_PROBLEM])}"
