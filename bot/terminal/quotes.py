"""`verbatim quotes`: the statements of the stories, each with who made it and how that is known."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.terminal.console import quote, say, tell
from bot.words import ENGLISH
from knowledge.index.analyzed_story import explained_statements
from knowledge.speakers import find_speakers, is_word_for_word, named, stories_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rich.console import Console

    from knowledge.library import Library
    from knowledge.model import Considered, Statement, Story


def reported(library: Library, speaker: str | None = None) -> Iterator[tuple[Story, Statement]]:
    """Yield the statements, story by story; only those of whom `speaker` means, if it is given."""
    meant = None if speaker is None else named(find_speakers(library), speaker)
    names = None if meant is None else {one.name for one in meant}
    for packed in library.corpus.read_all(None if meant is None else stories_of(meant)):
        for statement in packed.statements:
            if names is None or statement.speaker in names:
                yield packed.story, statement


def considered_for(library: Library) -> dict[tuple[str, int], tuple[Considered, ...]]:
    """Return who was considered as the speaker of each statement, by its story and start."""
    return {
        (packed.id, statement.start): considered
        for packed in library.corpus.read_all()
        for statement, considered in explained_statements(packed.story)
    }


def print_quotes(
    console: Console, library: Library, speaker: str | None, *, explain: bool = False
) -> int:
    """Print the statements, of `speaker` if one is given; return how many there are."""
    count = 0
    considered = considered_for(library) if explain else {}
    for story, statement in reported(library, speaker):
        _print_statement(console, story, statement)
        for one in considered.get((story.id, statement.start), ()):
            say(console, f"  {_reason(one)}", "dim")
        console.print()
        count += 1
    if not count and speaker is None:
        tell(console, "quotes_nobody")
    elif not count:
        tell(console, "quotes_none", speaker=speaker)
    return count


def _print_statement(console: Console, story: Story, statement: Statement) -> None:
    words = story.text[statement.start : statement.end]
    if is_word_for_word(statement):
        quote(console, words)
    else:
        say(console, f"{ENGLISH('quotes_reported')} {words}")
    say(console, f"— {_who(statement)}", "italic")
    cue = ENGLISH("quotation", text=statement.cue) if statement.cue else ENGLISH("no_cue")
    resolved = ENGLISH("speaker_corrected") if statement.is_corrected else statement.resolved
    how = [statement.kind, cue, *([resolved] if resolved else [])]
    say(console, f"  {' · '.join([*how, story.title])}", "dim")


def _reason(considered: Considered) -> str:
    """Return a candidate with its score and what that is made of, the weightiest first."""
    parts = sorted(considered.parts.items(), key=lambda part: -abs(part[1]))
    shares = " ".join(f"{value:+.1f} {name}" for name, value in parts)
    score = f"{considered.score:.1f}"
    return ENGLISH("explained_candidate", name=considered.name, score=score, shares=shares)


def _who(statement: Statement) -> str:
    if statement.speaker and statement.role:
        return ENGLISH("role_of", name=statement.speaker, role=statement.role)
    return statement.speaker or statement.role or ENGLISH("unattributed")
