"""What Discord sends and nobody can read costs itself alone; who sends nothing is left.

In discord.py 2.7.1 an exception in the parser of an event (a poll without an end, a list
where an object was expected) leaves `DiscordWebSocket.poll_event` and ends the connection
for good. `received_message` is where exactly one frame is handled: its sequence number is
noted before anything can fail, so heartbeats and a later RESUME go on as if the event had
been understood.

A gateway that is gone may leave its connection open. discord.py finds out by what it has not
received for a minute, so never while events come and heartbeats are not acknowledged, and
then waits half a minute for the other end to close too. Here each heartbeat has to be
acknowledged within half an interval: that is noticed within one and a half, and where they are
Discord's 41 seconds, within 57.

discord.py offers no hook for either, hence a subclass; `bot.discord.gateway` opens it. It
relies on `received_message`, `poll_event`, `send_heartbeat`, `close`, `_decompressor`,
`_keep_alive` with its `_last_ack`, and `_discord_parsers` of that version.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
import time
import traceback
from asyncio import Task
from pathlib import Path
from typing import TYPE_CHECKING, Any

import aiohttp
import discord
from discord.gateway import DiscordWebSocket, ReconnectWebSocket, WebSocketClosure

from bot.faults import Fault, faults

if TYPE_CHECKING:
    from asyncio import AbstractEventLoop

    from discord.gateway import KeepAliveHandler

_log = logging.getLogger(__name__)

WANTED = (
    *(ReconnectWebSocket, WebSocketClosure, discord.ConnectionClosed),
    *(ConnectionError, aiohttp.ClientError),
)
"""What `received_message` raises about the connection itself, for whoever holds it."""
PATIENCE, LONGEST_PATIENCE_S = 0.5, 15.0
"""In which part of its interval a heartbeat has to be acknowledged, and in how many seconds."""
LOOKS = 8
"""How often it is looked meanwhile. They are counted, not the seconds: what came while this
process stood still has to be read before anybody is blamed."""
CLOSING_S = 1.0
"""Seconds for which the other end may take its leave."""
LONGEST_CONTROL = 200
"""Characters of a frame that is no event; each of these has a field or two."""
PLACES = 3
"""How many of the places are told in which something failed, the innermost first."""


class FencedWebSocket(DiscordWebSocket):
    """discord.py's connection to the gateway, which survives each frame it receives."""

    _polling: asyncio.Timeout | None = None
    _watching: Task[None] | None = None
    _leaving: Task[None] | None = None

    async def received_message(self, msg: str | bytes, /) -> None:
        """Handle one frame; one that fails is told by its kind and left behind."""
        text = await self._decoded(msg)
        if text is None:
            return
        heart = self._keep_alive
        try:
            await super().received_message(_resumable(text))
        except WANTED:
            raise
        except Exception as error:  # noqa: BLE001 - a parser may raise anything
            tell_unread(self._kind(text), error)
        if heart is not None and self._keep_alive is not heart:
            heart.stop()  # a second HELLO started another, and this one would never be told

    async def poll_event(self) -> None:
        """Handle one frame when it comes, or find that none will.

        Raises:
            ReconnectWebSocket: the connection is lost, or good for nothing.
            discord.ConnectionClosed: it was closed with a code that no other try would mend.
        """
        try:
            async with asyncio.timeout(None) as self._polling:
                await super().poll_event()
        except TimeoutError:
            self._leaving = asyncio.create_task(self.close())
            raise ReconnectWebSocket(self.shard_id) from None

    async def send_heartbeat(self, data: Any) -> None:  # noqa: ANN401 - as discord.py has it
        """Send a heartbeat, and wait for what acknowledges it."""
        if self._keep_alive is not None:
            self._watching = asyncio.create_task(self._acknowledged(self._keep_alive))
        await super().send_heartbeat(data)

    async def close(self, code: int = 4000) -> None:
        """Close the connection; whoever does not answer that is not waited for."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(CLOSING_S):
                await super().close(code)

    async def _acknowledged(self, heart: KeepAliveHandler) -> None:
        """Give the connection up where a heartbeat that is sent now is not acknowledged."""
        sent = time.perf_counter()
        interval = heart.interval or heart.heartbeat_timeout
        patience = min(interval * PATIENCE, LONGEST_PATIENCE_S)
        for _ in range(LOOKS):
            await asyncio.sleep(patience / LOOKS)
            if heart._last_ack >= sent or self._keep_alive is not heart:  # noqa: SLF001 - see above
                return
        of = "" if self.shard_id is None else f" of shard {self.shard_id}"
        _log.warning("the gateway has not acknowledged a heartbeat%s for %.1f s", of, patience)
        if self._polling is not None:
            self._polling.reschedule(asyncio.get_running_loop().time())

    async def _decoded(self, msg: str | bytes) -> str | None:
        """Return the frame's text, or None while its end is still to come."""
        if isinstance(msg, str):
            return msg
        try:
            return self._decompressor.decompress(msg)
        except Exception as error:  # noqa: BLE001 - each library of compression has its own
            # One stream runs through all frames: broken once, none after it can be read.
            tell_unread("compressed frame", error)
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


def _resumable(text: str) -> str:
    """Return a frame as it is read: a session is invalid only where that is said in so many words.

    discord.py takes whatever is not true for false, and lets go of all that has happened since.
    To resume a session that is gone costs a try, after which the gateway says so.
    """
    if len(text) > LONGEST_CONTROL:
        return text
    with contextlib.suppress(ValueError):
        match json.loads(text):
            case {"op": DiscordWebSocket.INVALIDATE_SESSION, **rest} if rest.get("d") is not False:
                return json.dumps({"op": DiscordWebSocket.INVALIDATE_SESSION, "d": True})
    return text


def tell_unread(kind: str, error: BaseException) -> None:
    """Count what could not be read, and log where that failed, without the error's own words.

    What somebody wrote may stand in them.
    """
    of = type(error).__name__
    told = "skipped a %s that cannot be read: %s%s"
    faults.note(Fault.EVENT, kind, _log.error, told, kind, of, _places(error))


def _places(error: BaseException) -> str:
    frames = traceback.extract_tb(error.__traceback__)[: -PLACES - 1 : -1]
    names = ("/".join(Path(frame.filename).parts[-2:]) for frame in frames)
    places = zip(names, (frame.lineno for frame in frames), strict=True)
    return "".join(f" < {name}:{line}" for name, line in places).replace(" <", " at", 1)


def log_unhandled(loop: AbstractEventLoop, context: dict[str, Any]) -> None:
    """Log what nobody awaits: discord.py reads some parts of an event in tasks of their own."""
    task, error = context.get("future"), context.get("exception")
    if isinstance(task, Task) and isinstance(error, Exception):
        tell_unread(f"part ({getattr(task.get_coro(), '__qualname__', 'task')})", error)
    else:
        loop.default_exception_handler(context)
