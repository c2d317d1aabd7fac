"""Which words may be misspelt for which is seen without measuring, and none is overlooked."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz.distance import OSA

from knowledge.text.slips import perhaps_within

WORDS = st.text("abcé", max_size=8)


@given(WORDS, st.lists(WORDS), st.integers(0, 3))
def test_no_word_that_is_near_is_overlooked(word: str, others: list[str], slips: int) -> None:
    near = [other for other in others if OSA.distance(word, other) <= slips]
    assert [
        o for o in perhaps_within(word, others, slips) if OSA.distance(word, o) <= slips
    ] == near


def test_a_word_with_other_letters_is_not_near() -> None:
    assert perhaps_within("price", ["prcie", "prize", "pound", "prices"], 1) == [
        "prcie",
        "prize",
        "prices",
    ]
