from __future__ import annotations

import random
from hashlib import blake2b

import numpy as np
import pytest

from bot.archive.layout import (
    MOST,
    MOST_GONE,
    NEW,
    NO_LAYOUT,
    SHARE_GONE,
    Layout,
    Listed,
    Place,
    Plan,
    members_of,
    packed_members,
    planned,
    unpacked_members,
)

EDITION = "e"


def content(name: object) -> bytes:
    return blake2b(repr(name).encode(), digest_size=16).digest()


def size(one: bytes) -> int:
    return one[0] + 1


def done(layout: Layout, plan: Plan, new: list[bytes]) -> Layout:
    """The layout that a plan makes."""
    segments = []
    for part in plan.parts:
        if part.kept is not None:
            segments.append(layout.segments[part.kept])
            continue
        own = [
            new[at] if segment == NEW else layout.content(Place(segment, at))
            for segment, at in part.places
        ]
        segments.append(Listed.of(own, [*map(size, own)], EDITION))
    return Layout(tuple(segments), plan.members)


def added(layout: Layout, new: list[bytes]) -> Layout:
    return done(layout, planned(layout, {}, added=[Place(NEW, at) for at in range(len(new))]), new)


def replaced(layout: Layout, new: dict[int, bytes]) -> Layout:
    to = {number: Place(NEW, at) for at, number in enumerate(new)}
    return done(layout, planned(layout, to), [*new.values()])


def contents(layout: Layout) -> list[bytes]:
    return layout.contents(0, len(layout))


def many(name: str, count: int) -> list[bytes]:
    return [content((name, at)) for at in range(count)]


def gone(layout: Layout) -> int:
    return sum(map(len, layout.segments)) - len(layout)


def test_what_is_added_stands_behind_the_others_in_its_order() -> None:
    layout = added(added(NO_LAYOUT, many("a", 3)), many("b", 2))
    assert contents(layout) == [*many("a", 3), *many("b", 2)]
    assert layout.sentences == sum(map(size, contents(layout)))


def test_what_is_replaced_stands_in_its_place() -> None:
    layout = replaced(added(NO_LAYOUT, many("a", 100)), {7: content("new")})
    expected = many("a", 100)
    expected[7] = content("new")
    assert contents(layout) == expected
    assert gone(layout) == 1


def test_a_story_is_found_by_its_content_whether_it_answers_or_not() -> None:
    layout = replaced(added(NO_LAYOUT, many("a", 100)), {7: content("new")})
    of_before, now = layout.place(content(("a", 7))), layout.place(content("new"))
    assert of_before is not None
    assert now is not None
    assert layout.position(of_before) is None
    assert layout.position(now) == 7
    assert layout.place(content("nothing")) is None
    assert NO_LAYOUT.place(content("nothing")) is None


def test_a_story_that_comes_back_answers_from_where_it_lies() -> None:
    first = added(NO_LAYOUT, many("a", 100))
    layout = replaced(first, {7: content("new")})
    there = layout.place(content(("a", 7)))
    assert there is not None
    back = done(layout, planned(layout, {7: there}), [])
    assert contents(back) == contents(first)


def test_stories_that_come_one_by_one_lie_in_few_segments_and_are_seldom_read_again() -> None:
    layout, read = NO_LAYOUT, 0
    for at in range(1_000):
        plan = planned(layout, {}, added=[Place(NEW, 0)])
        read += sum(len(part.places) for part in plan.parts)
        layout = done(layout, plan, [content(at)])
    assert contents(layout) == [content(at) for at in range(1_000)]
    assert len(layout.segments) <= 18
    assert read <= 8 * 1_000


def test_no_segment_has_too_many_stories() -> None:
    layout = NO_LAYOUT
    for at in range(20):
        layout = added(layout, many(f"b{at}", 1_024))
    assert {len(one) for one in layout.segments} == {MOST}
    assert len(packed_members(layout.members)) < 500


def test_a_segment_is_made_anew_when_much_of_it_is_gone() -> None:
    layout = added(NO_LAYOUT, many("a", 1_000))
    few = int(SHARE_GONE * 1_000)
    some = done(layout, planned(layout, {}, range(few)), [])
    assert gone(some) == few
    more = done(some, planned(some, {}, [0]), [])
    assert gone(more) == 0
    assert contents(more) == many("a", 1_000)[few + 1 :]


def test_what_is_gone_is_bounded_in_all() -> None:
    chance, layout = random.Random(3), NO_LAYOUT
    for at in range(12):
        layout = added(layout, many(f"b{at}", MOST))
    for turn in range(8):
        numbers = chance.sample(range(len(layout)), 60)
        layout = replaced(layout, {number: content((turn, number)) for number in numbers})
        assert gone(layout) <= MOST_GONE


def test_nothing_is_left_of_what_is_taken_down() -> None:
    layout = added(added(NO_LAYOUT, many("a", 1_000)), many("b", 1_000))
    plan = planned(layout, {}, [1_500], anew=[1])
    assert plan.gone(layout) == [content(("b", 500))]
    assert [part.kept for part in plan.parts] == [0, None]
    after = done(layout, plan, [])
    assert gone(after) == 0
    assert len(after) == 1_999


def test_an_archive_can_become_empty() -> None:
    layout = added(NO_LAYOUT, many("a", 3))
    plan = planned(layout, {}, range(3))
    assert plan.parts == ()
    assert len(done(layout, plan, [])) == 0


def test_what_lies_in_a_segment_that_is_made_anew_is_gone_unless_it_is_read_again() -> None:
    layout = added(NO_LAYOUT, many("a", 10))
    plan = planned(layout, {}, [4])
    assert plan.gone(layout) == [content(("a", 4))]


@pytest.mark.parametrize("seed", range(6))
def test_any_changes_leave_what_they_say(seed: int) -> None:
    chance, layout, expected = random.Random(seed), NO_LAYOUT, list[bytes]()
    for turn in range(60):
        new = many(f"{turn}", chance.choice([0, 1, 2, 30]))
        numbers = chance.sample(range(len(expected)), min(len(expected), chance.choice([0, 1, 5])))
        to_replace, to_remove = numbers[: len(numbers) // 2], numbers[len(numbers) // 2 :]
        others = many(f"r{turn}", len(to_replace))
        to = {at: Place(NEW, number) for number, at in enumerate(to_replace)}
        behind = [Place(NEW, len(others) + at) for at in range(len(new))]
        anew = chance.sample(range(len(layout.segments)), min(1, len(layout.segments)))
        plan = planned(layout, to, to_remove, behind, anew)
        was, layout = layout, done(layout, plan, [*others, *new])
        for at, one in zip(to_replace, others, strict=True):
            expected[at] = one
        expected = [one for at, one in enumerate(expected) if at not in to_remove] + new
        assert contents(layout) == expected
        listed = {one.content(n) for one in layout.segments for n in range(len(one))}
        before = {one.content(n) for one in was.segments for n in range(len(one))}
        assert set(plan.gone(was)) == before - listed
        assert (unpacked_members(packed_members(layout.members)) == layout.members).all()
        assert all(len(one) for one in layout.segments)


def test_members_are_read_as_they_were_written() -> None:
    rows = np.array([[0, 0], [0, 1], [2, 5], [2, 6], [2, 8], [0, 9], [1, 0]])
    members = members_of(packed_members(rows))
    assert members.segments.tolist() == rows[:, 0].tolist()
    assert members.numbers.tolist() == rows[:, 1].tolist()
    assert len(members_of(packed_members(NO_LAYOUT.members))) == 0


def test_a_segment_is_read_as_it_was_written() -> None:
    one = Listed.of(many("a", 3), [1, 2, 3], EDITION)
    again = Listed.from_bytes(one.name, one.data())
    assert (again.contents == one.contents).all()
    assert again.sizes.tolist() == [1, 2, 3]
    assert Listed.of(many("a", 3), [1, 2, 3], "other").name != one.name
