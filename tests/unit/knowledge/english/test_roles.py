"""What a story says that somebody is."""

from __future__ import annotations

import pytest

from knowledge.english.attribution.statements import statements
from knowledge.model import Story

ROLES = [
    (
        "President Leo Marsh and the Prime Minister, Ida Holm, met. “We agree,” Holm said.",
        "Prime Minister",
    ),
    (
        "The Water Department met. “We act,” the department’s spokesman, Ned Pryce, said.",
        "Water Department spokesman",
    ),
    ("Pentagon spokesman John Kirby said it was late.", "Pentagon spokesman"),
    ("President Joe Biden said it was late.", "President"),
    (
        "The head of Sweden’s prison service, Nils Oberg, said it was late.",
        "head of Sweden’s prison service",
    ),
    (
        "“No,” said Danny Hill, Head of Affairs at the Drug Trust.",
        "Head of Affairs at the Drug Trust",
    ),
    (
        "John Steele, chief executive of the Trust, said it was late.",
        "chief executive of the Trust",
    ),
    ("Uta Frith, who studies autism at Leeds, said it was late.", "who studies autism at Leeds"),
    ("Larry Hill, who is now CEO of Currie, said it was late.", "CEO of Currie"),
    ("“No,” says Jill Hill of shopping company ABa.", "of shopping company ABa"),
    ("Laura Hill, 50, a shopper from Devon, said it was late.", "shopper from Devon"),
    (
        "Defense Department spokesman Col. Wade Harkins said it was late.",
        "Defense Department spokesman",
    ),
    ("His friend Robert Hill said it was late.", "friend"),
    ("Mary Hill – the party’s treasurer – said it was late.", "party’s treasurer"),
    ("Mary Hill, who has devoted her life to bees, said it was late.", None),
    ("Dr Mary Hill said it was late.", None),
    ("Mary Hill, a welder from Hull who had lost a boot, said it was late.", "welder from Hull"),
    ("Mary Hill, a newcomer who had painted the hull, said it was late.", "newcomer"),
    ("Mary Hill, a geologist at Leeds who led the dig, said it was late.", "geologist at Leeds"),
    (
        "Mary Hill, a banker who is also a priest, said it was late.",
        "banker who is also a priest",
    ),
    (
        "Mary Hill, a lawyer who represents 20 families, said it was late.",
        "lawyer who represents 20 families",
    ),
    ("Mary Hill, who runs the lab and was not paid, said it was late.", "who runs the lab"),
    (
        "Mary Hill, who works in the bar and asked for quiet, said it was late.",
        "who works in the bar",
    ),
    (
        "Mary Hill, who runs the lab and now teaches at Leeds, said it was late.",
        "who runs the lab and now teaches at Leeds",
    ),
    ("Her aunt, the welder Mary Hill, said it was late.", "aunt, the welder"),
    ("The editor, the pianist Mary Hill, said it was late.", "editor, the pianist"),
    ("Tom’s brother, the vet Mark Hill, said it was late.", "Tom’s brother, the vet"),
    ("Rock star Mary Hill said it was late.", "Rock star"),
    ("Former employee Mary Hill said it was late.", "Former employee"),
    ("Mary Hill, an eyewitness, said it was late.", "eyewitness"),
    ("Mary Hill, defending, said it was late.", "defending"),
    ("Judge Mary Hill, presiding, said it was late.", "Judge"),
    ("Mary Hill, for the Crown, said it was late.", "for the Crown"),
    ("“No,” said Mary Hill, for the plaintiffs.", "for the plaintiffs"),
    ("Mary Hill, for the moment, said it was late.", None),
    ("For the Greens, Mary Hill said it was late.", "For the Greens"),
    (
        "For the Scottish Conservatives, Mary Hill said it was late.",
        "For the Scottish Conservatives",
    ),
    ("For the prosecution, Mary Hill said it was late.", "For the prosecution"),
    ("For the second year, Mary Hill said it was late.", None),
    ("Labour’s Mary Hill said it was late.", "Labour’s"),
    ("The Independent’s Mary Hill said it was late.", None),
    ("Cllr Mary Hill (Green, Oxley) said it was late.", "Green, Oxley"),
    ("Cllr Mary Hill (Con, Lower Marsh) said it was late.", "Con, Lower Marsh"),
    ("“No,” said Cllr Mary Hill (Lab).", "Lab"),
    ("Rep. Mary Hill (R-Ohio) said it was late.", "Rep."),
    ("Sgt Mary Hill, who is heading the search, said it was late.", "who is heading the search"),
    ("Mary Hill, who is running the camp, said it was late.", "who is running the camp"),
    ("Mary Hill, who was waiting outside, said it was late.", None),
    ("Mary Hill, 45, said it was late.", None),
    ("“No,” said ninth grader Mary Hill.", "ninth grader"),
    ("A sixth grader, Mary Hill, said it was late.", "sixth grader"),
    ("Texas rancher Mary Hill said it was late.", "Texas rancher"),
    ("Her lodger, Mary Hill, said it was late.", "lodger"),
    ("Lamu police commandant Mary Hill said it was late.", "Lamu police commandant"),
    ("“No,” said Mary Hill, a crane rigger with 12 years here.", "crane rigger with 12 years here"),
    ("“No,” said Mary Hill, a die setter for two years.", "die setter for two years"),
    ("“No,” said Mary Hill, a bee tracker since last May.", "bee tracker since last May"),
    ("The play opened, and that piece’s editor, Mary Hill, said it was late.", "piece’s editor"),
    ("When it ended, this choir’s patron, Mary Hill, said it was late.", "choir’s patron"),
    ("As it rained, that inn’s owner, Mary Hill, said it was late.", "inn’s owner"),
    (
        "Hailing a “turning point,” Peru’s health minister, Mary Hill, said it was late.",
        "Peru’s health minister",
    ),
    (
        "Calling it a “dark week,” the firm’s founder, Mary Hill, said it was late.",
        "firm’s founder",
    ),
    (
        "Citing a “rare chance,” Oslo’s mayor, Mary Hill, said it was late.",
        "Oslo’s mayor",
    ),
    ("Its author, Democratic Rep. Mary Hill, said it was late.", "author, Democratic Rep."),
    ("Her rival, Mayor Mary Hill, said it was late.", "rival, Mayor"),
    ("The host, Judge Mary Hill, said it was late.", "host, Judge"),
    ("The rector, the Rev Mary Hill, said it was late.", "rector"),
    ("The vicar of Wick, the Rev Mary Hill, said it was late.", "vicar of Wick"),
    ("Mary Hill, mitigating, said it was late.", "mitigating"),
    ("“No,” said Mary Hill KC, prosecuting for the council.", "prosecuting for the council"),
    ("Mary Hill, defending the choice, said it was late.", None),
    ("Mary Hill, representing Mr Cole, said it was late.", "representing Mr Cole"),
    ("“No,” said Mary Hill, representing the family.", "representing the family"),
    ("Mary Hill, representing 20 tenants, told the court it was late.", "representing 20 tenants"),
    ("Mary Hill, in mitigation, said it was late.", "in mitigation"),
    ("Mary Hill, on behalf of the inn, said it was late.", "on behalf of the inn"),
    ("Mary Hill, speaking for the union, said it was late.", "speaking for the union"),
    ("Mary Hill, who used to run the lido, said it was late.", "who used to run the lido"),
    ("Mary Hill, who worked as a diver, said it was late.", "who worked as a diver"),
    (
        "Mary Hill, who has cut hair for 30 years, said it was late.",
        "who has cut hair for 30 years",
    ),
    ("“No,” said Mary Hill, the public works director.", "public works director"),
    ("Mary Hill, the state claims officer, said it was late.", "state claims officer"),
    ("Mary Hill, the town books editor, said it was late.", "town books editor"),
    (
        "Mary Hill, the head of the WHO’s Lagos office, said it was late.",
        "head of the WHO’s Lagos office",
    ),
    ("Spain’s Mary Hill said it was late.", "Spain’s"),
    ("In the final, Kenya’s Mary Hill said it was late.", "Kenya’s"),
    ("“No,” said Brazil’s Mary Hill.", "Brazil’s"),
    ("Mary Hill is a nurse at the clinic. “It is late,” Hill said.", "nurse at the clinic"),
    ("Mary Hill was head of the choir. “It is late,” Hill said.", "head of the choir"),
    ("Mary Hill runs the village shop. “It is late,” Hill said.", "runs the village shop"),
    ("Mary Hill is late. “It is late,” Hill said.", None),
    ("“No,” said Mary Hill, 58, of Wick.", None),
    ("“No,” said Mary Hill, 58, of Devon Police.", "of Devon Police"),
    ("The whistleblower, a nurse, said it was late.", "nurse"),
    ("One of the strikers, a welder, said it was late.", "welder"),
    ("Juror No. 4, a retired baker, said it was late.", "retired baker"),
    (
        "Mary Hill and Tom Roe, joint owners of the inn, said it was late.",
        "joint owners of the inn",
    ),
    ("Hikers for Mud, a nonprofit group, said it was late.", "nonprofit group"),
    ("Campaign group Fair Skies said it was late.", "Campaign group"),
    ("Digital rights group Fair Skies said it was late.", "Digital rights group"),
    ("Walking charity Fair Skies said it was late.", "Walking charity"),
    ("The Fen Trust, a charity, said it was late.", "charity"),
    ("“No,” said Mary Hill, one of the organizers.", "one of the organizers"),
    ("Mary Hill, one of the divers, said it was late.", "one of the divers"),
    ("Mary Hill, one of the reasons, said it was late.", None),
    ("Mary Hill, who has been mayor since May, said it was late.", "mayor since May"),
    ("Mary Hill, who speaks for councils, said it was late.", "who speaks for councils"),
    ("Prosecuting, Mary Hill said it was late.", "Prosecuting"),
    ("Defending, Mary Hill KC said it was late.", "Defending"),
    ("Presiding, Mary Hill said it was late.", "Presiding"),
    ("Green spokeswoman on water Mary Hill said it was late.", "Green spokeswoman on water"),
    ("Tory minister for farming Mary Hill said it was late.", "Tory minister for farming"),
    ("Hull head of planning Mary Hill said it was late.", "Hull head of planning"),
    ("The rector of today, the Rev Mary Hill, said it was late.", "rector of today"),
    ("His partner of ten years, Mary Hill, said it was late.", "partner of ten years"),
    ("Her boss of two decades, Mary Hill, said it was late.", "boss of two decades"),
    ("“No,” said Mary Hill, vice-chairman of the club.", "vice-chairman of the club"),
    ("“No,” said Mary Hill, ex-mayor of Wick.", "ex-mayor of Wick"),
    ("Deputy-mayor Mary Hill said it was late.", "Deputy-mayor"),
    ("After the hearing, Mary Hill, of Devon Police, said it was late.", "of Devon Police"),
    ("Speaking after the rally, Mary Hill, 30, said it was late.", None),
    ("Talking at the debate, Mary Hill, 30, said it was late.", None),
    ("“No,” said Mary Hill, a nurse in Akron, Ohio.", "nurse in Akron, Ohio"),
    ("Mary Hill, a vet in Lyon, France, said it was late.", "vet in Lyon, France"),
    (
        "Mary Hill, who owns a bar in Akron, Ohio, said it was late.",
        "who owns a bar in Akron, Ohio",
    ),
    ("Mary Hill, who now runs a farm, said it was late.", "runs a farm"),
    ("Mary Hill, who also teaches golf, said it was late.", "teaches golf"),
    ("Mary Hill, who’s a nurse, said it was late.", "nurse"),
    ("“No,” said New Zealand’s Mary Hill.", "New Zealand’s"),
    ("“No,” said eighth-grader Mary Hill.", "eighth-grader"),
    ("They met Mary Hill, the water manager. Hill said it was late.", "water manager"),
    ("They met Mary Hill, the old mayor. Hill said it was late.", "old mayor"),
    ("They met Mary Hill, the vice president. Hill said it was late.", "vice president"),
    ("In the old quarter, Mary Hill, 41, said it was late.", None),
    ("At the town’s harbour, Mary Hill, 41, said it was late.", None),
    ("The island’s traditional ruler, the Ooni, said it was late.", "island’s traditional ruler"),
]


@pytest.mark.parametrize(("text", "role"), ROLES)
def test_a_role_is_given_as_written_without_its_article(text: str, role: str | None) -> None:
    *_, found = statements(Story("story", "Story", text))
    assert found.speaker is not None
    assert found.role == role


DESCRIBED_BEFORE = [
    ("A retired plumber has been told to pull down his treehouse.", "retired plumber"),
    ("A former parish clerk who took £400 from a chapel was jailed.", "former parish clerk"),
    ("A bus driver who saved a cat said the fuss surprised him.", "bus driver"),
    ("A man who saved a cat from a canal has been given a medal.", None),
    ("Two cats have been saved from a canal.", None),
]


@pytest.mark.parametrize(("lead", "role"), DESCRIBED_BEFORE)
def test_whom_the_lead_describes_is_named_in_the_next_sentence(lead: str, role: str | None) -> None:
    text = f"{lead}\nGus Arden, 71, of Wick, said it was late."
    assert statements(Story("story", "Story", text))[-1].role == role


DESCRIBED_LATER = [
    ("The 36-year-old trading company employee used eight", "36-year-old trading company employee"),
    ("The 52-year-old bus driver skipped two", "52-year-old bus driver"),
    ("The 19-year-old care worker missed a dozen", "19-year-old care worker"),
]


@pytest.mark.parametrize(("sentence", "role"), DESCRIBED_LATER)
def test_a_description_in_the_next_sentence_ends_before_its_verb(sentence: str, role: str) -> None:
    text = f"Erika Seki is no exception. {sentence} days off. “I worked,” Seki said."
    assert statements(Story("story", "Story", text))[0].role == role


def test_of_several_in_a_row_each_has_his_own_role() -> None:
    text = "The mayor, the pianist Tom Lee and the painter Ann Ray met. Lee said it was late."
    assert statements(Story("story", "Story", text))[0].role == "pianist"


def test_a_role_is_found_beside_a_later_mention() -> None:
    text = "Larry Hill asked: “Why?” Hill, who heads the firm, left."
    assert statements(Story("story", "Story", text))[0].role == "who heads the firm"


def test_the_agencys_spokesman_is_the_spokesman_of_the_agency_named_beside_him() -> None:
    text = "At a State Department briefing, the agency’s spokesman Ned Price said it was calm."
    assert statements(Story("story", "Story", text))[0].role == "State Department spokesman"
