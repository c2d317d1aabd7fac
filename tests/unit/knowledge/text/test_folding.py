"""Folded words compare alike however they are typed, and know where they came from."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.text.folding import APART, QUOTE_MARKS, fold, folded_text

# Text made of what folding decides about; text at large is tried too.
pieces = st.sampled_from(
    [
        *"aBé’‘“”\"'-–—….,!2½²ﬁßİςｗ한각\u0301\u0327\u0345\u200b\u200d\ufe0f\xad\xa0 \n",
        "don’t ",
        "e\u0301 ",
        "ᄒ\u1161ᆫ",
        "3,000 ",
        "𝐛old ",
        "\ud800",
        "\0",
    ]
)
texts = st.one_of(st.text(), st.lists(pieces, max_size=40).map("".join))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("‘We’re here’", '"we\'re HERE"'),
        ("«Fin»", "„FIN“"),
        ("rock ’n’ roll", "Rock `n´ roll"),
        ("the state—of—play", "the state -- of – play"),
        ("wait…", "wait..."),
        ("pru\u200bdent\xad", "prudent"),
        ("café", "cafe\u0301"),
        ("한국", "한국"),
        ("ﬁrst ｗｏｒｄ №", "first word No"),
        ("two\xa0\u2009words\r\n", "two words"),
        ("STRASSE", "straße"),
        ("6′ 2″", "6' 2\""),
    ],
)
def test_typography_makes_no_difference(one: str, other: str) -> None:
    assert folded_text(one) == folded_text(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("3,000", "3000"),
        ("10²", "102"),
        ("2½", "21⁄2"),
        ("resumé", "resume"),
        ("It is over?", "It is over."),
        ("re-sign", "resign"),
        ("$5", "£5"),
        ("can’t", "cant"),
    ],
)
def test_what_a_reader_sees_makes_a_difference(one: str, other: str) -> None:
    assert folded_text(one) != folded_text(other)


def test_a_word_keeps_the_place_it_came_from() -> None:
    text = "The ﬁrst…  3,000 ‘cafe\u0301s’ don’t"
    folded = fold(text)
    assert folded.words == ("the", "first", "...", "3,000", "'", "cafe\u0301s", "'", "don't")
    assert [text[start:end] for start, end in folded.spans] == [
        *("The", "ﬁrst", "…", "3,000", "‘", "cafe\u0301s", "’", "don’t")
    ]


@given(texts)
def test_places_are_in_the_text_and_in_order(text: str) -> None:
    folded = fold(text)
    assert len(folded.words) == len(folded.spans)
    before = 0
    for start, end in folded.spans:
        assert before <= start < end <= len(text)
        before = start


@given(texts)
def test_the_searched_form_is_the_tokens_between_spaces(text: str) -> None:
    assert folded_text(text) == fold(text).text


@given(texts)
def test_canonically_equivalent_texts_fold_alike(text: str) -> None:
    for form in ("NFC", "NFD"):
        assert folded_text(unicodedata.normalize(form, text)) == folded_text(text)


@given(texts)
def test_compatible_texts_fold_alike_unless_a_number_would_change(text: str) -> None:
    # A spaced accent is an apostrophe to whoever types it, and a space with a mark to NFKC.
    text = "".join(char for char in text if char not in QUOTE_MARKS)
    kept = "".join(c for c in text if not unicodedata.decomposition(c).startswith(APART))
    assert folded_text(unicodedata.normalize("NFKC", kept)) == folded_text(kept)


@given(texts, st.data())
def test_a_part_of_a_text_folds_as_it_does_in_the_whole(text: str, data: st.DataObject) -> None:
    words = text.split()
    first = data.draw(st.integers(0, len(words)))
    last = data.draw(st.integers(first, len(words)))
    part = " ".join(words[first:last])
    assert fold(part).text in folded_text(text) or not fold(part).words
    start = data.draw(st.integers(0, len(text)))
    assert fold(text, start).words == fold(text[start:]).words
