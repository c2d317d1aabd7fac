"""What is known of an archive that is asked: that it failed, is away, or takes too long."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

import pytest

from bot.reach import Pause, Reach, Watched, within
from knowledge.errors import ArchiveError, GoneError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from knowledge.index.archive import Hit, Weighed
    from knowledge.index.packed_story import PackedStory


class Failing:
    """An archive that answers nothing, or fails."""

    def __init__(self, error: Exception | None = None) -> None:
        self.error = error
        self.asked = 0

    def _asked(self) -> list[tuple[int, int]]:
        self.asked += 1
        if self.error is not None:
            raise self.error
        return []

    def proposed(self, places: Sequence[Weighed], most: int) -> list[Hit]:  # noqa: ARG002 - the port
        self._asked()
        return []

    def counted(self, places: Sequence[Sequence[int]]) -> list[tuple[int, int]]:  # noqa: ARG002
        return self._asked()

    def holding(self, shingles: Sequence[int]) -> list[bytes]:  # noqa: ARG002
        self._asked()
        return []

    def sharing(self, shingles: Sequence[int], share: float) -> list[bytes]:  # noqa: ARG002
        self._asked()
        return []

    def read(self, contents: Sequence[bytes]) -> list[PackedStory]:  # noqa: ARG002
        self._asked()
        return []


def test_what_fails_is_doubted_and_what_is_gone_is_not() -> None:
    reach = Reach()
    with pytest.raises(GoneError):
        Watched(Failing(GoneError("gone")), reach).holding([1])
    assert not reach.doubted
    for ask in ("proposed", "counted", "holding", "sharing", "read"):
        watched = Watched(Failing(ArchiveError("away")), reach)
        arguments = {"proposed": ([], 1), "sharing": ([1], 0.5)}.get(ask, ([b"1"],))
        reach.doubted = False
        with pytest.raises(ArchiveError):
            getattr(watched, ask)(*arguments)
        assert reach.doubted


def test_nothing_is_asked_once_an_answer_takes_too_long() -> None:
    archive = Failing()
    watched = Watched(archive, Reach())
    with within(60.0):
        watched.holding([1])
    with within(-1.0), pytest.raises(ArchiveError, match="took too long"):
        watched.holding([1])
    watched.holding([1])
    assert archive.asked == 2


def test_a_bot_s_log_is_told_once_a_minute_and_when_it_is_back(
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.WARNING)
    reach = Reach()
    reach.is_logged = True
    for _ in range(5):
        reach.lost(ArchiveError("the archive at a place of its own is away"))
    assert reach.is_away
    assert len([one for one in caplog.messages if "a place of its own" in one]) == 1
    since = reach.now.since
    reach.lost(ArchiveError("something else"))
    assert (reach.now.since, reach.now.reason) == (since, "something else")
    assert reach.found()
    assert not reach.found()
    assert "the archive is back" in caplog.messages[-1]


def test_a_command_s_archive_is_told_by_the_command_alone(
    caplog: pytest.LogCaptureFixture,
) -> None:
    reach = Reach()
    reach.lost(ArchiveError("the archive is away"))
    reach.found()
    assert not caplog.messages


def test_what_fails_again_and_again_is_left_for_longer(monkeypatch: pytest.MonkeyPatch) -> None:
    now = 100.0
    monkeypatch.setattr("bot.reach.time.monotonic", lambda: now)
    pause, waited = Pause(1.0, 5.0), []
    for _ in range(5):
        assert pause.is_over
        pause.grow()
        start = now
        while not pause.is_over:
            now += 0.5
        waited.append(now - start)
    assert waited == [1.0, 2.0, 4.0, 5.0, 5.0]
    pause.grow()
    pause.end()
    assert pause.is_over
