"""Words that differ and mean the same are searched as one."""

from __future__ import annotations

import pytest

from knowledge.english.analyzer import terms, tokens
from knowledge.english.numerals import SCALES, numeral

SAME = [
    "3,000|3000|3k|3 thousand|three thousand|three-thousand",
    "1.2m|1.2 million|1,200,000|one million two hundred thousand",
    "£2.7bn|£2.7 billion",
    "twenty-five|25|twenty five",
    "20%|20 percent|20 per cent|twenty percent",
    "US|U.S.|USA|America|American|the United States|united states",
    "UK|U.K.|Britain|British|the United Kingdom",
    "Bolivia|Bolivian|Bolivians|bolivia’s",
    "taught|teach|teaching|teaches",
    "went|go|going|gone",
    "children|child|child’s|children’s",
    "women|woman",
    "largest|large|larger",
    "sent|send|sending",
    "organise|organize|organised|organizing",
    "colour|color|colours|coloured",
    "centre|center|centres",
    "defence|defense|defend",
    "travelled|traveled|travelling",
    "analyse|analyze|analysis",
    "govt|gov|government",
    "dept|department",
    "decision|decide|decided",
    "Zoë|Zoe",
    "Taliban’s|Taliban's|Taliban",
]
APART = ["us|USA", "hour|horror", "rise|rice", "four|for", "2.5|25", "polish|Polish", "1996|1998"]


@pytest.mark.parametrize("row", SAME)
def test_forms_of_one_word_are_one_term(row: str) -> None:
    wanted = set(terms(row.partition("|")[0])) - set(SCALES)
    for form in row.split("|"):
        assert wanted <= set(terms(form)), form


@pytest.mark.parametrize("row", APART)
def test_different_words_stay_apart(row: str) -> None:
    one, other = row.split("|")
    assert terms(one) != terms(other)


def test_a_numeral_is_one_word_with_its_scale_and_carries_its_value() -> None:
    text = "about two hundred and fifty thousand people"
    spans = {text[t.start : t.end]: t.term for t in tokens(text)}
    assert spans["two hundred and fifty thousand"] == "250000"


@pytest.mark.parametrize("written", ["£14m", "£14 million", "£14,000,000", "14 million pounds"])
def test_a_sum_is_the_same_however_it_is_written(written: str) -> None:
    assert set(terms(written)) == {"pound", "14000000"}


@pytest.mark.parametrize(
    ("written", "typed"),
    [
        ("Jaroslaw Kaczyn\u0301ski", "Kaczynski"),
        ("Wałęsa", "Walesa"),
        ("Ærø", "Aero"),
        ("Yıldız Şahin", "Yildiz Sahin"),
        ("Hawaiʻi’s", "Hawaii"),
        ("Hawai‘i", "hawai'i"),
        ("Pat O’Neil", "oneil"),
        ("Œuvre", "oeuvre"),
    ],
)
def test_a_letter_is_found_as_it_is_typed_without_its_key(written: str, typed: str) -> None:
    assert set(terms(typed)) <= set(terms(written))


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("two hundred and fifty thousand", ("250000", 5)),
        ("two four", ("2", 1)),
        ("ten two", ("10", 1)),
        ("hundred", None),
        ("dog", None),
        ("five and", ("5", 1)),
    ],
)
def test_a_numeral_ends_where_its_grammar_ends(
    words: str, expected: tuple[str, int] | None
) -> None:
    assert numeral(words.split()) == expected
