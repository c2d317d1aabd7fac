"""What moderators' lists share: who may turn them, and the menu that takes one of their entries."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import discord
from discord import app_commands, ui

from bot.discord.permissions import is_moderator
from bot.discord.text.markdown import length

if TYPE_CHECKING:
    from collections.abc import Sequence

    from discord import Interaction

    from bot.discord.services import Services

LONGEST_OPTION = 100
"""Characters of an option of a menu."""
MOST_OPTIONS = 25


async def moderated_server(interaction: Interaction[Any], services: Services) -> int:
    """Return the server where a moderator does something.

    Raises:
        NoPrivateMessage: there is no server here.
        MissingPermissions: the person is no moderator of it.
    """
    if interaction.guild_id is None:
        raise app_commands.NoPrivateMessage
    if not await is_moderator(interaction, services.store):
        raise app_commands.MissingPermissions(["manage_guild"])
    return interaction.guild_id


def menu(custom_id: str, placeholder: str, options: Sequence[tuple[str, str]]) -> ui.Select[Any]:
    """Return a menu of which one option is chosen.

    Args:
        custom_id: its id.
        placeholder: what stands on it.
        options: the label and the value of each; a label is cut where it is long.
    """
    return ui.Select(
        custom_id=custom_id,
        placeholder=_cut(placeholder),
        options=[
            discord.SelectOption(label=_cut(label), value=value)
            for label, value in options[:MOST_OPTIONS]
        ],
    )


def chosen(interaction: Interaction[Any]) -> int:
    """Return the number of the chosen option; -1 for what is none, as of a forged event."""
    data: Any = interaction.data or {}
    value = str(next(iter(data.get("values") or ()), ""))
    return int(value) if value.isdecimal() and len(value) <= len(str(2**63)) else -1


def _cut(label: str) -> str:
    line = " ".join(label.split()) or "…"
    while length(line) > LONGEST_OPTION:
        line = line[: -max(2, length(line) - LONGEST_OPTION)] + "…"
    return line
