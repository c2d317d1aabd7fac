"""Ids are readable, nobody else's, and the same for the same address."""

from __future__ import annotations

import pytest

from bot.intake.identity import address_words, free_id, same_address, slug


@pytest.mark.parametrize(
    ("title", "id_"),
    [
        ("Ferry sinks off Kos", "ferry-sinks-off-kos"),
        ("‘I don’t know’: Zoë Müller’s café", "i-dont-know-zoe-mullers-cafe"),
        ("Straße nach Łódź", "strasse-nach-lodz"),
        ("../../etc/passwd", "etc-passwd"),
        ("Паром затонул", "story"),
        ("word " * 40, "word-word-word-word-word-word-word-word-word-word-word-word"),
        ("w" * 200, "w" * 60),
    ],
)
def test_a_title_becomes_small_letters_digits_and_hyphens(title: str, id_: str) -> None:
    assert slug(title) == id_


def test_an_id_that_another_story_has_is_numbered() -> None:
    assert free_id("Ferry", {"ferry", "ferry-2"}) == "ferry-3"


@pytest.mark.parametrize(
    "other",
    [
        "https://courier.example/ferry/",
        "http://www.courier.example/ferry?utm_source=x&fbclid=1#top",
        " https://COURIER.example/ferry",
        "https://m.courier.example/ferry",
    ],
)
def test_an_address_is_the_same_however_somebody_came_there(other: str) -> None:
    assert same_address("https://courier.example/ferry", other)


@pytest.mark.parametrize(
    "other", ["https://courier.example/ferry2", "https://courier.example/ferry?id=2", "x", None]
)
def test_another_page_is_another_address(other: str | None) -> None:
    assert not same_address("https://courier.example/ferry", other)


@pytest.mark.parametrize(
    ("address", "parts"),
    [
        (
            "https://courier.example/a/ferry-sinks?id=7&utm_source=x",
            ["a", "ferry", "sinks", "id", "7"],
        ),
        ("https://courier.example/%66%C3%A4hre.html", ["f", "hre", "html"]),
        ("https://courier.example/", []),
        ("https://[nowhere", ["https", "nowhere"]),
    ],
)
def test_the_same_address_has_the_same_words(address: str, parts: list[str]) -> None:
    assert address_words(address) == parts
