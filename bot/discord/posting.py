"""How an answer reaches Discord in time: as an interaction's answer, or as a message.

Discord waits three seconds for the first answer to an interaction. What is not ready
well before is announced ("is thinking …", or by typing) and shown when it is; what is
ready shows at once, without flicker.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from typing import TYPE_CHECKING, TypeVar

from discord import AllowedMentions, Forbidden
from discord.utils import MISSING

from bot.discord.answering import Asked
from bot.discord.features.find_source import show_finding
from bot.discord.features.reply_buttons import under
from bot.store import StoreError
from bot.words import words_for

if TYPE_CHECKING:
    from collections.abc import Coroutine
    from typing import Any

    from discord import Interaction, ui
    from discord.abc import Messageable

    from bot.discord.answering import Answered
    from bot.discord.client import Verbatim
    from bot.discord.reply import Reply

T = TypeVar("T")

_log = logging.getLogger(__name__)


async def answer(
    interaction: Interaction[Verbatim], question: str, *, story: str | None, private: bool
) -> None:
    """Answer a command; the errors of `Desk.take` pass through."""
    bot, words = interaction.client, words_for(interaction.locale)
    asked = Asked(
        question,
        interaction.user.id,
        interaction.channel_id,
        interaction.guild_id,
        story=story,
        private=private,
    )
    work = bot.desk.take(asked, bot.store, words, with_question=True)
    answered = await _in_time(interaction, work, private=private)
    view = under(answered, words, private=private)
    posted = await _show(interaction, answered.reply, view, private=private)
    await remember_posted(bot, answered, posted)


async def answer_source(interaction: Interaction[Verbatim], posted: str) -> None:
    """Tell privately where posted words stand; the errors of `Desk.find` pass through."""
    words = words_for(interaction.locale)
    work = interaction.client.desk.find(posted, interaction.user.id)
    finding, library = await _in_time(interaction, work, private=True)
    await _show(interaction, show_finding(finding, library, words), private=True)


async def _in_time(
    interaction: Interaction[Verbatim], work: Coroutine[Any, Any, T], *, private: bool
) -> T:
    """Do the work, announcing the answer where it is slow."""
    task = asyncio.ensure_future(work)
    if not await _soon(task, interaction.client.settings.acknowledge_after):
        await interaction.response.defer(ephemeral=private, thinking=True)
    return await task


async def _show(
    interaction: Interaction[Verbatim],
    reply: Reply,
    view: ui.View | None = None,
    *,
    private: bool,
) -> int | None:
    """Show the answer, announced or not; return the id of its message."""
    if interaction.response.is_done():
        message = await interaction.edit_original_response(
            content=reply.content, view=view, allowed_mentions=AllowedMentions.none()
        )
        return message.id
    callback = await interaction.response.send_message(
        reply.content, view=view or MISSING, ephemeral=private, suppress_embeds=True
    )
    return callback.message_id


async def typed(work: Coroutine[Any, Any, T], channel: Messageable, patience: float) -> T:
    """Do the work, typing in the channel while it takes longer than `patience` seconds."""
    task = asyncio.ensure_future(work)
    if not await _soon(task, patience):
        # Where it may not type it may not reply either, which is told there.
        with contextlib.suppress(Forbidden):
            async with channel.typing():
                await asyncio.wait({task})
    return await task


async def remember_posted(bot: Verbatim, answered: Answered, message: int | None) -> None:
    """Remember which message an answer became, as far as that is known."""
    bot.desk.keep(answered, message)
    if answered.token is None or message is None:
        return
    try:
        await bot.store.set_message(answered.token, message)
    except StoreError as error:
        _log.error("the place of a reply is not remembered: %s", error)


async def _soon(work: asyncio.Future[T], patience: float) -> bool:
    done, _ = await asyncio.wait({work}, timeout=patience)
    return bool(done)
