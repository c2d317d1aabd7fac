"""Which marks pair, whatever writers and word processors do to them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.text.quotation_marks import quotations

PAIRS = [
    ("‘We can’t,’ he said. ‘It’s shut.’", ["‘We can’t,’", "‘It’s shut.’"]),
    ("‘The boys’ club is shut,’ he said.", ["‘The boys’ club is shut,’"]),
    ("the players’ union and the fans’ anger", []),
    ("rock ’n’ roll in the ’90s, ’twas said", []),
    ("'Don't,' said the boss' wife.", ["'Don't,'"]),
    ("He called it ‘of grave concern’.", ["‘of grave concern’"]),
    ("“He said ‘no’ to me,” she said.", ["“He said ‘no’ to me,”", "‘no’"]),
    ('He said "hello" and "bye".', ['"hello"', '"bye"']),
    ("„Guten Tag“, sagte er. «Bonjour», dit-elle.", ["„Guten Tag“", "«Bonjour»"]),
    ("»Das ist ›gut‹«, sagte er. »Ja?«", ["»Das ist ›gut‹«", "›gut‹", "»Ja?«"]),
    ("«\u00a0Oui\u00a0», dit-elle. (« Non ! »)", ["«\u00a0Oui\u00a0»", "« Non ! »"]),
    ("„Ist das gut?“, fragte er. „Ja, ‚sehr‘.“", ["„Ist das gut?“", "„Ja, ‚sehr‘.“", "‚sehr‘"]),
    ("(»Nein«) – »doch«", ["»Nein«", "»doch«"]),
    ("He is 5' 10\" tall", []),
    ("“They’ll say, ’We go back,’” Singh said.", ["“They’ll say, ’We go back,’”"]),
]


@pytest.mark.parametrize(("text", "expected"), PAIRS)
def test_marks_are_paired_and_apostrophes_are_left_alone(text: str, expected: list[str]) -> None:
    assert [text[q.start : q.end] for q in quotations(text)] == expected


def test_a_quotation_that_goes_on_in_the_next_paragraph_runs_to_the_end() -> None:
    (found,) = quotations("“It began so. And it went on.")
    assert not found.closed
    assert found.end == len("“It began so. And it went on.")


def test_a_forgotten_closing_mark_costs_one_sentence_not_the_rest() -> None:
    text = "“One is lost. Then more. “Two,” he said."
    assert [text[q.start : q.end] for q in quotations(text)] == ["“One is lost.", "“Two,”"]


def test_a_forgotten_opening_mark_quotes_the_sentence_it_ends() -> None:
    text = "Bones sell well. The trade is lucrative,” Chapagain said."
    (found,) = quotations(text)
    assert text[found.start : found.end] == "The trade is lucrative,”"


@given(st.text(alphabet="ab. ,“”‘’\"'«»„s", max_size=200))
def test_quotations_are_nested_or_apart_and_within_the_text(text: str) -> None:
    found = quotations(text)
    assert [q.start for q in found] == sorted(q.start for q in found)
    for one in found:
        assert 0 <= one.start < one.end <= len(text)
        for other in found:
            assert not one.start < other.start < one.end < other.end
