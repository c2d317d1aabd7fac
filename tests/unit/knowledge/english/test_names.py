"""Whom a story names, and whom a part of a name or a pronoun stands for."""

from __future__ import annotations

import pytest

from knowledge.english.attribution.statements import statements
from knowledge.model import Resolution, Statement, Story


def read(text: str) -> tuple[Statement, ...]:
    return statements(Story("story", "Story", text))


FULL_NAMES = [
    ("Pentagon spokesman John Kirby said it was over.", "John Kirby"),
    ("“It is over,” said Dr Bram van der Heijden.", "Bram van der Heijden"),
    ("“It is over,” says SOHAY’s manager, Mohammed al-Mamun.", "Mohammed al-Mamun"),
    ("Nancie Prud’homme, of the Rights Center, said it was over.", "Nancie Prud’homme"),
    ("Simon Baron-Cohen said it was over.", "Simon Baron-Cohen"),
    ("The author, Ursula K. Le Guin, said it was over.", "Ursula K. Le Guin"),
    ("Moon Jae-in, the president, said it was over.", "Moon Jae-in"),
    ("Aung San Suu Kyi denied that it was over.", "Aung San Suu Kyi"),
    ("Senate Majority Leader Mitch McConnell said it was over.", "Mitch McConnell"),
    ("Secretary of State Antony Blinken said it was over.", "Antony Blinken"),
    ("Justin Bartholomew “Bart” Quigley said it was over.", "Justin Bartholomew “Bart” Quigley"),
    ("The State Department announced it was sending troops.", "State Department"),
    ("It was over, the New York Times reported.", "the New York Times"),
    ("It was over, according to a statement from the Academy of Sciences.", "Academy of Sciences"),
    ("Park officials said it was over.", "Park officials"),
    (
        "The firms that make and sell e-bikes say it is over.",
        "The firms that make and sell e-bikes",
    ),
]


@pytest.mark.parametrize(("text", "name"), FULL_NAMES)
def test_the_source_at_the_cue_is_named(text: str, name: str) -> None:
    assert [statement.speaker for statement in read(text)] == [name]


TITLES_IN_NAMES = [
    ("Lord Garrow said it was over. “No,” said Garrow.", ["Lord Garrow", "Lord Garrow"]),
    ("Baroness Quill said it was over.", ["Baroness Quill"]),
    (
        "The bishop, Lord Tamsin of Fenwick, said no. “It is over,” Tamsin said.",
        ["Lord Tamsin of Fenwick"],
    ),
    ("The rapper MC Brindle said it was over.", ["MC Brindle"]),
    (
        "“It is over,” said the producer DJ Halloran. “No,” Halloran wrote.",
        ["DJ Halloran", "DJ Halloran"],
    ),
    ("The elder, Hajji Karim, said it was over.", ["Karim"]),
    ("“It is over,” said Dona Rita Salles.", ["Rita Salles"]),
    ("Her neighbour, Signora Elena Conti, said it was over.", ["Elena Conti"]),
    ("Tom Lowe resigned. Downing Street said it was over.", ["Downing Street"]),
    ("Ulla Berg-Sandqvist sang. “It is over,” Berg-Sandqvist said.", ["Ulla Berg-Sandqvist"]),
    ("Jon Almquist sang. Almquist said it was over.", ["Jon Almquist"]),
    ("The luthier Nils Hale-Sjöqvist sang. He said it was over.", ["Nils Hale-Sjöqvist"]),
]


@pytest.mark.parametrize(("text", "speakers"), TITLES_IN_NAMES)
def test_a_peer_and_a_stage_name_keep_their_title(text: str, speakers: list[str]) -> None:
    assert [statement.speaker for statement in read(text)] == speakers


AT_THE_CUE = [
    ("Rep. Ann Hill (R-Ohio), who backs the businessman Tom Ewell, said no rain fell.", "Ann Hill"),
    ("Sen. Jim Rusk, R-Kan., the chairman, said it was over.", "Jim Rusk"),
    ("The fund paid, with its spokeswoman, Kay Dale, saying it was over.", "Kay Dale"),
    ("“No,” said Ann Hill, the top aide, who has argued that it was over.", "Ann Hill"),
    ("So would Ellen Voss, the mayor, who joked that it was over.", "Ellen Voss"),
    ("Sheila Bright, whose husband, Ken, died in May, said it was over.", "Sheila Bright"),
    ("It was over, according to officials briefed on it.", "officials briefed on it"),
    ("One of them said it was over.", "One of them"),
    ("Hill and Wood both said it was over.", "Hill and Wood"),
    ("The agents all said it was over.", "The agents"),
    (
        "But Al Roe, a Democrat, and Cy Dee, a critic, said it was over.",
        "Al Roe, a Democrat, and Cy Dee",
    ),
    ("“It is over,” one of the officials said.", "one of the officials"),
    ("The campaign group Fair Wheels said it was over.", "Fair Wheels"),
    ("Severn & Western said it was over.", "Severn & Western"),
    ("A report by the Growers’ Council said it was over.", "Growers’ Council"),
    ("“It is over,” State Senator Maya Lind said.", "Maya Lind"),
    ("The company behind it, Kelpworks, says it is over.", "Kelpworks"),
    ("They were taken by a naval officer who noted that it was over.", "a naval officer"),
    ("The company said it was over.", "The company"),
    ("The head of the agency said it was over.", "The head of the agency"),
]


@pytest.mark.parametrize(("text", "name"), AT_THE_CUE)
def test_what_stands_around_a_source_does_not_speak(text: str, name: str) -> None:
    assert {statement.speaker for statement in read(text)} == {name}


LATER = [
    (
        "Ana Hill, a chemist who met her husband here, left. She said it was over.",
        "Ana Hill",
        Resolution.PRONOUN,
    ),
    (
        "A strategist was blunt. “He is toast,” the strategist said.",
        "A strategist",
        Resolution.ROLE,
    ),
    ("Ann Hill lost her claim that it was over.", "Ann Hill", Resolution.PRONOUN),
    (
        "The Elevator Co. met. Ann Hill left. Elevator said it was over.",
        "Elevator Co.",
        Resolution.SURNAME,
    ),
    ("John Kirby arrived. Kirby said it was over.", "John Kirby", Resolution.SURNAME),
    ("Mayor Maria Kakali arrived. “No,” she said.", "Maria Kakali", Resolution.PRONOUN),
    ("Carlota Weiss lost. Weiss said she was ill.", "Carlota Weiss", Resolution.SURNAME),
    ("Park Jae-won left. Park said it was over.", "Park Jae-won", Resolution.SURNAME),
    ("Wanjiku wa Mwangi left. Mwangi said no rain fell.", "Wanjiku wa Mwangi", Resolution.SURNAME),
    (
        "Ned Price, the spokesman, arrived. The spokesman said it was over.",
        "Ned Price",
        Resolution.ROLE,
    ),
    (
        "The Narcotics Control Board (NCB) met. The NCB said it was over.",
        "Narcotics Control Board",
        Resolution.SURNAME,
    ),
    (
        "Ifeanyi Okonjo scored. Okonjo said it was late. The 23-year-old said: “Yes.”",
        "Ifeanyi Okonjo",
        None,
    ),
]


@pytest.mark.parametrize(("text", "name", "resolved"), LATER)
def test_a_part_a_pronoun_or_a_description_stands_for_the_full_name(
    text: str, name: str, resolved: Resolution | None
) -> None:
    last = read(text)[-1]
    assert last.speaker == name
    assert resolved in (None, last.resolved)


DOUBTFUL = [
    "Tom Wood and Jack Hall met. He said it was over.",
    "John Hodge and Mary Hodge came. Hodge said it was over.",
    "It was late. She said it was over.",
]


@pytest.mark.parametrize("text", DOUBTFUL)
def test_between_two_equally_good_candidates_nobody_is_named(text: str) -> None:
    assert [statement.speaker for statement in read(text)] == [None]


def test_a_woman_is_not_he() -> None:
    text = "John Hall left. Mary Wood came. He said it was over."
    assert read(text)[0].speaker == "John Hall"


def test_the_evidence_shows_the_words_at_the_cue_and_the_full_name() -> None:
    text = "John Kirby, Pentagon spokesman, arrived. Kirby said it was over."
    (found,) = read(text)
    assert [text[span.start : span.end] for span in found.evidence] == [
        "Kirby",
        "John Kirby",
        "Pentagon spokesman",
    ]
