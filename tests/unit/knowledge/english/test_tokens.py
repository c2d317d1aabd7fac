"""How a sentence is cut into tokens, and which word class each gets."""

from __future__ import annotations

import pytest

from knowledge.english import tables
from knowledge.english.attribution import pos
from knowledge.english.attribution.tokens import MOST_TOKENS, tokenized_sentences
from knowledge.model import Span

LETTERS = {name: tag for name, tag in vars(pos).items() if isinstance(tag, str) and len(tag) == 1}

SENTENCES = [
    ("Mr. Hill said it.", ["mr", "hill", "said", "it", "."], "NNFR."),
    (
        "Hill’s “old plan” failed on Monday.",
        ["hill’s", "“”", "failed", "on", "monday", "."],
        "NQVPT.",
    ),
    ("Rusk, R-Kan., said no.", ["rusk", "said", "no", "."], "NFD."),
    ("Rusk (R) left.", ["rusk", "left", "."], "NF."),
    (
        "Rusk, D-Ohio, the chairman, left.",
        ["rusk", ",", "the", "chairman", ",", "left", "."],
        "N,Dw,F.",
    ),
    ("WASHINGTON (AP) — He will go.", ["he", "will", "go", "."], "RMw."),
    ("The U.S. paid $1,500.", ["the", "u.s.", "paid", "$1,500", "."], "DNFO."),
    ("Will Smith and US staff", ["will", "smith", "and", "us", "staff"], "NNCNw"),
]


def names(letters: str) -> list[str]:
    by_letter = {tag: name for name, tag in LETTERS.items()}
    return [by_letter[letter] for letter in letters]


@pytest.mark.parametrize(("text", "words", "tags"), SENTENCES)
def test_a_sentence_is_cut_into_tagged_tokens(text: str, words: list[str], tags: str) -> None:
    (sentence,) = tokenized_sentences(text, [Span(0, len(text))])
    assert list(sentence.words) == words
    assert names(sentence.tags) == names(tags)


def test_a_token_has_its_place_in_the_text() -> None:
    text = "It rained. Hill said “no”."
    _, sentence = tokenized_sentences(text, [Span(0, len(text))])
    assert text[slice(*sentence.span(2, 3))] == "“no”"


def test_a_sentence_without_an_end_is_cut() -> None:
    text = "word " * (MOST_TOKENS + 1)
    assert [len(one) for one in tokenized_sentences(text, [Span(0, len(text))])] == [MOST_TOKENS, 1]


def test_paragraphs_are_numbered() -> None:
    text = "One.\nTwo. Three."
    found = tokenized_sentences(text, [Span(0, 4), Span(5, len(text))])
    assert [sentence.paragraph for sentence in found] == [0, 1, 1]


def test_every_tag_has_one_letter_of_its_own() -> None:
    assert len(set(LETTERS.values())) == len(LETTERS)


def test_every_closed_class_has_a_tag() -> None:
    assert {heading[0] for heading in tables.groups("word_classes.txt")} <= set(LETTERS.values())
