"""Mentions: whom a text names, and whom a message of the bot would really notify.

Discord notifies whoever a message's content names and its `allowed_mentions` lets
through; embeds never notify. A reply notifies its author's target by `replied_user`,
and without any `allowed_mentions` everything named is notified.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from gateway.world import Message, User, World

USER = re.compile(r"<@!?(\d+)>")
ROLE = re.compile(r"<@&(\d+)>")
EVERYONE = re.compile(r"@(everyone|here)")


def mentioned(content: str, world: World) -> list[User]:
    """The users whom `content` names, each once, in order."""
    ids = dict.fromkeys(int(match) for match in USER.findall(content))
    return [world.users[i] for i in ids if i in world.users]


def pings(message: Message) -> list[str]:
    """Whom `message` notifies: user and role ids as strings, `everyone`, `here`."""
    allowed = message.allowed_mentions
    named = {
        "users": USER.findall(message.content),
        "roles": ROLE.findall(message.content),
        "everyone": EVERYONE.findall(message.content),
    }
    found = [n for kind, names in named.items() for n in names if _lets(allowed, kind, n)]
    if message.reference is not None and (allowed is None or allowed.get("replied_user")):
        found.append(str(message.reference.author.id))
    return found


def _lets(allowed: dict[str, Any] | None, kind: str, name: str) -> bool:
    """Whether `allowed_mentions` lets a mention of `kind` through."""
    if allowed is None or kind in (allowed.get("parse") or ()):
        return True
    return name in map(str, allowed.get(kind) or ())
