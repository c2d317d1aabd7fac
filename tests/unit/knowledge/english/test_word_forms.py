"""Words that differ and mean the same are searched as one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from knowledge.english.analyzer import terms, tokens
from knowledge.english.numerals import SCALES, numeral
from knowledge.english.questions import QuestionForm, form_of, unhurried
from knowledge.errors import StoryError
from knowledge.stories import synonyms
from knowledge.stories.synonyms import parse
from sample import library

if TYPE_CHECKING:
    from pathlib import Path

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


def test_a_numeral_carries_its_value_and_its_scale_is_a_word_of_its_own() -> None:
    text = "about two hundred and fifty thousand people"
    spans = {text[t.start : t.end]: t.term for t in tokens(text)}
    assert spans["two hundred and fifty"] == "250000"
    assert spans["thousand"] == "thousand"


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


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("does the us send troops", "does the US send troops"),
        ("how many us troops are there", "how many US troops are there"),
        ("tell us about kabul", "tell us about kabul"),
        ("what happened to us", "what happened to us"),
        ("all of us know", "all of us know"),
        ("whats us", "what is US"),
        ("r us troops home", "are US troops home"),
        ("whos khalilzad", "who is khalilzad"),
        ("wat abt the troops", "what about the troops"),
        ("R U sure", "R U sure"),
        ("a\u200bb", "ab"),
    ],
)
def test_a_hurried_question_is_written_out(written: str, meant: str) -> None:
    assert unhurried(written) == meant


@pytest.mark.parametrize(
    ("question", "form"),
    [
        ("Who is Larry Pizzi?", QuestionForm.IDENTITY),
        ("What is DECnet?", QuestionForm.IDENTITY),
        ("Who ruled Cyprus in 1191?", QuestionForm.PERSON),
        ("When did it end?", QuestionForm.TIME),
        ("In what year was it?", QuestionForm.TIME),
        ("Where was he born?", QuestionForm.PLACE),
        ("In what country is Normandy located?", QuestionForm.PLACE),
        ("How many troops?", QuestionForm.NUMBER),
        ("How old must they be?", QuestionForm.NUMBER),
        ("How much did it cost?", QuestionForm.AMOUNT),
        ("Why did he go?", QuestionForm.REASON),
        ("What was the reason for it?", QuestionForm.REASON),
        ("How did it go?", QuestionForm.OPEN),
    ],
)
def test_a_question_is_told_by_what_it_asks_for(question: str, form: QuestionForm) -> None:
    assert form_of(question) is form


STORY = "The soldiers left on Monday.\nThe prime minister wept.\nRain fell.\nShops were shut."


def test_a_newsroom_adds_its_own_synonyms() -> None:
    found = parse("troops, soldiers, forces  # the army\npm => prime minister\n", "synonyms.txt")
    built = library(STORY, synonyms=found)
    passage = built.ask("when did the troops leave?").passages[0]
    assert "soldiers" in [STORY[m.start : m.end] for m in passage.matches]
    assert "prime minister" in built.ask("what did the pm do").passages[0].text


def test_an_arrow_points_one_way() -> None:
    found = parse("boss => minister", "synonyms.txt")
    built = library("The boss sang.\nThe minister wept.\nRain fell.\nSnow fell.", synonyms=found)
    assert "minister" in built.ask("boss").passages[0].text
    assert "minister" in built.ask("minister").passages[0].text


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("troops", 1),
        ("# fine\n\ntroops, , forces", 3),
        ("a => b => c", 1),
        ("the, troops", 1),
        ("troops, one army and two marine infantry battalions today", 1),
    ],
)
def test_a_bad_line_of_synonyms_is_named(text: str, line: int) -> None:
    with pytest.raises(StoryError) as caught:
        parse(text, "news/synonyms.txt")
    assert str(caught.value).startswith(f"news/synonyms.txt:{line}: ")


def test_synonyms_are_read_beside_the_stories(tmp_path: Path) -> None:
    (tmp_path / "synonyms.txt").write_text("troops, soldiers", encoding="utf-8")
    (tmp_path / "one.txt").write_text("x", encoding="utf-8")
    for paths in ([tmp_path], [tmp_path / "one.txt"]):
        found, problems = synonyms.read(paths)
        assert not problems
        assert found.searched["troop"] == ("troop", "soldier")


def test_bad_synonyms_cost_only_themselves(tmp_path: Path) -> None:
    (tmp_path / "synonyms.txt").write_bytes(b"caf\xe9, bar")
    found, problems = synonyms.read([tmp_path])
    assert found == synonyms.NO_SYNONYMS
    assert [str(problem.file) for problem in problems] == [str(tmp_path / "synonyms.txt")]
