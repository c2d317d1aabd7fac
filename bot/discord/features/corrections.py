"""`/knowledge corrections`: the speakers that moderators corrected, and taking that back."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from discord.utils import format_dt

from bot.discord.correction import told_correction
from bot.discord.knowledge_group import knowledge_group
from bot.discord.moderated import ModeratedList, chosen, menu, moderated_server
from bot.discord.text.markdown import subtext
from bot.discord.text.pages import Listing
from bot.discord.text.views import on_click
from bot.discord.translator import text
from knowledge.errors import ArchiveError

if TYPE_CHECKING:
    import re
    from collections.abc import Sequence

    from discord import Interaction, ui
    from discord.ext import commands

    from bot.discord.services import Services
    from bot.store import Kept
    from bot.words import Words
    from knowledge.stories.speaker_corrections import SpeakerCorrection

CORRECTIONS = "corrections"
"""What the list is known by in the ids of buttons."""
REMOVE = "speaker:remove"


async def setup(bot: commands.Bot, services: Services) -> None:
    """Add the command, and hear the clicks."""
    group, listed = knowledge_group(bot, services), ModeratedList(services, CORRECTIONS, _listing)

    @group.command(name=text("corrections_name"), description=text("corrections_description"))
    async def corrections(interaction: Interaction[Any]) -> None:
        """Show the speakers that were corrected here."""
        await listed.show(interaction)

    async def removed(interaction: Interaction[Any], _: re.Match[str]) -> None:
        server = await moderated_server(interaction, services)
        await interaction.response.defer()
        await services.shelves.take_back(server, chosen(interaction))
        await listed.show_again(interaction)

    bot.add_dynamic_items(
        listed.pages(),
        on_click(services.events, REMOVE, removed),
    )


async def _listing(services: Services, server: int, words: Words) -> Listing:
    """Return what was corrected here, the newest first."""
    kept = services.shelves.corrections(server)[::-1]
    unfit = await services.moderating.thread(_unfit, services, server)
    head = words("corrections_none", reason=words("reason_wrong_speaker"))
    if kept:
        head = words.count("correction_count", len(kept))

    def below(indices: range) -> Sequence[ui.Item[Any]]:
        options = [(kept[at].value.words, str(kept[at].id)) for at in indices]
        return [menu(REMOVE, words("choose_to_remove"), options)] if options else []

    entries = [partial(_entry, one, one.value in unfit, words) for one in kept]
    return Listing(head, entries, below=below)


def _unfit(services: Services, server: int) -> frozenset[SpeakerCorrection]:
    """Return those whose words are gone; none where nobody can tell just now."""
    try:
        return services.shelves.unfit(server)
    except ArchiveError:
        return frozenset()


def _entry(kept: Kept[SpeakerCorrection], is_unfit: bool, words: Words) -> str:  # noqa: FBT001
    """Return a correction, by whom it is, and whether its words are gone."""
    who = "" if kept.user_id is None else f"<@{kept.user_id}> · "
    note = f"{who}{format_dt(kept.created_at, 'R')}"
    lines = [f"- {told_correction(kept.value, words)}", f"  {subtext(note)}"]
    if is_unfit:
        lines.append(f"  ⚠️ {words('correction_unfit')}")
    return "\n".join(lines)
