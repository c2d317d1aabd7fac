"""What is known of the gateway's connection."""

from __future__ import annotations

from bot.discord.liveness import Liveness


def test_a_connection_is_known_by_what_it_was_and_since_when() -> None:
    now = [100.0]
    liveness = Liveness(lambda: now[0])
    assert (liveness.connected, liveness.since, liveness.last_event) == (False, 100.0, 0.0)
    now[0] = 101.0
    liveness.open(resumed=False)
    assert (liveness.connected, liveness.since, liveness.reconnects) == (True, 101.0, 0)
    now[0] = 102.0
    liveness.hear()
    now[0] = 103.0
    liveness.lose()
    assert (liveness.connected, liveness.since, liveness.last_event) == (False, 103.0, 102.0)


def test_a_connection_that_comes_again_is_told_from_the_first_and_by_its_kind() -> None:
    liveness = Liveness()
    for resumed in (False, True, True, False):
        liveness.open(resumed=resumed)
        liveness.lose()
    counted = (liveness.reconnects, liveness.resumed, liveness.sessions, liveness.lost)
    assert counted == (3, 2, 2, 4)


def test_a_connection_hears_of_direct_messages_where_it_is_the_only_one_or_the_first() -> None:
    heard = [Liveness(shard=shard).hears_directly for shard in (None, 0, 1, 7)]
    assert heard == [True, True, False, False]


def test_a_connection_that_was_never_opened_is_not_open_and_has_no_latency() -> None:
    liveness = Liveness(shard=3)
    liveness.open(resumed=False)
    assert (liveness.is_open, liveness.latency) == (False, None)
