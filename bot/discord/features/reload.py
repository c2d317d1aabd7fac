"""`/knowledge reload`: whoever runs the bot lets it read the shared stories again.

What would lose much waits for a second click; until then the stories of before go on answering.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from discord import ui

from bot.discord.changes.preview import difference_lines
from bot.discord.knowledge_group import knowledge_group
from bot.discord.permissions import is_owner
from bot.discord.reloading import (
    confirm,
    difference_of,
    problem_lines,
    reload_doubts,
    reread,
    shelf_head,
)
from bot.discord.text.fit import listing
from bot.discord.text.markdown import name
from bot.discord.text.views import buttons, on_click, send_privately
from bot.discord.translator import text
from bot.words import words_for

if TYPE_CHECKING:
    import re
    from collections.abc import Iterable
    from pathlib import Path

    from discord import Interaction
    from discord.ext import commands

    from bot.discord.services import Services
    from bot.discord.text.fit import Reply
    from bot.snapshot import Reload, Snapshot
    from bot.words import Words

TEMPLATE = r"reload:(?P<act>really|cancel):(?P<revision>[0-9a-f]{1,16})"
"""The form of the ids of the buttons below a reload that waits."""


async def setup(bot: commands.Bot, services: Services) -> None:
    """Add the command, and hear the buttons of one that waits."""
    group = knowledge_group(bot, services)

    @group.command(name=text("reload_name"), description=text("reload_description"))
    async def reload(interaction: Interaction[Any]) -> None:
        """Read the shared stories again; answers go on meanwhile."""
        words = words_for(interaction.locale)
        if not await is_owner(interaction, services.settings):
            await send_privately(interaction, words("owners_only"))
            return
        await interaction.response.defer(ephemeral=True, thinking=True)
        await _reload(interaction, services, words)

    async def confirmed(interaction: Interaction[Any], match: re.Match[str]) -> None:
        await _confirm(interaction, services, match)

    bot.add_dynamic_items(on_click(services.events, TEMPLATE, confirmed))


async def _reload(interaction: Interaction[Any], services: Services, words: Words) -> None:
    """Read the shared stories again; where much would be lost, ask before they answer."""
    shelves = services.shelves
    reload, waits = await reread(shelves, interaction.user.id)
    if not waits:
        await _tell(interaction, services, reload, words)
        return
    head = [*(f"⚠️ {line}" for line in reload_doubts(reload, words)), words("reload_waits")]
    problems = list(problem_lines(reload.problems, shelves.shared.paths))
    shown = [*problems, *difference_lines(difference_of(reload), words)]
    revision = reload.after.library.revision
    view = buttons(
        ui.Button(label=words("really_button"), custom_id=f"reload:really:{revision}"),
        ui.Button(label=words("cancel_button"), custom_id=f"reload:cancel:{revision}"),
    )
    content = listing("\n".join(head), shown, words).content
    await interaction.edit_original_response(content=content, view=view)


async def _confirm(interaction: Interaction[Any], services: Services, match: re.Match[str]) -> None:
    """Do what a button below a reload that waits says."""
    words, shelves = words_for(interaction.locale), services.shelves
    if not await is_owner(interaction, services.settings):
        await send_privately(interaction, words("owners_only"))
        return
    waiting = shelves.waiting
    if waiting is None or waiting.after.library.revision != match["revision"]:
        await interaction.response.edit_message(content=words("change_forgotten"), view=None)
        return
    shelves.waiting = None
    if match["act"] == "cancel":
        await interaction.response.edit_message(content=words("cancelled"), view=None)
        return
    await interaction.response.defer()
    if await confirm(shelves, waiting, interaction.user.id):
        await _tell(interaction, services, waiting, words)
    else:  # something else answers meanwhile, so something else would be lost
        await _reload(interaction, services, words)


async def _tell(
    interaction: Interaction[Any], services: Services, reload: Reload, words: Words
) -> None:
    shelves = services.shelves
    reply = report_reload(reload, shelves.now(None), shelves.shared.paths, words)
    await interaction.edit_original_response(content=reply.content, view=None)


def report_reload(reload: Reload, now: Snapshot, paths: Iterable[Path], words: Words) -> Reply:
    """Return what a reload changed, and every problem."""
    changes = {
        "story_added": reload.added,
        "story_updated": reload.changed,
        "story_removed": reload.removed,
    }
    lines = [words(key, story=name(story)) for key, ids in changes.items() for story in ids]
    if reload.is_partial:
        outcome = f"⚠️ {words('reloaded_partly')}"
    else:
        outcome = words("reloaded" if reload.swapped else "reloaded_unchanged")
    head = f"{outcome}\n{shelf_head(now, paths, words)}"
    problems = (*reload.problems, *reload.after.misread)
    return listing(head, [*problem_lines(problems, paths), *lines], words)
