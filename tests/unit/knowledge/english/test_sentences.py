"""A sentence is a slice of the story, whole, and never crosses a newline."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.english.sentences import sentences
from knowledge.text.sentences import LONGEST, paragraphs
from paths import DATA

BOUNDARY = "⏐"
FILES = sorted((DATA / "sentences").glob("*.txt"))
CASES = [
    pytest.param(line, id=f"{file.stem}:{number}")
    for file in FILES
    for number, line in enumerate(file.read_text("utf-8").splitlines(), start=1)
    if not line.startswith("#")
]

# Text made of what decides about sentences is far likelier to break the rules than
# text at large; both are tried.
pieces = st.sampled_from(
    [
        *".!?…\"“”‘’'«»„()[]",
        " ",
        "\n",
        "\r\n",
        "\u2028",
        "Mr.",
        "U.S.",
        "J.",
        "He",
        "said",
        "’s",
        "3",
    ]
)
texts = st.one_of(st.text(), st.lists(pieces, max_size=60).map("".join))


def slices(text: str) -> list[str]:
    return [text[s.start : s.end] for s in sentences(text)]


def test_the_data_files_are_found() -> None:
    assert len(FILES) >= 3
    assert len(CASES) >= 50


@pytest.mark.parametrize("line", CASES)
def test_a_paragraph_is_split_where_a_reader_would(line: str) -> None:
    expected = [piece.strip() for piece in line.split(BOUNDARY)]
    spaced = "" if "。" in line else " "
    assert slices(spaced.join(expected)) == expected


@given(texts)
def test_any_text_gives_sentences_that_are_slices_in_order(text: str) -> None:
    end = 0
    for number, sentence in enumerate(sentences(text), start=1):
        assert end <= sentence.start < sentence.end <= len(text)
        assert sentence.number == number
        shown = text[sentence.start : sentence.end]
        assert shown == shown.strip()
        assert len(shown.splitlines()) == 1
        end = sentence.end


@given(texts)
def test_no_word_of_a_story_is_lost_between_sentences(text: str) -> None:
    kept = "".join(slices(text))
    assert [char for char in text if char.isalnum()] == [char for char in kept if char.isalnum()]


@given(texts)
def test_paragraphs_are_the_lines_that_are_not_blank(text: str) -> None:
    assert [text[p.start : p.end] for p in paragraphs(text)] == [
        line.strip() for line in text.splitlines() if line.strip()
    ]


def test_sentences_count_through_the_story_and_paragraphs_skip_blank_lines() -> None:
    found = sentences("One. Two.\n\n \nThree.\r\nFour.")
    assert [(s.number, s.paragraph) for s in found] == [(1, 1), (2, 1), (3, 2), (4, 3)]


def test_a_long_quotation_is_split_at_its_inner_sentence_ends() -> None:
    inner = ["“" + "The first is long" * 14 + ".", "The second is longer" * 14 + ",” he said."]
    assert len(" ".join(inner)) > LONGEST
    assert slices(" ".join(inner)) == inner


def test_a_quotation_of_just_the_longest_length_stays_whole() -> None:
    text = "“Yes. " + "A" * (LONGEST - 17) + ",” he said."
    assert len(text) == LONGEST
    assert slices(text) == [text]
    assert slices(text.replace("A,", "AA,")) == ["“Yes.", "A" * (LONGEST - 16) + ",” he said."]


def test_skipped_paragraphs_give_no_sentence_but_keep_their_number() -> None:
    found = sentences("One.\nRead more: this.\nTwo.", skipped=[2])
    assert [(s.number, s.paragraph) for s in found] == [(1, 1), (2, 3)]


@pytest.mark.parametrize(
    "unit",
    ["“", "A. ", "(A. ", ".", "”", "“Go! ” ", "Smith ", "1. ", "’s ", "and the U.S. Army was "],
)
def test_time_grows_with_the_length_and_no_faster(unit: str) -> None:
    started = time.process_time()
    sentences(unit * 60_000)
    # Linear work takes half a second on a slow machine, quadratic work minutes.
    assert time.process_time() - started < 10


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "The pool shut late Sunday.Swimmers say it leaked.They left.",
            ["The pool shut late Sunday.", "Swimmers say it leaked.", "They left."],
        ),
        (
            "It closed the street.“It is sad,” said Ros Hale.She wept.",
            ["It closed the street.", "“It is sad,” said Ros Hale.", "She wept."],
        ),
        ("He booked it on Lodging.Com in May.", ["He booked it on Lodging.Com in May."]),
        ("She asked Mrs.Hale and left.", ["She asked Mrs.Hale and left."]),
        ("See www.harbour.News today.", ["See www.harbour.News today."]),
    ],
)
def test_a_lost_line_break_ends_a_sentence(text: str, expected: list[str]) -> None:
    assert slices(text) == expected
