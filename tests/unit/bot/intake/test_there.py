"""Which story it is, and which it is like, is found in a library as if all were looked at."""

from __future__ import annotations

import random

import pytest

from bot.intake.likeness import nearest
from bot.intake.there import There
from knowledge.library import Library
from knowledge.model import Story

ADDRESS = "https://courier.example/"
ADDRESSES = (
    *(None, "", "x", "https://[nowhere", ADDRESS, f"{ADDRESS}ferry", f"{ADDRESS}ferry/?id=2"),
    *(
        f"{ADDRESS}f%65rry?id=3",
        f"{ADDRESS}fähre",
        f"{ADDRESS}f%C3%A4hre?a=%20",
        f"{ADDRESS}a/../b",
    ),
    *("https://COURIER.example/Ferry", "http://m.courier.example/b#top", "https://other.example"),
)
ASKED = (
    *filter(None, ADDRESSES),
    *(f" {ADDRESS}ferry/?utm_source=x", "https://www.courier.example/ferry?id=3&fbclid=1"),
    *(f"{ADDRESS}f%C3%A4hre", f"{ADDRESS}b", "http://courier.example", f"{ADDRESS}nothing"),
)
chance = random.Random(12)
WORDS = [f"{first}{last}" for first in "bdfglmnprst" for last in ("ane", "ole", "irk", "usty", "e")]


def words(count: int) -> str:
    return " ".join(chance.choices(WORDS, k=count)).capitalize() + "."


def parted(text: str, share: float) -> str:
    """Return a text of which a share stands as it was, in one run, and the rest is another's."""
    own = text.split()
    kept = round(len(own) * share)
    return " ".join([*own[:kept], *words(len(own) - kept).split()])


def both(stories: list[Story]) -> list[There]:
    """Return the stories, as they are, in a library, and in one that has changed."""
    library = Library.build(stories)
    behind = Library.build(
        [*stories[:3], Story("gone", "Gone", stories[1].text, url=f"{ADDRESS}b")]
    )
    new = {one.id: one for one in library.corpus.stories[3:]}
    changed = behind.changed({"gone": None, **new})
    return [There.of(stories), There.in_library(library), There.in_library(changed)]


@pytest.mark.parametrize("url", ASKED)
def test_a_story_is_found_by_its_address(url: str) -> None:
    stories = [Story(f"s{at}", "S", "It sank.", url=one) for at, one in enumerate(ADDRESSES)]
    found = [there.replaced(None, url) for there in both(stories)]
    assert found[0] == found[1] == found[2]


def test_every_spelling_of_an_address_is_found() -> None:
    stories = [Story(f"s{at}", "S", "It sank.", url=one) for at, one in enumerate(ADDRESSES)]
    found = [both(stories)[1].replaced(None, url) for url in ASKED]
    assert [None if one is None else one.url for one in found[-6:]] == [
        *(f"{ADDRESS}ferry", f"{ADDRESS}f%65rry?id=3", f"{ADDRESS}fähre", f"{ADDRESS}a/../b"),
        *(ADDRESS, None),
    ]


def test_an_id_comes_before_an_address() -> None:
    one = Story("one", "One", "It sank.", url=f"{ADDRESS}1")
    for there in both([one, Story("two", "Two", "It sank."), Story("three", "Three", "It sank.")]):
        assert there.replaced(None, f"{ADDRESS}1?utm_x=1") == one
        assert there.replaced("one", f"{ADDRESS}2") == one
        assert there.replaced("four", f"{ADDRESS}1") is None
        assert there.replaced(None, None) is None
        assert {*there.ids} == {"one", "two", "three"}


def test_the_story_that_is_most_like_a_text_is_found() -> None:
    sizes = (5, 9, 12, 15, 30, 80, 200, 400, 700, 1500, 4000)
    stories = [Story(f"s{at}", "S", words(size)) for at, size in enumerate(sizes)]
    every, *libraries = both(stories)
    texts = [words(100), *(parted(one.text, share) for one in stories for share in (0.4, 0.6, 1))]
    texts += [f"{words(2000)} {one.text}" for one in stories]
    texts += [one.text[: len(one.text) // 3] for one in stories]
    found = [nearest(text, every.likely(text)) for text in texts]
    assert sum(one is not None for one in found) > len(stories)
    for there in libraries:
        assert [nearest(text, there.likely(text)) for text in texts] == found


def test_few_stories_are_read_for_one_that_is_like_none() -> None:
    library = Library.build(Story(f"s{at}", "S", words(300)) for at in range(200))
    assert [*There.in_library(library).likely(words(400))] == []
    assert [*There.in_library(library).likely("It sank.")] == []
