"""What all tests share: how properties are tried, and how a local Discord tells of problems."""

from __future__ import annotations

import logging
import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings

from gateway import Channel, LocalDiscord, Person

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator

# What the conversations assert is told as in a test.
pytest.register_assert_rewrite("conversations")

pytest_plugins = ["pytester", "postgres", "opensearch"]

# Nothing fails because the machine is busy; CI tries the same examples on every run.
settings.register_profile(
    "verbatim",
    deadline=None,
    derandomize="CI" in os.environ,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("verbatim")

LOGGED = pytest.StashKey[list[str]]()
SERVERS = pytest.StashKey[list[LocalDiscord]]()
MARKS = pytest.StashKey[dict[object, int]]()


class Logged(logging.Handler):
    """Keeps what is logged in the tests' own process, for the check of a local Discord."""

    def __init__(self, lines: list[str]) -> None:
        super().__init__()
        self._lines = lines

    def emit(self, record: logging.LogRecord) -> None:
        self._lines.append(self.format(record))


def pytest_configure(config: pytest.Config) -> None:
    """Read all that the suite logs."""
    lines = config.stash[LOGGED] = []
    logging.getLogger().addHandler(Logged(lines))


@pytest.fixture
def channel(discord_: LocalDiscord, request: pytest.FixtureRequest) -> Channel:
    """A channel of the test's own; `discord_` is the module's, with a bot connected."""
    return discord_.guild("News").add_channel(request.node.name)


@pytest.fixture
def ada(discord_: LocalDiscord, channel: Channel) -> Person:
    """A member of the test's own, in its channel."""
    return discord_.guild("News").member(f"Ada of {channel.name}").at(channel)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Iterator[None]:
    """Fail a test by what its local Discord found wrong, as if the test had asserted it."""
    values = getattr(item, "funcargs", {}).values()
    servers = item.stash[SERVERS] = [v for v in values if isinstance(v, LocalDiscord)]
    marks: dict[object, int] = {s: len(s.transcript.lines) for s in servers}
    marks |= {p: len(p.stderr) for s in servers for p in s.processes}
    item.stash[MARKS] = marks
    logged = item.config.stash[LOGGED]
    logged.clear()
    try:
        yield
    except BaseException:
        # Told beside the failure, and taken away: they are not the next test's.
        for server in servers:
            item.add_report_section("call", "problems", "\n".join(server.take_problems()))
        raise
    for server in servers:
        server.check(*logged)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Add the test's part of the transcript, and of what the bot wrote, to its report."""
    marks = item.stash.get(MARKS, {})
    for server in item.stash.get(SERVERS, []) if call.when == "call" else []:
        item.add_report_section("call", "transcript", server.transcript.since(marks[server]))
        for process in server.processes:
            lines = process.stderr[marks.get(process, 0) :]
            name = Path(process.command[-1]).name
            item.add_report_section("call", f"stderr of {name}", "\n".join(lines))
    return (yield)
