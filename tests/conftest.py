"""What every test shares: the transcript of a local Discord in the report of a failure."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from gateway import LocalDiscord

if TYPE_CHECKING:
    from collections.abc import Iterator

MARK = pytest.StashKey[dict[LocalDiscord, int]]()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Iterator[None]:
    """Fail a test by what its local Discord found wrong, as if the test had asserted it."""
    servers = _servers(item)
    item.stash[MARK] = {server: server.transcript.mark() for server in servers}
    yield
    for server in servers:
        server.check()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Iterator[None]:
    """Add the test's part of the transcript, and what the bot wrote, to a failure."""
    for server, mark in item.stash.get(MARK, {}).items():
        item.add_report_section("call", "transcript", server.transcript.since(mark))
        for process in server.processes:
            item.add_report_section("call", f"stderr of {process.command[-1]}", process.log)
    return (yield)


def _servers(item: pytest.Item) -> list[LocalDiscord]:
    """Every local Discord that the test's fixtures brought."""
    values = getattr(item, "funcargs", {}).values()
    return [value for value in values if isinstance(value, LocalDiscord)]
