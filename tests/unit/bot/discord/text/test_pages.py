"""Pages of a list: each entry on one page, in both directions, and buttons that lead on."""

from __future__ import annotations

import re
from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.discord.text.fit import LIMIT
from bot.discord.text.markdown import length
from bot.discord.text.pages import BACK, LONGEST_LIST_NAME, Listing, Page, page_template, turn
from bot.words import ENGLISH

LINES = st.lists(st.integers(1, 1500), min_size=1, max_size=30)


def listing(lengths: list[int]) -> Listing:
    lines = [f"{number}:{'x' * size}" for number, size in enumerate(lengths)]
    return Listing("head", [partial(str, line) for line in lines], most=5)


def shown(page: Page) -> list[int]:
    return [int(number) for number in re.findall(r"^(\d+):", page.content, re.MULTILINE)]


def ids(page: Page) -> list[str]:
    rows = page.view.to_components() if page.view else []
    return [button["custom_id"] for row in rows for button in row["components"]]


@given(LINES)
def test_every_entry_is_on_one_page_and_no_page_is_too_long(lengths: list[int]) -> None:
    seen: list[int] = []
    while len(seen) < len(lengths):
        page = turn(listing(lengths), "list", ENGLISH, len(seen))
        assert length(page.content) <= LIMIT
        assert 1 <= len(shown(page)) <= max(5, len(lengths))
        seen += shown(page)
    assert seen == list(range(len(lengths)))


@given(LINES, st.integers(1, 40))
def test_the_way_back_ends_where_the_page_began(lengths: list[int], at: int) -> None:
    page = turn(listing(lengths), "list", ENGLISH, at, BACK)
    assert shown(page)[-1] == min(at, len(lengths)) - 1


def test_a_list_of_one_page_has_no_buttons() -> None:
    assert turn(listing([1, 1]), "list", ENGLISH).view is None


@pytest.mark.parametrize("name", ["stories", "quotes:0123:a b", "x" * LONGEST_LIST_NAME])
def test_the_buttons_name_the_list_and_where_the_next_pages_begin(name: str) -> None:
    found = [
        re.fullmatch(page_template(r"(?s:.*)"), custom_id)
        for custom_id in ids(turn(listing([1] * 12), name, ENGLISH, 5))
    ]
    assert [match and match.groupdict() for match in found] == [
        {"way": "back", "at": "5", "name": name},
        {"way": "on", "at": "10", "name": name},
    ]


def test_a_list_whose_name_is_too_long_for_a_button_has_none() -> None:
    page = turn(listing([1] * 12), "x" * (LONGEST_LIST_NAME + 1), ENGLISH)
    assert page.view is None
    assert page.content.endswith("-# 1–5 of 12")
