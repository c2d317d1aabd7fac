"""`/settings`: how the bot behaves in a server, chosen by its moderators from menus.

Each choice counts at once and is answered in the same message. What a menu hands back is
checked as what somebody typed would be: the menu may be old, and the role that makes a
moderator is chosen only by those who may manage the server.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import discord
from discord import Interaction, Permissions, app_commands

from bot.discord.permissions import is_moderator
from bot.discord.servers import may_reply, may_write
from bot.discord.settings_menus import (
    COOLDOWNS,
    GAPS_DAYS,
    MOST_CHANNELS,
    NONE,
    PRIVATELY,
    TEMPLATE,
    TURN,
    Page,
    What,
    story_of_key,
)
from bot.discord.settings_page import settings_view, without_gone
from bot.discord.text.views import on_click
from bot.discord.translator import text
from bot.words import languages, words_for

if TYPE_CHECKING:
    import re
    from collections.abc import Callable, Sequence

    from discord.ext import commands

    from bot.discord.services import Services
    from bot.store.servers import Decisions
    from bot.words import Words

LONGEST_NUMBER = 20
"""Digits of an id of Discord's."""


class NotChosenError(Exception):
    """A choice that cannot be made; the message says why, in the person's language."""


async def setup(bot: commands.Bot, services: Services) -> None:
    """Add the command, and hear of what is chosen."""

    @app_commands.command(name=text("settings_name"), description=text("settings_description"))
    @app_commands.guild_only()
    async def settings(interaction: Interaction[Any]) -> None:
        """Show the settings, with what changes them."""
        await _require_moderator(interaction, services)
        view = settings_view(await _page(interaction, services))
        await interaction.response.send_message(view=view, ephemeral=True)

    settings.default_permissions = Permissions(manage_guild=True)
    bot.tree.add_command(settings)

    async def chosen(interaction: Interaction[Any], match: re.Match[str]) -> None:
        await _require_moderator(interaction, services)
        await _choose(interaction, services, What(match["what"]))

    bot.add_dynamic_items(on_click(services.events, TEMPLATE, chosen))


async def _require_moderator(interaction: Interaction[Any], services: Services) -> None:
    """Let moderators pass.

    Raises:
        NoPrivateMessage: there is no server here.
        MissingPermissions: the person is no moderator of it.
    """
    if interaction.guild is None:
        raise app_commands.NoPrivateMessage
    if not await is_moderator(interaction, services.store):
        raise app_commands.MissingPermissions(["manage_guild"])


async def _page(
    interaction: Interaction[Any], services: Services, notice: str = "", first_story: int = 0
) -> Page:
    guild = _guild(interaction)
    return Page(
        server=await services.store.servers.of(guild.id),
        guild=guild,
        library=services.library(guild.id),
        words=words_for(interaction.locale),
        reads_messages=services.settings.message_content,
        may_choose_role=interaction.permissions.manage_guild,
        notice=notice,
        first_story=first_story,
    )


async def _choose(interaction: Interaction[Any], services: Services, what: What) -> None:
    """Make a choice and show what it became."""
    values = _values(interaction)
    first_story, notice = 0, ""
    if what is What.STORY and values and values[0].startswith(TURN):
        turned = values[0].removeprefix(TURN)
        first_story = int(turned) if len(turned) <= LONGEST_NUMBER and turned.isdecimal() else 0
    else:
        words, guild = words_for(interaction.locale), _guild(interaction)
        try:
            decisions = await _decided(interaction, services, what, values)
            await services.store.servers.decide(guild.id, **decisions)
            services.servers.changed(guild.id)
            notice = f"✅ {words('settings_saved')}"
        except NotChosenError as error:
            notice = f"⚠️ {error}"
    view = settings_view(await _page(interaction, services, notice, first_story))
    await interaction.response.edit_message(view=view)


async def _decided(
    interaction: Interaction[Any], services: Services, what: What, values: Sequence[str]
) -> Decisions:
    """Return what was decided by the values of a menu.

    Raises:
        NotChosenError: it cannot be.
    """
    words, guild = words_for(interaction.locale), _guild(interaction)
    first = values[0] if values else NONE
    match what:
        case What.ROLE:
            return {"moderator_role_id": _role(interaction, values, words)}
        case What.ASKING | What.CHANNELS | What.LOG | What.DIGEST:
            if what is What.ASKING and values and not services.settings.message_content:
                raise NotChosenError(words("channel_unreadable"))
            return _in_channels(guild, what, values, words)
        case What.STORY:
            return {"default_story": _story(services, guild, first, words)}
        case What.PRIVATE:
            return {"private": first == PRIVATELY}
        case What.COOLDOWN:
            return {"cooldown": _number(first, COOLDOWNS)}
        case What.LANGUAGE:
            return {"language": first if first in languages() else None}
        case What.GAPS:
            return {"gaps_days": _number(first, GAPS_DAYS)}
        case What.FORGET:
            return without_gone(await services.store.servers.of(guild.id), guild)


def _role(interaction: Interaction[Any], values: Sequence[str], words: Words) -> int | None:
    if not interaction.permissions.manage_guild:
        raise NotChosenError(words("role_not_yours"))
    if not values:
        return None
    role = _guild(interaction).get_role(_id(values[0]))
    if role is None:
        raise NotChosenError(words("settings_gone_meanwhile"))
    if role.is_default():
        raise NotChosenError(words("role_everyone"))
    return role.id


def _in_channels(
    guild: discord.Guild, what: What, values: Sequence[str], words: Words
) -> Decisions:
    if what is What.CHANNELS:
        return {"channels": _channels(guild, values, words, may_reply)}
    if what is What.ASKING:
        return {"auto_channel_id": _first(_channels(guild, values, words, may_reply))}
    chosen = _first(_channels(guild, values, words, may_write))
    return {"log_channel_id": chosen} if what is What.LOG else {"digest_channel_id": chosen}


def _channels(
    guild: discord.Guild,
    values: Sequence[str],
    words: Words,
    may: Callable[[discord.abc.GuildChannel], bool],
) -> list[int]:
    """Return the chosen channels, in each of which the bot may do what it has to."""
    found = []
    for value in values[:MOST_CHANNELS]:
        channel = guild.get_channel(_id(value))
        if channel is None:
            raise NotChosenError(words("settings_gone_meanwhile"))
        if not may(channel):
            raise NotChosenError(words("channel_unwritable", channel=channel.mention))
        found.append(channel.id)
    return found


def _story(services: Services, guild: discord.Guild, key: str, words: Words) -> str | None:
    if key == NONE:
        return None
    story = story_of_key(services.library(guild.id), key)
    if story is None:
        raise NotChosenError(words("story_gone"))
    return story


def _first(ids: Sequence[int]) -> int | None:
    return ids[0] if ids else None


def _number(value: str, offered: Sequence[int]) -> int | None:
    """Return the number that an option stands for; None for none, and for what is not offered."""
    return next((one for one in offered if str(one) == value), None)


def _id(value: str) -> int:
    return int(value) if len(value) <= LONGEST_NUMBER and value.isdecimal() else 0


def _values(interaction: Interaction[Any]) -> list[str]:
    """Return what was chosen in a menu; nothing for a button."""
    data: Any = interaction.data or {}
    return [str(value) for value in data.get("values") or ()]


def _guild(interaction: Interaction[Any]) -> discord.Guild:
    if interaction.guild is None:
        raise app_commands.NoPrivateMessage
    return interaction.guild
