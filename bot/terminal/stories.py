"""The stories themselves at the terminal: what answers, and what a reload changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.languages import told_language
from bot.terminal.answer import print_sample
from bot.terminal.console import say, tell
from bot.words import ENGLISH
from bot.words.changing import told
from knowledge.changes.shelf import shelf_difference

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rich.console import Console

    from bot.shelf import Shelf
    from bot.snapshot import Reload
    from knowledge.errors import StoryError

MOST_CHANGES = 12
"""Lines of what changed in a story."""


def print_stories(console: Console, shelf: Shelf) -> None:
    """Print the stories that answer, and what could not be read."""
    for number, story in enumerate(shelf.library.corpus.heads):
        sentences = ENGLISH.count("sentence_count", shelf.library.corpus.size_of(number))
        language = told_language(story.language, ENGLISH)
        parts = (story.title, story.publisher, story.published, sentences, language)
        say(console, story.id, "bold")
        say(console, "  " + " · ".join(filter(None, parts)))
    _print_problems(console, shelf.problems)
    _print_emptiness(console, shelf)
    print_sample(console, shelf)


def print_reload(console: Console, shelf: Shelf, reload: Reload) -> None:
    """Print what a reload of a shelf changed, and what could not be read."""
    if reload.is_partial:
        tell(console, "reloaded_partly")
    else:
        tell(console, "reloaded" if reload.swapped else "reloaded_unchanged")
    _print_problems(console, reload.problems)
    changes = _changes(reload)
    stories = {
        "story_added": reload.added,
        # A story whose speakers alone are corrected is in no list of files that changed.
        "story_updated": tuple(dict.fromkeys((*reload.changed, *changes))),
        "story_removed": reload.removed,
    }
    for key, ids in stories.items():
        for story in ids:
            tell(console, key, story=story)
            for line in changes.get(story, ()):
                say(console, f"  {line}")
    _print_emptiness(console, shelf)


def _changes(reload: Reload) -> dict[str, tuple[str, ...]]:
    """Return what changed in each story, by its id."""
    changed = shelf_difference(reload.before.library, reload.after.library).changed
    return {one.new.id: tuple(told(one, ENGLISH, MOST_CHANGES)) for one in changed}


def _print_emptiness(console: Console, shelf: Shelf) -> None:
    """Say that no story is left and how that is changed, if none is."""
    if not shelf.library.stories:
        folder = ", ".join(map(str, shelf.paths))
        say(console, ENGLISH("stories_gone", folder=folder), "red")


def _print_problems(console: Console, problems: Iterable[StoryError]) -> None:
    for problem in problems:
        say(console, str(problem), "red")
