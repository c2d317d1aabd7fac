"""The terminal: how answers look there, and a conversation in it.

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

    from bot.shelf import Reload, Shelf
    from knowledge.library import Library
    from knowledge.model import Answer, Passage

T = TypeVar("T")

BAR = "▌ "
CONTROL_PICTURES = {code: 0x2400 + code for code in range(0x20) if code not in (0x09, 0x0A)}
CONTROL_PICTURES |= dict.fromkeys(range(0x7F, 0xA0), 0x2421)
WITHOUT_PROGRESS = 1.0
"""Seconds of work before a progress bar appears."""

CHAT_HELP = """\
Ask in your own words; the answer is quoted from the stories.
/context [N]   passage N of the last answer, with the paragraphs around it
/stories       the stories that answer
/reload        read the stories again
/quit          leave (so do Ctrl-D and Ctrl-C)"""


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
        _say(console, "The stories do not say anything about that.\n")
        return
    if answer.verdict is Verdict.CLOSEST:
        _say(console, "The story does not say this outright; the closest passage:")
    for passage in shown(answer):
        _print_passage(console, passage)
        console.print()
    told = list(notes(answer, shelf))
    for note in told:
        _say(console, note, "dim")
    if told:
        console.print()


def shown(answer: Answer) -> tuple[Passage, ...]:
    """Return the passages that a reader gets for the answer's verdict."""
    count = {Verdict.QUOTE: len(answer.passages), Verdict.CLOSEST: 1, Verdict.NONE: 0}
    return answer.passages[: count[answer.verdict]]


def notes(answer: Answer, shelf: Shelf) -> Iterator[str]:
    """Yield what a reader should know beside the passages."""
    for correction in answer.corrections:
        yield f"Searched for “{correction.searched}” instead of “{correction.written}”."
    developing = {p.story.title for p in shown(answer) if p.story.id in shelf.library.developing}
    for title in sorted(developing):
        yield f"“{title}” was still developing when it was read."
    if shelf.is_sample:
        yield f"This is the sample story; put your own into {shelf.paths[0]}"


def context(library: Library, passage: Passage) -> Iterator[Text]:
    """Yield the paragraph before, of, and after a passage, the passage in bold."""
    here = passage.sentence.paragraph
    for number in range(here - 1, here + 2):
        inside = [s for s in library.sentences(passage.story.id) if s.paragraph == number]
        if inside:
            start, end = inside[0].start, inside[-1].end
            paragraph = Text(_visible(passage.story.text[start:end]))
            if number == here:
                paragraph.stylize("bold", passage.start - start, passage.end - start)
            yield paragraph


def print_stories(console: Console, shelf: Shelf) -> None:
    """Print the stories that answer, and what could not be read."""
    for story in shelf.library.stories:
        count = len(shelf.library.sentences(story.id))
        sentences = "1 sentence" if count == 1 else f"{count} sentences"
        parts = (story.title, story.publisher, story.published, sentences)
        _say(console, story.id, "bold")
        _say(console, "  " + " · ".join(filter(None, parts)))
    for problem in shelf.problems:
        _say(console, str(problem), "red")
    if shelf.is_sample:
        _say(console, f"This is the sample; put your own stories into {shelf.paths[0]}", "dim")


def print_reload(console: Console, reload: Reload) -> None:
    """Print what a reload changed."""
    for word, ids in (
        ("added", reload.added),
        ("changed", reload.changed),
        ("removed", reload.removed),
    ):
        if ids:
            _say(console, f"{word}: {', '.join(ids)}")
    for problem in reload.problems:
        _say(console, str(problem), "red")
    if not reload.swapped:
        _say(console, "Nothing has changed.")


def chat(console: Console, shelf: Shelf, lines: Iterable[str], top: int) -> None:
    """Hold a conversation: answer each of `lines`, obey those that begin with "/"."""
    answer: Answer | None = None
    for line in lines:
        text = line.strip()
        if text in ("/quit", "/exit"):
            return
        if text.startswith("/"):
            _command(console, shelf, text, answer)
        elif text:
            answer = shelf.library.ask(text, top=top)
            print_answer(console, answer, shelf)


def _command(console: Console, shelf: Shelf, text: str, answer: Answer | None) -> None:
    name, _, argument = text.partition(" ")
    if name == "/reload":
        print_reload(console, shelf.reload())
    elif name == "/stories":
        print_stories(console, shelf)
    elif name == "/context":
        _print_context(console, shelf.library, answer, argument.strip() or "1")
    else:
        _say(console, CHAT_HELP)
    console.print()


def _print_context(console: Console, library: Library, answer: Answer | None, wanted: str) -> None:
    passages = () if answer is None else shown(answer)
    if not wanted.isdecimal() or not 1 <= int(wanted) <= len(passages):
        _say(console, "There is no such passage in the last answer.")
        return
    passage = passages[int(wanted) - 1]
    if passage.story not in library.stories:
        _say(console, "That story has changed since; ask again.")
        return
    for paragraph in context(library, passage):
        _quote(console, paragraph)


def _print_passage(console: Console, passage: Passage) -> None:
    words = Text(_visible(passage.text))
    for match in passage.matches:
        words.stylize("bold yellow", match.start - passage.start, match.end - passage.start)
    _quote(console, words)
    _say(console, f"— {passage.attribution}", "italic")
    place = (*passage.place, f"paragraph {passage.sentence.paragraph}")
    _say(console, f"  {' · '.join(place)}", "dim")


def _quote(console: Console, words: Text) -> None:
    for line in _wrapped(console, words, len(BAR)):
        bar = Text(BAR if console.is_terminal else "> ", "cyan")
        console.print(bar + line, soft_wrap=True)


def _say(console: Console, text: str, style: str = "") -> None:
    indent = len(text) - len(text.lstrip(" "))
    for line in _wrapped(console, Text(_visible(text[indent:]), style), indent):
        console.print(Text(" " * indent) + line, soft_wrap=True)


def _wrapped(console: Console, words: Text, margin: int) -> Iterable[Text]:
    return words.wrap(console, max(console.width - margin, 1)) if console.is_terminal else [words]


def _visible(text: str) -> str:
    """Show control characters as their pictures; each stays one character."""
    return text.translate(CONTROL_PICTURES)
