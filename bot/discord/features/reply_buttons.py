"""The buttons under a reply. They survive restarts, because each says all in its id.

A button's id holds what it does, the token of the reply it belongs to, and at most
one argument; what the reply showed is in the store. Every click is answered only
to whoever clicked, and in their language. discord.py would only log what a click
raises, so this is the one place where the errors of these buttons are told.
"""

from __future__ import annotations

import contextlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple, Self

import discord
from discord import ui
from discord.utils import MISSING

from bot.discord.errors import tell_failure
from bot.discord.permissions import is_moderator
from bot.discord.recall import Lost, recall
from bot.discord.reply import show_passages
from bot.discord.text.excerpt import excerpt, show_excerpt
from bot.discord.text.markdown import subtext
from bot.store import TOKEN, Reason, Vote
from bot.words import words_for
from knowledge.model import Verdict

if TYPE_CHECKING:
    import re
    from collections.abc import Awaitable, Callable, Coroutine, Sequence

    from discord import Interaction

    from bot.discord.answering import Answered
    from bot.discord.client import Verbatim
    from bot.store import Store, StoredReply
    from bot.words import Words
    from knowledge.library import Library

REASONS = {
    Reason.NOT_AN_ANSWER: "reason_not_an_answer",
    Reason.WRONG_SPEAKER: "reason_wrong_speaker",
    Reason.OUT_OF_DATE: "reason_out_of_date",
}
LOST = {Lost.CHANGED: "story_changed", Lost.GONE: "story_gone"}


class Shown(NamedTuple):
    """What a click shows: Markdown, and the buttons under it."""

    content: str
    buttons: Sequence[ReplyButton] = ()


@dataclass(frozen=True, slots=True)
class Click:
    """A click on a button of a reply."""

    interaction: Interaction[Verbatim]
    token: str
    argument: str
    words: Words

    @property
    def store(self) -> Store:
        """Where the reply is remembered."""
        return self.interaction.client.store

    @property
    def library(self) -> Library:
        """The stories as they are now."""
        return self.interaction.client.shelf.library

    def button(self, action: str, label: str, argument: object = "") -> ReplyButton:
        """Return another button of the same reply."""
        return ReplyButton(action, self.token, argument, label=label)


async def _context(click: Click) -> Shown:
    """Show what stands around one of the passages, and lead to the others."""
    reply = await click.store.reply(click.token)
    rank, shown = map(int, click.argument.split("-"))
    if reply is None or rank >= len(reply.ranking):
        return Shown(click.words("forgotten"))
    others = [
        click.button("around", click.words("passage_button", number=n + 1), f"{n}-{shown}")
        for n in range(shown)
        if n != rank
    ]
    passage = recall(click.library, reply.ranking[rank])
    if isinstance(passage, Lost):
        return Shown(click.words(LOST[passage]), others)
    sentences = excerpt(click.library, passage)
    return Shown(show_excerpt(passage, sentences, click.words).content, others)


async def _more(click: Click) -> Shown:
    """Show the passages from a rank on."""
    reply = await click.store.reply(click.token)
    if reply is None:
        return Shown(click.words("forgotten"))
    return _ranked(click, reply, int(click.argument))


def _ranked(click: Click, reply: StoredReply, first: int) -> Shown:
    found = [recall(click.library, stored) for stored in reply.ranking[first:]]
    lost = [passage for passage in found if isinstance(passage, Lost)]
    passages = [passage for passage in found if not isinstance(passage, Lost)]
    if not passages:
        return Shown(click.words(LOST[lost[0]] if lost else "no_more"))
    note = subtext(click.words(LOST[lost[0]])) if lost else ""
    page = show_passages(passages, click.words, note)
    end = first + found.index(passages[page.shown - 1]) + 1
    rest = click.button("next", click.words("next_button"), end)
    return Shown(page.content, [rest] if len(passages) > page.shown else ())


async def _up(click: Click) -> Shown:
    known = await click.store.vote(click.token, click.interaction.user.id, Vote.UP)
    return _voted(click, "vote_up") if known else Shown(click.words("forgotten"))


async def _down(click: Click) -> Shown:
    """Note the vote at once, and ask for the reason."""
    known = await click.store.vote(click.token, click.interaction.user.id, Vote.DOWN)
    if not known:
        return Shown(click.words("forgotten"))
    reasons = [
        click.button("why", click.words(key), reason.value) for reason, key in REASONS.items()
    ]
    return _voted(click, "vote_down", *reasons)


async def _why(click: Click) -> Shown:
    reason = Reason(click.argument)
    known = await click.store.vote(click.token, click.interaction.user.id, Vote.DOWN, reason)
    if not known:
        return Shown(click.words("forgotten"))
    content = click.words("vote_reason", reason=click.words(REASONS[reason]))
    return Shown(content, [_withdrawal(click)])


async def _withdraw(click: Click) -> Shown:
    await click.store.withdraw_vote(click.token, click.interaction.user.id)
    return Shown(click.words("vote_withdrawn"))


def _voted(click: Click, key: str, *buttons: ReplyButton) -> Shown:
    return Shown(click.words(key), [*buttons, _withdrawal(click)])


def _withdrawal(click: Click) -> ReplyButton:
    return click.button("withdraw", click.words("vote_withdraw_button"))


async def _delete(click: Click) -> Shown | None:
    """Remove the reply, if it is the asker or a moderator who clicks."""
    interaction = click.interaction
    if str(interaction.user.id) != click.argument and not await is_moderator(interaction):
        return Shown(click.words("not_yours"))
    await interaction.response.defer()
    # Somebody else may have been faster.
    with contextlib.suppress(discord.NotFound):
        await interaction.delete_original_response()
    await click.store.forget_reply(click.token)
    return None


ACTIONS: dict[str, Callable[[Click], Awaitable[Shown | None]]] = {
    "context": _context,
    "more": _more,
    "up": _up,
    "down": _down,
    "delete": _delete,
    "around": _context,
    "next": _more,
    "why": _why,
    "withdraw": _withdraw,
}
IN_PLACE = {"around", "next", "why", "withdraw"}
"""The actions whose buttons stand in a private answer, which changes when they are clicked."""
TEMPLATE = rf"(?P<action>{'|'.join(ACTIONS)}):(?P<token>{TOKEN}):(?P<argument>[\w-]*)"


class ReplyButton(ui.DynamicItem[ui.Button[Any]], template=TEMPLATE):
    """A button that belongs to a reply.

    Args:
        action: what it does, one of `ACTIONS`.
        token: the reply it belongs to.
        argument: what the action needs besides.
        label: what stands on it.
        emoji: what stands on it instead.
    """

    def __init__(
        self,
        action: str,
        token: str,
        argument: object = "",
        *,
        label: str | None = None,
        emoji: str | None = None,
    ) -> None:
        custom_id = f"{action}:{token}:{argument}"
        super().__init__(ui.Button(label=label, emoji=emoji, custom_id=custom_id))
        self.action, self.token, self.argument = action, token, str(argument)

    @classmethod
    async def from_custom_id(
        cls,
        interaction: Interaction[Any],  # noqa: ARG003 - discord.py's signature
        item: ui.Item[Any],  # noqa: ARG003
        match: re.Match[str],
        /,
    ) -> Self:
        """Make the button of a click again."""
        return cls(match["action"], match["token"], match["argument"])

    async def callback(self, interaction: Interaction[Any]) -> None:
        """Do what the button says."""
        await handled(interaction, self._clicked(interaction))

    async def _clicked(self, interaction: Interaction[Any]) -> None:
        words = words_for(interaction.locale)
        click = Click(interaction, self.token, self.argument, words)
        shown = await ACTIONS[self.action](click)
        if shown is None:
            return
        view = buttons(*shown.buttons)
        if self.action in IN_PLACE:
            await interaction.response.edit_message(content=shown.content, view=view)
        else:
            await send_privately(interaction, shown.content, view)


async def handled(interaction: Interaction[Any], work: Coroutine[Any, Any, None]) -> None:
    """Do the work of a click once, however often Discord sends it; tell what goes wrong."""
    if not interaction.client.first_seen(interaction.id):
        work.close()
        return
    try:
        await work
    except Exception as error:  # noqa: BLE001 - the one place where buttons fail
        await tell_failure(interaction, error)


async def send_privately(
    interaction: Interaction[Any], content: str, view: ui.View | None = None
) -> None:
    """Answer an interaction so that only the person sees it."""
    await interaction.response.send_message(
        content, view=view or MISSING, ephemeral=True, suppress_embeds=True
    )


def buttons(*items: ui.Item[Any]) -> ui.View | None:
    """Return a view of buttons that nobody waits for, or None without any."""
    if not items:
        return None
    view = ui.View(timeout=None)
    for item in items:
        view.add_item(item)
    return view


def under(answered: Answered, words: Words, *, private: bool = False) -> ui.View | None:
    """Return the buttons under a reply.

    Args:
        answered: what is posted.
        words: its language.
        private: whether only the asker sees it; Discord lets them dismiss it anyway.
    """
    token, shown = answered.token, answered.reply.shown
    if token is None:
        return None
    found = []
    if shown:
        found.append(ReplyButton("context", token, f"0-{shown}", label=words("context_button")))
        if len(answered.answer.passages) > shown:
            found.append(ReplyButton("more", token, shown, label=words("more_button")))
    if answered.answer.verdict is not Verdict.NONE:
        found.append(ReplyButton("up", token, emoji="👍"))
        found.append(ReplyButton("down", token, emoji="👎"))
    if not private:
        found.append(ReplyButton("delete", token, answered.asked.asker, emoji="🗑️"))
    return buttons(*found)
