"""What a click on a button under a reply does, and the buttons that appear on the way.

The buttons survive restarts, because each says all in its id (`bot.discord.buttons`) and
what the reply showed is in the store. Every click is answered only to whoever clicked,
and in their language.
"""

from __future__ import annotations

import contextlib
import logging
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

import discord

from bot.discord.answering import LONGEST_ANSWER
from bot.discord.archived import check_reached
from bot.discord.asked import Asked, Surface
from bot.discord.buttons import TEMPLATE, Action, number_in, ranks_in, reply_button, under
from bot.discord.excerpt import show_excerpt
from bot.discord.lacking import LONGEST_GAP
from bot.discord.late import is_late
from bot.discord.permissions import is_moderator
from bot.discord.posting import in_time, remember_posted
from bot.discord.recall import Lost, Recalled, recall, words_shown
from bot.discord.reply import show_passages
from bot.discord.text.markdown import subtext
from bot.discord.text.views import buttons, change_message, on_click, show
from bot.discord.voted import (
    REASONS,
    Besides,
    besides,
    besides_good,
    besides_wrong_speaker,
    question_of,
    referred,
)
from bot.faults import Fault, faults
from bot.reach import within
from bot.store import Lack, Reason, StoreError, Vote
from bot.words import words_for

if TYPE_CHECKING:
    import re
    from collections.abc import Awaitable, Callable, Coroutine, Sequence

    from discord import Interaction, ui
    from discord.ext import commands

    from bot.discord.services import Services
    from bot.snapshot import Snapshot
    from bot.store import Store, StoredPassage, StoredReply
    from bot.words import Words

_log = logging.getLogger(__name__)

LOST_PASSAGE = {
    Lost.CHANGED: "story_changed",
    Lost.DROPPED: "passage_dropped",
    Lost.GONE: "story_gone",
}


class Shown(NamedTuple):
    """What a click shows: Markdown, and the buttons under it."""

    content: str
    buttons: Sequence[ui.Button[Any]] = ()


@dataclass(frozen=True, slots=True)
class Click:
    """A click on a button of a reply."""

    interaction: Interaction[Any]
    services: Services
    token: str
    argument: str
    words: Words

    @property
    def store(self) -> Store:
        """Where the reply is remembered."""
        return self.services.store

    async def reply(self) -> StoredReply | None:
        """Return the reply that the button belongs to.

        One of another server is as forgotten, and so is, in direct messages, somebody else's.
        """
        server = self.interaction.guild_id
        reply = await self.store.reply(self.token, server)
        is_theirs = server is not None or reply is None or self.is_of(reply.asker_id)
        return reply if is_theirs else None

    def is_of(self, person: int | None) -> bool:
        """Tell whether it is this person who clicks."""
        return self.interaction.user.id == person

    async def over(self, work: Callable[[Snapshot], Awaitable[Shown]]) -> Shown:
        """Show something of the stories as they are now.

        Raises:
            ArchiveError: they cannot be reached.
        """
        with within(LONGEST_ANSWER):
            return await self.services.shelves.over(self.interaction.guild_id, work)

    async def recall(self, stored: StoredPassage, now: Snapshot) -> Recalled | Lost:
        """Return one of its passages as its story has it now; in a turn."""
        check_reached(stored.story, now)
        library, crowd = now.library, self.services.desk.crowd
        found = await crowd.thread(recall, library, stored)
        if found is not Lost.CHANGED:
            return found
        shown = await words_shown(self.store, crowd, self.interaction.guild_id, stored)
        return await crowd.thread(recall, library, stored, shown)

    async def besides(
        self, what: Callable[[Interaction[Any], Services, str, Words], Awaitable[Besides]]
    ) -> Besides:
        """Return what a moderator sees besides; nothing where that cannot be read."""
        try:
            return await what(self.interaction, self.services, self.token, self.words)
        except StoreError as error:
            words = "what a moderator sees under a vote is not shown: %s"
            faults.note(Fault.DATABASE, "besides", _log.error, words, error)
            return Besides()

    def button(self, action: Action, label: str, argument: object = "") -> ui.Button[Any]:
        """Return another button of the same reply."""
        return reply_button(action, self.token, argument, label=label)


async def _show_context(click: Click) -> Shown:
    """Show what stands around one of the passages, and lead to the others."""
    reply = await click.reply()
    ranks = ranks_in(click.argument)
    if reply is None or ranks is None or ranks[1] > len(reply.ranking):
        return Shown(click.words("forgotten"))
    rank, shown = ranks
    others = [
        click.button(Action.AROUND, click.words("passage_button", number=n + 1), f"{n}-{shown}")
        for n in range(shown)
        if n != rank
    ]

    async def shown_of(now: Snapshot) -> Shown:
        found = await click.recall(reply.ranking[rank], now)
        crowd = click.services.desk.crowd
        if isinstance(found, Lost):
            return Shown(click.words(LOST_PASSAGE[found]), others)
        if found.is_changed:
            page = await crowd.thread(show_passages, [found.passage], click.words)
            return Shown(f"{click.words('passage_changed')}\n{page.content}", others)
        around = await crowd.thread(show_excerpt, found.passage, now.library, click.words)
        return Shown(around.content, others)

    return await click.over(shown_of)


async def _show_more(click: Click) -> Shown:
    """Show the passages from a rank on."""
    reply, first = await click.reply(), number_in(click.argument)
    if reply is None or first is None:
        return Shown(click.words("forgotten"))
    return await click.over(partial(_from_rank, click, reply, first))


async def _from_rank(click: Click, reply: StoredReply, first: int, now: Snapshot) -> Shown:
    found = [await click.recall(stored, now) for stored in reply.ranking[first:]]
    lost = [one for one in found if isinstance(one, Lost)]
    kept = [one for one in found if not isinstance(one, Lost)]
    if not kept:
        return Shown(click.words(LOST_PASSAGE[lost[0]] if lost else "no_more"))
    notes = ["passages_changed"] if any(one.is_changed for one in kept) else []
    notes += [LOST_PASSAGE[lost[0]]] if lost else []
    note = "\n".join(subtext(click.words(key)) for key in notes)
    passages = [one.passage for one in kept]
    page = await click.services.desk.crowd.thread(show_passages, passages, click.words, note)
    end = first + found.index(kept[page.shown - 1]) + 1
    rest = click.button(Action.NEXT, click.words("next_button"), end)
    return Shown(page.content, [rest] if len(kept) > page.shown else ())


async def _vote(click: Click, value: Vote, reason: Reason | None = None) -> bool:
    """Note a vote; tell whether the reply is known here."""
    if await click.reply() is None:
        return False
    before = await _noted_vote(click)
    known = await click.store.vote(click.token, click.interaction.user.id, value, reason)
    await _note_gap(click, before, value)
    return known


async def _noted_vote(click: Click) -> Vote | None:
    """Return how the person has voted, where it matters: where bad answers are kept as gaps."""
    if not await _keeps_gaps(click):
        return None
    before = await click.store.vote_of(click.token, click.interaction.user.id)
    return None if before is None else before.value


async def _keeps_gaps(click: Click) -> bool:
    guild = click.interaction.guild_id
    return guild is not None and (await click.services.servers.of(guild)).gaps_days is not None


async def _note_gap(click: Click, before: Vote | None, now: Vote | None) -> None:
    """Keep the question of an answer that is no good one, where moderators want to know of it."""
    guild = click.interaction.guild_id
    if guild is None or Vote.DOWN not in (before, now) or before is now:
        return
    if not await _keeps_gaps(click):
        return
    question = await question_of(click.interaction, click.services, click.token)
    if question is None or len(question) > LONGEST_GAP:
        return
    try:
        if now is Vote.DOWN:
            await click.store.gaps.note(guild, question, Lack.DOWN)
        else:
            await click.store.gaps.take_back(guild, question)
    except StoreError as error:  # the vote itself is kept
        words = "a question that was not answered well is not kept: %s"
        faults.note(Fault.DATABASE, "gap", _log.error, words, error)


async def _vote_up(click: Click) -> Shown:
    if not await _vote(click, Vote.UP):
        return Shown(click.words("forgotten"))
    return _voted(click, click.words("vote_up"), await click.besides(besides_good))


async def _vote_down(click: Click) -> Shown:
    """Note the vote at once, and ask for the reason."""
    known = await _vote(click, Vote.DOWN)
    if not known:
        return Shown(click.words("forgotten"))
    reasons = [
        click.button(Action.WHY, click.words(key), reason.value) for reason, key in REASONS.items()
    ]
    more = await click.besides(besides)
    return _voted(click, click.words("vote_down"), more, *reasons)


async def _give_reason(click: Click) -> Shown:
    reason = next((one for one in REASONS if one.value == click.argument), None)
    if reason is None or not await _vote(click, Vote.DOWN, reason):
        return Shown(click.words("forgotten"))
    content = click.words("vote_reason", reason=click.words(REASONS[reason]))
    is_wrong_speaker = reason is Reason.WRONG_SPEAKER
    more = await click.besides(besides_wrong_speaker if is_wrong_speaker else besides)
    return _voted(click, content, more)


async def _withdraw_vote(click: Click) -> Shown:
    if await click.reply() is None:
        return Shown(click.words("forgotten"))
    before = await _noted_vote(click)
    await click.store.withdraw_vote(click.token, click.interaction.user.id)
    await _note_gap(click, before, None)
    return Shown(click.words("vote_withdrawn"))


def _voted(click: Click, content: str, more: Besides, *others: ui.Button[Any]) -> Shown:
    content = "\n".join(filter(None, [content, more.note]))
    return Shown(content, [*others, *more.buttons, _withdrawal(click)])


def _withdrawal(click: Click) -> ui.Button[Any]:
    return click.button(Action.WITHDRAW, click.words("vote_withdraw_button"))


async def _remove_reply(click: Click) -> Shown | None:
    """Remove the reply, if it is the asker or a moderator who clicks."""
    interaction, reply = click.interaction, None
    with contextlib.suppress(StoreError):  # what was asked says whose it is, too
        reply = await click.reply()
    # What the id says is not asked: who is meant stands in the store, or in the message.
    asker = await _asker(interaction) if reply is None else reply.asker_id
    if not click.is_of(asker) and not await is_moderator(interaction, click.store):
        return Shown(click.words("not_yours"))
    # Somebody else may have been faster.
    with contextlib.suppress(discord.NotFound):
        await _delete_shown(interaction)
    if reply is not None:
        await click.store.forget_reply(click.token)
    return None


async def _asker(interaction: Interaction[Any]) -> int | None:
    """Return whom a message of the bot's answers, as far as that can be told from it."""
    message = interaction.message
    if message is None:
        return None
    if message.interaction_metadata is not None:
        return message.interaction_metadata.user.id
    asked = await referred(message)
    return None if asked is None else asked.author.id


async def _delete_shown(interaction: Interaction[Any]) -> None:
    """Delete the message whose button was clicked, by its token or, if that is late, as its own."""
    message = interaction.message
    try:
        await interaction.response.defer()
    except discord.HTTPException as error:
        if not is_late(error) or message is None or message.flags.ephemeral:
            raise
        await message.delete()
    else:
        await interaction.delete_original_response()


async def _choose(click: Click) -> Shown | None:
    """Answer the question that is meant, in place of the question back."""
    interaction, desk = click.interaction, click.services.desk
    message = interaction.message
    asking = None if message is None else desk.shown_in(message.id, interaction.guild_id)
    chosen = number_in(click.argument)
    if message is None or asking is None or chosen is None or not asking.choices[chosen:]:
        return Shown(click.words("forgotten"))
    question = asking.choices[chosen].question
    user, channel, guild = interaction.user.id, interaction.channel_id, interaction.guild_id
    private = message.flags.ephemeral
    asked = Asked(
        question,
        user,
        channel,
        guild,
        after=asking,
        private=private,
        surface=Surface.BUTTON,
        again=True,
    )
    answered = await desk.take(asked, click.words)
    view = under(answered, click.words, private=private)
    await change_message(interaction, answered.reply.content, view)
    await remember_posted(click.services, answered, message.id)
    return None


ACTIONS: dict[Action, Callable[[Click], Coroutine[Any, Any, Shown | None]]] = {
    Action.CONTEXT: _show_context,
    Action.MORE: _show_more,
    Action.UP: _vote_up,
    Action.DOWN: _vote_down,
    Action.DELETE: _remove_reply,
    Action.AROUND: _show_context,
    Action.NEXT: _show_more,
    Action.WHY: _give_reason,
    Action.WITHDRAW: _withdraw_vote,
    Action.CHOOSE: _choose,
}
IN_PLACE = {Action.AROUND, Action.NEXT, Action.WHY, Action.WITHDRAW}
"""The actions whose buttons stand in a private answer, which changes when they are clicked."""

LOOKING_UP = {Action.CONTEXT, Action.MORE, Action.AROUND, Action.NEXT}
"""The actions that look through stories, and are done in a turn."""
ANSWERED_THERE = {Action.DELETE, Action.CHOOSE}
"""The actions that answer the click themselves."""


async def setup(bot: commands.Bot, services: Services) -> None:
    """Hear the clicks."""

    async def clicked(interaction: Interaction[Any], match: re.Match[str]) -> None:
        words = words_for(interaction.locale)
        click = Click(interaction, services, match["token"], match["argument"], words)
        await _answer_click(click, Action(match["action"]))

    bot.add_dynamic_items(on_click(services.events, TEMPLATE, clicked))


async def _answer_click(click: Click, action: Action) -> None:
    interaction, in_place = click.interaction, action in IN_PLACE
    work = _looked_up(click, action) if action in LOOKING_UP else ACTIONS[action](click)
    if action not in ANSWERED_THERE:
        # What is kept is kept before it is said to be, however many wait for the database.
        patience = click.services.settings.acknowledge_after
        work = in_time(interaction, work, patience, private=not in_place, in_place=in_place)
    shown = await work
    if shown is not None:
        await show(interaction, shown.content, buttons(*shown.buttons), in_place=in_place)


async def _looked_up(click: Click, action: Action) -> Shown | None:
    async with click.services.desk.crowd.turn(click.interaction.user.id):
        return await ACTIONS[action](click)
