"""The terminal: how answers and stories look there.

The story's words are wrapped to the terminal and never touched; in a pipe each
passage stays on one line, so that it can be searched. Control characters, which a
terminal would obey, are shown as their pictures.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, TypeVar

from rich.console import Console
from rich.text import Text

from knowledge.model import Verdict

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from bot.shelf import Shelf
    from knowledge.model import Answer, Passage

T = TypeVar("T")

BAR = "▌ "
CONTROL_PICTURES = {code: 0x2400 + code for code in range(0x20) if code not in (0x09, 0x0A)}
CONTROL_PICTURES |= dict.fromkeys(range(0x7F, 0xA0), 0x2421)
WITHOUT_PROGRESS = 1.0
"""Seconds of work before a progress bar appears."""


def open_console(*, stderr: bool = False) -> Console:
    """Return a console that is as wide as the terminal, and plain in a pipe."""
    return Console(stderr=stderr, highlight=False, markup=False, emoji=False)


def tracked(items: Sequence[T], doing: str) -> Iterator[T]:
    """Yield `items`, with a progress bar on stderr once it has taken a second."""
    console = open_console(stderr=True)
    if not console.is_terminal:
        yield from items
        return
    from rich.progress import Progress  # noqa: PLC0415 - slow to import, seldom needed

    progress = Progress(console=console, transient=True)
    task = progress.add_task(doing, total=len(items))
    started = time.monotonic()
    try:
        for done, item in enumerate(items, start=1):
            yield item
            progress.update(task, completed=done)
            if not progress.live.is_started and time.monotonic() - started > WITHOUT_PROGRESS:
                progress.start()
    finally:
        progress.stop()


def print_answer(console: Console, answer: Answer, shelf: Shelf) -> None:
    """Print an answer as a person reads it: words, who said them, where they stand."""
    if answer.verdict is Verdict.NONE:
        say(console, "The stories do not say anything about that.")
        if answer.suggestions:
            say(console, f"They do speak of {', '.join(answer.suggestions)}.")
        console.print()
        return
    if answer.verdict is Verdict.CLOSEST:
        say(console, "The story does not say this outright; the closest passage:")
    for passage in answer.shown:
        _print_passage(console, passage)
        console.print()
    told = list(notes(answer, shelf))
    for note in told:
        say(console, note, "dim")
    if told:
        console.print()


def notes(answer: Answer, shelf: Shelf) -> Iterator[str]:
    """Yield what a reader should know beside the passages."""
    if answer.understood is not None:
        yield f"Understood as: {answer.understood}"
    for correction in answer.corrections:
        yield f"Searched for “{correction.searched}” instead of “{correction.written}”."
    developing = {p.story.title for p in answer.shown if p.story.id in shelf.library.developing}
    for title in sorted(developing):
        yield f"“{title}” was still developing when it was read."
    if shelf.is_sample:
        yield f"This is the sample story; put your own into {shelf.paths[0]}"


def print_stories(console: Console, shelf: Shelf) -> None:
    """Print the stories that answer, and what could not be read."""
    for story in shelf.library.stories:
        count = len(shelf.library.sentences(story.id))
        sentences = "1 sentence" if count == 1 else f"{count} sentences"
        parts = (story.title, story.publisher, story.published, sentences)
        say(console, story.id, "bold")
        say(console, "  " + " · ".join(filter(None, parts)))
    for problem in shelf.problems:
        say(console, str(problem), "red")
    if shelf.is_sample:
        say(console, f"This is the sample; put your own stories into {shelf.paths[0]}", "dim")


def _print_passage(console: Console, passage: Passage) -> None:
    words = Text(visible(passage.text))
    for match in passage.matches:
        words.stylize("bold yellow", match.start - passage.start, match.end - passage.start)
    quote(console, words)
    say(console, f"— {passage.attribution}", "italic")
    place = (*passage.place, f"paragraph {passage.sentence.paragraph}")
    say(console, f"  {' · '.join(place)}", "dim")


def quote(console: Console, words: Text | str) -> None:
    """Print a story's words, behind a bar."""
    words = Text(visible(words)) if isinstance(words, str) else words
    for line in _wrapped(console, words, len(BAR)):
        bar = Text(BAR if console.is_terminal else "> ", "cyan")
        console.print(bar + line, soft_wrap=True)


def say(console: Console, text: str, style: str = "") -> None:
    """Print the program's own words, wrapped to the terminal behind their indent."""
    indent = len(text) - len(text.lstrip(" "))
    for line in _wrapped(console, Text(visible(text[indent:]), style), indent):
        console.print(Text(" " * indent) + line, soft_wrap=True)


def _wrapped(console: Console, words: Text, margin: int) -> Iterable[Text]:
    return words.wrap(console, max(console.width - margin, 1)) if console.is_terminal else [words]


def visible(text: str) -> str:
    """Return control characters as their pictures; each stays one character."""
    return text.translate(CONTROL_PICTURES)
