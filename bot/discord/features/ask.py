"""`/ask`, and "Ask the story" in a message's menu."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from discord import Interaction, Message, app_commands
from discord.ext import commands

from bot.discord.absence import absence, elsewhere
from bot.discord.answering import default_story
from bot.discord.asked import Asked, Surface
from bot.discord.buttons import under
from bot.discord.content import parts_of
from bot.discord.guidance import how_to_ask
from bot.discord.permissions import is_moderator
from bot.discord.posting import in_time, remember_posted, show_answer
from bot.discord.servers import is_open
from bot.discord.settings_menus import story_of_key
from bot.discord.text.autocomplete import Choices, offered, resolve
from bot.discord.text.fit import Reply, below
from bot.discord.text.markdown import name
from bot.discord.text.views import send_privately
from bot.discord.translator import text
from bot.words import words_for
from knowledge.errors import ArchiveError
from knowledge.source.posted import LONGEST_MESSAGE

if TYPE_CHECKING:
    from collections.abc import Coroutine

    from bot.discord.answering import Answered
    from bot.discord.services import Services
    from bot.snapshot import Snapshot
    from bot.words import Words
    from knowledge.library import Library

ALL_STORIES = "*"
"""The choice that asks all stories, where moderators chose one for who names none."""
STORIES_NAMED = 5
"""How many stories are named to somebody who asks an unknown one."""


async def setup(bot: commands.Bot, services: Services) -> None:
    """Add the command and the menu."""
    cog = Ask(services)
    await bot.add_cog(cog)
    # discord.py lets no menu be declared in a class.
    menu = app_commands.ContextMenu(name=text("ask_menu_name"), callback=cog.ask_menu)
    bot.tree.add_command(menu)


class Ask(commands.Cog):
    """Answers questions."""

    def __init__(self, services: Services) -> None:
        self._services = services

    @app_commands.command(name=text("ask_name"), description=text("ask_description"))
    @app_commands.rename(
        question=text("ask_question_name"),
        story=text("ask_story_name"),
        private=text("ask_private_name"),
    )
    @app_commands.describe(
        question=text("ask_question_description"),
        story=text("ask_story_description"),
        private=text("ask_private_description"),
    )
    async def ask(
        self,
        interaction: Interaction[Any],
        question: app_commands.Range[str, 1, 300],
        story: str | None = None,
        private: bool | None = None,  # noqa: FBT001 - an option of the command
    ) -> None:
        """Answer a question, in the channel or privately."""
        question, words = question.strip(), words_for(interaction.locale)
        if not question:
            await send_privately(interaction, how_to_ask(words))
            return
        services, guild_id = self._services, interaction.guild_id
        server, snapshot = await services.servers.of(guild_id), services.shelves.now(guild_id)
        if not snapshot.library.stories:
            await self._tell_absence(interaction, snapshot, words)
            return
        choices = await services.stories.of(snapshot.library)
        everything = story == ALL_STORIES and story not in choices.keys
        if story is None or everything:
            chosen = None
        elif (key := resolve(story, choices)) is not None:
            chosen = story_of_key(snapshot.library, key)
        else:
            await send_privately(interaction, _no_such_story(story, snapshot, words))
            return
        is_here = is_open(server, interaction.channel)
        wanted = bool(server.private) if private is None else private
        asked = Asked(
            question,
            interaction.user.id,
            interaction.channel_id,
            guild_id,
            story=chosen,
            # The sample is shown to nobody who has not asked for it.
            private=wanted or snapshot.is_sample or not is_here,
            all_stories=everything,
        )
        guild = None if is_here or wanted else interaction.guild
        note = "" if guild is None else elsewhere(server, guild, words)
        await self._show(
            interaction, self._answered(interaction, asked, note), private=asked.private
        )

    @ask.autocomplete("story")
    async def suggest_stories(
        self, interaction: Interaction[Any], typed: str
    ) -> list[app_commands.Choice[str]]:
        """Return the stories whose title or id fits what is typed."""
        library = self._services.library(interaction.guild_id)
        with suppress(ArchiveError):  # there is nothing to choose then
            return await self._suggested(interaction, typed, library)
        return []

    async def _suggested(
        self, interaction: Interaction[Any], typed: str, library: Library
    ) -> list[app_commands.Choice[str]]:
        choices = await self._services.stories.of(library)
        server = await self._services.servers.of(interaction.guild_id)
        if default_story(server, library) is not None:
            everything = {ALL_STORIES: words_for(interaction.locale)("all_stories")}
            several = [Choices.of(everything), choices]
        else:
            several = [choices]
        return await offered(self._services.typing, interaction.user.id, typed, *several)

    async def ask_menu(self, interaction: Interaction[Any], message: Message) -> None:
        """Answer the selected message, privately: it is mostly somebody else's."""
        snapshot = self._services.shelves.now(interaction.guild_id)
        if not snapshot.library.stories:
            await self._tell_absence(interaction, snapshot, words_for(interaction.locale))
            return
        await self._show(interaction, self._message_answered(interaction, message), private=True)

    async def _tell_absence(
        self, interaction: Interaction[Any], snapshot: Snapshot, words: Words
    ) -> None:
        moderator = await is_moderator(interaction, self._services.store)
        told = absence(snapshot, words, moderator=moderator, private=True)
        await send_privately(interaction, told or words("story_gone"))

    async def _message_answered(
        self, interaction: Interaction[Any], message: Message
    ) -> Answered | None:
        """Return the answer to what a message says; None if it has no words."""
        parts = await parts_of(message)
        if not parts:
            return None
        question = parts[0][:LONGEST_MESSAGE]
        user, channel, guild = interaction.user.id, interaction.channel_id, interaction.guild_id
        asked = Asked(question, user, channel, guild, private=True, surface=Surface.MENU)
        return await self._answered(interaction, asked)

    async def _answered(
        self, interaction: Interaction[Any], asked: Asked, note: str = ""
    ) -> Answered:
        """Return the answer to a question; the errors of `Desk.take` pass through.

        Args:
            interaction: the command.
            asked: the question.
            note: what its asker should know of the place.
        """
        words = words_for(interaction.locale)
        answered = await self._services.desk.take(asked, words, with_question=True)
        return replace(answered, reply=below(answered.reply, note)) if note else answered

    async def _show(
        self,
        interaction: Interaction[Any],
        work: Coroutine[Any, Any, Answered | None],
        *,
        private: bool,
    ) -> None:
        """Do the work and show the answer, or that there were no words to answer."""
        services, words = self._services, words_for(interaction.locale)
        patience = services.settings.acknowledge_after
        answered = await in_time(interaction, work, patience, private=private)
        if answered is None:
            await show_answer(interaction, Reply(words("no_words")), private=private)
            return
        view = under(answered, words, private=private)
        posted = await show_answer(interaction, answered.reply, view, private=private)
        await remember_posted(services, answered, posted)


def _no_such_story(story: str, snapshot: Snapshot, words: Words) -> str:
    if snapshot.is_away:
        return words("archive_unreached_now")
    library = snapshot.library
    known = words.listed(name(known.title) for known in library.corpus.heads[:STORIES_NAMED])
    return words.count("no_such_story", len(library.stories), story=name(story), known=known)
