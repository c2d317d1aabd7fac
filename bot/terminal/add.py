"""`verbatim add`: shows what a source would become as a story, asks, and writes it.

The preview is what people decide by, so the lines that are left out and the doubts stand
in it whole and numbered, below the facts.
"""

from __future__ import annotations

import asyncio
import sys
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from bot.intake import drafting, writing
from bot.intake.addresses import Allowed, is_address
from bot.intake.files import read_file
from bot.intake.opening import (
    ARTICLE_TYPES,
    MOST_BYTES,
    open_fetched,
    open_file,
)
from bot.intake.preview import preview
from bot.intake.there import There
from bot.terminal.console import open_console, quote, say, tell
from bot.terminal.json import draft_to_json
from bot.terminal.streams import is_typed
from bot.words import ENGLISH
from knowledge.stories.limit import STORY_LIMIT
from knowledge.stories.reading import read

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from rich.console import Console

    from bot.intake.drafting import Draft
    from bot.intake.opening import Opened
    from bot.intake.preview import Preview
    from bot.settings import Settings
    from knowledge.stories.limit import StoryLimit

STDIN = "-"
MOST_SPEAKERS = 6
MOST_MENDED = 5
LONGEST_LINE = 200
"""Characters of a line that is left out that are shown."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a person says of the story, and of adding it."""

    said: Mapping[str, str | None]
    """Values of its head, by their names."""
    identity: str | None
    keep: tuple[int, ...]
    """The lines that were left out and are to stay, by their numbers from 1."""
    mend: bool
    replace: bool
    yes: bool


def allowed(settings: Settings) -> Allowed:
    """Return what the owner lets be fetched."""
    return Allowed(settings.fetch, settings.fetch_hosts)


def add(  # noqa: PLR0913 - each is a choice of its own
    source: str,
    folder: Path,
    fetchable: Allowed,
    wanted: Wanted,
    print_record: Callable[[dict[str, Any]], None] | None = None,
    *,
    limit: StoryLimit = STORY_LIMIT,
) -> bool:
    """Show what a source would become, and add it if that is wanted; tell whether it was added.

    Args:
        source: a file, an address, or "-".
        folder: the folder of the stories.
        fetchable: what may be fetched.
        wanted: what the person says.
        print_record: prints the draft as one object for programs, in place of the preview.
        limit: how large a story may be.

    Raises:
        click.UsageError: the folder is none, or a line to keep was not left out.
        IntakeError: the source cannot be read, or its file cannot be written.
    """
    if folder.exists() and not folder.is_dir():
        raise click.UsageError(ENGLISH("add_no_folder", folder=folder))
    draft = _draft(_opened(source, fetchable), folder, wanted, limit)
    console = open_console()
    if print_record is None:
        print_draft(console, draft)
    goes_on = wanted.yes or (print_record is None and _agrees())
    if goes_on and draft.replaces is not None and not wanted.replace:
        goes_on = False
    writes = partial(writing.write, draft, folder, replace=wanted.replace, limit=limit)
    file = writes() if goes_on else None
    if print_record is not None:
        print_record(draft_to_json(draft, None if file is None else str(file)))
    else:
        _print_outcome(console, draft, file, wanted)
    return file is not None


def print_draft(console: Console, draft: Draft) -> None:
    """Print the preview of a draft."""
    facts, story = preview(draft), draft.story
    say(console, facts.title, "bold")
    head = (facts.publisher, story.author, facts.published, story.language)
    if line := " · ".join(filter(None, head)):
        say(console, f"  {line}")
    if story.url is not None:
        say(console, f"  {story.url}", "dim")
    say(console, f"  {' · '.join(_counts(facts))}", "dim")
    if draft.opened.name != story.url:
        source = draft.opened.name or ENGLISH("intake_pasted")
        say(console, f"  {ENGLISH('preview_from', source=source)}", "dim")
    if facts.speakers:
        names = ENGLISH.shortened("preview_speakers_more", facts.speakers, MOST_SPEAKERS)
        say(console, f"  {ENGLISH('preview_speakers', names=names)}", "dim")
    console.print()
    _print_ends(console, facts)
    _print_mended(console, draft)
    _print_left_out(console, draft)
    _print_doubts(console, draft)


def _opened(source: str, fetchable: Allowed) -> Opened:
    if source == STDIN:
        return open_file(sys.stdin.buffer.read(MOST_BYTES + 1), "")
    if is_address(source):
        from bot.intake.fetching import Fetcher  # noqa: PLC0415 - a file needs no network

        fetcher = Fetcher(fetchable)
        fetching = fetcher.get(source, accept=ARTICLE_TYPES, most_bytes=MOST_BYTES)
        return open_fetched(asyncio.run(fetching))
    return open_file(read_file(Path(source)), source)


def _draft(opened: Opened, folder: Path, wanted: Wanted, limit: StoryLimit) -> Draft:
    there = There.of(read([folder], limit=limit).stories if folder.exists() else (), limit)
    draft = drafting.drafted(opened.saying(wanted.said), there, identity=wanted.identity)
    if wanted.mend:
        draft = drafting.with_letters_mended(draft, there)
    lines = draft.left_out
    for number in wanted.keep:
        if not 0 < number <= len(lines):
            raise click.UsageError(ENGLISH("add_no_line", number=number))
        if lines[number - 1] in draft.left_out:
            draft = drafting.keep(draft, draft.left_out.index(lines[number - 1]) + 1)
    return draft


def _counts(facts: Preview) -> tuple[str, str]:
    return (
        ENGLISH.count("preview_sentences", facts.sentences),
        ENGLISH.count("preview_statements", facts.statements),
    )


def _print_ends(console: Console, facts: Preview) -> None:
    """Print the first and the last sentence."""
    for key, words in {"preview_first": facts.first, "preview_last": facts.last}.items():
        if words:
            tell(console, key)
            quote(console, words)
            console.print()


def _print_mended(console: Console, draft: Draft) -> None:
    if not draft.mended:
        return
    say(console, ENGLISH.count("preview_mended", len(draft.mended)))
    for place in draft.mended[:MOST_MENDED]:
        say(console, f"  …{place}…", "dim")
    if len(draft.mended) > MOST_MENDED:
        say(console, "  …", "dim")
    console.print()


def _print_left_out(console: Console, draft: Draft) -> None:
    if not draft.left_out:
        return
    say(console, ENGLISH.count("preview_left_out", len(draft.left_out)))
    for number, line in enumerate(draft.left_out, start=1):
        shown = line if len(line) <= LONGEST_LINE else f"{line[:LONGEST_LINE]}…"
        say(console, f"  {number}. {shown}", "dim")
    say(console, f"  ({ENGLISH('add_keep')})", "dim")
    console.print()


def _print_doubts(console: Console, draft: Draft) -> None:
    doubts = [one.told(ENGLISH) for one in draft.doubts]
    if doubts:
        say(console, ENGLISH("preview_doubts"), "yellow")
    for one, told in zip(draft.doubts, doubts, strict=True):
        hint = f" ({ENGLISH('add_mend')})" if one.key == "doubt_letters_mendable" else ""
        say(console, f"  {told}{hint}", "yellow")
    if draft.replaces is not None:
        told = ENGLISH("preview_replaces", title=draft.replaces.title)
        say(console, f"{told} ({ENGLISH('add_replace')})", "yellow")
    if doubts or draft.replaces is not None:
        console.print()


def _agrees() -> bool:
    """Ask a person at the terminal; where nobody is, nobody agrees."""
    if not is_typed():
        return False
    click.echo(ENGLISH("add_ask"), nl=False)
    typed = sys.stdin.readline()
    if not typed.endswith("\n"):
        click.echo()
    return typed.strip().lower() in ("y", "yes")


def _print_outcome(console: Console, draft: Draft, file: Path | None, wanted: Wanted) -> None:
    if file is not None:
        key = "added" if draft.replaces is None else "replaced_file"
        tell(console, key, file=file)
    elif wanted.yes or is_typed():
        tell(console, "not_added")
    else:
        tell(console, "not_added_unasked")
