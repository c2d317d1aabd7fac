"""Waiting for Discord: what waiting can mend is tried again, with growing pauses.

An outage, a network that is not up yet, a proxy that answers in Discord's place: none of
them needs a person, so a service waits. Each failed try is one line in the log that says
what happened and when the next one is made, once a minute at most where the same goes on.
What only a person can mend is raised at once.
"""

from __future__ import annotations

import json
import logging
from functools import partial
from http import HTTPStatus
from typing import TYPE_CHECKING, TypeVar

import aiohttp
import discord
from discord.gateway import ReconnectWebSocket
from tenacity import (
    AsyncRetrying,
    retry_if_exception,
    stop_before_delay,
    stop_never,
    wait_exponential,
    wait_random,
)

from bot.faults import Fault, faults

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping

    from tenacity import RetryCallState

_log = logging.getLogger(__name__)
T = TypeVar("T")

FIRST_PAUSE = 0.5
"""Seconds; each next pause is twice as long, and by chance up to half a second more."""
LONGEST_PAUSE = 60.0
"""Seconds; so long after Discord is back, at most, the bot is too."""
SERVER_ERRORS, TOO_MANY = 500, 429
"""HTTP statuses that say something of the server and its load, and nothing of the request."""

growing = wait_exponential(FIRST_PAUSE, LONGEST_PAUSE) + wait_random(0, FIRST_PAUSE)


MISREAD = (TypeError, LookupError, AttributeError, json.JSONDecodeError)
"""What discord.py raises over an answer that has not the form of Discord's."""


class UnreadableAnswerError(Exception):
    """Something answered in Discord's place: a page of HTML, or JSON of another form."""

    def __init__(self) -> None:
        super().__init__("the answer is not Discord's")


class NotTakenError(Exception):
    """A request got no answer of Discord's, but one that says to come again.

    Args:
        status: of HTTP.
        words: what the server calls it.
        retry_after: seconds that it wants us to wait.
    """

    def __init__(self, status: int, words: str | None, retry_after: float = 0.0) -> None:
        super().__init__(f"{status} {words or 'without a word'}")
        self.status = status
        self.retry_after = retry_after


class UnsentError(discord.DiscordServerError):
    """Discord did not take a request for as long as it was of use; it is counted and told.

    Whoever can go on without what discord.py's own errors refuse can go on without this too;
    but there is no `response`.
    """

    def __init__(self) -> None:
        self.status, self.code, self.text = HTTPStatus.SERVICE_UNAVAILABLE, 0, ""
        super(discord.HTTPException, self).__init__("Discord did not take it")


async def persistently(
    doing: str,
    work: Callable[[], Awaitable[T]],
    patience: float | None = None,
    longest: Callable[[float], float] = lambda _: LONGEST_PAUSE,
    fault: Fault = Fault.REST,
) -> T:
    """Try `work` until it succeeds, as long as waiting may mend what it raises.

    Args:
        doing: what is tried, for the log, as "log in".
        work: the try; its own exception is raised where no other try is made.
        patience: seconds after which none is begun; None for never.
        longest: returns the longest pause, in seconds, so many seconds after the first try.
        fault: what a try that fails is counted as.
    """

    async def once() -> T:
        return await work()

    retrying = AsyncRetrying(
        retry=retry_if_exception(waiting_mends),
        wait=partial(_pause, longest),
        stop=stop_never if patience is None else stop_before_delay(patience),
        before_sleep=partial(_tell, doing, fault),
        reraise=True,
    )
    return await retrying(once)


def waiting_mends(error: BaseException) -> bool:
    """Tell whether the same may succeed later without anybody changing anything."""
    match error:
        case aiohttp.InvalidURL():
            return False
        case discord.HTTPException(status=status):
            return status >= SERVER_ERRORS or status == TOO_MANY
    return isinstance(
        error, OSError | aiohttp.ClientError | ReconnectWebSocket | UnreadableAnswerError
    )


def reason(error: BaseException) -> str:
    """Return what went wrong in one line, without what anything but Discord may have sent.

    Nor with an address: that of an interaction holds a token, with which anybody could answer.
    """
    match error:
        case UnsentError():
            return str(error)
        case discord.HTTPException(status=status, code=0):
            return f"{status} {error.response.reason}"
        case discord.HTTPException():
            return _one_line(error)
        case ReconnectWebSocket():
            return "the connection was closed"
        case aiohttp.WSServerHandshakeError(status=status):
            return f"{status}, no WebSocket"
        case aiohttp.TooManyRedirects(status=status):
            return f"{status}, no end of redirects"
        case aiohttp.ClientResponseError(status=status):
            return f"{status}, no HTTP"
    told = _one_line(error)
    may_hold_address = isinstance(error, aiohttp.InvalidURL) or "/" in told
    return type(error).__name__ if may_hold_address or not told else told


def _one_line(error: BaseException) -> str:
    return " ".join(str(error).split())


def told_pause(headers: Mapping[str, str]) -> float:
    """Return the seconds after which an answer wants to be asked again; 0 where it does not say."""
    told = headers.get("Retry-After", "0")
    return float(told) if told.isdecimal() else 0.0


def _pause(longest: Callable[[float], float], state: RetryCallState) -> float:
    """Return the seconds until the next try: the growing pause, or longer if we are told so."""
    error = state.outcome.exception() if state.outcome else None
    told = 0.0
    if isinstance(error, discord.HTTPException) and not isinstance(error, UnsentError):
        told = told_pause(error.response.headers)
    return max(min(growing(state), longest(state.seconds_since_start or 0.0)), told)


def _tell(doing: str, fault: Fault, state: RetryCallState) -> None:
    error = state.outcome.exception() if state.outcome else None
    if error is not None and state.next_action is not None:
        why, pause = reason(error), state.next_action.sleep
        told = "cannot %s: %s; trying again in %.1f s"
        faults.note(fault, f"{doing}: {why}", _log.warning, told, doing, why, pause)
