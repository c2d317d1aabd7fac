"""What is sent waits for Discord: how long, in what order, and how it ends; by its own clock."""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING, Any

import aiohttp
import discord
import pytest
from discord.http import Route
from multidict import CIMultiDict, CIMultiDictProxy
from yarl import URL

from bot.discord.manners import (
    CALLBACK,
    CAUGHT_UP,
    CHANGED,
    MESSAGES,
    POSTED,
    READ,
    REMOVED,
    TYPING,
    UNMARKED,
    WEBHOOK,
    Manner,
    Sending,
    sending_of,
)
from bot.discord.rest import TRY_S
from bot.discord.sending import LONGEST_PAUSE, TURN_S, Sends
from bot.discord.waiting import NotTakenError, UnsentError
from bot.faults import Fault, faults
from bot.log import JsonLines, TextLines

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

NOT_TAKEN = NotTakenError(503, "Service Unavailable")
RESET = aiohttp.ServerDisconnectedError()
AT = aiohttp.RequestInfo(
    URL("https://discord.com/webhooks/5/secret"), "PATCH", CIMultiDictProxy(CIMultiDict())
)
BARRED_S = 90.0
REPLY = {"enforce_nonce": True, "message_reference": {"message_id": 7}}


class Clock:
    """Seconds that pass where somebody sleeps, and only there."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now

    async def sleep(self, seconds: float, _asleep: Any = asyncio.sleep) -> None:
        self.now += max(seconds, 0)
        await _asleep(0)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr("bot.discord.sending.asyncio.sleep", clock.sleep)
    return clock


def sending(manner: Manner, what: str = "the reply to message 7", queue: str = "") -> Sending:
    return Sending(manner, "messages", what, queue)


async def barring(clock: Clock) -> Sends:
    """Sends that have just been told to ask nothing for `BARRED_S` seconds."""
    sends = Sends(clock=clock)
    barred = NotTakenError(429, "Too Many Requests", retry_after=BARRED_S)
    with pytest.raises(UnsentError):
        await sends.carry(sending(Manner(BARRED_S, 0)), failing(clock, 1, barred))
    assert clock.now == 0
    return sends


def failing(clock: Clock, until: float, error: BaseException) -> Callable[[], Awaitable[str]]:
    """A try that fails until a second of the clock."""

    async def once() -> str:
        if clock.now < until:
            raise error
        return f"sent after {clock.now:.0f} s"

    return once


@pytest.mark.parametrize(
    ("manner", "error", "longest"),
    [
        (POSTED, NOT_TAKEN, 600),
        (POSTED, RESET, 180),
        (CHANGED, RESET, 600),
        (REMOVED, RESET, 600),
        (UNMARKED, NOT_TAKEN, 600),
        (READ, RESET, 1),
    ],
)
async def test_a_sending_is_tried_as_long_as_it_is_of_use_and_safe(
    clock: Clock, manner: Manner, error: BaseException, longest: float
) -> None:
    """What may have been carried out is sent again only while Discord would know it again."""
    sent = await Sends(clock=clock).carry(
        sending(manner), failing(clock, longest - 2 * LONGEST_PAUSE, error)
    )
    assert sent.startswith("sent after")
    begun = clock.now
    with pytest.raises(UnsentError):
        await Sends(clock=clock).carry(sending(manner), failing(clock, begun + 1e6, error))
    assert longest - 2 * LONGEST_PAUSE <= clock.now - begun <= longest


async def test_what_would_be_there_twice_is_sent_once_where_it_may_have_been_carried_out(
    clock: Clock,
) -> None:
    with pytest.raises(UnsentError):
        await Sends(clock=clock).carry(sending(UNMARKED), failing(clock, 1, RESET))
    assert clock.now == 0


@pytest.mark.parametrize(("code", "manner"), [(40060, "callback"), (10008, "removal")], ids=str)
async def test_a_try_after_one_that_was_carried_out_is_known_by_its_refusal(
    clock: Clock, code: int, manner: str
) -> None:
    kind = {"callback": first_answer(), "removal": REMOVED}[manner]
    tries = iter([RESET, refusal(code)])

    async def once() -> None:
        raise next(tries)

    assert await Sends(clock=clock).carry(sending(kind), once) is None


async def test_a_refusal_of_a_first_try_is_a_refusal(clock: Clock) -> None:
    async def once() -> None:
        raise refusal(40060)

    with pytest.raises(discord.HTTPException):
        await Sends(clock=clock).carry(sending(first_answer()), once)


async def test_nothing_is_asked_while_what_stands_before_discord_wants_none_of_it(
    clock: Clock,
) -> None:
    sends, asked = Sends(clock=clock), []

    async def barred() -> str:
        asked.append(clock.now)
        if clock.now < 90:
            raise NotTakenError(429, "Too Many Requests", retry_after=90)
        return "sent"

    both = [sends.carry(sending(POSTED, queue=name), barred) for name in "ab"]
    assert await asyncio.gather(*both) == ["sent", "sent"]
    assert asked == [0, 90, 90]


async def test_a_first_answer_is_tried_all_the_same_as_it_cannot_wait(clock: Clock) -> None:
    sends = await barring(clock)
    first = await sends.carry(sending(first_answer()), failing(clock, 0, NOT_TAKEN))
    assert first == "sent after 0 s"
    later = await sends.carry(sending(CAUGHT_UP), failing(clock, 0, NOT_TAKEN))
    assert later == f"sent after {BARRED_S:.0f} s"


async def test_what_waits_without_being_tried_is_no_fault(
    clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    sends, before = await barring(clock), faults.counts[Fault.REST]
    caplog.clear()
    waiting = asyncio.create_task(sends.carry(sending(CHANGED), failing(clock, 0, RESET)))
    await asyncio.sleep(0)
    assert sends.waiting == 1
    assert await waiting == f"sent after {BARRED_S:.0f} s"
    assert faults.counts[Fault.REST] == before
    assert caplog.text == ""


async def test_what_is_of_no_use_once_it_may_be_asked_is_given_up_with_the_reason(
    clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    sends = await barring(clock)
    hurried = Manner(BARRED_S - 1, 0)
    with pytest.raises(UnsentError):
        await sends.carry(sending(hurried, "what hurries"), failing(clock, 0, RESET))
    sends.close()
    assert clock.now == 0
    assert "what hurries (429 not to be asked yet)" in caplog.text


async def test_one_that_fails_by_itself_holds_up_others_no_longer_than_its_turn(
    clock: Clock,
) -> None:
    sends = Sends(clock=clock)
    bad = asyncio.create_task(sends.carry(sending(POSTED), failing(clock, 1e6, NOT_TAKEN)))
    await asyncio.sleep(0)
    good = asyncio.create_task(sends.carry(sending(POSTED), failing(clock, 1, NOT_TAKEN)))
    await good
    assert clock.now <= TURN_S + 2 * LONGEST_PAUSE
    with pytest.raises(UnsentError):
        await bad


async def test_what_comes_while_too_much_waits_is_given_up_and_counted(
    clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    sends, before = Sends(most=1, clock=clock), faults.counts[Fault.REST]
    first = asyncio.create_task(sends.carry(sending(POSTED), failing(clock, 9, NOT_TAKEN)))
    await asyncio.sleep(0)
    assert sends.waiting == 1
    with pytest.raises(UnsentError):
        await sends.carry(sending(POSTED, "the reply to message 8"), failing(clock, 0, NOT_TAKEN))
    assert faults.counts[Fault.REST] > before
    assert "the reply to message 8 (too much waits)" in caplog.text
    assert await first
    assert sends.waiting == 0


async def test_everything_that_is_given_up_is_named_in_few_lines(
    clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    sends = Sends(clock=clock)
    lost = [sending(POSTED, f"message {number}", str(number)) for number in range(9)]
    never = failing(clock, 1e6, NOT_TAKEN)
    ended = await asyncio.gather(*(sends.carry(s, never) for s in lost), return_exceptions=True)
    sends.close()
    assert all(isinstance(error, UnsentError) for error in ended)
    lines = [r.getMessage() for r in caplog.records if "did not take" in r.getMessage()]
    assert len(lines) <= 2
    assert all(f"message {number} (503" in "".join(lines) for number in range(9))


@pytest.mark.parametrize("log", [TextLines(), JsonLines()], ids=lambda log: type(log).__name__)
async def test_a_traceback_of_what_was_given_up_shows_no_address(
    clock: Clock, log: logging.Formatter
) -> None:
    garbled = aiohttp.ClientResponseError(AT, (), status=400, message=f"no header: {AT.url}")
    with pytest.raises(UnsentError) as failed:
        await Sends(clock=clock).carry(sending(first_answer()), failing(clock, 9, garbled))
    told = (type(failed.value), failed.value, failed.tb)
    line = log.format(logging.LogRecord("bot", logging.ERROR, "", 0, "failed", (), told))
    assert "UnsentError" in line
    assert "secret" not in line


# ---- which requests are sent how ----------------------------------------------------


@pytest.mark.parametrize(
    ("method", "path", "body", "what"),
    [
        ("POST", CALLBACK, {"type": 4}, "interaction 5"),
        ("POST", MESSAGES, REPLY, "the reply to message 7 in channel 3"),
        ("POST", MESSAGES, {"enforce_nonce": True}, "a message in channel 3"),
        ("PATCH", MESSAGES + "/{message_id}", {}, "a change of message 9"),
        ("DELETE", MESSAGES + "/{message_id}", None, "a change of message 9"),
        ("PATCH", WEBHOOK + "/messages/@original", {}, "the answer to an interaction"),
        ("GET", WEBHOOK + "/messages/@original", None, "the answer to an interaction"),
        ("DELETE", WEBHOOK + "/messages/@original", None, "the answer to an interaction"),
        ("POST", WEBHOOK, {}, "a further answer"),
        ("POST", TYPING, None, "typing"),
        ("GET", MESSAGES + "/{message_id}", None, "what is read"),
        ("GET", MESSAGES, None, "what was missed"),
    ],
)
def test_what_is_sent_is_named_by_its_ids_and_never_by_a_token(
    method: str, path: str, body: dict[str, Any] | None, what: str
) -> None:
    ids = {"channel_id": 3, "message_id": 9, "webhook_id": 5, "webhook_token": "secret"}
    found = sending_of(Route(method, path, **ids), body)
    assert found is not None
    assert found.what == what
    assert "secret" not in found.kind + found.what


TOKEN_S = 15 * 60.0
"""How long the token of an interaction opens its answer."""


def test_an_answer_that_is_looked_for_can_still_be_changed_for_as_long_as_any() -> None:
    """First it is not taken, then asked for in vain, then changed: all with one token."""
    original = {"webhook_id": 5, "webhook_token": "secret"}
    looked, changed = (
        sending_of(Route(method, WEBHOOK + "/messages/@original", **original), {})
        for method in ("GET", "PATCH")
    )
    assert looked is not None
    assert changed is not None
    assert not looked.manner.lost
    patience = first_answer().patience + looked.manner.patience + changed.manner.patience
    assert patience + 3 * TRY_S < TOKEN_S


@pytest.mark.parametrize("path", ["/users/@me", "/applications/{application_id}/commands"])
def test_the_login_and_the_owner_s_commands_wait_by_themselves(path: str) -> None:
    assert sending_of(Route("GET", path, application_id=1), None) is None


def first_answer() -> Manner:
    found = sending_of(Route("POST", CALLBACK, webhook_id=1, webhook_token=""), {"type": 4})
    assert found is not None
    return found.manner


def refusal(code: int) -> discord.HTTPException:
    response = type("Response", (), {"status": 400, "reason": "Bad Request"})()
    return discord.HTTPException(response, {"code": code, "message": ""})
