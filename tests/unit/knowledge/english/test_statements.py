"""What is a statement, with which borders and of which kind."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.english.attribution.statements import statements
from knowledge.model import Kind, Statement, Story
from paths import REPORT

D, I, M = Kind.DIRECT, Kind.INDIRECT, Kind.MIXED  # noqa: E741


def read(text: str) -> tuple[Statement, ...]:
    return statements(Story("story", "Story", text))


CASES = [
    ("“No,” Hill said.", [(D, "“No,”")]),
    ("Hill said: “It is over. Go home.”", [(D, "“It is over. Go home.”")]),
    ("“It,” he said, “is over.”", [(D, "“It,”"), (D, "“is over.”")]),
    ("Hill said that, when it rains, roads flood.", [(I, "when it rains, roads flood")]),
    ("Hill said it was late.", [(I, "it was late")]),
    ("But it was late, Hill said.", [(I, "it was late")]),
    ("Drones, he said, are late.", [(I, "Drones"), (I, "are late")]),
    ("All is well, he said – but it is late.", [(I, "All is well"), (I, "but it is late")]),
    ("It is “a mess,” says Hill.", [(M, "It is “a mess,”")]),
    ("Hill said it was “a mess”.", [(M, "it was “a mess”")]),
    ("Hill warned that “it sets a precedent.”", [(D, "“it sets a precedent.”")]),
    ("Hill called it “a mess”.", [(D, "“a mess”")]),
    ("Hill said A fell and warned that B would.", [(I, "A fell"), (I, "B would")]),
    ("Hill said A fell, adding that B rose.", [(I, "A fell"), (I, "B rose")]),
    ("Hill said A fell, and that B rose.", [(I, "A fell, and that B rose")]),
    ("Hill said it was war, echoing the mood.", [(I, "it was war")]),
    ("Hill, who said it was war,", [(I, "it was war")]),
    ("Hill said it was war, a", [(I, "it was war, a")]),
    ("It was late, according to Hill.", [(I, "It was late")]),
    ("According to Hill, it was late.", [(I, "it was late")]),
    ("But, according to Hill, it was late.", [(I, "it was late")]),
    ("Hill pledged to double the fund.", [(I, "to double the fund")]),
    ("Hill accused them of lying.", [(I, "lying")]),
    ("Hill admitted to being puzzled.", [(I, "being puzzled")]),
    ("Hill expressed hope that it would end.", [(I, "it would end")]),
    ("Hill’s claim that it was late drew laughter.", [(I, "it was late")]),
    ("The deal was first reported by the Courier.", [(I, "The deal")]),
    ("As Hill reported in 2014, sales grew.", [(I, "sales grew")]),
    ("It was a pill which critics say was never tested.", [(I, "was never tested")]),
    ("Hill told reporters on Monday that it was late.", [(I, "it was late")]),
    ("Hill said in a statement on Monday that it was late.", [(I, "it was late")]),
    ("WASHINGTON (AP) — Hill said it was late.", [(I, "it was late")]),
    ("It is a rule that critics said would fail.", [(I, "would fail")]),
    ("“No,” she said, noting that it was late.", [(D, "“No,”"), (I, "it was late")]),
    ("“No,” she said, before adding that it was late.", [(D, "“No,”"), (I, "it was late")]),
    ("Hill said A fell, and last month he told Wood that B rose.", [(I, "A fell"), (I, "B rose")]),
    ("It was late, officials said Monday, a move that Hill hailed.", [(I, "It was late")]),
    ("Banks said that A fell, according to officials.", [(I, "Banks said that A fell")]),
    ("Asked if he knew, Hill said, “No.”", [(D, "“No.”")]),
    ("It was late, she says, “by any measure”.", [(I, "It was late"), (D, "“by any measure”")]),
    ("He shrugged off warnings from economists that it would fail.", [(I, "it would fail")]),
    ("Hill told ABC’s “This Week” that it was late.", [(I, "it was late")]),
    ("Hill said: it was late.", [(I, "it was late")]),
    ("Hill said that – it was late.", [(I, "it was late")]),
    ("Hill asked, “Why?” and left the room.", [(D, "“Why?”")]),
    ("Hill’s claim that it was late, a charge that Wood denied, fell.", [(I, "it was late")]),
    ("Hill told them of the plan Monday that it was late.", [(I, "it was late")]),
    ("Hill told about 40 guests that it was late.", [(I, "it was late")]),
    ("Hill urged the minister, Ann Wood, to go.", [(I, "the minister, Ann Wood, to go")]),
    ("It was late, an inquiry has found.", [(I, "It was late")]),
    ("The plan, Hill said, is simple: “We wait for them.”", None),
]


@pytest.mark.parametrize(("text", "expected"), CASES)
def test_a_statement_has_the_borders_of_what_was_said(
    text: str, expected: list[tuple[Kind, str]] | None
) -> None:
    found = [(row.kind, text[row.start : row.end]) for row in read(text)]
    if expected is None:
        expected = [(I, "The plan"), (I, "is simple"), (D, "“We wait for them.”")]
    assert found == expected


NOBODY_SAYS = [
    "The ‘Love hormone’ may help.",
    "It is a “pop-up” restaurant in “The Shed”.",
    "A study found that pupils are fitter.",
    "Staff believe that it escaped at night.",
    "Officials declined to say how many fell.",
    "He could not say if it was late.",
    "He claims benefits and reports to work.",
    "Hill has denied wrongdoing.",
    "Hill asked not to be named.",
]


@pytest.mark.parametrize("text", NOBODY_SAYS)
def test_slogans_findings_and_beliefs_are_no_statements(text: str) -> None:
    assert read(text) == ()


def test_a_quotation_without_a_cue_goes_on_from_the_speaker_before() -> None:
    text = "“I like it,” Hill said. It rained. “I will stay here.”"
    assert [row.speaker for row in read(text)] == ["Hill", "Hill"]


def test_a_quotation_without_a_cue_is_nobodys_once_somebody_else_came_in() -> None:
    text = "“I like it,” Mary Hill said. Tom Wood came in. “I will stay here.”"
    assert [row.speaker for row in read(text)] == ["Mary Hill", None]


def test_a_quotation_behind_a_colon_is_said_by_whom_the_sentence_is_about() -> None:
    text = "Mary Hill was blunt: “It is over now.” Tom Wood was not: “It is fine by me.”"
    assert [row.speaker for row in read(text)] == ["Mary Hill", "Tom Wood"]


def test_a_quotation_over_paragraphs_is_a_statement_in_each() -> None:
    text = "Hill said: “It began so.\n“It went on like this.”"
    assert [(text[row.start : row.end], row.speaker) for row in read(text)] == [
        ("“It began so.", "Hill"),
        ("“It went on like this.”", "Hill"),
    ]


def test_every_statement_of_the_first_report_has_its_speaker_and_role() -> None:
    if not REPORT.exists():
        pytest.skip(f"the report is not here: {REPORT.name}")
    found = [(row.speaker, row.role, row.cue) for row in read(REPORT.read_text(encoding="utf-8"))]
    assert found == [
        ("John Kirby", "Pentagon spokesman", "said"),
        ("John Kirby", "Pentagon spokesman", "said"),
        ("Joe Biden", "President", "announced"),
        ("The New York Times", None, "reported"),
        ("State Department", None, "announced"),
        ("Ned Price", "State Department spokesman", "said"),
        ("Ned Price", "State Department spokesman", "said"),
        ("Ned Price", "State Department spokesman", "added"),
    ]


FOUND_BY_CHANCE = [
    "they Trump's which whether , State statement Mr State . “No.” State",
    "called Mary however State and Hill told the “ all by ( lying said and that not , The against",
    ":D-A,D-A,",
    "Hill’s claim that it was late,",
    "It is: “Show me.”:“No one .",
]


@pytest.mark.parametrize("text", FOUND_BY_CHANCE)
def test_texts_that_once_broke_the_rules_no_longer_do(text: str) -> None:
    found = read(text)
    assert all(before.end <= after.start for before, after in pairwise(found))


WORDS = st.sampled_from(
    [*"“”‘’,.:–()\n", "Hill", "Mary", "said", "told", "claims", "was", "he", "the", "minister"]
) | st.sampled_from(["that", "which", "according", "to", "by", "and", "’s", "declined", "who"])


@given(st.one_of(st.text(max_size=120), st.lists(WORDS, max_size=40).map(" ".join)))
def test_whatever_the_text_statements_are_slices_in_order_that_do_not_overlap(text: str) -> None:
    found = read(text)
    for row in found:
        assert 0 <= row.start < row.end <= len(text)
        assert all(0 <= span.start < span.end <= len(text) for span in row.evidence)
    for kind in Kind:
        rows = [row for row in found if row.kind is kind]
        for before, after in pairwise(rows):
            assert before.end <= after.start


@pytest.mark.parametrize(
    "text",
    [
        "A (R)",
        "Senator (R-Texas)",
        "By Jane Poole, D-Ohio,",
        "option (i)",
        "Portugal.[d]",
        "The vote (R)(D) was close (I)",
        "Rusk (R), Poole, D-Ohio, (I), R-Kan.",
    ],
)
def test_a_party_tag_may_end_a_sentence(text: str) -> None:
    assert read(text) == ()
