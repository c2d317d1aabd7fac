"""An answer as a person reads it at the terminal: words, who said them, where they stand.

The sentences beside the stories' words are those of a reply in Discord.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from rich.text import Text

from bot.statements import all_of_it, lead, refusal
from bot.terminal.console import quote, say, tell, visible
from bot.words import ENGLISH
from knowledge.model import Verdict

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rich.console import Console

    from bot.shelf import Shelf
    from knowledge.model import Answer, Passage

QUOTES_COMMANDS = {True: "/quotes {speaker}", False: 'verbatim quotes --speaker "{speaker}"'}
"""What lists somebody's statements, in a conversation and at the command line."""
JUST_NOW = timedelta(minutes=1)
"""Until when a reading of the stories is called so."""


def print_answer(console: Console, answer: Answer, shelf: Shelf, listing: str) -> None:
    """Print an answer from the stories of `shelf`, which the command `listing` lists."""
    if answer.verdict is Verdict.NONE:
        _print_refusal(console, answer, listing)
    if above := lead(answer, ENGLISH):
        say(console, above)
    for passage in answer.shown:
        _print_passage(console, passage)
        console.print()
    notes = list(_notes_beside(answer, shelf, listing))
    for note in notes:
        say(console, note, "dim")
    if notes:
        console.print()


def print_sample(console: Console, shelf: Shelf) -> None:
    """Say that the shipped story answers and how that is changed, if it does."""
    if shelf.is_sample:
        say(console, _sample_note(shelf), "dim")


def _print_refusal(console: Console, answer: Answer, listing: str) -> None:
    if unsaid := refusal(answer, ENGLISH):
        say(console, unsaid)
    else:
        tell(console, "nothing", stories=listing)
    if answer.suggestions:
        tell(console, "suggested", names=ENGLISH.listed(answer.suggestions))
    console.print()


def _print_passage(console: Console, passage: Passage) -> None:
    words = Text(visible(passage.text))
    for match in passage.matches:
        words.stylize("bold yellow", match.start - passage.start, match.end - passage.start)
    quote(console, words)
    say(console, f"— {passage.attribution}", "italic")
    place = (*passage.place, ENGLISH("paragraph", number=passage.sentence.paragraph))
    say(console, f"  {' · '.join(place)}", "dim")


def _notes_beside(answer: Answer, shelf: Shelf, listing: str) -> Iterator[str]:
    """Yield what a reader should know beside the passages."""
    if answer.understood is not None:
        yield ENGLISH("understood", question=answer.understood)
    for correction in answer.corrections:
        yield ENGLISH("corrected", searched=correction.searched, written=correction.written)
    stories = dict.fromkeys(passage.story for passage in answer.shown)
    for story in stories:
        if story.id in shelf.library.developing:
            key = "developing" if len(stories) == 1 else "developing_named"
            yield ENGLISH(key, title=story.title, age=_age(shelf.loaded_at))
    quotes = QUOTES_COMMANDS[listing.startswith("/")]
    if answer.shown and (whole := all_of_it(answer, ENGLISH, quotes, len(answer.shown))):
        yield whole
    if shelf.is_sample:
        yield _sample_note(shelf)


def _sample_note(shelf: Shelf) -> str:
    return f"{ENGLISH('sample')} {ENGLISH('own_stories', folder=shelf.paths[0])}"


def _age(moment: datetime) -> str:
    passed = datetime.now(UTC) - moment
    return ENGLISH("just_now") if passed < JUST_NOW else ENGLISH.ago(passed)
