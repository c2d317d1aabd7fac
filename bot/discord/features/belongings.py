"""`/knowledge export` and `erase`: all that is kept about a server, taken along or forgotten.

Only whoever may manage the server erases, after writing its name; a moderator by role may not.
"""

from __future__ import annotations

import gzip
import io
import json
import logging
from typing import TYPE_CHECKING, Any

import discord
from discord import app_commands, ui

from bot.discord.guidance import names_in
from bot.discord.knowledge_group import knowledge_group
from bot.discord.moderated import moderated_server
from bot.discord.text.forms import Field, form
from bot.discord.text.markdown import name
from bot.discord.text.views import buttons, on_click, send_privately
from bot.discord.translator import text
from bot.words import words_for

if TYPE_CHECKING:
    import re
    from collections.abc import Mapping

    from discord import Interaction
    from discord.ext import commands

    from bot.discord.services import Services

_log = logging.getLogger(__name__)

ERASE = "belongings:erase"
LONGEST_SERVER_NAME = 100


async def setup(bot: commands.Bot, services: Services) -> None:
    """Add the commands, and hear the click that erases."""
    group = knowledge_group(bot, services)

    @group.command(name=text("export_name"), description=text("export_description"))
    async def export(interaction: Interaction[Any]) -> None:
        """Send all that is kept about the server, as a file."""
        await _export(interaction, services)

    @group.command(name=text("erase_name"), description=text("erase_description"))
    @app_commands.checks.has_permissions(manage_guild=True)
    async def erase(interaction: Interaction[Any]) -> None:
        """Ask whether all that is kept about the server is to be forgotten."""
        words = words_for(interaction.locale)
        button: ui.Button[Any] = ui.Button(
            label=words("erase_button"), custom_id=ERASE, style=discord.ButtonStyle.danger
        )
        await send_privately(interaction, words("erase_really", **names_in(words)), buttons(button))

    async def clicked(interaction: Interaction[Any], _: re.Match[str]) -> None:
        await _ask_for_name(interaction, services)

    bot.add_dynamic_items(on_click(services.events, ERASE, clicked))


async def _export(interaction: Interaction[Any], services: Services) -> None:
    server, words = await moderated_server(interaction, services), words_for(interaction.locale)
    await interaction.response.defer(ephemeral=True, thinking=True)
    kept = await services.store.belongings.of(server)
    most = interaction.guild.filesize_limit if interaction.guild is not None else 0
    data, file = await services.moderating.work(interaction.user.id, _packed, kept, most)
    if len(data) > most:
        await interaction.edit_original_response(content=words("export_too_large"))
        return
    await interaction.edit_original_response(
        content=words("exported"), attachments=[discord.File(io.BytesIO(data), file)]
    )


def _packed(kept: Mapping[str, object], most: int) -> tuple[bytes, str]:
    """Return a file and its name, compressed where it is longer than `most` bytes; may block."""
    data, file = json.dumps(kept, ensure_ascii=True, indent=1).encode(), "verbatim.json"
    return (data, file) if len(data) <= most else (gzip.compress(data), f"{file}.gz")


async def _ask_for_name(interaction: Interaction[Any], services: Services) -> None:
    """Let the name of the server be written: nobody does that by a slip."""
    guild, words = _manageable(interaction), words_for(interaction.locale)

    async def sent(interaction: Interaction[Any], written: Mapping[str, str]) -> None:
        await _erase(interaction, services, written["server"])

    field = Field("server", words("erase_field", server=guild.name), most=LONGEST_SERVER_NAME)
    await interaction.response.send_modal(
        form(services.events, words("erase_button"), [field], sent)
    )


async def _erase(interaction: Interaction[Any], services: Services, written: str) -> None:
    guild, words = _manageable(interaction), words_for(interaction.locale)
    if " ".join(written.split()).casefold() != " ".join(guild.name.split()).casefold():
        content = words("erase_not_written", server=name(guild.name))
        await interaction.response.edit_message(content=f"⚠️ {content}")
        return
    await interaction.response.defer()
    await services.erase(guild.id)
    _log.info("server %s: all that was kept about it is erased", guild.id)
    await interaction.edit_original_response(content=words("erased"), view=None)


def _manageable(interaction: Interaction[Any]) -> discord.Guild:
    """Return the server that a person may manage.

    Raises:
        NoPrivateMessage: there is no server here.
        MissingPermissions: the person may not manage it.
    """
    if interaction.guild is None:
        raise app_commands.NoPrivateMessage
    if not interaction.permissions.manage_guild:
        raise app_commands.MissingPermissions(["manage_guild"])
    return interaction.guild
