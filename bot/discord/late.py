"""What can still be done where an interaction's first answer did not get there in time.

Discord waits three seconds for it, and tells the person then that the bot did not respond.
It may have the answer all the same, or its announcement, and have lost only what it told
us: that is asked first, so that nothing is there twice. Else a message can carry an answer
that everybody would have seen, with the asker's name, which pings nobody. A private answer
never becomes a message where others read: there Discord's own word has to do.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

import discord
from discord.utils import MISSING

from bot.discord.errors import ALREADY_ACKNOWLEDGED, UNKNOWN_INTERACTION
from bot.discord.waiting import UnsentError
from bot.faults import Fault, faults

if TYPE_CHECKING:
    from discord import Interaction, ui

_log = logging.getLogger(__name__)

UNKNOWN_WEBHOOK = 10015
"""What Discord answers to the token of an interaction that has no first answer."""


def is_late(error: discord.HTTPException) -> bool:
    """Tell whether a first answer failed only because Discord was not reached in time."""
    is_past = error.code in {UNKNOWN_INTERACTION, ALREADY_ACKNOWLEDGED}
    return isinstance(error, UnsentError) or is_past


async def show_late(
    interaction: Interaction[Any],
    content: str,
    view: ui.View | None,
    error: discord.HTTPException,
    *,
    message: str | None = None,
) -> int:
    """Show an answer whose first way failed; return the id of its message.

    Args:
        interaction: what is answered.
        content: the answer.
        view: its buttons.
        error: how the first way failed; it is raised again where there is no other.
        message: the answer as a message for all to see; None where others must not see it.
    """
    try:
        shown = await interaction.original_response()
    except discord.NotFound as unknown:
        if unknown.code == UNKNOWN_WEBHOOK:
            return await _post(interaction, content, view, error, message)
    else:
        if shown.content and not shown.flags.loading:
            return shown.id
    return (await interaction.edit_original_response(content=content, view=view)).id


async def change_late(
    interaction: Interaction[Any],
    content: str,
    view: ui.View | None,
    error: discord.HTTPException,
) -> None:
    """Change the message of a button whose click could not be answered in time.

    Args:
        interaction: the click.
        content: what the message becomes.
        view: its buttons.
        error: how the answer failed; it is raised again where there is no other way.
    """
    try:
        await interaction.edit_original_response(content=content, view=view)
    except discord.NotFound as unknown:
        if unknown.code != UNKNOWN_WEBHOOK:
            raise
        message = interaction.message
        if message is None or message.flags.ephemeral or not _may_write(interaction):
            raise error from None
        await message.edit(content=content, view=view)


async def _post(
    interaction: Interaction[Any],
    content: str,
    view: ui.View | None,
    error: discord.HTTPException,
    message: str | None,
) -> int:
    """Post the answer as a message, or raise the error that left no other way."""
    posted = content if interaction.context.dm_channel else message
    if posted is None or interaction.channel_id is None or not _may_write(interaction):
        raise error
    told = "interaction %s: its answer could not be shown in time, and comes as a message"
    faults.note(Fault.REST, "late", _log.warning, told, interaction.id)
    channel = interaction.client.get_partial_messageable(interaction.channel_id)
    sent: discord.Message = await channel.send(
        posted, view=view or MISSING, suppress_embeds=True, nonce=f"{interaction.id:x}"
    )
    return sent.id


def _may_write(interaction: Interaction[Any]) -> bool:
    """Tell whether the bot itself, and not only its commands, is where the interaction was."""
    if interaction.context.dm_channel:
        return True
    may = interaction.app_permissions
    is_thread = isinstance(interaction.channel, discord.Thread)
    write = may.send_messages_in_threads if is_thread else may.send_messages
    return interaction.is_guild_integration() and may.view_channel and write
