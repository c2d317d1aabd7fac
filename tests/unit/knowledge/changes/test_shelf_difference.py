"""A whole reload is told story by story, and an alarm stands where it would lose much."""

from __future__ import annotations

from dataclasses import replace

import pytest

from knowledge.changes.alarms import Alarm, Loss, alarms
from knowledge.changes.shelf import shelf_difference
from knowledge.library import Library
from knowledge.model import Story
from knowledge.stories.speaker_corrections import SpeakerCorrection

PLACES = [
    "Aland",
    "Bergen",
    "Cork",
    "Dover",
    "Esbjerg",
    "Falmouth",
    "Gdansk",
    "Ibiza",
    "Jura",
    "Kos",
]
SAID = "“It will take {n} days to mend the pier of {place},” Maria Lund said."
PLAIN = "The old ferry of {place} carries {n} cars across the sound."


def story(name: str, sentences: int, sentence: str = PLAIN, salt: int = 0) -> Story:
    lines = (
        sentence.format(n=n + 20 + salt, place=f"{PLACES[n % 10]} {PLACES[n // 10 % 10]}")
        for n in range(sentences)
    )
    return Story(name, name, "\n\n".join(lines))


def stories(count: int) -> list[Story]:
    return [story(f"story-{n}", 2) for n in range(count)]


OTHER = Story(
    "ferry",
    "ferry",
    "\n\n".join(
        f"Nobody expected rain number {n}, yet it fell in {p}." for n, p in enumerate(PLACES)
    ),
)


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (stories(40), stories(28), [Alarm(Loss.STORIES, 40, 28)]),
        (stories(40), stories(38), []),
        (stories(100), stories(95), []),
        (stories(2), stories(1), [Alarm(Loss.STORIES, 2, 1)]),
        (stories(1), [], [Alarm(Loss.STORIES, 1, 0)]),
        (stories(3), stories(5), []),
        ([], stories(5), []),
        ([story("ferry", 40)], [story("ferry", 1)], [Alarm(Loss.SENTENCES, 40, 1, "ferry")]),
        ([story("ferry", 4)], [story("ferry", 1)], []),
        ([story("ferry", 40)], [story("ferry", 30)], []),
        ([story("ferry", 1)], [story("ferry", 40)], []),
        ([story("ferry", 10)], [OTHER], [Alarm(Loss.REWRITTEN, 10, 0, "ferry")]),
        (
            [story("ferry", 10)],
            [story("ferry", 10, salt=5)],
            [Alarm(Loss.FIGURES, 10, 0, "ferry")],
        ),
        ([story("ferry", 3)], [story("ferry", 3, salt=5)], []),
        (
            [Story("ferry", "ferry", story("f", 6).text + "\n\n" + story("f", 4, SAID).text)],
            [Story("ferry", "ferry", story("f", 6).text + "\n\n" + story("f", 1, SAID).text)],
            [Alarm(Loss.STATEMENTS, 4, 1, "ferry")],
        ),
    ],
)
def test_an_alarm_stands_where_a_change_would_lose_much(
    old: list[Story], new: list[Story], expected: list[Alarm]
) -> None:
    assert list(alarms(shelf_difference(Library.build(old), Library.build(new)))) == expected


def test_stories_are_added_removed_and_changed() -> None:
    a, b, c = (story(name, 3) for name in "abc")
    old = Library.build([a, b])
    new = Library.build([replace(b, text=b.text.replace("old ferry", "new ferry")), c])
    found = shelf_difference(old, new)
    assert ([s.id for s in found.added], [s.id for s in found.removed]) == (["c"], ["a"])
    (changed,) = found.changed
    assert (changed.new.id, len(changed.changed)) == ("b", 3)


def test_stories_that_only_moved_to_another_file_are_the_same() -> None:
    old = stories(2)
    new = [replace(one, file=f"{one.id}.md", line=3) for one in reversed(old)]
    assert shelf_difference(Library.build(old), Library.build(new)).is_empty


def test_a_corrected_speaker_is_a_change_of_its_story() -> None:
    one = story("ferry", 2, SAID)
    words = "It will take 20 days to mend the pier of Aland Aland"
    new = Library.build([one], corrections=[SpeakerCorrection("ferry", words, "Jonas Berg")])
    (changed,) = shelf_difference(Library.build([one]), new).changed
    (reattributed,) = changed.reattributed
    assert (reattributed.old.speaker, reattributed.new.speaker) == ("Maria Lund", "Jonas Berg")
