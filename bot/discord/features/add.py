"""`/knowledge add` and “Add as story” in a message's menu: stories that moderators bring in.

Whichever way a story comes, the same preview is shown before anything is added.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from discord import Attachment, Interaction, Message, SelectOption, app_commands, ui

from bot.discord.adding.drafts import Target, opened_for, refuse
from bot.discord.adding.form import AGAIN_TEMPLATE, Form, Written, offer_form, open_form
from bot.discord.adding.message import given_in, label_of
from bot.discord.adding.sources import GivenAddress, Opener, given_file
from bot.discord.changes.offer_buttons import MOST_OPTIONS, chosen_of, cut
from bot.discord.changes.offers import deferred
from bot.discord.knowledge_group import knowledge_group
from bot.discord.pending import KNOWN_BY
from bot.discord.text.views import buttons, on_click, send_privately
from bot.discord.translator import text
from bot.intake.errors import IntakeError
from bot.words import words_for

if TYPE_CHECKING:
    import re
    from collections.abc import Sequence

    from discord.ext import commands

    from bot.discord.adding.sources import Given
    from bot.discord.services import Services
    from bot.words import Words

WHICH, WHICH_TEMPLATE = "add:which:{token}", rf"add:which:(?P<token>{KNOWN_BY})"


@dataclass(frozen=True, slots=True)
class Choice:
    """What somebody has to choose from."""

    found: tuple[Given, ...]


async def setup(bot: commands.Bot, services: Services) -> None:
    """Add the command, the menu, and what stands on their way."""
    group, opener = knowledge_group(bot, services), Opener(services.settings)

    @group.command(name=text("add_name"), description=text("add_description"))
    @app_commands.rename(
        file=text("add_file_name"), address=text("add_address_name"), shared=text("add_shared_name")
    )
    @app_commands.describe(
        file=text("add_file_description"),
        address=text("add_address_description"),
        shared=text("add_shared_description"),
    )
    async def add(
        interaction: Interaction[Any],
        file: Attachment | None = None,
        address: app_commands.Range[str, 1, 2000] | None = None,
        shared: bool = False,  # noqa: FBT001, FBT002 - an option of the command
    ) -> None:
        """Show what a story would be that is brought in."""
        target = Target(interaction.guild_id or 0, shared)
        given: list[Given] = [] if file is None else [given_file(file)]
        given += [] if address is None else [GivenAddress(address.strip())]
        await _add(interaction, services, opener, target, given)

    @app_commands.guild_only()
    @app_commands.default_permissions(manage_guild=True)
    async def add_menu(interaction: Interaction[Any], message: Message) -> None:
        """Show what a story would be that is made of the selected message."""
        await _add_message(interaction, services, opener, message)

    async def chosen(interaction: Interaction[Any], match: re.Match[str]) -> None:
        await _choose(interaction, services, opener, match["token"])

    async def again(interaction: Interaction[Any], match: re.Match[str]) -> None:
        await _again(interaction, services, opener, match["token"])

    # discord.py lets no menu be declared in a class.
    bot.tree.add_command(app_commands.ContextMenu(name=text("add_menu_name"), callback=add_menu))
    bot.add_dynamic_items(on_click(services.events, WHICH_TEMPLATE, chosen))
    bot.add_dynamic_items(on_click(services.events, AGAIN_TEMPLATE, again))


async def _add(
    interaction: Interaction[Any],
    services: Services,
    opener: Opener,
    target: Target,
    given: Sequence[Given],
) -> None:
    words = words_for(interaction.locale)
    if not await target.is_open_to(interaction, services):
        await send_privately(interaction, words("adding_owners_only"))
    elif given[1:]:
        await send_privately(interaction, words("adding_not_both"))
    elif given:
        await _bring(interaction, services, opener, target, given[0])
    else:
        await open_form(interaction, services, opener, Form(target))


async def _bring(
    interaction: Interaction[Any],
    services: Services,
    opener: Opener,
    target: Target,
    given: Given,
) -> None:
    """Open what somebody gives, and show what story it would be."""
    await deferred(interaction)
    try:
        adding = await opened_for(services, opener, target, given)
        await offer_form(interaction, services, opener, adding)
    except IntakeError as error:
        await refuse(interaction, error)


async def _add_message(
    interaction: Interaction[Any], services: Services, opener: Opener, message: Message
) -> None:
    target, words = Target(interaction.guild_id or 0), words_for(interaction.locale)
    if not await target.is_open_to(interaction, services):
        raise app_commands.MissingPermissions(["manage_guild"])
    found = given_in(message)[:MOST_OPTIONS]
    if not found:
        await send_privately(interaction, words("adding_nothing"))
    elif not found[1:]:
        await _bring(interaction, services, opener, target, found[0])
    else:
        choice = Choice(tuple(found))
        token = services.pending.keep(choice, interaction.guild_id, interaction.user.id)
        view = buttons(_which(WHICH.format(token=token), found, words))
        await send_privately(interaction, words("adding_which"), view)


def _which(custom_id: str, found: Sequence[Given], words: Words) -> ui.Select[Any]:
    named = [words(key, name=called) for key, called in map(label_of, found)]
    options = [SelectOption(label=cut(one), value=str(at)) for at, one in enumerate(named)]
    return ui.Select(custom_id=custom_id, placeholder=words("adding_choose"), options=options)


async def _choose(
    interaction: Interaction[Any], services: Services, opener: Opener, token: str
) -> None:
    target = Target(interaction.guild_id or 0)
    if not await target.is_open_to(interaction, services):
        raise app_commands.MissingPermissions(["manage_guild"])
    kept = services.pending.look(token, interaction.guild_id, interaction.user.id)
    chosen = chosen_of(interaction)
    if not isinstance(kept, Choice) or not chosen or chosen[0] >= len(kept.found):
        await _forgotten(interaction)
        return
    await _bring(interaction, services, opener, target, kept.found[chosen[0]])


async def _again(
    interaction: Interaction[Any], services: Services, opener: Opener, token: str
) -> None:
    kept = services.pending.look(token, interaction.guild_id, interaction.user.id)
    if not isinstance(kept, Written):
        await _forgotten(interaction)
        return
    if not await kept.form.target.is_open_to(interaction, services):
        raise app_commands.MissingPermissions(["manage_guild"])
    await open_form(interaction, services, opener, kept.form, kept.typed)


async def _forgotten(interaction: Interaction[Any]) -> None:
    told = words_for(interaction.locale)("change_forgotten")
    await interaction.response.edit_message(content=told, view=None)
