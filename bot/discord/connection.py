"""How the process joins Discord and how it ends.

`verbatim bot` and `verbatim sync` log in alike and fail alike: each way to fail
that an owner can mend has one line on stderr and an exit code of its own, so that
whatever supervises the process can tell "start it again" from "this needs a
person". SIGTERM and Ctrl-C close the connection and end with 0, while waiting too.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import signal
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import TYPE_CHECKING

import aiohttp
import discord
from discord.gateway import DiscordWebSocket
from discord.http import Route
from discord.utils import MISSING
from yarl import URL

from bot.discord.fence import log_unhandled
from bot.discord.waiting import MISREAD, UnreadableAnswerError, persistently, waiting_mends
from bot.exits import Exit, ExitError
from bot.log import open_log

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from bot.settings import Settings

THREADS = 32
"""How much is done beside the loop at once. Python's own few threads would all be waiting for
names to be looked up and pages to be converted, and every question behind them."""
STOPS = (signal.SIGINT, signal.SIGTERM)
"""The signals that tell the process to stop: Ctrl-C, and whatever supervises it."""

_log = logging.getLogger(__name__)


def connect(settings: Settings, work: Callable[[str], Awaitable[None]]) -> None:
    """Do `work`, which takes the token, until it ends or is told to.

    Raises:
        ExitError: it failed; the log on stderr says more where there is more to say.
    """
    token = settings.discord_token.get_secret_value().strip() if settings.discord_token else ""
    if not token:
        raise ExitError(Exit.NO_TOKEN)
    if not token.isascii() or not token.isprintable() or " " in token:  # no header can carry it
        raise ExitError(Exit.TOKEN_REJECTED)
    _point_at(settings)
    open_log(settings)
    with contextlib.suppress(KeyboardInterrupt):  # where the event loop cannot handle signals
        asyncio.run(until_stopped(work(token)))


async def until_stopped(work: Awaitable[None]) -> None:
    """Wait until `work` ends, or the process is told to stop.

    Told so, `work` is cancelled, and may still finish what it is at; told once more, it may not.

    Raises:
        ExitError: it failed.
    """
    loop = asyncio.get_running_loop()
    loop.set_exception_handler(log_unhandled)
    loop.set_default_executor(ThreadPoolExecutor(THREADS))
    running = asyncio.ensure_future(work)
    for number in STOPS:
        with contextlib.suppress(NotImplementedError):
            loop.add_signal_handler(number, running.cancel)
    try:
        await running
    except asyncio.CancelledError:
        return
    except ExitError:
        raise
    except Exception as error:
        code = exit_code(error)
        if code is Exit.FAILED:
            _log.exception("the connection ended")
        raise ExitError(code) from error
    finally:
        # Whatever holds up the process from now on, the next signal ends it.
        for number in STOPS:
            with contextlib.suppress(NotImplementedError):
                loop.remove_signal_handler(number)


async def log_in(client: discord.Client, token: str, patience: float | None = None) -> None:
    """Log in, and wait while Discord cannot be reached: `patience` seconds, or for ever."""
    await persistently("log in", partial(_log_in_once, client, token), patience)


async def _log_in_once(client: discord.Client, token: str) -> None:
    try:
        await client.login(token)
    except Exception as error:
        # Each login opens a session anew, which would leave this one open behind it.
        await client.http.close()
        client.http.connector = MISSING
        # Until discord.py knows our application, all that it has worked on is answers.
        if client.application_id is None and isinstance(error, MISREAD):
            raise UnreadableAnswerError from error
        raise


def exit_code(error: Exception) -> Exit:
    """Return the exit code that tells a person what to do about `error`."""
    match error:
        case discord.LoginFailure() | discord.ConnectionClosed(code=4004):
            return Exit.TOKEN_REJECTED
        case discord.ConnectionClosed(code=4010 | 4011):
            return Exit.SHARDS_REFUSED
        case discord.ConnectionClosed(code=4013 | 4014):
            return Exit.INTENT_MISSING
        case discord.Forbidden(code=50001):  # Missing Access
            return Exit.NOT_IN_SERVER
        case aiohttp.InvalidURL() | discord.NotFound(code=0):  # no address, no such route
            return Exit.UNREACHABLE
    return Exit.UNREACHABLE if waiting_mends(error) else Exit.FAILED


def _point_at(settings: Settings) -> None:
    """Choose the server; discord.py keeps its addresses in these two places."""
    if settings.discord_api_url is not None:
        Route.BASE = settings.discord_api_url.rstrip("/")
    if settings.discord_gateway_url is not None:
        DiscordWebSocket.DEFAULT_GATEWAY = URL(settings.discord_gateway_url)
