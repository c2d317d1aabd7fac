"""Story and question become the same terms, and every term knows its span."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.english.analyzer import terms, tokens


@pytest.mark.parametrize(
    ("written", "asked"),
    [
        ("Khalilzad’s", "khalilzad"),
        ("officials’ fears", "official fear"),
        ("The US sends 3,000 troops", "usa sending 3000 troop"),
        ("the U.S. embassy", "USA embassy"),
        ("Beyoncé’s café", "beyonce cafe"),
        ("O’Neill", "O'Neill"),
        ("evacuating", "evacuated"),
        ("e-bikes", "E bike"),
        ("ﬁnal STRASSE", "final straße"),
    ],
)
def test_different_writings_of_a_word_are_one_term(written: str, asked: str) -> None:
    assert terms(written) == terms(asked) != []


def test_words_without_content_are_no_terms() -> None:
    assert terms("What is it that they’re not, and why wouldn't we?") == []


def test_a_term_carries_the_span_of_the_word_as_written() -> None:
    text = "Say: Khalilzad’s 3,000 troops"
    assert [text[t.start : t.end] for t in tokens(text)] == [
        "Say",
        "Khalilzad’s",
        "3,000",
        "troops",
    ]


def test_a_part_of_a_text_is_analyzed_with_offsets_into_the_whole() -> None:
    assert [(t.start, t.term) for t in tokens("old troops left", 4)] == [(4, "troop"), (11, "leav")]


@given(st.text())
def test_any_text_gives_tokens_that_are_slices_in_order(text: str) -> None:
    end = 0
    for token in tokens(text):
        assert end <= token.start < token.end <= len(text)
        assert token.term
        end = token.end
