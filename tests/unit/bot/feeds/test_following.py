"""What a round of asking a feed means: what is brought, and when it is asked again."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.feeds.following import (
    FIRST_ENTRIES,
    LONGEST,
    LONGEST_ASKED,
    MOST_SEEN,
    SHORTEST,
    SPREAD,
    USUAL,
    Came,
    Failed,
    Following,
    Round,
    again,
    step,
)
from bot.feeds.reading import Entry, Feed, FeedError

NOW = datetime(2021, 8, 15, 12, tzinfo=UTC)
URL = "https://news.example/feed.xml"
NEW = Following(URL, due=NOW)
DAY = timedelta(days=1)
PROBLEM = FeedError("feed_unreadable", address=URL)


def entry(number: int, words: str = "It sank.", dated: datetime | None = None) -> Entry:
    link = f"https://news.example/{number}"
    title = f"Story {number}"
    return Entry(str(number), link, title, dated, None, words, is_summary=True)


def feed(*entries: Entry, interval: timedelta | None = None) -> Feed:
    return Feed("Port", entries, interval)


def followed(*entries: Entry) -> Following:
    """What is known of a feed that had these entries when it was first read."""
    return step(NEW, Came(feed(*entries), "tag", "Sunday"), NOW).following


def brought(one: Round) -> tuple[list[str], list[str]]:
    return [e.id for e in one.new], [e.id for e in one.changed]


def test_the_first_round_brings_only_the_newest_and_no_history_ever() -> None:
    entries = [entry(number) for number in range(20, 0, -1)]
    first = step(NEW, Came(feed(*entries)), NOW)
    assert brought(first) == (["18", "19", "20"], [])
    assert len(first.new) == FIRST_ENTRIES
    assert first.left_out == 0
    assert brought(step(first.following, Came(feed(*entries)), NOW)) == ([], [])


def test_what_is_new_or_changed_is_brought_once_the_oldest_first() -> None:
    known = followed(entry(2), entry(1))
    later = feed(entry(4), entry(3), entry(2), entry(1, "It sank at noon."))
    second = step(known, Came(later), NOW)
    assert brought(second) == (["3", "4"], ["1"])
    assert second.following.title == "Port"
    assert brought(step(second.following, Came(later), NOW)) == ([], [])


@pytest.mark.parametrize(
    "change",
    [{"title": "Another"}, {"content": "Other"}, {"updated": NOW}, {"link": "https://x.example/1"}],
)
def test_an_entry_changes_with_what_it_says(change: dict[str, object]) -> None:
    known = followed(entry(1))
    assert brought(step(known, Came(feed(replace(entry(1), **change))), NOW)) == ([], ["1"])  # type: ignore[arg-type]


def test_blanks_between_words_are_no_change() -> None:
    known = followed(entry(1, "It  sank\n today."))
    assert brought(step(known, Came(feed(entry(1, "It sank today."))), NOW)) == ([], [])


def test_of_too_many_the_newest_are_brought_and_the_rest_is_counted() -> None:
    known = followed(entry(0))
    entries = [entry(number) for number in range(50, 0, -1)]
    second = step(known, Came(feed(*entries, entry(0))), NOW, most=4)
    assert brought(second) == (["47", "48", "49", "50"], [])
    assert second.left_out == 46
    assert brought(step(second.following, Came(feed(*entries)), NOW)) == ([], [])


def test_a_feed_that_names_its_entries_anew_brings_nothing() -> None:
    known = followed(entry(2), entry(1))
    renamed = [replace(one, id=f"urn:{one.id}") for one in (entry(2), entry(1))]
    assert brought(step(known, Came(feed(*renamed)), NOW)) == ([], [])
    secure = [replace(one, link=f"http://news.example/{one.id}") for one in (entry(2), entry(1))]
    assert brought(step(known, Came(feed(*secure)), NOW)) == ([], [])


def test_an_old_entry_that_moves_up_where_another_was_dropped_is_not_new() -> None:
    known = followed(entry(3, dated=NOW), entry(2, dated=NOW - DAY))
    second = step(known, Came(feed(entry(3, dated=NOW), entry(1, dated=NOW - 3 * DAY))), NOW + DAY)
    assert brought(second) == ([], [])
    assert second.left_out == 0


def test_an_entry_that_is_gone_for_a_while_is_not_new_when_it_is_back() -> None:
    known = followed(entry(2), entry(1))
    without = step(known, Came(feed(entry(2))), NOW).following
    assert brought(step(without, Came(feed(entry(2), entry(1))), NOW)) == ([], [])


def test_what_is_remembered_is_bounded_and_holds_the_newest() -> None:
    known = followed(entry(0))
    for start in range(1, 3 * MOST_SEEN, 400):
        entries = [entry(number) for number in range(start + 400, start, -1)]
        known = step(known, Came(feed(*entries)), NOW).following
    assert len(known.seen) == MOST_SEEN
    assert brought(step(known, Came(feed(*entries)), NOW)) == ([], [])


def test_an_entry_that_could_not_be_fetched_is_brought_again() -> None:
    known = followed(entry(2), entry(1))
    once_more = again(known, entry(2))
    assert (once_more.etag, once_more.last_modified) == (None, None)
    assert brought(step(once_more, Came(feed(entry(2), entry(1))), NOW)) == (["2"], [])


def test_so_is_one_that_was_old_already_when_the_feed_was_first_read() -> None:
    old = entry(1, dated=NOW - 9 * DAY)
    known = again(followed(old), old)
    second = step(known, Came(feed(entry(2), old)), NOW)
    assert {one.id for one in (*second.new, *second.changed)} == {"1", "2"}
    assert brought(step(second.following, Came(feed(entry(2), old)), NOW)) == ([], [])


def test_an_answer_that_nothing_changed_keeps_what_is_known() -> None:
    known = replace(followed(entry(1)), failures=3, interval=timedelta(hours=1))
    same = step(known, Came(None), NOW)
    assert brought(same) == ([], [])
    assert same.following == replace(known, failures=0, due=NOW + timedelta(hours=1))
    assert step(known, Came(None, "other"), NOW).following.etag == "other"
    # What came anew without a validator has none.
    assert step(known, Came(feed(entry(1))), NOW).following.etag is None


@pytest.mark.parametrize(
    ("interval", "fresh_for", "pause"),
    [
        (None, None, USUAL),
        (timedelta(minutes=30), None, timedelta(minutes=30)),
        (timedelta(minutes=30), timedelta(hours=1), timedelta(hours=1)),
        (None, timedelta(minutes=1), USUAL),
        (timedelta(minutes=8), timedelta(0), timedelta(minutes=8)),
        (timedelta(0), timedelta(0), USUAL),
        (timedelta(seconds=1), None, SHORTEST),
        (timedelta(days=365), None, LONGEST),
        (None, timedelta(days=365), LONGEST),
    ],
)
def test_a_feed_is_asked_again_when_it_says_within_bounds(
    interval: timedelta | None, fresh_for: timedelta | None, pause: timedelta
) -> None:
    came = Came(feed(interval=interval), fresh_for=fresh_for)
    assert step(NEW, came, NOW).following.due == NOW + pause
    assert step(NEW, came, NOW, chance=1.0).following.due == NOW + pause * (1 + SPREAD)


def test_a_feed_that_fails_is_asked_more_and_more_seldom_until_it_comes_again() -> None:
    known, pauses = followed(entry(1)), []
    for _ in range(12):
        failed = step(known, Failed(PROBLEM), NOW)
        assert failed.problem is PROBLEM
        known = failed.following
        pauses.append(known.due - NOW)
    assert pauses[:3] == [USUAL, USUAL * 2, USUAL * 4]
    assert pauses == sorted(pauses)
    assert pauses[-1] == LONGEST
    assert known.failures == 12
    second = step(known, Came(feed(entry(2), entry(1))), NOW)
    assert brought(second) == (["2"], [])
    assert second.following.failures == 0


def test_a_server_that_asks_to_be_left_alone_is() -> None:
    for asked, pause in ((2 * DAY, 2 * DAY), (400 * DAY, LONGEST_ASKED), (timedelta(0), USUAL)):
        failed = step(NEW, Failed(PROBLEM, retry_after=asked), NOW)
        assert failed.following.due == NOW + pause


def test_a_feed_that_is_gone_for_good_is_not_asked_again() -> None:
    gone = step(followed(entry(1)), Failed(PROBLEM, gone=True), NOW)
    assert gone.problem is PROBLEM
    assert not gone.following.is_due(NOW + 400 * DAY)
    assert step(NEW, Came(feed()), NOW).following.is_due(NOW + USUAL)


def test_a_feed_that_has_moved_for_good_is_asked_there_from_then_on() -> None:
    moved = step(NEW, Came(feed(entry(1)), moved_to="https://new.example/feed"), NOW)
    assert moved.moved_to == moved.following.url == "https://new.example/feed"
    assert step(moved.following, Came(None), NOW).moved_to is None


@pytest.mark.parametrize(
    "known",
    [NEW, followed(entry(1), entry(2)), step(NEW, Came(feed(interval=DAY / 3)), NOW).following],
)
def test_what_is_known_outlives_a_restart(known: Following) -> None:
    assert Following.from_dict(json.loads(json.dumps(known.to_dict()))) == known
