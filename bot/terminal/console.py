"""How anything looks at the terminal: lines that fit, stories' words behind a bar, progress.

The story's words are wrapped to the terminal and never touched; in a pipe each
passage stays on one line, so that it can be searched. A terminal would obey control
characters, so they are shown as their pictures; what else would do harm is kept from it
(`bot.harmless`).
"""

from __future__ import annotations

import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, TypeVar

from rich.console import Console
from rich.text import Text

from bot.harmless import closed, plain
from bot.words import ENGLISH

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

Item = TypeVar("Item")

BAR = "▌ "
BAR_IN_A_PIPE = "> "
CONTROL_PICTURES = {code: 0x2400 + code for code in range(0x20) if code not in (0x09, 0x0A)}
CONTROL_PICTURES |= dict.fromkeys(range(0x7F, 0xA0), 0x2421)
WITHOUT_PROGRESS = 1.0
"""Seconds of work before a progress bar appears."""


def open_console(*, stderr: bool = False) -> Console:
    """Return a console that is as wide as the terminal, and plain in a pipe."""
    return Console(stderr=stderr, highlight=False, markup=False, emoji=False)


@contextmanager
def progressing(total: int, label: str) -> Iterator[Callable[[int], None]]:
    """Show how much of `total` is done, once that has taken a second, as a bar on stderr.

    Gives what is called with how much was done since.
    """
    console = open_console(stderr=True)
    if not console.is_terminal:
        yield lambda _: None
        return
    from rich.progress import Progress  # noqa: PLC0415 - slow to import, seldom needed

    progress = Progress(console=console, transient=True)
    task = progress.add_task(label, total=total)
    started = time.monotonic()

    def advance(done: int) -> None:
        progress.update(task, advance=done)
        if not progress.live.is_started and time.monotonic() - started > WITHOUT_PROGRESS:
            progress.start()

    try:
        yield advance
    finally:
        progress.stop()


def tracked(items: Sequence[Item], label: str) -> Iterator[Item]:
    """Yield `items`; once that has taken a second, show a bar named `label` on stderr."""
    with progressing(len(items), label) as advance:
        for item in items:
            yield item
            advance(1)


def quote(console: Console, words: Text | str) -> None:
    """Print a story's words, behind a bar."""
    words = Text(visible(words)) if isinstance(words, str) else words
    for line in _wrapped(console, _closed(words), len(BAR)):
        bar = Text(BAR if console.is_terminal else BAR_IN_A_PIPE, "cyan")
        console.print(bar + line, soft_wrap=True)


def _closed(words: Text) -> Text:
    """Return quoted words with all ended, line by line, that they have opened."""
    lines = words.split("\n", allow_blank=True)
    for line in lines:
        line.append(closed(line.plain)[len(line.plain) :])
    return Text("\n").join(lines)


def say(console: Console, text: str, style: str = "") -> None:
    """Print a line that is no story's, wrapped to the terminal behind its indent."""
    indent = len(text) - len(text.lstrip(" "))
    for line in _wrapped(console, Text(plain(visible(text[indent:])), style), indent):
        console.print(Text(" " * indent) + line, soft_wrap=True)


def tell(console: Console, key: str, /, **fields: object) -> None:
    """Print the catalogue's words of `key`."""
    say(console, ENGLISH(key, **fields))


def _wrapped(console: Console, words: Text, margin: int) -> Iterable[Text]:
    return words.wrap(console, max(console.width - margin, 1)) if console.is_terminal else [words]


def visible(text: str) -> str:
    """Return control characters as their pictures; each stays one character."""
    return text.translate(CONTROL_PICTURES)
