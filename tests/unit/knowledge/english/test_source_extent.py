"""How far a source goes that is given as it is written, and which noun it is."""

from __future__ import annotations

import pytest

from knowledge.english.attribution.statements import statements
from knowledge.model import Story

UNNAMED = [
    (
        "“It was loud,” said a cyclist who asked not to be named.",
        "a cyclist who asked not to be named",
    ),
    ("“It was loud,” said a cyclist, who asked not to be named.", "a cyclist"),
    ("“It was loud,” said a woman who claimed she was robbed.", "a woman"),
    ("The roof fell, according to four officers who attended.", "four officers who attended"),
    ("A miner who lost his boots said the pit was shut.", "A miner who lost his boots"),
    ("Drivers who slept in their cabs said the road was shut.", "Drivers who slept in their cabs"),
    (
        "Drivers who slept in their cabs told a grim tale. They said the road was shut.",
        "Drivers who slept in their cabs",
    ),
    (
        "A dozen shopkeepers interviewed near the harbour said they had seen no warning.",
        "A dozen shopkeepers interviewed near the harbour",
    ),
    (
        "Six nurses questioned at the hospital said the ward was full.",
        "Six nurses questioned at the hospital",
    ),
    (
        "Two officials briefed on the talks said the deal was dead.",
        "Two officials briefed on the talks",
    ),
    (
        "A 2016 report commissioned by the council says the bridge is weak.",
        "A 2016 report commissioned by the council",
    ),
    (
        "A 2016 audit ordered by the council, a copy of which was kept, says the bridge is weak.",
        "A 2016 audit ordered by the council",
    ),
    ("The road is old, according to a letter seen by the Echo.", "a letter seen by the Echo"),
]


@pytest.mark.parametrize(("text", "speaker"), UNNAMED)
def test_an_unnamed_source_keeps_what_tells_it_from_others(text: str, speaker: str) -> None:
    assert [one.speaker for one in statements(Story("dam", "Dam", text))][:1] == [speaker]


NEAREST = [
    (
        "The head of a firm that drained a lake in error told MPs that he was sorry.",
        "The head of a firm that drained a lake in error",
    ),
    (
        "A man that lost his boots in the flood said the pit was shut.",
        "A man that lost his boots in the flood",
    ),
    ("It was a blow for Governor Hollis Crane, who told aides he was tired.", "Hollis Crane"),
    ("The plan drew praise from Ann Lee, who said the road was safe.", "Ann Lee"),
    ("It came with a note from a man in Old Ely, who says that he is well.", "a man in Old Ely"),
    ("A memo sent in April warned drivers that the brakes could fail.", "A memo"),
    ("The lift is old, and a notice printed on Monday said it would close.", "a notice"),
    (
        "TARVO, May 6 - Elbonia's state bank cut its rate, saying food was cheap.",
        "Elbonia's state bank",
    ),
    (
        "KARST, Elbonia, 12 Oct (Ledger) - The port authority shut a pier, saying it was old.",
        "The port authority",
    ),
    ("He has a letter from a vet named Ivo Pell, which states that the dog is dead.", "Ivo Pell"),
    ("A police officer named Ann Lee said the road was shut.", "Ann Lee"),
    ("A copy of the ABC’s plan for a dam admits that it may leak.", "the ABC"),
    ("The board refused a petition from parents who say the bus is late.", "parents"),
    ("She kept a letter from nurses who say the ward is full.", "nurses"),
    ("He showed a note by the guard who said the gate was open.", "the guard"),
    ("He lost cash detectives said he stole from the till.", "detectives"),
    ("She was held over three tons of tin, goods officials said she hid in a barn.", "officials"),
    ("He got the boat with money investigators said he took from a fund.", "investigators"),
    ("On Friday, senior officials said he took the money.", "senior officials"),
]


@pytest.mark.parametrize(("text", "speaker"), NEAREST)
def test_a_relative_clause_is_said_by_the_noun_that_it_belongs_to(text: str, speaker: str) -> None:
    assert [one.speaker for one in statements(Story("dam", "Dam", text))] == [speaker]


PASSIVES = [
    ("The tower leaned to the left, an inquest heard.", None, "The tower leaned to the left"),
    ("The jury heard that Pike had no savings.", None, "Pike had no savings"),
    ("Residents were told that the road would open.", None, "the road would open"),
    ("Guests had been warned the pool was empty.", None, "the pool was empty"),
    ("The hut, where guests were told it was kept, was sold.", None, "it was kept"),
    ("A clerk was told to ‘sit down’ by the judge on Friday.", "the judge", "‘sit down’"),
    ("Pupils were told to “hush” by their teacher, Dora Pike.", "Dora Pike", "“hush”"),
    ("The firm was accused by officials on Friday of “greed”.", "officials", "“greed”"),
    ("The ministry was accused by critics last week of “sloth”.", "critics", "“sloth”"),
]


@pytest.mark.parametrize(("text", "speaker", "words"), PASSIVES)
def test_a_passive_is_said_by_its_agent_or_by_nobody_told(
    text: str, speaker: str | None, words: str
) -> None:
    found = statements(Story("dam", "Dam", text))
    assert [(one.speaker, text[one.start : one.end]) for one in found] == [(speaker, words)]


NO_STATEMENTS = [
    "Dora Pike asked the gallery to keep her name secret.",
    "Dora Pike asked that her surname not be printed.",
    "Omar Quill requested that his identity be withheld.",
    "Dora, who asked her family name be withheld, left.",
    "Emails reviewed by the Echo suggest directors knew of the leak.",
    "The data suggested that the lake was warm.",
    "An earlier study, in the journal Water Research, had suggested the lake was warm.",
    "A spokesman for Dora Pike said he would not be commenting.",
    "The firm said it could not comment on the case.",
    "Dora Pike said she would not comment.",
    "The two clubs accused each other of cheating in angry letters.",
    "She sold nine goats, and once, when her fences were mocked, posted the wire.",
    "She was told to leave the house.",
    "I was told that it was late.",
]


@pytest.mark.parametrize("text", NO_STATEMENTS)
def test_requests_refusals_and_findings_are_no_statements(text: str) -> None:
    assert statements(Story("dam", "Dam", text)) == ()


REPORTED = [
    (
        "It rains there, which, the report notes wryly, “may please the ducks”.",
        [("the report", "“may please the ducks”")],
    ),
    (
        "Dora Pike urged us to reopen it, which shut after, according to city papers, “a slump”.",
        [
            ("Dora Pike", "us to reopen it"),
            ("city papers", "“a slump”"),
        ],
    ),
    (
        "Her coach, Omar Quill, remembered her as “the one who never ran”.",
        [("Omar Quill", "“the one who never ran”")],
    ),
    (
        "Dora Pike, an accountant, asked how much of the loss was due to rain.",
        [("Dora Pike", "how much of the loss was due to rain")],
    ),
    ("Dora Pike, asked how she felt, left the room.", []),
    (
        "Police have appealed for anyone who saw the van to come forward.",
        [("Police", "anyone who saw the van to come forward")],
    ),
    (
        "Officers appealed for witnesses to come forward.",
        [("Officers", "witnesses to come forward")],
    ),
    ("Dora Pike wrote back that the cat was ill.", [("Dora Pike", "the cat was ill")]),
    (
        "It was likely, Dora Pike said, that the dam “holds its breath” at night.",
        [("Dora Pike", "It was likely"), ("Dora Pike", "the dam “holds its breath” at night")],
    ),
    (
        "Omar Quill told the paper El Sol, or the Sun, that the shop was shut for “repairs”.",
        [("Omar Quill", "the shop was shut for “repairs”")],
    ),
]


@pytest.mark.parametrize(("text", "said"), REPORTED)
def test_what_is_said_is_found_behind_what_parts_it_from_its_cue(
    text: str, said: list[tuple[str, str]]
) -> None:
    found = statements(Story("dam", "Dam", text))
    assert [(one.speaker, text[one.start : one.end]) for one in found] == said


HEADINGS = ["‘Like a wet sock’", "“A deep hole”", "‘No way back’"]


@pytest.mark.parametrize("heading", HEADINGS)
def test_a_line_in_marks_without_a_stop_is_a_heading(heading: str) -> None:
    text = f"Dora Pike said it was late.\n\n{heading}\n\nThe road is shut."
    assert len(statements(Story("dam", "Dam", text))) == 1


KNOWN_BY_MORE = [
    # The lead describes whom the next sentence names first.
    (
        "LEEDS - A Yorkshire botanist says she has found a new moss.\nMoana Dalmen works alone.",
        "Moana Dalmen",
    ),
    (
        "A retired miner says he will swim the lake.\nArvid Roos trains in the harbour.",
        "Arvid Roos",
    ),
    # A number ends some names.
    (
        "The union, Amalgamated Shipwrights Local 88, said it had put new locks in place.",
        "Amalgamated Shipwrights Local 88",
    ),
    ("A rival, Channel 9, said the film was late.", "Channel 9"),
    # The lead tells what somebody is whom a later sentence names.
    (
        "Patients wait long, a senior surgeon has warned.\n“No,” said Maud Oduya, a top surgeon.",
        "Maud Oduya",
    ),
    # What stands before a name in one run of capitals and is none of it.
    ("SNP MSP Trevor Haslam said it was late.", "Trevor Haslam"),
    ("Volunteer Greta Tolley said the pump failed.", "Greta Tolley"),
    ("Ruling party leader and MLA Prakash Gokhal said so was he.", "Prakash Gokhal"),
    ("The party’s spokeswoman on climate Aoife Brann said it was late.", "Aoife Brann"),
    # An office that no table has, with its holder behind it.
    ("The Ceann Comhairle, Breda Mulq, said that order would hold.", "Breda Mulq"),
    (
        "The Managing Director of Greenpipe Lagos Limited, Mr. Chudi Eze, said it was owed money.",
        "Chudi Eze",
    ),
    # A nation tells its own from whoever else is named.
    (
        "The seed Tomas Havlik beat Britain’s Callum Read. “I served well,” said the Czech.",
        "Tomas Havlik",
    ),
    # A paragraph that tells of nobody else leads in.
    (
        "Rival Ted Moyo cried.\nJosia Kande went to church.\n“I won,” the 74-year-old said.",
        "Josia Kande",
    ),
    # A possessive inside a name, and a body whose own word takes it up.
    (
        "Ten waited at St Fintan's University Hospital.\nIt rained.\nThe hospital said it knew.",
        "St Fintan's University Hospital",
    ),
    (
        "The Bracken County Sheriff’s Office met. The sheriff’s office said it was late.",
        "Bracken County Sheriff’s Office",
    ),
    ("According to a report by consulting firm Tarn & Well, it cost more.", "Tarn & Well"),
    ("University of Inland Kent hydrologist Dr Priya Nambi says it is old.", "Priya Nambi"),
    (
        "Residents of a town in western New South Wales say it is brown.",
        "Residents of a town in western New South Wales",
    ),
    # An apposition before "who", and one inside an apposition.
    ("A case brought by S. Arul, a retired teacher, who alleged that it was dry.", "S. Arul"),
    ("Elise Marsh, the envoy of the UN children’s fund, UNICEF, said it was late.", "Elise Marsh"),
    # One of several, and a name that tells where somebody belongs.
    ("One of those who objected, retired surveyor Hugh Lomer, said it was late.", "Hugh Lomer"),
    (
        "That buyer, Greta Beki of Larder & Co, tells it well. She says the samples came.",
        "Greta Beki",
    ),
    ("Unseeded Mikaela Soder won. “I was shaking,” Soder said.", "Mikaela Soder"),
    ("Rival Oceanos warned that it would rain until 2027.", "Oceanos"),
    ("Among the arrivals is Fatou Diab, 27. She says she has not heard from him.", "Fatou Diab"),
    # A kind before a name, a noun that opens a sentence, letters of a part of a name.
    ("Power is out, according to utility Ozark Electric.", "Ozark Electric"),
    ("Passenger Mina Chaudry said she had no email.", "Mina Chaudry"),
    (
        "The U.S. Toy Safety Commission met. The TSC said it was late.",
        "U.S. Toy Safety Commission",
    ),
    # Of several who bear a surname the bare one is the first’s.
    (
        "Fiddler Davy Tre died.\nKerra Tre, a singer, sang.\nIt rained.\nTre once said he knew.",
        "Davy Tre",
    ),
    # Ranks, letters behind a name, and words of a name that are words of English.
    ("Garda Declan Prunt said she had made admissions.", "Declan Prunt"),
    ("“I am sorry,” said Aoife Merr SC, who defended her.", "Aoife Merr"),
    ("Listen Well UK said its campaign was late.", "Listen Well UK"),
    ("Neighbouring Belgorie said it would not stand idle.", "Belgorie"),
    (
        "A Department of Health and Social Care spokesperson said: “It is late.”",
        "A Department of Health and Social Care spokesperson",
    ),
    # Who gives a name, and no more.
    ("A retired miner who would give his name only as Josep said it was late.", "Josep"),
    ("A driver who identified herself only as Martha said it was late.", "Martha"),
    # Offices, conjunctions and numbers inside the names of bodies.
    (
        "The International Refugee Relief Agency said it was late.",
        "International Refugee Relief Agency",
    ),
    ("The Nurses and Carers Federation said it was late.", "The Nurses and Carers Federation"),
    ("Chief Loretta Antoni of the Skaha Bluff First Nation said it was late.", "Loretta Antoni"),
    ("Alhaji Sule Okpana denied that it was late.", "Sule Okpana"),
    # The lead describes a body that the next sentence names.
    (
        "The Dutch data regulator said it was late.\nThe regulator, the Council for Files, met.",
        "Council for Files",
    ),
    # Bodies that go on behind "for", and that "the agency" takes up.
    ("The Front for Lusange denied that it used schools.", "Front for Lusange"),
    (
        "The World Hearing Organization met. The agency said that more had died.",
        "World Hearing Organization",
    ),
    ("Hanna Galad, who met the press, said no.\nAccording to her, it was late.", "Hanna Galad"),
    # A body that nobody has named so far.
    (
        "The Senate met on Monday.\nIt rained.\nThe state teachers union asked who would pay.",
        "The state teachers union",
    ),
    # Words that end in a comma wait for whoever called them.
    (
        "Clerk Ann Hill said no. That drew groans. “Thank you for that,” one woman called out.",
        "one woman",
    ),
    ("“Sit down, all of you,” an old man at the back shouted.", "an old man at the back"),
    # A paragraph of its own has a speaker of its own.
    (
        "Governor Kurt Ressler spoke.\nPastor Lyle Dunmore wept. “We meet on Sunday,” he said.",
        "Lyle Dunmore",
    ),
]
SPOKE_TWICE = [
    # A surname with one wrong letter.
    (
        "“They left,” said Atanas Munyagia, the warden. Mr Munyagio said five had gone.",
        "Atanas Munyagia",
    ),
    # Whoever adds something is the one who spoke.
    (
        "Captain Ross Imrie said the room was quiet.\n“That is on us,” the centre-half added.",
        "Ross Imrie",
    ),
    (
        "Boss Pieter Verhoeven said it was late.\n“One man was blind,” said the Dutchman.",
        "Pieter Verhoeven",
    ),
    # A nation tells a company of no other name from nobody.
    (
        "Nordal Air will cut its flights, the Danish carrier said. The airline said it was late.",
        "Nordal Air",
    ),
    # Who gives a name, and no more.
    ("A hacker who goes by Palefax said it was late. “I got in,” she wrote.", "Palefax"),
    # A pause that was agreed warns of nothing.
    (
        "Envoy Piet Lind urged them to keep a pause agreed in June, warning that it could end.",
        "Piet Lind",
    ),
]


def test_the_striker_is_not_the_coach_who_spoke_last() -> None:
    text = "Coach Anders Lunde praised Jamal Osay.\nLunde said no.\nThe striker said he felt fine."
    assert statements(Story("dam", "Dam", text))[-1].speaker != "Anders Lunde"


def test_of_two_ministries_each_speaks_for_itself() -> None:
    text = (
        "The farm ministry said ten were free. It rained. The interior ministry said 27 were held."
    )
    found = [one.speaker for one in statements(Story("dam", "Dam", text))]
    assert found == ["The farm ministry", "The interior ministry"]


def test_a_coastguard_is_not_its_commander() -> None:
    text = "Ten died, the coastguard has said.\nThe coastguard's commander, Capt Joe Bell, left."
    assert statements(Story("dam", "Dam", text))[0].speaker == "the coastguard"


@pytest.mark.parametrize(("text", "speaker"), KNOWN_BY_MORE)
def test_a_source_is_known_by_what_stands_around_it(text: str, speaker: str) -> None:
    assert [one.speaker for one in statements(Story("dam", "Dam", text))] == [speaker]


@pytest.mark.parametrize(("text", "speaker"), SPOKE_TWICE)
def test_whoever_spoke_is_known_when_they_speak_on(text: str, speaker: str) -> None:
    assert [one.speaker for one in statements(Story("dam", "Dam", text))] == [speaker, speaker]
