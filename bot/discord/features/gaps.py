"""`/knowledge gaps`: what members asked in vain, and files of it."""

from __future__ import annotations

import asyncio
import io
import json
from functools import partial
from typing import TYPE_CHECKING, Any

import discord
from discord import ui
from discord.utils import format_dt

from bot.discord.archived import whole
from bot.discord.guidance import names_in
from bot.discord.knowledge_group import knowledge_group
from bot.discord.moderated import ModeratedList, chosen, menu, moderated_server
from bot.discord.text.markdown import name, subtext
from bot.discord.text.pages import Listing
from bot.discord.text.views import on_click
from bot.discord.translator import text
from bot.gaps import as_csv, as_rows, asked_now, grouped
from bot.store import Lack
from bot.words import words_for

if TYPE_CHECKING:
    import re
    from collections.abc import Sequence

    from discord import Interaction
    from discord.ext import commands

    from bot.discord.services import Services
    from bot.gaps import GapGroup
    from bot.words import Words
    from knowledge.library import Library

GAPS = "gaps"
"""What the list is known by in the ids of buttons."""
LACKS = {Lack.NONE: "lack_none", Lack.CLOSEST: "lack_closest", Lack.DOWN: "lack_down"}
LONGEST_NEAREST = 150
"""Characters after which a passage is cut in the list: it is recognised, not read."""
EXPORT = "gaps:export"
DONE = "gaps:done"


async def setup(bot: commands.Bot, services: Services) -> None:
    """Add the command, and hear the clicks."""
    group, listed = knowledge_group(bot, services), ModeratedList(services, GAPS, _listing)

    @group.command(name=text("gaps_name"), description=text("gaps_description"))
    async def gaps(interaction: Interaction[Any]) -> None:
        """Show what members asked in vain."""
        await listed.show(interaction)

    async def done(interaction: Interaction[Any], _: re.Match[str]) -> None:
        await _mark_done(interaction, services)
        await listed.show_again(interaction)

    async def exported(interaction: Interaction[Any], _: re.Match[str]) -> None:
        await _export(interaction, services)

    bot.add_dynamic_items(
        listed.pages(),
        on_click(services.events, DONE, done),
        on_click(services.events, EXPORT, exported),
    )


async def _groups(services: Services, server: int) -> tuple[GapGroup, ...]:
    kept = await services.store.gaps.of(server)
    library = whole(services.shelves.now(server))

    def work(library: Library) -> tuple[GapGroup, ...]:
        return asked_now(grouped(kept), library)

    return await asyncio.to_thread(work, library)  # in a turn of whoever asks for them


async def _listing(services: Services, server: int, words: Words) -> Listing:
    groups = await _groups(services, server)
    days = (await services.servers.of(server)).gaps_days
    if days is None:
        head = words("gaps_off", **names_in(words))
    elif groups:
        count = words.count("gap_count", sum(len(group.gaps) for group in groups))
        head = f"**{count}**\n{subtext(words.count('gaps_kept', days))}"
    else:
        head = f"{words('gaps_none')}\n{subtext(words.count('gaps_kept', days))}"

    def below(indices: range) -> Sequence[ui.Item[Any]]:
        options = [(groups[at].question, str(groups[at].gaps[0].id)) for at in indices]
        if not options:
            return []
        export: ui.Button[Any] = ui.Button(label=words("export_button"), custom_id=EXPORT)
        return [menu(DONE, words("gap_done"), options), export]

    entries = [partial(_entry, group, words) for group in groups]
    return Listing(head, entries, most=6, below=below)


def _entry(group: GapGroup, words: Words) -> str:
    """Return how often something was asked, what it lacked, and what is nearest to it."""
    counts = [f"{words(LACKS[lack])} {words.number(n)}" for lack, n in group.counts.items()]
    if not counts[1:]:  # it would be the number above once more
        counts = [words(LACKS[lack]) for lack in group.counts]
    asked = words("gap_last", time=format_dt(group.last, "R"))
    lines = [
        f"**{words.number(len(group.gaps))}×** {name(group.question)}",
        subtext(" · ".join([*counts, asked])),
    ]
    if group.nearest is not None:
        where = f"{name(group.nearest.text, LONGEST_NEAREST)} ({name(group.nearest.story.title)})"
        told = "✅ " + words("gap_answered", words=where) if group.is_answered else ""
        lines.append(subtext(told or words("gap_nearest", words=where)))
    return "\n".join(lines)


async def _mark_done(interaction: Interaction[Any], services: Services) -> None:
    """Mark the group as done in which the chosen gap stands."""
    server = await moderated_server(interaction, services)
    await interaction.response.defer()
    kept = await services.store.gaps.of(server)
    groups = await services.moderating.work(interaction.user.id, grouped, kept)
    number = chosen(interaction)
    for group in groups:
        if number in {gap.id for gap in group.gaps}:
            await services.store.gaps.set_done(server, [gap.id for gap in group.gaps])


async def _export(interaction: Interaction[Any], services: Services) -> None:
    """Send the groups as files, privately."""
    server, words = await moderated_server(interaction, services), words_for(interaction.locale)
    await interaction.response.defer(ephemeral=True, thinking=True)
    async with services.moderating.turn(interaction.user.id):
        rows = as_rows(await _groups(services, server))
    # Spreadsheets take a file for UTF-8 by its byte-order mark.
    table = as_csv(rows).encode("utf-8-sig", "replace")
    plain = json.dumps(rows, ensure_ascii=True, indent=1).encode()
    files = [
        discord.File(io.BytesIO(table), "gaps.csv"),
        discord.File(io.BytesIO(plain), "gaps.json"),
    ]
    content = words.count("gap_count", sum(row["times"] for row in rows))
    await interaction.edit_original_response(content=content, attachments=files)
