"""What the bot's state comes to: whether it answers, and whether as it should."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot.health.state import (
    Database,
    Gateway,
    Queue,
    Reloads,
    State,
    Status,
    Stories,
    state_to_json,
)

NOW = datetime(2026, 11, 26, 12, tzinfo=UTC)
WELL = State(
    version="1.2.3",
    started_at=NOW,
    gateways=(Gateway(connected=True, since=NOW, latency=0.0412, servers=2),),
    database=Database(usable=True, since=NOW),
    stories=Stories("b1946ac9", 3, 40, is_sample=False, loaded_at=NOW, problems=0),
    reloads=Reloads({"swapped": 1}, "swapped", NOW),
    queue=Queue(present=5, waiting=1, most=100),
    faults={"gateway": 0},
)
ILL = {
    "cut off from the gateway": (
        {"gateways": (replace(WELL.gateway, connected=False),)},
        (Status.DOWN, ("gateway",), ()),
    ),
    "cut off with one shard of two": (
        {"gateways": (WELL.gateway, Gateway(shard=1))},
        (Status.DEGRADED, (), ("shard 1",)),
    ),
    "cut off with both": (
        {"gateways": (Gateway(), Gateway(shard=1))},
        (Status.DOWN, ("gateway",), ()),
    ),
    "without any story": (
        {"stories": replace(WELL.stories, stories=0, answer=False)},
        (Status.DOWN, ("stories",), ()),
    ),
    "with stories of servers alone": (
        {"stories": replace(WELL.stories, stories=0, answer=True)},
        (Status.OK, (), ()),
    ),
    "without its database": (
        {"database": replace(WELL.database, usable=False)},
        (Status.DEGRADED, (), ("database",)),
    ),
    "with a story that cannot be read": (
        {"stories": replace(WELL.stories, problems=1)},
        (Status.DEGRADED, (), ("reload",)),
    ),
    "with a reload that waits": (
        {
            "reloads": replace(WELL.reloads, last="waits"),
            "stories": replace(WELL.stories, waits=True),
        },
        (Status.DEGRADED, (), ("reload",)),
    ),
    "with a reload that was declined": (
        {"reloads": replace(WELL.reloads, last="waits")},
        (Status.DEGRADED, (), ("reload",)),
    ),
    "with a reload that failed": (
        {"reloads": Reloads({"failed": 1}, "failed", NOW)},
        (Status.DEGRADED, (), ("reload",)),
    ),
    "cut off from everything": (
        {"gateways": (Gateway(),), "database": Database()},
        (Status.DOWN, ("gateway",), ("database",)),
    ),
    "full of questions": ({"queue": Queue(100, 96, 100)}, (Status.OK, (), ())),
}


@pytest.mark.parametrize(("changes", "expected"), ILL.values(), ids=ILL.keys())
def test_a_bot_that_is_ill_says_how_ill_and_of_what(
    changes: dict[str, object], expected: tuple[Status, tuple[str, ...], tuple[str, ...]]
) -> None:
    state = replace(WELL, **changes)  # type: ignore[arg-type]
    assert (state.status, state.down, state.degraded) == expected


def test_all_that_an_owner_asks_for_is_told_as_json() -> None:
    told = json.loads(json.dumps(state_to_json(WELL)))
    assert told["status"] == "ok"
    assert told["gateway"]["latency_ms"] == 41.2
    assert told["stories"]["revision"] == "b1946ac9"
    assert told["reload"] == {"last": "swapped", "at": "2026-11-26T12:00:00+00:00", "waits": False}
    assert told["database"] == {"usable": True, "since": "2026-11-26T12:00:00+00:00"} | {
        "reason": None
    }
    assert told["questions"] == {"present": 5, "waiting": 1, "most": 100, "unsent": 0}


def test_each_shard_is_told_and_all_together() -> None:
    other = Gateway(connected=True, since=NOW, shard=3, latency=0.09, reconnects=2, servers=5)
    told = state_to_json(replace(WELL, gateways=(*WELL.gateways, other)))
    assert [(one["shard"], one["servers"]) for one in told["shards"]] == [(0, 2), (3, 5)]
    together = told["gateway"]
    assert (together["servers"], together["reconnects"], together["latency_ms"]) == (7, 2, 90.0)
    lost = replace(other, connected=False)
    told = state_to_json(replace(WELL, gateways=(*WELL.gateways, lost)))
    assert (told["gateway"]["connected"], told["gateway"]["shard"]) == (False, 3)


def test_what_was_never_so_is_told_as_null() -> None:
    told = state_to_json(replace(WELL, gateways=(Gateway(),), reloads=Reloads({})))
    assert told["gateway"]["since"] is None
    assert told["gateway"]["latency_ms"] is None
    assert told["reload"]["last"] is None
