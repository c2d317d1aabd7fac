"""What fits into a message: the fullest layout, and as much of a list as there is room for."""

from __future__ import annotations

from bot.discord.text.fit import LIMIT, Reply, fitting, fullest, listing, packed
from bot.discord.text.markdown import length
from bot.words import ENGLISH


def test_the_first_layout_that_fits_is_taken() -> None:
    layouts = [Reply("a" * (LIMIT + 1)), Reply("b" * LIMIT), Reply("c")]
    assert fullest(layouts) is layouts[1]


def test_length_is_counted_as_discord_counts_it() -> None:
    layouts = [Reply("😀" * (LIMIT // 2 + 1)), Reply("😀" * (LIMIT // 2))]
    assert fullest(layouts) is layouts[1]


def test_pieces_are_packed_in_order_until_one_does_not_fit() -> None:
    assert packed(["aa", "bb", "cccc", "d"], room=6) == ["aa", "bb"]
    assert packed(["aa", "bb"], room=8, between="\n\n") == ["aa", "bb"]
    assert packed(["aa", "bb"], room=7, between="\n\n") == ["aa"]


def test_the_first_piece_is_taken_even_where_it_does_not_fit() -> None:
    assert packed(["aaaa", "b"], room=2) == ["aaaa"]
    assert packed([], room=2) == []


def test_a_list_that_fits_is_shown_whole() -> None:
    assert listing("Stories", ["- one", "- two"], ENGLISH).content == "Stories\n- one\n- two"


def test_a_list_longer_than_a_message_says_how_much_is_missing() -> None:
    content = listing("Stories", [f"- story {number:03}" for number in range(300)], ENGLISH).content
    *shown, last = content.split("\n")[1:]
    assert length(content) <= LIMIT
    assert length(content) > LIMIT - 2 * length(shown[-1])
    assert last == f"-# … and {300 - len(shown)} more that this message cannot hold"


def test_lines_that_do_not_fit_are_counted_unless_there_is_no_room_for_that_either() -> None:
    lines = ["a" * 100, "b" * 100, "c" * 100]
    assert fitting(lines, 303, ENGLISH) == lines
    assert fitting(lines, 300, ENGLISH) == [
        *lines[:2],
        "-# … and 1 more that this message cannot hold",
    ]
    assert fitting(lines, 110, ENGLISH) == lines[:1]
