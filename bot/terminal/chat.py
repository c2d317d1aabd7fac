"""A conversation at the terminal: questions, and commands that begin with "/"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.text import Text

from bot.terminal.console import print_answer, print_stories, quote, say, visible
from bot.terminal.quotes import print_quotes
from knowledge.model import Verdict

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from rich.console import Console

    from bot.shelf import Reload, Shelf
    from knowledge.library import Library
    from knowledge.model import Answer, Passage

CHAT_HELP = """\
Ask in your own words; the answer is quoted from the stories.
/quotes [NAME] what NAME said, or who says what
/context [N]   passage N of the last answer, with the paragraphs around it
/stories       the stories that answer
/reload        read the stories again
/quit          leave (so do Ctrl-D and Ctrl-C)"""


def chat(console: Console, shelf: Shelf, lines: Iterable[str], top: int) -> None:
    """Hold a conversation: answer each of `lines`, obey those that begin with "/"."""
    answer: Answer | None = None
    before: Answer | None = None
    for line in lines:
        text = line.strip()
        if text in ("/quit", "/exit"):
            return
        if text.startswith("/"):
            _command(console, shelf, text, answer)
        elif text:
            answer = shelf.library.ask(text, top=top, after=before)
            # A refusal does not end what people talk about.
            if answer.verdict is not Verdict.NONE:
                before = answer
            print_answer(console, answer, shelf)


def _command(console: Console, shelf: Shelf, text: str, answer: Answer | None) -> None:
    name, _, argument = text.partition(" ")
    if name == "/reload":
        _print_reload(console, shelf.reload())
    elif name == "/stories":
        print_stories(console, shelf)
    elif name == "/quotes":
        print_quotes(console, shelf.library, argument.strip() or None)
    elif name == "/context":
        _print_context(console, shelf.library, answer, argument.strip() or "1")
    else:
        say(console, CHAT_HELP)
    console.print()


def _print_reload(console: Console, reload: Reload) -> None:
    for word, ids in (
        ("added", reload.added),
        ("changed", reload.changed),
        ("removed", reload.removed),
    ):
        if ids:
            say(console, f"{word}: {', '.join(ids)}")
    for problem in reload.problems:
        say(console, str(problem), "red")
    if not reload.swapped:
        say(console, "Nothing has changed.")


def _print_context(console: Console, library: Library, answer: Answer | None, wanted: str) -> None:
    passages = () if answer is None else answer.shown
    if not wanted.isdecimal() or not 1 <= int(wanted) <= len(passages):
        say(console, "There is no such passage in the last answer.")
        return
    passage = passages[int(wanted) - 1]
    if passage.story not in library.stories:
        say(console, "That story has changed since; ask again.")
        return
    for paragraph in _context(library, passage):
        quote(console, paragraph)


def _context(library: Library, passage: Passage) -> Iterator[Text]:
    """Yield the paragraph before, of, and after a passage, the passage in bold."""
    here = passage.sentence.paragraph
    for number in range(here - 1, here + 2):
        inside = [s for s in library.sentences(passage.story.id) if s.paragraph == number]
        if inside:
            start, end = inside[0].start, inside[-1].end
            paragraph = Text(visible(passage.story.text[start:end]))
            if number == here:
                paragraph.stylize("bold", passage.start - start, passage.end - start)
            yield paragraph
