"""Following: what a round of asking a feed means, as a step from values to values.

What is known of a feed is a `Following`; with what came of asking, `step` makes of it what
is to come in and what is known from then on. Every rule of politeness stands here: when to
ask again, how long to wait after a failure, when to stop.

The first round brings only the newest entries: who follows a feed wants what comes, not what
was. Of what is new later, too, at most a bound is taken, the newest; the rest is counted and
let go, so that no feed can fill a server.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.feeds.reading import Entry, Feed
    from bot.intake.errors import IntakeError

FIRST_ENTRIES = 3
"""How many entries a feed brings when it is new."""
MOST_ENTRIES = 10
"""And at most in a later round."""
MOST_SEEN = 1_000
"""Entries that are remembered; a feed has far fewer at a time."""
USUAL = timedelta(minutes=15)
"""Between two rounds, where nobody says otherwise."""
SHORTEST, LONGEST = timedelta(minutes=5), timedelta(days=1)
"""Between two rounds, whatever a feed or server says, and however often it fails."""
LONGEST_ASKED = timedelta(days=7)
"""For which a server is left alone that asks for it."""
MOST_DOUBLED = 10
"""How often a pause is doubled; it is the longest long before."""
HISTORY = timedelta(days=1)
"""How long before a feed was followed an entry was written that is not brought any more."""
NOTHING = ""
"""The digest of an entry that could not be fetched; it differs from any other."""
SPREAD = 0.1
"""By what share of it a pause is longer at most, so that not all feeds are asked at once."""


@dataclass(frozen=True, slots=True)
class Following:
    """A feed that is followed, and what is known of it."""

    url: str
    due: datetime
    """When to ask next, in UTC."""
    title: str = ""
    etag: str | None = None
    last_modified: str | None = None
    since: datetime | None = None
    """When it was first read, in UTC."""
    seen: tuple[tuple[str, str], ...] = ()
    """Each known entry's key and digest, those of the newest round first."""
    interval: timedelta | None = None
    """How often the feed says that it is worth asking."""
    failures: int = 0
    """How often in a row asking failed."""
    gone: bool = False
    """Whether the server said that there is no such feed any more: it is not asked again."""

    def is_due(self, now: datetime) -> bool:
        """Tell whether it is time to ask."""
        return not self.gone and now >= self.due

    def to_dict(self) -> dict[str, Any]:
        """Return it in plain values, as JSON has them."""
        return {
            "url": self.url,
            "due": self.due.isoformat(),
            "title": self.title,
            "etag": self.etag,
            "last_modified": self.last_modified,
            "since": self.since and self.since.isoformat(),
            "seen": [list(pair) for pair in self.seen],
            "interval": self.interval and self.interval.total_seconds(),
            "failures": self.failures,
            "gone": self.gone,
        }

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> Following:
        """Return what `to_dict` made plain."""
        since, interval = values["since"], values["interval"]
        read = {
            "due": datetime.fromisoformat(values["due"]),
            "since": None if since is None else datetime.fromisoformat(since),
            "seen": tuple((key, digest) for key, digest in values["seen"]),
            "interval": None if interval is None else timedelta(seconds=interval),
        }
        return cls(**{**values, **read})


@dataclass(frozen=True, slots=True)
class Came:
    """The feed came, or the server said that it is as it was."""

    feed: Feed | None
    """None where it is as it was."""
    etag: str | None = None
    last_modified: str | None = None
    moved_to: str | None = None
    """The address that it has for good now, if that is another."""
    fresh_for: timedelta | None = None
    """How long the server says that there is nothing new."""


@dataclass(frozen=True, slots=True)
class Failed:
    """Asking failed."""

    problem: IntakeError
    gone: bool = False
    """Whether it is for good (410)."""
    retry_after: timedelta | None = None
    """How long the server wants to be left alone."""


@dataclass(frozen=True, slots=True)
class Round:
    """What a round of asking brought."""

    following: Following
    """What is known from now on."""
    new: tuple[Entry, ...] = ()
    """The oldest first, as they are to come in; so are the changed ones."""
    changed: tuple[Entry, ...] = ()
    left_out: int = 0
    """How many more were new or changed, and are not brought."""
    problem: IntakeError | None = None
    """Why nothing came. It is worth telling when `following.failures` is 1, or it is gone."""
    moved_to: str | None = None
    """The feed's new address, for good."""


def step(
    following: Following,
    came: Came | Failed,
    now: datetime,
    *,
    chance: float = 0.0,
    most: int = MOST_ENTRIES,
) -> Round:
    """Return what a round brought, and what is known after it.

    Args:
        following: what was known.
        came: what came of asking.
        now: when.
        chance: from 0 to 1, how much of `SPREAD` is added to the pause.
        most: how many entries are brought at most.
    """
    if isinstance(came, Failed):
        return _failed(following, came, now, chance)
    feed = came.feed
    interval = following.interval if feed is None else feed.interval
    pause = max(interval or USUAL, came.fresh_for or SHORTEST)
    known = replace(
        following,
        url=came.moved_to or following.url,
        due=now + _spread(min(max(pause, SHORTEST), LONGEST), chance),
        interval=interval,
        # An answer that nothing has changed need not repeat what it is known by.
        etag=came.etag or (following.etag if feed is None else None),
        last_modified=came.last_modified or (following.last_modified if feed is None else None),
        failures=0,
    )
    moved_to = None if known.url == following.url else known.url
    if feed is None:
        return Round(known, moved_to=moved_to)
    return replace(_news(known, feed, now, most), moved_to=moved_to)


def again(following: Following, entry: Entry) -> Following:
    """Return what is known so that the next round brings an entry once more.

    For an article that could not be fetched; how often that is worth it, the caller knows.
    """
    # It is known, whenever it was written, but not for what it says.
    key = key_of(entry)
    seen = tuple((one, NOTHING if one == key else digest) for one, digest in following.seen)
    return replace(following, seen=seen, etag=None, last_modified=None)


def _news(following: Following, feed: Feed, now: datetime, most: int) -> Round:
    """Return the round of a feed that came; the newest are brought where they are too many."""
    known, since = dict(following.seen), following.since
    digests = set(known.values())
    new, changed = set(), set()
    for entry in feed.entries:
        key, digest = key_of(entry), entry.digest
        if known.get(key) == NOTHING:
            new.add(key)
        elif key in known and known[key] != digest:
            changed.add(key)
        # A feed that names its entries anew has no new ones, nor has one that drops an entry
        # and has room for one of before.
        elif key not in known and digest not in digests and not _is_history(entry, since):
            new.add(key)
    news = [entry for entry in feed.entries if key_of(entry) in new | changed]
    brought = news[: min(FIRST_ENTRIES, most) if since is None else most][::-1]
    seen = {key_of(entry): entry.digest for entry in feed.entries}
    seen |= {key: digest for key, digest in known.items() if key not in seen}
    return Round(
        replace(
            following,
            title=feed.title or following.title,
            since=since or now,
            seen=tuple(seen.items())[:MOST_SEEN],
        ),
        new=tuple(entry for entry in brought if key_of(entry) in new),
        changed=tuple(entry for entry in brought if key_of(entry) in changed),
        left_out=0 if since is None else len(news) - len(brought),
    )


def _is_history(entry: Entry, since: datetime | None) -> bool:
    return since is not None and entry.dated is not None and entry.dated < since - HISTORY


def _failed(following: Following, failed: Failed, now: datetime, chance: float) -> Round:
    pause = min(USUAL * 2 ** min(following.failures, MOST_DOUBLED), LONGEST)
    asked = min(failed.retry_after or timedelta(), LONGEST_ASKED)
    known = replace(
        following,
        due=now + _spread(max(pause, asked), chance),
        failures=following.failures + 1,
        gone=failed.gone,
    )
    return Round(known, problem=failed.problem)


def _spread(pause: timedelta, chance: float) -> timedelta:
    return pause * (1 + SPREAD * chance)


def key_of(entry: Entry) -> str:
    """Return what an entry is remembered by: short, whatever the feed calls it."""
    return hashlib.blake2b(entry.id.encode("utf-8", "replace"), digest_size=8).hexdigest()
