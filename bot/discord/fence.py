"""What Discord sends and nobody can read costs itself alone.

In discord.py 2.7.1 an exception in the parser of an event (a poll without an end, a list
where an object was expected) leaves `DiscordWebSocket.poll_event` and ends the connection
for good. `received_message` is where exactly one frame is handled: its sequence number is
noted before anything can fail, so heartbeats and a later RESUME go on as if the event had
been understood. discord.py offers no hook there, hence a subclass; `bot.discord.gateway`
opens it. It relies on `received_message`, `_decompressor`, `_keep_alive` and
`_discord_parsers` of that version.
"""

from __future__ import annotations

import json
import logging
import traceback
from asyncio import Task
from typing import TYPE_CHECKING, Any

import aiohttp
import discord
from discord.gateway import DiscordWebSocket, ReconnectWebSocket, WebSocketClosure

if TYPE_CHECKING:
    from asyncio import AbstractEventLoop

_log = logging.getLogger(__name__)
_logged: set[tuple[str, str]] = set()
"""The kinds of failure that are in the log already, since the process started."""

WANTED = (
    *(ReconnectWebSocket, WebSocketClosure, discord.ConnectionClosed),
    *(ConnectionError, aiohttp.ClientError),
)
"""What `received_message` raises about the connection itself, for whoever holds it."""


class FencedWebSocket(DiscordWebSocket):
    """discord.py's connection to the gateway, which survives each frame it receives."""

    async def received_message(self, msg: str | bytes, /) -> None:
        """Handle one frame; one that fails is logged once a kind and left behind."""
        text = await self._decoded(msg)
        if text is None:
            return
        heart = self._keep_alive
        try:
            await super().received_message(text)
        except WANTED:
            raise
        except Exception as error:  # noqa: BLE001 - a parser may raise anything
            log_once(self._kind(text), error)
        if heart is not None and self._keep_alive is not heart:
            heart.stop()  # a second HELLO started another, and this one would never be told

    async def _decoded(self, msg: str | bytes) -> str | None:
        """Return the frame's text, or None while its end is still to come."""
        if isinstance(msg, str):
            return msg
        try:
            return self._decompressor.decompress(msg)
        except Exception as error:  # noqa: BLE001 - each library of compression has its own
            # One stream runs through all frames: broken once, none after it can be read.
            log_once("compressed frame", error)
            await self.close()
            raise ReconnectWebSocket(self.shard_id) from None

    def _kind(self, text: str) -> str:
        """Return the name of the event that `text` is, where discord.py knows the name."""
        try:
            frame = json.loads(text)
        except (ValueError, RecursionError):
            return "frame without JSON"
        match frame:
            case {"t": str(name)} if name in self._discord_parsers:
                return name
        return "frame"


def log_once(kind: str, error: BaseException) -> None:
    """Log the first failure of a kind: where it was, and none of the error's own words.

    What somebody wrote may stand in them.
    """
    failure = (kind, type(error).__name__)
    if failure in _logged:
        return
    _logged.add(failure)
    places = "".join(traceback.format_tb(error.__traceback__)).rstrip()
    _log.error(
        "skipped a %s that cannot be read: %s; the next ones like it are not logged\n%s",
        *failure,
        places,
    )


def log_unhandled(loop: AbstractEventLoop, context: dict[str, Any]) -> None:
    """Log what nobody awaits: discord.py reads some parts of an event in tasks of their own."""
    task, error = context.get("future"), context.get("exception")
    if isinstance(task, Task) and isinstance(error, Exception):
        log_once(f"part ({getattr(task.get_coro(), '__qualname__', 'task')})", error)
    else:
        loop.default_exception_handler(context)
