"""Until when all was heard and answered, as the next start will know it."""

from __future__ import annotations

from datetime import UTC, datetime

from discord.utils import time_snowflake

from bot.discord.catching_up import answered_until
from bot.discord.limits import Events
from bot.discord.liveness import Liveness

NOON = datetime(2026, 11, 26, 12, tzinfo=UTC).timestamp()


def message(seconds: float) -> int:
    """The id of a message of so many seconds after noon."""
    return time_snowflake(datetime.fromtimestamp(NOON + seconds, UTC))


def test_all_is_answered_until_the_gateway_was_heard_last() -> None:
    liveness, events = Liveness(lambda: NOON), Events()
    liveness.hear()
    with events.under_way(message(-5)):
        pass
    assert answered_until(liveness, events) == NOON


def test_what_waits_to_be_sent_is_not_answered_yet() -> None:
    liveness, events = Liveness(lambda: NOON), Events()
    liveness.hear()
    with events.under_way(message(-5)), events.under_way(message(-60)):
        assert answered_until(liveness, events) == NOON - 60
    with events.under_way(message(5)):
        assert answered_until(liveness, events) == NOON


def test_what_is_known_to_be_handled_is_asked_without_noting_it() -> None:
    events = Events()
    assert not events.knows(1)
    assert events.first_seen(1)
    assert events.knows(1)
    assert not events.first_seen(1)
