"""An answer as a person reads it at the terminal: words, who said them, where they stand.

The sentences beside the stories' words are those of a reply in Discord.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from rich.text import Text

from bot.about import heading, is_line_by_line, lines, newest, suggestions
from bot.notes import SAMPLE_NOTE, due, notes_on, worded
from bot.statements import all_of_it, lead, refusal
from bot.terminal.console import quote, say, tell, visible
from bot.words import ENGLISH, PLACES_NAMED
from knowledge.answer import Verdict

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from rich.console import Console

    from bot.notes import Note
    from bot.shelf import Shelf
    from knowledge.answer import Answer, Passage

QUOTES_COMMANDS = {True: "/quotes {speaker}", False: 'verbatim quotes --speaker "{speaker}"'}
"""What lists somebody's statements, in a conversation and at the command line."""
QUOTES_LISTS = {True: "/quotes", False: "verbatim quotes"}
"""What lists everybody's."""
JUST_NOW = timedelta(minutes=1)
"""Until when a reading of the stories is called so."""


def print_answer(
    console: Console,
    answer: Answer,
    shelf: Shelf,
    listing: str,
    known: Collection[Note] = (),
) -> list[Note]:
    """Print an answer, and return the notes on the stories that it told.

    Args:
        console: where to.
        answer: what is printed.
        shelf: the stories that answer.
        listing: the command that lists them.
        known: the notes on them that the reader knows.
    """
    if is_line_by_line(answer):
        _print_lines(console, answer, listing)
    elif answer.verdict is Verdict.NONE:
        _print_refusal(console, answer, listing)
    elif above := lead(answer, ENGLISH) or heading(answer, ENGLISH):
        say(console, above)
    for passage in answer.shown:
        _print_passage(console, passage)
        console.print()
    shown = dict.fromkeys(passage.story for passage in answer.shown)
    told = due(notes_on(shelf.library, shown, is_sample=shelf.is_sample), known, shown)
    beside = [*_notes_beside(answer, listing), *_notes_on_stories(told, answer, shelf)]
    for line in beside:
        say(console, line, "dim")
    if beside:
        console.print()
    return told


def print_sample(console: Console, shelf: Shelf) -> None:
    """Say that the shipped story answers and how that is changed, if it does."""
    if shelf.is_sample:
        say(console, f"{ENGLISH('sample')} {_own_stories(shelf)}", "dim")


def _print_refusal(console: Console, answer: Answer, listing: str) -> None:
    if answer.choices:
        names = (f"{number} {one.name}" for number, one in enumerate(answer.choices, start=1))
        tell(console, "whom", names=ENGLISH.listed(names, "or"))
        console.print()
        return
    if unsaid := refusal(answer, ENGLISH):
        say(console, unsaid)
    else:
        tell(console, "nothing", stories=listing)
    _print_examples(console, answer)


def _print_lines(console: Console, answer: Answer, listing: str) -> None:
    told, entries = lines(answer, ENGLISH, listing, QUOTES_LISTS[listing.startswith("/")])
    for line in [*told.splitlines(), *(f"  {entry}" for entry in entries)]:
        say(console, line)
    _print_examples(console, answer)


def _print_examples(console: Console, answer: Answer) -> None:
    """Print questions that the stories answer, and end the answer."""
    offered = suggestions(answer)
    if offered:
        tell(console, "try_asking")
    for question in offered:
        say(console, f"  {question}")
    console.print()


def _print_passage(console: Console, passage: Passage) -> None:
    words = Text(visible(passage.text))
    for span in passage.marked:
        words.stylize("bold yellow", span.start - passage.start, span.end - passage.start)
    quote(console, words)
    say(console, f"— {passage.attribution}", "italic")
    say(console, f"  {placed(passage)}", "dim")
    if passage.also:
        names = [place.name for place in passage.also]
        stories = ENGLISH.shortened("also_more", names, PLACES_NAMED)
        say(console, f"  {ENGLISH('also', stories=stories)}", "dim")


def placed(passage: Passage) -> str:
    """Return the line that says where a passage stands."""
    paragraph = ENGLISH("paragraph", number=passage.sentence.paragraph)
    place = [*passage.place, paragraph, *filter(None, [passage.time])]
    place += [ENGLISH("speaker_corrected")] if passage.is_corrected else []
    return visible(" · ".join(place))


def _notes_on_question(answer: Answer) -> Iterator[str]:
    """Yield how the question was understood."""
    if answer.unresolved is not None:
        yield ENGLISH("unresolved", word=answer.unresolved)
    elif answer.understood is not None and not answer.choices:
        yield ENGLISH("understood", question=answer.understood)
    if answer.further is not None:
        yield ENGLISH("further", question=answer.further)


def _notes_beside(answer: Answer, listing: str) -> Iterator[str]:
    """Yield what a reader should know beside the passages."""
    yield from _notes_on_question(answer)
    if any(passage.differs for passage in answer.shown):
        yield ENGLISH("figures_differ")
    for correction in answer.corrections:
        yield ENGLISH("corrected", searched=correction.searched, written=correction.written)
    quotes = QUOTES_COMMANDS[listing.startswith("/")]
    if answer.shown and (whole := all_of_it(answer, ENGLISH, quotes, len(answer.shown))):
        yield whole
    if answer.shown and answer.facts is not None:
        yield from newest(answer.facts, ENGLISH, listing)


def _notes_on_stories(notes: Sequence[Note], answer: Answer, shelf: Shelf) -> Iterator[str]:
    if not notes:  # a date is slow to word
        return
    stories = dict.fromkeys(passage.story for passage in answer.shown)
    age = _age(shelf.loaded_at)
    for note, line in zip(notes, worded(notes, ENGLISH, age, stories), strict=True):
        yield f"{line} {_own_stories(shelf)}" if note == SAMPLE_NOTE else line


def _own_stories(shelf: Shelf) -> str:
    return ENGLISH("own_stories", folder=shelf.paths[0])


def _age(moment: datetime) -> str:
    passed = datetime.now(UTC) - moment
    return ENGLISH("just_now") if passed < JUST_NOW else ENGLISH.ago(passed)
