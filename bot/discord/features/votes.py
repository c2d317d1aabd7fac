"""`/knowledge votes`: what members think of the answers, the worst first."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from bot.discord.archived import check_reached
from bot.discord.knowledge_group import knowledge_group
from bot.discord.moderated import ModeratedList
from bot.discord.recall import Lost, recall
from bot.discord.text.markdown import name
from bot.discord.text.pages import Listing
from bot.discord.translator import text
from bot.discord.voted import told
from bot.store.voting import together
from knowledge.errors import ArchiveError

if TYPE_CHECKING:
    from discord import Interaction
    from discord.ext import commands

    from bot.discord.services import Services
    from bot.snapshot import Snapshot
    from bot.store import VotedReply
    from bot.words import Words

VOTES = "votes"
"""What the list is known by in the ids of buttons."""
VERDICTS = {"quote": "verdict_quote", "closest": "verdict_closest", "none": "verdict_none"}
LONGEST_PASSAGE = 150
"""Characters after which a passage is cut in the list: it is recognised, not read."""


async def setup(bot: commands.Bot, services: Services) -> None:
    """Add the command and the buttons that turn its pages."""
    group, listed = knowledge_group(bot, services), ModeratedList(services, VOTES, _listing)

    @group.command(name=text("votes_name"), description=text("votes_description"))
    async def votes(interaction: Interaction[Any]) -> None:
        """Show what members think of the answers."""
        await listed.show(interaction)

    bot.add_dynamic_items(listed.pages())


async def _listing(services: Services, server: int, words: Words) -> Listing:
    voted = await services.store.voting.of(server)
    head = "\n".join(
        words("votes_on", verdict=words(VERDICTS[verdict]), votes=told(opinions, words))
        for verdict, opinions in together(voted).items()
    )
    now = services.shelves.now(server)
    entries = [partial(_entry, one, server, now, words) for one in voted]
    return Listing(head or words("votes_none"), entries, most=8)


def _passage(voted: VotedReply, now: Snapshot, words: Words) -> str:
    """Return the words of an answer, or why they are not shown."""
    try:
        if voted.first is not None:
            check_reached(voted.first.story, now)
        found = Lost.GONE if voted.first is None else recall(now.library, voted.first)
    except ArchiveError:
        return words("archive_unreached_now")
    if isinstance(found, Lost):
        return words("votes_passage_gone")
    return name(found.passage.text, LONGEST_PASSAGE)


def _entry(voted: VotedReply, server: int, now: Snapshot, words: Words) -> str:
    """Return an answer with the votes on it, and the way to it."""
    shown = _passage(voted, now, words)
    where = ""
    if voted.channel_id is not None and voted.message_id is not None:
        where = f" <https://discord.com/channels/{server}/{voted.channel_id}/{voted.message_id}>"
    return f"- {told(voted.opinions, words)} – {shown}{where}"
