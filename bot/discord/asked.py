"""A question as it reaches the bot: its words, who asks, where and how, and who sees the answer."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from knowledge.answer import Answer


class Surface(StrEnum):
    """How a question is asked: a line of the metrics each."""

    COMMAND = "command"
    MENU = "menu"
    BUTTON = "button"
    """The choice among several meanings."""
    MENTION = "mention"
    """A message that mentions the bot or replies to it."""
    DIRECT = "direct"
    """A direct message."""
    CHANNEL = "channel"
    """A message where everything is taken for a question."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A question, and where it comes from."""

    question: str
    asker: int
    channel: int | None
    guild: int | None
    message: int | None = None
    """The message that asks, where there is one."""
    story: str | None = None
    """The id of the only story that is asked."""
    after: Answer | None = None
    """What was shown before, where one question may follow from another."""
    private: bool = False
    """Whether only the asker sees the answer."""
    all_stories: bool = False
    """Whether all stories are asked, where moderators chose one for who names none."""
    surface: Surface = Surface.COMMAND
    """How it is asked."""
    again: bool = False
    """Whether it only mends or makes clear a question that was taken before."""
