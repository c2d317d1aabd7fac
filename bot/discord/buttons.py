"""The buttons under a reply: which there are, and how their ids are written.

An id holds what the button does, the token of the reply it belongs to, and at most
one argument; what the reply showed is in the store. What a click does is told by the
feature `reply_buttons`.
"""

from __future__ import annotations

import re
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from discord import ui

from bot.discord.reply import MOST_PASSAGES
from bot.discord.text.views import buttons
from bot.harmless import one_line
from bot.store import TOKEN
from knowledge.answer import Verdict

if TYPE_CHECKING:
    from bot.discord.answering import Answered
    from bot.words import Words


class Action(StrEnum):
    """What a button does; the values stand in the ids of buttons that were posted."""

    CONTEXT = "context"
    MORE = "more"
    UP = "up"
    DOWN = "down"
    DELETE = "delete"
    AROUND = "around"
    NEXT = "next"
    WHY = "why"
    WITHDRAW = "withdraw"
    CHOOSE = "choose"


LONGEST_LABEL = 80
"""Characters that Discord takes on a button."""
TEMPLATE = rf"(?P<action>{'|'.join(Action)}):(?P<token>{TOKEN}):(?P<argument>[\w-]*)"
"""The form of the ids."""

_RANK = r"[0-9]{1,2}"


def ranks_in(argument: str) -> tuple[int, int] | None:
    """Return the place of a passage and how many are shown, of an id that may be forged.

    None unless the place is among those that are shown, of which no reply shows more than
    `MOST_PASSAGES`.
    """
    found = re.fullmatch(rf"({_RANK})-({_RANK})", argument)
    if found is None:
        return None
    rank, shown = int(found[1]), int(found[2])
    return (rank, shown) if rank < shown <= MOST_PASSAGES else None


def number_in(argument: str) -> int | None:
    """Return the number that an id says, which may be forged; None for what is no small one."""
    return int(argument) if re.fullmatch(_RANK, argument) else None


def reply_button(
    action: Action,
    token: str,
    argument: object = "",
    *,
    label: str | None = None,
    emoji: str | None = None,
) -> ui.Button[Any]:
    """Return a button that belongs to a reply.

    Args:
        action: what it does.
        token: the reply it belongs to.
        argument: what the action needs besides.
        label: what stands on it.
        emoji: what stands on it instead.
    """
    return ui.Button(label=label, emoji=emoji, custom_id=f"{action}:{token}:{argument}")


def under(answered: Answered, words: Words, *, private: bool = False) -> ui.View | None:
    """Return the buttons under a reply: a row that a phone can show, below one of choices.

    Args:
        answered: what is posted.
        words: its language.
        private: whether only the asker sees it; Discord lets them dismiss it anyway.
    """
    token = answered.token
    if token is None:
        return None
    choices = [
        reply_button(Action.CHOOSE, token, number, label=one_line(one.name)[:LONGEST_LABEL])
        for number, one in enumerate(answered.answer.choices)
    ]
    usual = _usual(answered, token, words, private=private)
    for row, items in enumerate(filter(None, (choices, usual))):
        for item in items:
            item.row = row
    return buttons(*choices, *usual)


def _usual(answered: Answered, token: str, words: Words, *, private: bool) -> list[ui.Button[Any]]:
    """Return the buttons that go with any answer, at most as many as a row holds."""
    found, shown = [], answered.reply.shown
    if shown:
        label = words("context_button")
        found.append(reply_button(Action.CONTEXT, token, f"0-{shown}", label=label))
        if len(answered.answer.passages) > shown:
            label = words("more_button")
            found.append(reply_button(Action.MORE, token, shown, label=label))
    if answered.answer.verdict is not Verdict.NONE:
        found.append(reply_button(Action.UP, token, emoji="👍"))
        found.append(reply_button(Action.DOWN, token, emoji="👎"))
    if not private:
        found.append(reply_button(Action.DELETE, token, answered.asked.asker, emoji="🗑️"))
    return found
