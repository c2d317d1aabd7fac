"""`/knowledge edit`: a story's head and text in a form, and what that would change.

A field of Discord's forms takes 4,000 characters. A longer story is edited part by part, each
part some paragraphs of it: on a phone that is read and written where it stands, while a file
would have to be saved, found and sent. Who wants to send a whole story anew adds it again.

What somebody typed is handed back, in the form, until it is made or left.
"""

from __future__ import annotations

from pathlib import PurePath
from typing import TYPE_CHECKING, Any

from discord import Interaction, SelectOption, app_commands, ui

from bot.discord.changes.choosing import changeable, suggest_stories
from bot.discord.changes.editing import AGAIN_TEMPLATE, PART, PART_TEMPLATE, open_form
from bot.discord.changes.offer_buttons import chosen_of
from bot.discord.changes.typed import Editing, Typed, parts
from bot.discord.knowledge_group import knowledge_group
from bot.discord.permissions import require
from bot.discord.text.forms import LONGEST_FIELD
from bot.discord.text.markdown import length, name
from bot.discord.text.views import buttons, on_click, send_privately
from bot.discord.translator import text
from bot.harmless import one_line
from bot.shelves.files import is_editable
from bot.store import SHARED
from bot.words import words_for

if TYPE_CHECKING:
    import re

    from discord.ext import commands

    from bot.discord.services import Services
    from bot.words import Words
    from knowledge.model import Span, Story

MOST_PARTS = 25
"""Options that a menu of Discord holds."""
LABEL = 60
"""Characters of an option: as much of its words as a phone shows."""


async def setup(bot: commands.Bot, services: Services) -> None:
    """Add the command, and the buttons and the menu on its way."""
    group = knowledge_group(bot, services)

    @group.command(name=text("edit_name"), description=text("edit_description"))
    @app_commands.rename(story=text("edit_story_name"))
    @app_commands.describe(story=text("edit_story_description"))
    async def edit(interaction: Interaction[Any], story: str) -> None:
        """Open a form with a story's head and text."""
        await _edit(interaction, services, story)

    suggest_stories(edit, services)

    async def chosen(interaction: Interaction[Any], match: re.Match[str]) -> None:
        await _choose_part(interaction, services, match["token"])

    async def again(interaction: Interaction[Any], match: re.Match[str]) -> None:
        await _edit_again(interaction, services, match["token"])

    bot.add_dynamic_items(on_click(services.events, PART_TEMPLATE, chosen))
    bot.add_dynamic_items(on_click(services.events, AGAIN_TEMPLATE, again))


async def _edit(interaction: Interaction[Any], services: Services, typed: str) -> None:
    words = words_for(interaction.locale)
    found = (await changeable(interaction, services)).meant(typed)
    if found is None or found.story is None:
        await send_privately(interaction, words("no_own_story", story=name(typed)))
        return
    if found.shelf == SHARED and not is_editable(found.story):
        file = name(PurePath(found.story.file or found.id).name)
        await send_privately(interaction, words("file_not_editable", file=file))
        return
    shelves, guild = services.shelves, interaction.guild_id or 0
    heads = shelves.shared_heads() if found.shelf == SHARED else shelves.heads(found.shelf)
    head = heads.get(found.id)
    editing = Editing(guild, found.shelf, found.story, None if head is None else head.id)
    if length(found.story.text) <= LONGEST_FIELD:
        await open_form(interaction, services, editing)
        return
    divided = parts(found.story.text)
    if len(divided) > MOST_PARTS:
        await send_privately(interaction, words("too_long_to_edit"))
        return
    token = services.pending.keep(editing, guild, interaction.user.id, frozenset({found.id}))
    menu = _menu(PART.format(token=token), found.story, divided, words)
    told = words("which_part", story=name(found.story.title))
    await send_privately(interaction, told, buttons(menu))


def _menu(custom_id: str, story: Story, divided: list[Span], words: Words) -> ui.Select[Any]:
    options = []
    for number, part in enumerate(divided):
        line = f"{number + 1} · {one_line(story.text[part.start : part.start + LABEL])}"
        options.append(SelectOption(label=line[: LABEL - 1] + "…", value=str(number)))
    return ui.Select(custom_id=custom_id, placeholder=words("choose_part"), options=options)


async def _choose_part(interaction: Interaction[Any], services: Services, token: str) -> None:
    """Open the form of the part that was chosen; the menu stays, for the next one."""
    words = words_for(interaction.locale)
    where = interaction.guild_id, interaction.user.id
    editing: object = services.pending.look(token, *where)
    if not isinstance(editing, Editing):
        await interaction.response.edit_message(content=words("change_forgotten"), view=None)
        return
    await require(interaction, services, for_owners=editing.shelf == SHARED)
    divided = parts(editing.story.text)
    chosen = next(iter(chosen_of(interaction)), len(divided))
    if chosen >= len(divided):
        await interaction.response.edit_message(content=words("change_forgotten"), view=None)
        return
    await open_form(interaction, services, editing.of_part(divided[chosen]))


async def _edit_again(interaction: Interaction[Any], services: Services, token: str) -> None:
    words = words_for(interaction.locale)
    where = interaction.guild_id, interaction.user.id
    kept: object = services.pending.look(token, *where)
    match kept:
        case (Editing() as editing, Typed() as typed):
            await require(interaction, services, for_owners=editing.shelf == SHARED)
            await open_form(interaction, services, editing, typed)
        case _:
            await interaction.response.edit_message(content=words("change_forgotten"), view=None)
