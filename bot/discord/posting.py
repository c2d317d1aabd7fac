"""How an answer reaches Discord in time: as an interaction's answer, or as a message.

Discord waits three seconds for the first answer to an interaction. What is not ready
well before is announced ("is thinking …", or by typing) and shown when it is; what is
ready shows at once, without flicker. What does not get there in time is shown as it can
still be (`bot.discord.late`).
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from typing import TYPE_CHECKING, TypeVar

from discord import HTTPException
from discord.utils import MISSING

from bot.discord.announcing import announcing, begun
from bot.discord.late import is_late, show_late
from bot.discord.text.fit import below
from bot.faults import Fault, faults
from bot.store import StoreError
from bot.words import words_for

if TYPE_CHECKING:
    from collections.abc import Coroutine
    from typing import Any

    from discord import Interaction, ui
    from discord.abc import Messageable

    from bot.discord.answering import Answered
    from bot.discord.services import Services
    from bot.discord.text.fit import Reply

T = TypeVar("T")

_log = logging.getLogger(__name__)
_typing: set[asyncio.Task[None]] = set()
"""Held, as the loop itself holds no task that nobody awaits."""


async def in_time(
    interaction: Interaction[Any],
    work: Coroutine[Any, Any, T],
    patience: float,
    *,
    private: bool = False,
    in_place: bool = False,
) -> T:
    """Do the work, announcing its answer where it takes longer than `patience` seconds.

    Args:
        interaction: the command or the click.
        work: what it asks for; it answers nothing itself.
        patience: seconds, in a crowd fewer; Discord waits three.
        private: whether only the person will see the answer.
        in_place: whether it will change the message of the button that was clicked, instead.
    """
    async with begun(work) as task:
        if not await announcing.ready(task, patience):
            try:
                await interaction.response.defer(ephemeral=private, thinking=not in_place)
            except HTTPException as error:
                if not is_late(error):
                    raise
        return await task


async def show_answer(
    interaction: Interaction[Any],
    reply: Reply,
    view: ui.View | None = None,
    *,
    private: bool,
) -> int | None:
    """Show the answer, announced or not; return the id of its message."""
    if interaction.response.is_done():
        message = await interaction.edit_original_response(content=reply.content, view=view)
        return message.id
    try:
        callback = await interaction.response.send_message(
            reply.content, view=view or MISSING, ephemeral=private, suppress_embeds=True
        )
    except HTTPException as error:
        if not is_late(error):
            raise
        note = words_for(interaction.locale)("late", asker=interaction.user.mention)
        for_all = None if private else below(reply, note).content
        return await show_late(interaction, reply.content, view, error, message=for_all)
    return callback.message_id


async def typed(work: Coroutine[Any, Any, T], channel: Messageable, patience: float) -> T:
    """Do the work, typing in the channel while it takes longer than `patience` seconds."""
    async with begun(work) as task:
        finished, _ = await asyncio.wait({task}, timeout=patience)
        if finished:
            return await task
        done = asyncio.Event()
        typing = asyncio.ensure_future(_type(channel, done))
        _typing.add(typing)
        typing.add_done_callback(_typing.discard)
        try:
            return await task
        finally:
            done.set()


async def _type(channel: Messageable, done: asyncio.Event) -> None:
    """Type until something is done; the answer waits for none of it."""
    # Where it may not type it may not reply either, which is told there.
    with contextlib.suppress(HTTPException):
        async with channel.typing():
            await done.wait()


async def remember_posted(services: Services, answered: Answered, message: int | None) -> None:
    """Remember which message an answer became, as far as that is known."""
    services.desk.keep(answered, message)
    if answered.token is None or message is None:
        return
    try:
        await services.store.set_message(answered.token, message)
    except StoreError as error:
        words = "the place of a reply is not remembered: %s"
        faults.note(Fault.DATABASE, "place", _log.error, words, error)
