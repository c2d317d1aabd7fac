"""How each request to Discord is sent: how long it is of use, and what makes it safe to repeat.

Discord knows a message again by its nonce for a few minutes, a first answer to an
interaction for good, and a change is the same however often it is made. Every other
request is sent as discord.py does it: what the owner's commands ask, and the login, which
waits by itself (`bot.discord.waiting`).
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

    from discord.http import Route

CALLBACK = "/interactions/{webhook_id}/{webhook_token}/callback"
WEBHOOK = "/webhooks/{webhook_id}/{webhook_token}"
MESSAGES = "/channels/{channel_id}/messages"
TYPING = "/channels/{channel_id}/typing"
CHOICES = 8
"""The type of the callback that shows choices to somebody who types."""


class Manner(NamedTuple):
    """How something is sent."""

    patience: float
    """Seconds in which it is of use, and tried."""
    unsure: float
    """Seconds after a try that may have been carried out in which another one is safe."""
    there: int | None = None
    """What Discord answers to a try after one that was carried out."""
    lost: bool = True
    """Whether somebody misses it."""

    @property
    def can_wait(self) -> bool:
        """Whether it is of use later, too."""
        return self.patience > FIRST_ANSWER.patience


FIRST_ANSWER = Manner(3.0, 3.0, there=40060)
"""To an interaction: Discord waits three seconds for it, and tells whether it has one."""
POSTED = Manner(600.0, 180.0)
"""A message with a nonce, by which Discord knows one of “the past few minutes” again."""
CHANGED = Manner(600.0, 600.0)
"""What is the same, however often it is done; well within the 15 minutes of a token."""
CHOSEN = Manner(1.5, 1.5, there=40060, lost=False)
"""What somebody may choose while they type."""
REMOVED = Manner(600.0, 600.0, there=10008)
UNMARKED = Manner(600.0, 0.0)
"""What would be there twice."""
READ = Manner(1.0, 1.0, lost=False)
"""What an answer waits for."""
CAUGHT_UP = Manner(600.0, 600.0, lost=False)
"""What was written while the bot was away: nobody waits for each moment of it."""
PASSING = Manner(0.0, 0.0, lost=False)
"""What is of no use a moment later."""


@dataclass(frozen=True, slots=True)
class Sending:
    """Something that is sent."""

    manner: Manner
    kind: str
    """What is like it, without ids."""
    what: str
    """What it is, with its ids, for the log."""
    queue: str
    """What it waits in line with."""


def sending_of(route: Route, body: Mapping[str, Any] | None) -> Sending | None:
    """Return how a request is sent; None where discord.py alone sends it.

    Args:
        route: where to.
        body: its JSON, if it has any.
    """
    body = body or {}
    queue = f"{route.method} {route.path} {route.major_parameters}"
    match route.method, route.path:
        case "POST", path if path == CALLBACK:
            manner = CHOSEN if body.get("type") == CHOICES else FIRST_ANSWER
            return Sending(manner, "first answers", f"interaction {route.webhook_id}", queue)
        case "POST", path if path == MESSAGES:
            manner = POSTED if body.get("enforce_nonce") else UNMARKED
            return Sending(manner, "messages", _message(route, body), queue)
        case method, path if path.startswith(f"{MESSAGES}/{{message_id}}") and method != "GET":
            changed = f"a change of message {route.url.rpartition('/')[2]}"
            return Sending(_change(method), "changes of messages", changed, queue)
        case "POST", path if path == WEBHOOK:
            return Sending(UNMARKED, "further answers", "a further answer", queue)
        case method, path if path.startswith(f"{WEBHOOK}/messages/"):
            manner = READ if method == "GET" else _change(method)
            return Sending(manner, "answers", "the answer to an interaction", queue)
        case "POST", path if path == TYPING:
            return Sending(PASSING, "typing", "typing", queue)
        case "GET", path if path == MESSAGES:
            return Sending(CAUGHT_UP, "what is caught up with", "what was missed", queue)
        case "GET", path if path.startswith(("/channels/", "/guilds/")):
            return Sending(READ, "what is read", "what is read", queue)
    return None


def body_of(parts: list[dict[str, Any]] | None) -> Mapping[str, Any] | None:
    """Return the JSON of a request that brings files: a part of its form."""
    told = (part["value"] for part in parts or () if part["name"] == "payload_json")
    found = next(told, None)
    return None if found is None else json.loads(found)


def _change(method: str) -> Manner:
    return REMOVED if method == "DELETE" else CHANGED


def _message(route: Route, body: Mapping[str, Any]) -> str:
    """Return what a message is: mostly the answer to another."""
    answered = (body.get("message_reference") or {}).get("message_id")
    what = "a message" if answered is None else f"the reply to message {answered}"
    return f"{what} in channel {route.channel_id}"
