"""What a moderator sees besides under a vote: all votes so far, and what can be made of it.

A good answer can become what is expected from then on, and a wrong speaker can be corrected once
and for all. The question is read where the vote is given, since only there its message is known.
"""

from __future__ import annotations

import contextlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import discord
from discord import ui

from bot.discord.addressing import without_calls
from bot.discord.permissions import is_moderator
from bot.discord.text.markdown import subtext, unescape
from bot.harmless import plain
from bot.store import Reason

if TYPE_CHECKING:
    from collections.abc import Sequence

    from discord import Interaction, Message

    from bot.discord.services import Services
    from bot.store import Opinions, StoredPassage
    from bot.words import Words

REASONS = {
    Reason.NOT_AN_ANSWER: "reason_not_an_answer",
    Reason.WRONG_SPEAKER: "reason_wrong_speaker",
    Reason.OUT_OF_DATE: "reason_out_of_date",
}
SUBTEXT = subtext("")


@dataclass(frozen=True, slots=True)
class Hoped:
    """A reply that somebody would keep as what is expected."""

    token: str
    question: str | None
    """What it answers; None where that cannot be read any more."""
    first: StoredPassage
    """The passage that it showed first."""


@dataclass(frozen=True, slots=True)
class Besides:
    """What stands under a vote besides."""

    note: str = ""
    buttons: Sequence[ui.Button[Any]] = ()


async def besides(
    interaction: Interaction[Any], services: Services, token: str, words: Words
) -> Besides:
    """Return what a moderator sees under any vote; nothing for others."""
    if interaction.guild_id is None or not await is_moderator(interaction, services.store):
        return Besides()
    opinions = await services.store.voting.on(token)
    return Besides(subtext(words("votes_here", votes=told(opinions, words))))


async def besides_good(
    interaction: Interaction[Any], services: Services, token: str, words: Words
) -> Besides:
    """Return what a moderator sees under a 👍: the answer can become an expectation."""
    found = await besides(interaction, services, token, words)
    reply = await services.store.reply(token, interaction.guild_id) if found.note else None
    if reply is None or not reply.ranking:
        return found
    question = await question_of(interaction, services, token)
    hoped = Hoped(token, question, reply.ranking[0])
    kept = services.pending.keep(
        hoped, interaction.guild_id, interaction.user.id, frozenset({hoped.first.story})
    )
    button: ui.Button[Any] = ui.Button(
        label=words("expect_button"), custom_id=f"expected:make:{kept}"
    )
    return Besides(found.note, [button])


async def besides_wrong_speaker(
    interaction: Interaction[Any], services: Services, token: str, words: Words
) -> Besides:
    """Return what a moderator sees who says that the speaker is wrong: it can be corrected."""
    found = await besides(interaction, services, token, words)
    if not found.note:
        return found
    button: ui.Button[Any] = ui.Button(
        label=words("correct_button"), custom_id=f"speaker:begin:{token}"
    )
    return Besides(found.note, [button])


def told(opinions: Opinions, words: Words) -> str:
    """Return opinions in one line: how many are good, how many are not, and why."""
    reasons = [
        f"{words(REASONS[reason])} {words.number(count)}"
        for reason, count in opinions.reasons.items()
    ]
    counted = f"👍 {words.number(opinions.up)} · 👎 {words.number(opinions.down)}"
    return f"{counted} ({', '.join(reasons)})" if reasons else counted


async def question_of(interaction: Interaction[Any], services: Services, token: str) -> str | None:
    """Return what a reply answers, from what is kept, or else from the messages themselves.

    Args:
        interaction: a click on a button of the reply's own message.
        services: keep what was asked since the start.
        token: the reply's.
    """
    kept = services.desk.question_of(token)
    message = interaction.message
    if kept is not None or message is None:
        return kept
    if message.interaction_metadata is not None:
        # A command's answer repeats the question above it.
        first = message.content.partition("\n")[0]
        return plain(unescape(first.removeprefix(SUBTEXT))) if first.startswith(SUBTEXT) else None
    asked = await referred(message)
    me = interaction.client.user
    return (without_calls(asked, me) or None) if asked is not None and me is not None else None


async def referred(message: Message) -> Message | None:
    """Return the message that a reply answers, if it is still there."""
    reference = message.reference
    if reference is None or reference.message_id is None:
        return None
    if isinstance(reference.resolved, discord.Message):
        return reference.resolved
    with contextlib.suppress(discord.HTTPException):
        return await message.channel.fetch_message(reference.message_id)
    return None
