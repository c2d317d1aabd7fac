"""Interactions: one question to the bot, and everything that it answered.

`Interaction` keeps Discord's rules of time and order: the first answer within three
seconds (10062 afterwards), only one of it (40060), then fifteen minutes during which the
token edits, deletes and follows up. `Reply` is what a test reads.
"""

from __future__ import annotations

import secrets
import time
from dataclasses import dataclass, field
from enum import IntEnum
from typing import TYPE_CHECKING, Any

from gateway import refusals
from gateway.world import EPHEMERAL, Channel, Message, User, snowflake

if TYPE_CHECKING:
    from gateway.refusals import Refusal

FIRST_ANSWER_S = 3.0
TOKEN_S = 15 * 60.0


class InteractionType(IntEnum):
    COMMAND = 2
    COMPONENT = 3
    AUTOCOMPLETE = 4
    MODAL_SUBMIT = 5


class Callback(IntEnum):
    MESSAGE = 4
    DEFERRED_MESSAGE = 5
    DEFERRED_UPDATE = 6
    UPDATE = 7
    CHOICES = 8
    MODAL = 9


ALLOWED = {
    InteractionType.COMMAND: {Callback.MESSAGE, Callback.DEFERRED_MESSAGE, Callback.MODAL},
    InteractionType.COMPONENT: set(Callback) - {Callback.CHOICES},
    InteractionType.AUTOCOMPLETE: {Callback.CHOICES},
    InteractionType.MODAL_SUBMIT: set(Callback) - {Callback.CHOICES, Callback.MODAL},
}


@dataclass
class Reply:
    """Everything that the bot answered to one interaction, growing while it answers."""

    callback_type: Callback | None = None
    callback: dict[str, Any] = field(default_factory=dict)
    """The `data` of the first answer, untouched."""
    message: Message | None = None
    """What a person sees as the answer; None while it is only deferred, or was deleted."""
    source: Message | None = None
    """The message whose component was used."""
    followups: list[Message] = field(default_factory=list)
    modal: dict[str, Any] | None = None
    choices: list[dict[str, Any]] | None = None
    ephemeral: bool = False
    refusals: list[Refusal] = field(default_factory=list)
    """What the local Discord refused of it, in order."""
    asked_at: float = field(default_factory=time.perf_counter)
    acknowledged_after: float | None = None
    """Seconds from INTERACTION_CREATE to the first answer."""
    completed: bool = False

    @property
    def shown(self) -> Message:
        """The message of the answer.

        Raises:
            AssertionError: there is none.
        """
        assert self.message is not None, f"no message was answered: {self}"
        return self.message

    @property
    def content(self) -> str:
        return self.shown.content

    @property
    def embeds(self) -> list[dict[str, Any]]:
        return self.shown.embeds

    @property
    def components(self) -> list[dict[str, Any]]:
        return self.shown.components

    @property
    def allowed_mentions(self) -> dict[str, Any] | None:
        return self.shown.allowed_mentions

    @property
    def edits(self) -> list[dict[str, Any]]:
        return self.shown.edits

    @property
    def text(self) -> str:
        return self.shown.text

    @property
    def buttons(self) -> list[str]:
        return self.shown.buttons

    @property
    def deferred(self) -> bool:
        return self.callback_type in {Callback.DEFERRED_MESSAGE, Callback.DEFERRED_UPDATE}


@dataclass
class Interaction:
    """An interaction as the server keeps it."""

    type: InteractionType
    user: User
    channel: Channel
    data: dict[str, Any]
    started: float
    """The clock's seconds when it was created."""
    source: Message | None = None
    """The message whose component was used, or that showed the modal's button."""
    original: Message | None = None
    """What `@original` is."""
    reply: Reply = field(default_factory=Reply)
    token: str = field(default_factory=lambda: secrets.token_urlsafe(48))
    id: int = field(default_factory=snowflake)

    def __post_init__(self) -> None:
        self.reply.source = self.source

    def check_first_answer(self, kind: int, now: float) -> None:
        """Refuse a first answer that is late, a second one, or of the wrong kind.

        Raises:
            Refusal: 10062, 40060 or 50035.
        """
        if self.reply.callback_type is not None:
            raise refusals.already_acknowledged()
        if now - self.started > FIRST_ANSWER_S:
            raise refusals.unknown_interaction()
        if kind not in ALLOWED[self.type]:
            words = f"Value must be one of {sorted(map(int, ALLOWED[self.type]))}."
            raise refusals.invalid_form([(("type",), "BASE_TYPE_CHOICES", words)])

    def check_token(self, now: float) -> None:
        """Refuse what comes before the first answer, or after the token's life.

        Raises:
            Refusal: 10015 or 50027.
        """
        if self.reply.callback_type is None:
            raise refusals.unknown_webhook()
        if now - self.started > TOKEN_S:
            raise refusals.expired_token()

    def acknowledge(self, kind: Callback, data: dict[str, Any]) -> None:
        """Keep the first answer; what it shows is set by the caller."""
        reply = self.reply
        reply.callback_type, reply.callback = kind, data
        reply.acknowledged_after = time.perf_counter() - reply.asked_at
        if kind in {Callback.MESSAGE, Callback.DEFERRED_MESSAGE}:
            reply.ephemeral = bool(int(data.get("flags") or 0) & EPHEMERAL)
        if kind is Callback.MODAL:
            reply.modal = data
        if kind is Callback.CHOICES:
            reply.choices = data.get("choices") or []
        reply.completed = not reply.deferred
