"""The terms of many texts at once are those of each alone."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.english import tables
from knowledge.english.analyzer import STOPWORDS, terms
from knowledge.english.numerals import TENS, UNITS
from knowledge.english.plain_terms import PlainTerms
from knowledge.english.word_forms import FORMS, PLACES

ODD = ["twenty five troops", "per cent", "united states army", "us", "US", "u.s.", "Île", "the", ""]
WORDS = sorted({*FORMS, *PLACES, *UNITS, *TENS, *STOPWORDS, *ODD})
COMMON = [row[0] for row in tables.rows("frequencies.txt")]


@pytest.mark.parametrize("texts", [WORDS, COMMON], ids=["of our tables", "that are common"])
def test_words_have_the_same_terms(texts: list[str]) -> None:
    found = PlainTerms(texts)
    assert {text: found[text] for text in texts} == {text: " ".join(terms(text)) for text in texts}


@given(st.lists(st.lists(st.sampled_from(WORDS) | st.text(max_size=8), max_size=4).map(" ".join)))
def test_any_texts_have_the_same_terms(texts: list[str]) -> None:
    found = PlainTerms(texts)
    assert [found[text] for text in texts] == [" ".join(terms(text)) for text in texts]
