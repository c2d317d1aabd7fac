"""What waits for a click belongs to one person in one server, for a while and once."""

from __future__ import annotations

from bot.discord.pending import MOST_EACH, MOST_PENDING, PATIENCE, TAKEN, Pending

NEWS, OTHER, MO, EVE = 7, 8, 70, 80


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def test_only_the_person_finds_it_and_only_there() -> None:
    pending = Pending()
    token = pending.keep("words", NEWS, MO)
    assert pending.look(token, NEWS, MO) == "words"
    elsewhere = [(NEWS, EVE), (OTHER, MO), (None, MO)]
    assert [pending.look(token, *where) for where in elsewhere] == [None] * 3
    assert [pending.take(token, *where) for where in elsewhere] == [None] * 3
    assert pending.look("never-was-one", NEWS, MO) is None


def test_of_two_clicks_at_once_the_first_gets_it() -> None:
    pending = Pending()
    token = pending.keep("words", NEWS, MO)
    assert [pending.take(token, NEWS, MO) for _ in range(2)] == ["words", None]
    assert pending.look(token, NEWS, MO) is TAKEN


def test_it_is_forgotten_after_a_while_and_when_there_is_too_much() -> None:
    clock = Clock()
    pending = Pending(clock)
    token = pending.keep("words", NEWS, MO)
    clock.now = PATIENCE + 1
    assert pending.look(token, NEWS, MO) is None
    tokens = [pending.keep("words", NEWS, person) for person in range(MOST_PENDING + 1)]
    kept = [pending.look(token, NEWS, person) for person, token in enumerate(tokens)]
    assert (kept[0], kept.count("words")) == (None, MOST_PENDING)


def test_only_the_newest_of_what_one_person_looked_at_waits() -> None:
    pending = Pending()
    other = pending.keep("words", NEWS, EVE)
    tokens = [pending.keep("words", NEWS, MO) for _ in range(MOST_EACH + 2)]
    kept = [pending.look(token, NEWS, MO) for token in tokens]
    assert kept == [None, None, *["words"] * MOST_EACH]
    assert pending.look(other, NEWS, EVE) == "words"


def test_of_a_story_that_was_taken_down_nothing_waits() -> None:
    pending = Pending()
    here = pending.keep("ferry", NEWS, MO, frozenset({"ferry"}))
    there = pending.keep("ferry", OTHER, MO, frozenset({"ferry"}))
    pending.forget(NEWS, "ferry")
    assert pending.look(here, NEWS, MO) is None
    assert pending.look(there, OTHER, MO) == "ferry"
