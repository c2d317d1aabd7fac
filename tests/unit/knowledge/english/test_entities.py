"""Whom the words of a story belong to, kind by kind: mentions, entities and their resolution.

Names and sentences are invented. What several answers are right for lists them all; None
stands for no answer.
"""

from __future__ import annotations

import pytest

from knowledge.english.attribution.statements import explained, statements
from knowledge.model import Resolution, Statement, Story


def read(text: str) -> tuple[Statement, ...]:
    return statements(Story("story", "Story", text))


def last_speaker(text: str) -> str | None:
    return read(text)[-1].speaker


BESIDE_SOMEBODY = [
    ("The widow of Judge Ada Finch said: “He was kind.”", "The widow of Judge Ada Finch"),
    ("A lawyer for Omar Sayed said no date was set.", "A lawyer for Omar Sayed"),
    ("Friends of Lena Ortiz say she left on Monday.", "Friends of Lena Ortiz"),
    (
        "Supporters of President Ilya Doran said the vote was fair.",
        "Supporters of President Ilya Doran",
    ),
    ("The parents of Timo Aalto said he loved boats.", "The parents of Timo Aalto"),
    ("A source close to Prince Edmund said it was over.", "A source close to Prince Edmund"),
    ("Mary Cole’s brother said she was brave.", "Mary Cole’s brother"),
    ("Ministry of Defence officials said it was late.", "Ministry of Defence officials"),
    ("The family of Lena Ortiz said in a note: “We miss her.”", "The family of Lena Ortiz"),
    ("Neighbours said they heard a bang.", "Neighbours"),
    ("The company said it was late.", "The company"),
]


@pytest.mark.parametrize(("text", "speaker"), BESIDE_SOMEBODY)
def test_who_stands_beside_somebody_speaks_for_himself(text: str, speaker: str) -> None:
    assert last_speaker(text) == speaker


NAMESAKES = [
    ("Owen Hart, whose daughter Emily Owen Hart was hurt, said: “She is strong.”", "Owen Hart"),
    (
        "Grace Lindqvist died in May. Her husband, Karl Lindqvist, said: “She fought.”",
        "Karl Lindqvist",
    ),
    ("Maria Lopez, mother of Maria Lopez Garcia, said it was late.", "Maria Lopez"),
    ("James Bell, the father of James Bell Jr., said it was late.", "James Bell"),
    ("Tom Paldo and his son Ned Paldo farm. Ned Paldo said it was hard.", "Ned Paldo"),
    ("Tom Paldo and his wife, Rita Paldo, farm. Mrs Paldo said it was hard.", "Rita Paldo"),
    ("Tom Paldo and his wife, Rita Paldo, farm. “It is hard,” said Mr Paldo.", "Tom Paldo"),
    (
        (
            "Zhou Mei slept. Her grandson, Zhou Bo, left. He said he ran.\n"
            "Zhou is not sure she will go. “I am old,” she said."
        ),
        "Zhou Mei",
    ),
    ("John Hodge and Mary Hodge came. Hodge said it was over.", None),
    (
        "Rudolf Gill came with his son, Andrew Gill. The senior Mr Gill said it was late.",
        "Rudolf Gill",
    ),
]


@pytest.mark.parametrize(("text", "speaker"), NAMESAKES)
def test_two_who_share_a_name_stay_two(text: str, speaker: str | None) -> None:
    assert last_speaker(text) == speaker


UNNAMED = [
    (
        (
            "Judge Alan Frew spoke first.\nA nurse who declined to give her name said the ward was "
            "full.\n“We are drowning,” she said."
        ),
        "A nurse who declined to give her name",
    ),
    (
        "Dana Whit was found by the river.\nA dog walker said he saw the bag.\n“I ran,” he said.",
        "A dog walker",
    ),
    (
        (
            "Lawyer Fay Dunmore asked for a retrial. Juror No. 7 said the evidence was thin. "
            "“I never believed it,” she said."
        ),
        "Juror No. 7",
    ),
    ("Leo Marsh died.\nHis sister said he had been ill.\n“He hid it,” she said.", "His sister"),
    (
        (
            "Councillor Amy Ford voted no.\nOne of the nurses said the ward would close.\n"
            "“It is cruel,” she said."
        ),
        "One of the nurses",
    ),
    ("Norway said it was late. It added that talks were over.", "Norway"),
    ("Officials said it was late. They added that talks were over.", "Officials"),
]


@pytest.mark.parametrize(("text", "speaker"), UNNAMED)
def test_a_pronoun_can_mean_somebody_without_a_name(text: str, speaker: str) -> None:
    found = read(text)[-1]
    assert (found.speaker, found.resolved) == (speaker, Resolution.PRONOUN)


RECOGNISED = [
    (
        "Enric Solbes gave it away. Solbes is unapologetic. “I would again,” he said.",
        "Enric Solbes",
    ),
    ("Jan Reed, a baker, left. “It was hot,” Reed said.", "Jan Reed"),
    ("April Jones won. “I am glad,” said Jones.", "April Jones"),
    ("June Carter said it was late.", "June Carter"),
    ("Per Dahlgren said it was late.", "Per Dahlgren"),
    ("Belfast-born Ciara Doyle said it was late.", "Ciara Doyle"),
    ("London-based artist Yinka Sode said it was late.", "Yinka Sode"),
    ("William “Bud” Archer said it was late.", "William “Bud” Archer"),
    ("U.N. Secretary-General Tomas Oduya said it was late.", "Tomas Oduya"),
    ("Rt Hon Clare Wynn said it was late.", "Clare Wynn"),
    ("Sqn Ldr Ian Frost said it was late.", "Ian Frost"),
    ("Pia Holm, from the Meadow Foundation, said it was late.", "Pia Holm"),
    ("Minister for Rural Affairs Ola Nyberg said it was late.", "Ola Nyberg"),
    ("NYPD Chief of Detectives Dermot Shaw said it was late.", "Dermot Shaw"),
    ("Tuva Brekkhus runs a kiosk. She said trade was slow.", "Tuva Brekkhus"),
    ("The University of Marlow said it was late.", "University of Marlow"),
    ("The National Union of Bakers met. NUB said pay was low.", "National Union of Bakers"),
    ("Harlow Foods closed a plant. Harlow said 40 jobs would go.", "Harlow Foods"),
    ("Harlow Foods closed a plant. The company said 40 jobs would go.", "Harlow Foods"),
    ("Ivo Prskalo, the coach, was calm. “We lost,” the coach said.", "Ivo Prskalo"),
    ("Resident Gil Portugal left. “It hurt,” Portugal said.", "Gil Portugal"),
    (
        (
            "A 67-year-old grandmother has swum the strait.\nDot Hill, 67, came ashore on Sunday. "
            "“I was cold,” she said."
        ),
        "Dot Hill",
    ),
]


@pytest.mark.parametrize(("text", "speaker"), RECOGNISED)
def test_people_and_bodies_are_known_by_what_stands_beside_them(text: str, speaker: str) -> None:
    assert last_speaker(text) == speaker


IN_MIND = [
    ("Ana Ruiz told Bo Lind she was tired. “I quit,” she said.", "Ana Ruiz"),
    ("Tom Reed met Ann Lee. He said it was late.", "Tom Reed"),
    ("Speaking to Karl Bohm, he said it was late.", None),
    (
        (
            "Ivo Vane met Al Roe. Roe left early.\n“Did you go, Mr Vane?” Ann Lee asked.\n"
            "He said it was late."
        ),
        "Ivo Vane",
    ),
    ("Sgt Lou Ames arrested Dev Rao. Rao said he slept. “I was ill,” he said.", "Dev Rao"),
    ("Mina Park met Rhea Holt. Holt said it was late. “I must go,” she added.", "Rhea Holt"),
    ("Luka Babić scored. The Croatian said it was luck.", "Luka Babić"),
    ("Ann Lee spoke.\nTom Reed was brisker. “We are out of time.”", "Tom Reed"),
    ("“Go?” asked Ann Lee.\n“No,” said Tom Reed.\n“Not at all?”", "Ann Lee"),
    ("“I like it,” Mary Hill said. Tom Wood came in. “I will stay here.”", None),
    ("Ann Lee’s verdict: “It is over now.”", "Ann Lee"),
]


@pytest.mark.parametrize(("text", "speaker"), IN_MIND)
def test_of_all_in_mind_the_one_who_is_clearly_ahead_is_given(
    text: str, speaker: str | None
) -> None:
    assert last_speaker(text) == speaker


ROLES = [
    ("The club sacked manager Pete Larkin. Larkin said he was sad.", "manager"),
    ("Police shot motorist Al Roe. Roe said he was fine.", "motorist"),
    ("Ana Hill, who runs the bakery, said it was late.", "who runs the bakery"),
    ("Ida Strand, who led the survey at Bergen, said it was late.", "who led the survey at Bergen"),
    ("NYPD Chief of Detectives Dermot Shaw said it was late.", "NYPD Chief of Detectives"),
    ("Ravi Nair (a plumber from Leeds) said it was late.", "plumber from Leeds"),
    ("Sara Lund, a beekeeper, won. Later Lund, a mother, said it was late.", "beekeeper"),
    ("The 36-year-old shop assistant Mia Berg said it was late.", "36-year-old shop assistant"),
    ("Ole Bakk, ambassador to Peru, said it was late.", "ambassador to Peru"),
    ("Tarmo Kask, a lifelong gleaner, said it was late.", "lifelong gleaner"),
    ("One of the divers, Lee Fong, said it was late.", "One of the divers"),
    ("Ole Lie dived. The scientist said it was cold.", "scientist"),
    ("Ole Lie dived. The 36-year-old said it was cold.", None),
    ("Ryan Cole, from Hull, said it was late.", None),
    ("Ellen Voss, who came home on Friday, said it was late.", None),
]


@pytest.mark.parametrize(("text", "role"), ROLES)
def test_a_role_is_what_stands_in_the_place_of_one(text: str, role: str | None) -> None:
    made = read(text)
    assert made
    for found in made:
        assert found.speaker is not None
        assert found.role == role


def test_a_comparison_gives_nobody_a_role() -> None:
    text = "Ewa Brun has a boat. Like her grandfather, Brun said, she liked the sea."
    assert {found.role for found in read(text)} == {None}


def test_both_of_two_described_together_have_the_role() -> None:
    text = "Jo Webb and Al Pym, co-founders of Tidal Bread, left. Webb said it was late."
    (found,) = read(text)
    assert found.role == "co-founders of Tidal Bread"


def test_each_statement_tells_who_was_considered_the_best_first() -> None:
    text = "Mayor Ann Lee met Bo Hart. “I stay,” she said."
    ((statement, considered),) = explained(Story("story", "Story", text))
    assert [one.name for one in considered] == ["Ann Lee", "Bo Hart"]
    assert statement.speaker == considered[0].name
    for one in considered:
        assert one.score == pytest.approx(sum(one.parts.values()))
