"""What moderators' lists share: who sees them, how they turn, and the menu that takes an entry.

Discord waits three seconds for an answer, and some of what is listed is first asked of the
stories; so a list is promised at once, and shown when it is made.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import discord
from discord import app_commands, ui

from bot.discord.permissions import is_moderator
from bot.discord.text.markdown import length
from bot.discord.text.pages import ONWARD, page_template, prepared, turn
from bot.discord.text.views import on_click
from bot.harmless import one_line
from bot.words import words_for

if TYPE_CHECKING:
    import re
    from collections.abc import Awaitable, Callable, Sequence

    from discord import Interaction

    from bot.discord.services import Services
    from bot.discord.text.pages import Listing
    from bot.words import Words

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


@dataclass(frozen=True, slots=True)
class ModeratedList:
    """A list that a moderator sees alone, made anew whenever it is shown."""

    services: Services
    name: str
    """What it is known by in the ids of buttons."""
    make: Callable[[Services, int, Words], Awaitable[Listing]]
    """Makes the list of a server."""

    async def show(self, interaction: Interaction[Any]) -> None:
        """Answer a command with the first page."""
        server = await moderated_server(interaction, self.services)
        await interaction.response.defer(ephemeral=True, thinking=True)
        await self._show(interaction, server)

    async def show_again(self, interaction: Interaction[Any]) -> None:
        """Show the first page in place of the one on which something was chosen."""
        server = await moderated_server(interaction, self.services)
        if not interaction.response.is_done():
            await interaction.response.defer()
        await self._show(interaction, server)

    def pages(self) -> type[ui.DynamicItem[ui.Item[Any]]]:
        """Return the item that hears the buttons which turn the pages."""

        async def turned(interaction: Interaction[Any], match: re.Match[str]) -> None:
            server = await moderated_server(interaction, self.services)
            await interaction.response.defer()
            await self._show(interaction, server, int(match["at"]), match["way"])

        return on_click(self.services.events, page_template(self.name), turned)

    async def _show(
        self, interaction: Interaction[Any], server: int, at: int = 0, way: str = ONWARD
    ) -> None:
        words = words_for(interaction.locale)
        async with self.services.moderating.turn(interaction.user.id):
            listing = await self.make(self.services, server, words)
            listing = await self.services.moderating.thread(prepared, listing, at, way)
        page = turn(listing, self.name, words, at, way)
        await interaction.edit_original_response(content=page.content, view=page.view)


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
    # No database holds a number of more digits.
    return int(value) if value.isdecimal() and len(value) < len(str(2**63)) else -1


def _cut(label: str) -> str:
    line = one_line(label) or "…"
    while length(line) > LONGEST_OPTION:
        line = line[: -max(2, length(line) - LONGEST_OPTION)] + "…"
    return line
