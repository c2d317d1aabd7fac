"""Which words of a sentence report speech there."""

from __future__ import annotations

import pytest

from knowledge.english.attribution.relations.cues import cues
from knowledge.english.attribution.tokens import tokenized_sentences
from knowledge.english.reporting_verbs import LEXICON
from knowledge.english.tables import rows
from knowledge.model import Span

SENTENCES = [
    ("Smith said it was over.", ["said"]),
    ("Smith, who had said so, warned that it would fail.", ["said", "warned"]),
    ("Hannah says she is tired.", ["says"]),
    ("The reports say that it failed.", ["say"]),
    ("Fresh claims of fraud were heard.", []),
    ("She claims that it failed.", ["claims"]),
    ("Washington state attorney Bob Ferguson said no.", ["said"]),
    ("Researchers claim that it works.", ["claim"]),
    ("It is very challenging to stay.", []),
    ("They could not say if it was true.", []),
    ("Some might say it was too much.", []),
    ("Staff were told to go home.", []),
    ("The FAA points out that drones fall.", ["points out"]),
    ("He called for calm and called on them to go.", ["called for", "called on"]),
    ("The minister is expected to say that tests will grow.", ["say"]),
    ("He made a statement and left.", ["made"]),
]


@pytest.mark.parametrize(("text", "expected"), SENTENCES)
def test_a_verb_of_speech_is_told_from_a_noun(text: str, expected: list[str]) -> None:
    (sentence,) = tokenized_sentences(text, [Span(0, len(text))])
    found = [
        text[sentence.starts[cue.start] : sentence.ends[cue.end - 1]]
        for cue in cues(sentence)
        if cue.function != "passive"
    ]
    assert found == expected


def test_somebody_who_was_asked_did_not_ask() -> None:
    text = "Smith, asked about it, said no."
    (sentence,) = tokenized_sentences(text, [Span(0, len(text))])
    assert [cue.function for cue in cues(sentence)] == ["passive", "finite"]


def test_a_regular_verb_is_found_in_all_its_forms() -> None:
    for form in ("deny", "denies", "denied", "denying", "admitted", "stresses", "wrote", "writing"):
        assert form in LEXICON


def test_every_row_of_the_lexicon_has_its_five_columns_and_is_there_once() -> None:
    table = rows("reporting_verbs.tsv")
    assert {len(row) for row in table} == {5}
    assert len({row[0] for row in table}) == len(table)
    assert {row[2] for row in table} <= {"speech", "thought", "finding", "document", "quote"}
