"""`/knowledge status`: what is on the shared shelf and on the server's own, and what is wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from discord.utils import format_dt

from bot.discord.archived import archive_lines
from bot.discord.breaking import broken_lines
from bot.discord.changes.preview import alarm_lines
from bot.discord.guidance import names_in
from bot.discord.knowledge_group import knowledge_group
from bot.discord.permissions import is_owner
from bot.discord.reloading import losses, problem_lines, shelf_head
from bot.discord.text.fit import listing
from bot.discord.text.markdown import subtext
from bot.discord.text.views import send_privately
from bot.discord.translator import text
from bot.words import words_for

if TYPE_CHECKING:
    from discord import Interaction
    from discord.ext import commands

    from bot.discord.services import Services
    from bot.discord.text.fit import Reply
    from bot.shelves import Shelves
    from bot.words import Words


async def setup(bot: commands.Bot, services: Services) -> None:
    """Add the command."""
    group = knowledge_group(bot, services)

    @group.command(name=text("status_name"), description=text("status_description"))
    async def status(interaction: Interaction[Any]) -> None:
        """Show what is loaded, since when, and what could not be read."""
        owner = await is_owner(interaction, services.settings)
        words, server = words_for(interaction.locale), interaction.guild_id or 0
        await send_privately(
            interaction, report_status(services.shelves, server, words, owner=owner).content
        )


def report_status(shelves: Shelves, server: int, words: Words, *, owner: bool) -> Reply:
    """Return what is on both shelves, since when, and the problems that concern the reader.

    Args:
        shelves: hold the stories.
        server: where it is asked.
        words: the language.
        owner: whether it is told to somebody who runs the bot: the problems of the shared
            stories, and what they are called, are nobody else's business.
    """
    shared, own = shelves.now(None), shelves.own(server)
    head = [f"**{words('status_shared')}**"]
    if owner:
        head.append(shelf_head(shared, shelves.shared.paths, words))
    else:
        since = words("status_read", age=format_dt(shared.loaded_at, "R"))
        head.append(f"{words.count('story_count', len(shared.library.stories))}, {since}")
        head += [subtext(words("sample"))] if shared.is_sample else []
    head += archive_lines(shelves.shared, words, owner=owner)
    lines = list(problem_lines(shelves.shared.problems, shelves.shared.paths)) if owner else []
    lines += [f"**{words('status_own')}**", words.count("story_count", len(own))]
    lines += problem_lines(shelves.problems(server), ())
    if owner and shelves.waiting is not None:
        lost = " ".join(
            (
                *alarm_lines(losses(shelves.waiting), words),
                *broken_lines(shelves.waiting.compared, words),
            )
        )
        head.append(words("status_waiting", lost=lost, **names_in(words)))
    now = shelves.now(server)
    if not now.library.stories and not now.is_away:
        head.insert(0, words("silence_here", **names_in(words)))
    return listing("\n".join(head), lines, words)
