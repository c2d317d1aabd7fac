"""`/knowledge restore`: a story says again what one of its earlier revisions said."""

from __future__ import annotations

import asyncio
import contextlib
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import discord
from cachetools import LRUCache
from discord import Interaction, app_commands

from bot.discord.changes import Offer, ServerChange, offer
from bot.discord.changes.choosing import changeable, suggest_stories
from bot.discord.changes.files import FileChange
from bot.discord.changes.offers import deferred
from bot.discord.crowd import BusyError
from bot.discord.knowledge_group import knowledge_group
from bot.discord.text.autocomplete import MOST_CHOICES, Choices, offered
from bot.discord.text.markdown import name
from bot.discord.translator import text
from bot.shelves import story_of
from bot.store import SHARED, Action, NewRevision
from bot.words import ENGLISH, words_for
from knowledge.index.analyzed_story import sentences_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from discord.ext import commands

    from bot.discord.changes import Change
    from bot.discord.services import Services
    from bot.store import Revision
    from bot.words import Words

NAMES_REMEMBERED = 1000
"""How many people's names are kept for the choices, which cannot show a mention."""
PATIENCE = 1.5
"""Seconds within which names have to be found out; Discord waits three for choices."""


class Names:
    """What people are called in a server, as far as that can be found out in time."""

    def __init__(self) -> None:
        self._known: LRUCache[tuple[int, int], str | None] = LRUCache(NAMES_REMEMBERED)

    def of(self, guild: discord.Guild | None, revision: Revision) -> str | None:
        """Return the name of whoever made a revision; None for nobody and whoever has left."""
        user = revision.user_id
        return None if guild is None or user is None else self._known.get((guild.id, user))

    async def learn(self, guild: discord.Guild | None, kept: Iterable[Revision]) -> None:
        """Find out the names that are not known; what takes too long is left for the next time."""
        users = {one.user_id for one in kept if one.user_id is not None}
        if guild is None:
            return
        unknown = [user for user in users if (guild.id, user) not in self._known]
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(PATIENCE):
                await asyncio.gather(*(self._ask(guild, user) for user in unknown))

    async def _ask(self, guild: discord.Guild, user: int) -> None:
        try:
            member = guild.get_member(user) or await guild.fetch_member(user)
        except discord.NotFound:
            self._known[guild.id, user] = None
        except discord.HTTPException:
            return
        else:
            self._known[guild.id, user] = member.display_name


async def setup(bot: commands.Bot, services: Services) -> None:
    """Add the command."""
    group, names = knowledge_group(bot, services), Names()

    @group.command(name=text("restore_name"), description=text("restore_description"))
    @app_commands.rename(story=text("restore_story_name"), revision=text("restore_revision_name"))
    @app_commands.describe(
        story=text("restore_story_description"), revision=text("restore_revision_description")
    )
    async def restore(interaction: Interaction[Any], story: str, revision: str) -> None:
        """Show what going back to a revision changes."""
        await _restore(interaction, services, story, revision)

    suggest_stories(restore, services, removed=True)

    @restore.autocomplete("revision")
    async def revisions(
        interaction: Interaction[Any], typed: str
    ) -> list[app_commands.Choice[str]]:
        words = words_for(interaction.locale)
        story = str(getattr(interaction.namespace, ENGLISH("restore_story_name"), ""))
        kept = (await _earlier(interaction, services, story))[:MOST_CHOICES]
        try:
            counts = await services.typing.work(interaction.user.id, _counts, kept)
        except BusyError:
            return []
        await names.learn(interaction.guild, kept)
        labels = {
            str(one.number): _label(one, names.of(interaction.guild, one), n, words)
            for one, n in zip(kept, counts, strict=True)
        }
        return await offered(services.typing, interaction.user.id, typed, Choices.of(labels))


async def _earlier(
    interaction: Interaction[Any], services: Services, typed: str
) -> Sequence[Revision]:
    """Return the revisions that a story can go back to, the newest first."""
    found = (await changeable(interaction, services, removed=True)).meant(typed)
    kept = () if found is None else await services.store.revisions.of(found.shelf, found.id)
    others = (one for one in kept[1:] if one.content is not None)
    return [one for one in others if one.content != kept[0].content]


async def _restore(
    interaction: Interaction[Any], services: Services, typed: str, number: str
) -> None:
    words = words_for(interaction.locale)
    await deferred(interaction)
    await services.shelves.refresh()
    earlier = await _earlier(interaction, services, typed)
    wanted = next((one for one in earlier if str(one.number) == number.strip()), None)
    if wanted is None:
        told = words("no_such_revision", story=name(typed), revision=name(number))
        await interaction.edit_original_response(content=told)
        return
    change = _change(services, wanted, interaction)
    await offer(interaction, services, Offer(change))


def _change(services: Services, wanted: Revision, interaction: Interaction[Any]) -> Change:
    """Return the change that makes a story what a revision of it says."""
    shelves, user, here = services.shelves, interaction.user.id, interaction.guild_id or 0
    if wanted.shelf == SHARED:
        head = shelves.shared_heads()[wanted.story]
        now = shelves.shared.snapshot.alone.find(wanted.story)
        file = None if now is None else now.file
        story = replace(story_of(wanted.story, wanted.content or {}), file=file)
        return FileChange(here, story, head.id, user)
    head = shelves.heads(wanted.shelf)[wanted.story]
    new = NewRevision(
        wanted.shelf, wanted.story, Action.RESTORE, wanted.content, head.id, wanted.origin, user
    )
    return ServerChange(here, (new,))


def _counts(kept: Sequence[Revision]) -> list[int]:
    return [len(sentences_of(story_of(one.story, one.content or {}))) for one in kept]


def _label(revision: Revision, who: str | None, sentences: int, words: Words) -> str:
    age = words.ago(datetime.now(UTC) - revision.created_at)
    told = [words.number(revision.number), age, who, words.count("sentence_count", sentences)]
    return " · ".join(filter(None, told))
