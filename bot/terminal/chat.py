"""A conversation at the terminal: questions, and commands that begin with "/"."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from rich.text import Text

from bot.notes import SAMPLE_NOTE, holding
from bot.terminal.answer import print_answer
from bot.terminal.console import quote, say, tell, visible
from bot.terminal.quotes import print_quotes
from bot.terminal.reaching import from_what_is_there
from bot.terminal.stories import print_reload, print_stories
from bot.terminal.streams import complain
from bot.words import ENGLISH
from knowledge.errors import ArchiveError

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from rich.console import Console

    from bot.notes import Note
    from bot.shelf import Shelf
    from knowledge.answer import Answer, Passage
    from knowledge.library import Library

STORIES_LINE = "/stories"
"""The command that lists the stories."""


def greet(console: Console, shelf: Shelf) -> set[Note]:
    """Print what a person at the terminal should know before the first question.

    Returns the notes on the stories that it told.
    """
    if shelf.snapshot.archived is None:
        print_stories(console, shelf)
    else:
        say(console, ENGLISH.count("story_count", len(shelf.library.stories)))
    console.print()
    tell(console, "chat_greeting")
    return {SAMPLE_NOTE} if shelf.is_sample else set()


def chat(
    console: Console,
    shelf: Shelf,
    lines: Iterable[str],
    top: int,
    known: Collection[Note] = (),
) -> None:
    """Hold a conversation: answer each of `lines`, obey those that begin with "/".

    Args:
        console: where the answers go.
        shelf: the stories that answer.
        lines: what is typed.
        top: how many passages an answer has at most.
        known: the notes on the stories that were told before.
    """
    answer: Answer | None = None
    told = set(known)
    for line in lines:
        text = line.strip()
        if text in ("/quit", "/exit"):
            return
        if text.startswith("/"):
            try:
                _command(console, shelf, text, answer)
            except ArchiveError as error:
                complain(str(error))
            # What a reload has ended is told if it comes back.
            told = _holding(told, shelf)
        elif text:
            try:
                answer = from_what_is_there(shelf, partial(_asked, text, top, answer))
                told |= {*print_answer(console, answer, shelf, STORIES_LINE, told)}
            except ArchiveError as error:
                complain(str(error))


def _asked(text: str, top: int, after: Answer | None, library: Library) -> Answer:
    return library.ask(text, top=top, after=after)


def _holding(told: set[Note], shelf: Shelf) -> set[Note]:
    try:
        return holding(told, shelf.library, is_sample=shelf.is_sample)
    except ArchiveError:
        return told


def _command(console: Console, shelf: Shelf, text: str, answer: Answer | None) -> None:
    name, _, argument = text.partition(" ")
    if name == "/reload":
        print_reload(console, shelf, shelf.reload())
    elif name == STORIES_LINE:
        print_stories(console, shelf)
    elif name == "/quotes":
        print_quotes(console, shelf.library, argument.strip() or None)
    elif name == "/context":
        _print_surroundings(console, shelf.library, answer, argument.strip() or "1")
    else:
        if name != "/help":
            tell(console, "no_such_command", command=name)
        say(console, ENGLISH("chat_help").strip())
    console.print()


def _print_surroundings(
    console: Console, library: Library, answer: Answer | None, wanted: str
) -> None:
    passages = () if answer is None else answer.shown
    if not wanted.isdecimal() or not 1 <= int(wanted) <= len(passages):
        tell(console, "no_such_passage")
        return
    passage = passages[int(wanted) - 1]
    found = library.find(passage.story.id)
    if found is None or found.story != passage.story:
        tell(console, "story_changed")
        return
    for paragraph in _surroundings(library, passage):
        quote(console, paragraph)


def _surroundings(library: Library, passage: Passage) -> Iterator[Text]:
    """Yield the heading above a passage, and the paragraph before, of, and after it.

    The passage is bold.
    """
    here = passage.sentence.paragraph
    if passage.heading is not None:
        yield Text(visible(passage.heading), "dim")
    for number in range(here - 1, here + 2):
        inside = [s for s in library.sentences(passage.story.id) if s.paragraph == number]
        if inside:
            start, end = inside[0].start, inside[-1].end
            paragraph = Text(visible(passage.story.text[start:end]))
            if number == here:
                paragraph.stylize("bold", passage.start - start, passage.end - start)
            yield paragraph
