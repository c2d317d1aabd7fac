"""What goes wrong is counted each time, and told once a minute."""

from __future__ import annotations

import pytest

from bot.faults import TOLD_REMEMBERED, Fault, Faults


class Log:
    """What was written, by a clock that is set by hand."""

    def __init__(self) -> None:
        self.now = 1000.0
        self.lines: list[str] = []
        self.faults = Faults(lambda: self.now)

    def fail(self, about: str = "one", kind: Fault = Fault.EVENT) -> None:
        self.faults.note(kind, about, self._write, "%s failed", about)

    def _write(self, message: str, *values: object) -> None:
        self.lines.append(message % values)


@pytest.fixture
def log() -> Log:
    return Log()


def test_a_fault_is_told_once_a_minute_and_counted_each_time(log: Log) -> None:
    for _ in range(100):
        log.fail()
    assert log.lines == ["one failed"]
    assert log.faults.counts[Fault.EVENT] == 100


def test_after_a_minute_the_next_one_says_how_many_were_not_told(log: Log) -> None:
    for second in (0, 1, 59):
        log.now = 1000 + second
        log.fail()
    log.now = 1060
    log.fail()
    log.now = 1130
    log.fail()
    more = "one failed (and 2 more like it since it was told last)"
    assert log.lines == ["one failed", more, "one failed"]


def test_faults_that_are_not_the_same_are_told_apart(log: Log) -> None:
    log.fail()
    log.fail("two")
    log.fail("one", Fault.DATABASE)
    assert log.lines == ["one failed", "two failed", "one failed"]
    assert {kind: count for kind, count in log.faults.counts.items() if count} == {
        Fault.EVENT: 2,
        Fault.DATABASE: 1,
    }


def test_each_kind_is_counted_from_the_start(log: Log) -> None:
    assert set(log.faults.counts) == set(Fault)
    assert set(log.faults.counts.values()) == {0}


def test_however_many_there_are_little_is_remembered_of_them(log: Log) -> None:
    for number in range(2 * TOLD_REMEMBERED):
        log.fail(str(number))
    log.fail("0")
    assert len(log.lines) == 2 * TOLD_REMEMBERED + 1
