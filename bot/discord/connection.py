"""How the process joins Discord and how it ends.

`verbatim bot` and `verbatim sync` log in alike and fail alike: each way to fail
that an owner can mend has one line on stderr and an exit code of its own, so that
whatever supervises the process can tell "start it again" from "this needs a
person". SIGTERM and Ctrl-C close the connection and end with 0.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import signal
import sys
from enum import IntEnum
from typing import TYPE_CHECKING

import aiohttp
import discord
from discord.gateway import DiscordWebSocket
from discord.http import Route
from yarl import URL

from bot.log import open_log

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from bot.settings import Settings

_log = logging.getLogger(__name__)


class Exit(IntEnum):
    """Exit codes; 2 is a mistake in the command or in the stories."""

    CLOSED = 0
    FAILED = 1
    NO_TOKEN = 3
    TOKEN_REJECTED = 4
    INTENT_MISSING = 5
    UNREACHABLE = 6
    NOT_IN_SERVER = 7
    NO_DATABASE = 8


REMEDIES = {
    Exit.FAILED: "the connection to Discord ended by itself; the log says why, start it again",
    Exit.NO_TOKEN: "no token; set VERBATIM_DISCORD_TOKEN, in the environment or in .env, "
    "to the bot's token from https://discord.com/developers/applications",
    Exit.TOKEN_REJECTED: "Discord rejected the token; reset it on the bot's page at "
    "https://discord.com/developers/applications and set VERBATIM_DISCORD_TOKEN to the new one",
    Exit.INTENT_MISSING: "Discord refused the intent Message Content; switch it on under "
    "Privileged Gateway Intents on the bot's page at https://discord.com/developers/applications, "
    "or leave VERBATIM_MESSAGE_CONTENT out",
    Exit.UNREACHABLE: "cannot reach Discord; check the network, then "
    "VERBATIM_DISCORD_API_URL if it is set",
    Exit.NOT_IN_SERVER: "the bot is not in that server; invite it there first, with the scope "
    "applications.commands",
}


def connect(settings: Settings, work: Callable[[str], Awaitable[Exit]]) -> Exit:
    """Do `work`, which takes the token, until it ends or is told to.

    A failure is told in one line on stderr; the log goes there too.
    """
    token = settings.discord_token.get_secret_value().strip() if settings.discord_token else ""
    if not token:
        return _told(Exit.NO_TOKEN)
    if not token.isascii() or not token.isprintable() or " " in token:  # no header can carry it
        return _told(Exit.TOKEN_REJECTED)
    _point_at(settings)
    _set_up_logging(settings)
    try:
        return _told(asyncio.run(_until_stopped(work(token))))
    except KeyboardInterrupt:  # where the event loop cannot handle signals
        return Exit.CLOSED


async def _until_stopped(work: Awaitable[Exit]) -> Exit:
    running = asyncio.ensure_future(work)
    for number in (signal.SIGINT, signal.SIGTERM):
        with contextlib.suppress(NotImplementedError):
            asyncio.get_running_loop().add_signal_handler(number, running.cancel)
    try:
        return await running
    except asyncio.CancelledError:
        return Exit.CLOSED
    except Exception as error:  # noqa: BLE001 - the last place before the exit code
        return _diagnosed(error)


def _diagnosed(error: Exception) -> Exit:
    match error:
        case discord.LoginFailure() | discord.ConnectionClosed(code=4004):
            return Exit.TOKEN_REJECTED
        case discord.PrivilegedIntentsRequired() | discord.ConnectionClosed(code=4013):
            return Exit.INTENT_MISSING
        case discord.Forbidden(code=50001):  # Missing Access
            return Exit.NOT_IN_SERVER
        case OSError() | aiohttp.ClientError() | discord.DiscordServerError():
            _log.error("cannot reach Discord: %s", error)
            return Exit.UNREACHABLE
    _log.error("the connection ended", exc_info=error)
    return Exit.FAILED


def _told(code: Exit) -> Exit:
    if code in REMEDIES:
        sys.stderr.write(f"verbatim: {REMEDIES[code]}\n")
    return code


def _point_at(settings: Settings) -> None:
    """Choose the server; discord.py keeps its addresses in these two places."""
    if settings.discord_api_url is not None:
        Route.BASE = settings.discord_api_url.rstrip("/")
    if settings.discord_gateway_url is not None:
        DiscordWebSocket.DEFAULT_GATEWAY = URL(settings.discord_gateway_url)


def _set_up_logging(settings: Settings) -> None:
    open_log(settings)
    # Below INFO discord.py writes down whole payloads, and with them what people asked.
    discords = logging.getLogger("discord")
    discords.setLevel(max(discords.getEffectiveLevel(), logging.INFO))
    logging.getLogger("discord.client").addFilter(_shortened)


def _shortened(record: logging.LogRecord) -> bool:
    """Name the error in the line: each lost connection would leave a traceback otherwise."""
    if record.exc_info and record.exc_info[1]:
        record.msg = f"{record.getMessage()}: {record.exc_info[1]}"
        record.args = record.exc_info = None
    return True
