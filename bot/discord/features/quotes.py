"""`/quotes`: what somebody said, over all stories, newest story first."""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

from discord import Interaction, app_commands
from discord.ext import commands

from bot.discord.answering import LONGEST_ANSWER
from bot.discord.archived import noted
from bot.discord.posting import in_time, show_answer
from bot.discord.reply import link_to
from bot.discord.text.autocomplete import digest, key_of, offered
from bot.discord.text.fit import LIMIT, Reply
from bot.discord.text.markdown import block_quote, escape, length, name, subtext
from bot.discord.text.pages import Listing, page_template, prepared, show_page, turn
from bot.discord.text.views import on_click
from bot.discord.translator import text
from bot.reach import within
from bot.words import words_for
from knowledge.english.analyzer import terms
from knowledge.english.analyzer import words as plain_words
from knowledge.errors import ArchiveError
from knowledge.index.on_demand import ByNumber
from knowledge.speakers import is_word_for_word, named, said_by
from knowledge.text.text_fragment import text_fragment

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from bot.discord.services import Services
    from bot.snapshot import Snapshot
    from bot.words import Words
    from knowledge.speakers import QuotedSpeaker, QuotedSpeakers, Said

T = TypeVar("T")

ROOM = LIMIT - 500
"""How long one statement is at most on a page; a longer one is only placed."""
STATEMENTS_ON_A_PAGE = 5
TYPED = "~"
"""What stands, in a list's name, before the words that mean several speakers."""
DIGEST = re.compile(r"[0-9a-f]{12}")
LISTS_OF_QUOTES = r"quotes:(?:[0-9a-f]{12}|~[^:]*):(?s:.*)"
"""What the lists are known by in the ids of buttons, as a regular expression."""


async def setup(bot: commands.Bot, services: Services) -> None:
    """Add the command and the buttons that turn its pages."""
    cog = Quotes(services)
    await bot.add_cog(cog)
    bot.add_dynamic_items(on_click(services.events, page_template(LISTS_OF_QUOTES), cog.turn_page))


class Quotes(commands.Cog):
    """Lists statements."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._crowd = services.desk.crowd
        self._patience = services.settings.acknowledge_after

    @app_commands.command(name=text("quotes_name"), description=text("quotes_description"))
    @app_commands.rename(speaker=text("quotes_speaker_name"), about=text("quotes_about_name"))
    @app_commands.describe(
        speaker=text("quotes_speaker_description"), about=text("quotes_about_description")
    )
    async def quotes(
        self,
        interaction: Interaction[Any],
        speaker: app_commands.Range[str, 1, 100],
        about: app_commands.Range[str, 1, 40] | None = None,
    ) -> None:
        """Show the statements of whoever is called so."""
        words = words_for(interaction.locale)
        about = (about or "").strip()

        def listed(now: Snapshot, speakers: QuotedSpeakers) -> tuple[Listing, str] | None:
            chosen = _of_key(speakers, speaker) or named(speakers, speaker)
            if not chosen:
                return None
            listing = _noted(list_statements(chosen, about, words), now, words)
            return prepared(listing), list_name(chosen, speaker, about)

        work = self._over(interaction, listed)
        found, now = await in_time(interaction, work, self._patience, private=True)
        if found is None:
            unknown = words("quotes_none", speaker=name(speaker))
            told = noted(Reply(f"{unknown} {words('quotes_choose')}"), now, words)
            await show_answer(interaction, told, private=True)
            return
        listing, known_by = found
        page = turn(listing, known_by, words)
        await show_answer(interaction, Reply(page.content), page.view, private=True)

    @quotes.autocomplete("speaker")
    async def suggest_speakers(
        self, interaction: Interaction[Any], typed: str
    ) -> list[app_commands.Choice[str]]:
        """Return the speakers whose name or role fits what is typed."""
        words = words_for(interaction.locale)
        library = self._services.library(interaction.guild_id)
        with suppress(ArchiveError):  # there is nothing to choose then
            choices = await self._services.quoted.of(library, words.language)
            return await offered(self._services.typing, interaction.user.id, typed, choices)
        return []

    async def turn_page(self, interaction: Interaction[Any], clicked: re.Match[str]) -> None:
        """Show another page of the statements of now."""
        words = words_for(interaction.locale)
        _, who, about = clicked["name"].split(":", 2)

        def listed(now: Snapshot, speakers: QuotedSpeakers) -> Listing:
            chosen = _chosen(speakers, who)
            listing = list_statements(chosen, about, words) if chosen else _gone(words)
            return prepared(_noted(listing, now, words), int(clicked["at"]), clicked["way"])

        work = self._over(interaction, listed)
        listing, _ = await in_time(interaction, work, self._patience, in_place=True)
        await show_page(interaction, clicked, listing, words)

    async def _over(
        self, interaction: Interaction[Any], listed: Callable[[Snapshot, QuotedSpeakers], T]
    ) -> tuple[T, Snapshot]:
        """Return what is listed of what answers, in a turn of whoever asks, and of what it is."""

        async def work(now: Snapshot) -> tuple[T, Snapshot]:
            speakers = await self._services.speakers.of(now.library)
            return await self._crowd.thread(listed, now, speakers), now

        async with self._crowd.turn(interaction.user.id):
            with within(LONGEST_ANSWER):
                return await self._services.shelves.over(interaction.guild_id, work)


def _noted(listing: Listing, now: Snapshot, words: Words) -> Listing:
    """Return the list with the note that it is the sample's, or not of all stories, if so."""
    notes = [words("sample")] if now.is_sample else []
    notes += [words("archive_partly_listed")] if now.is_away else []
    return replace(listing, head="\n".join([listing.head, *map(subtext, notes)]))


def list_name(chosen: Sequence[QuotedSpeaker], typed: str, about: str) -> str:
    """Return what the list is known by in the ids of buttons.

    One speaker is known by a digest of the name; several are by the words that were
    typed, which mean whoever is called so when the button is clicked.
    """
    who = digest(chosen[0].name) if len(chosen) == 1 else TYPED + " ".join(plain_words(typed))
    return f"quotes:{who}:{about}"


def _of_key(speakers: QuotedSpeakers, key: str) -> Sequence[QuotedSpeaker]:
    """Return the speaker who was chosen by a key, if it is one."""
    found = speakers.find(key)
    if found is None and DIGEST.fullmatch(key):
        at = _with_digest(speakers, key)
        found = None if at is None else speakers[at]
    return [] if found is None or key_of(found.name) != key else [found]


def _chosen(speakers: QuotedSpeakers, who: str) -> Sequence[QuotedSpeaker]:
    if who.startswith(TYPED):
        return named(speakers, who.removeprefix(TYPED))
    found = _with_digest(speakers, who)
    return [] if found is None else [speakers[found]]


def _with_digest(speakers: QuotedSpeakers, who: str) -> int | None:
    """Return the place of a speaker; those who say most, and are listed most, are met first."""
    places = range(len(speakers))
    return next((at for at in places if digest(speakers.brief(at).name) == who), None)


def _gone(words: Words) -> Listing:
    return Listing(words("story_gone"), ())


def list_statements(chosen: Sequence[QuotedSpeaker], about: str, words: Words) -> Listing:
    """Return the statements of the speakers, those with one of the words in `about` if any."""
    every = said_by(chosen).exact_first
    said = [found for found in every if _is_about(found, about)] if about else every
    called = name(words.listed(speaker.name for speaker in chosen))
    if not said:
        return Listing(words("quotes_none_about", speaker=called, about=name(about)), ())
    by_name = len(chosen) > 1
    entries = ByNumber(len(said), lambda at: partial(_entry, said[at], words, by_name=by_name))
    role = chosen[0].role if len(chosen) == 1 else None
    return Listing(
        _quotes_head(called, role, about, len(said), words), entries, "\n\n", STATEMENTS_ON_A_PAGE
    )


def _quotes_head(called: str, role: str | None, about: str, count: int, words: Words) -> str:
    head = words.count("quotes_head", count, speaker=called)
    narrowed = f" · {words('quotes_about', about=name(about))}" if about else ""
    return "\n".join([head + narrowed, *([subtext(name(role))] if role else [])])


def _is_about(said: Said, about: str) -> bool:
    """Whether a statement has one of the words, in any of their forms."""
    wanted = set(terms(about))
    statement = said.statement
    return not wanted.isdisjoint(terms(said.story.text, statement.start, statement.end))


def _entry(said: Said, words: Words, *, by_name: bool) -> str:
    """Return a statement as it is shown, with who made it where several speak.

    Only what was said word for word stands in a block quote. What the story reports in
    its own words is told as such, so that nobody prints it as a quotation.
    """
    story, statement = said.story, said.statement
    quoted = story.text[statement.start : statement.end]
    place = [name(part) for part in (story.title, story.publisher, story.published) if part]
    place.append(words("paragraph", number=said.paragraph))
    place += filter(None, [said.time])
    place += [words("speaker_corrected")] if statement.is_corrected else []
    place += link_to(text_fragment(story.url, quoted), words)
    who = ", ".join(filter(None, [statement.speaker, statement.role]))
    below = "\n".join([*([f"— {name(who)}"] if by_name else []), subtext(" · ".join(place))])
    if is_word_for_word(statement):
        shown = block_quote(quoted)
    else:
        shown = f"*{words('quotes_reported')}* {escape(' '.join(quoted.split()))}"
    entry = f"{shown}\n{below}"
    return entry if length(entry) <= ROOM else f"{words('too_long')}\n{below}"
