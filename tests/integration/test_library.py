"""A library is one revision of the stories, and answers in their own words."""

from __future__ import annotations

import sys
from dataclasses import replace
from types import ModuleType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.shelf import SAMPLE
from knowledge.answer import Intent, Verdict
from knowledge.english.language import LANGUAGE as ENGLISH
from knowledge.errors import UnknownStoryError
from knowledge.language import FOLDERS, Token
from knowledge.library import Library
from knowledge.model import Span, Story
from knowledge.stories.reading import read
from knowledge.text.text_fragment import text_fragment
from paths import REPORT

LIBRARY = Library.build(read([SAMPLE]).stories)


def one(text: str, **fields: str) -> Library:
    return Library.build([Story("a", "A story", text, **fields)])


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("How many troops is the US sending back?", "3,000 American troops"),
        ("Who is Zalmay Khalilzad?", "the chief American envoy to the Taliban"),
        ("which capitals did the Taliban capture on Wednesday", "three provincial capitals"),
        ("What does Price call of grave concern?", "‘of grave concern’"),
    ],
)
def test_the_shipped_story_answers_in_its_own_words(question: str, words: str) -> None:
    answer = LIBRARY.ask(question)
    assert words in answer.passages[0].text
    assert answer.verdict is not Verdict.NONE


@pytest.mark.parametrize(
    "question",
    [
        "what is the capital of france",
        "best pizza recipe",
        "",
        "   ",
        "the of and",
        "😀",
        "?" * 10_000,
    ],
)
def test_a_question_that_the_story_does_not_touch_gets_none(question: str) -> None:
    assert LIBRARY.ask(question).verdict is Verdict.NONE


def test_a_question_of_ten_thousand_characters_is_answered() -> None:
    assert len(LIBRARY.ask("troops in Kabul " * 625).passages) == 3


def test_a_passage_is_one_sentence_with_its_place_and_its_matched_words() -> None:
    (passage, *_) = LIBRARY.ask("Who is Zalmay Khalilzad?").passages
    assert passage.text == passage.story.text[passage.start : passage.end]
    assert (passage.sentence.paragraph, passage.sentence.number) == (9, 12)
    matched = [passage.story.text[m.start : m.end] for m in passage.matches]
    assert matched == ["Zalmay", "Khalilzad"]


def test_the_report_answers_like_the_shipped_story() -> None:
    if not REPORT.exists():
        pytest.skip("the report in ../shared is not here")
    library = Library.build(read([REPORT]).stories)
    (passage, *_) = library.ask("How many troops is the US sending back?").passages
    assert "3,000 troops back" in passage.text
    (passage, *_) = library.ask("who called it the prudent thing to do?").passages
    assert (passage.start, passage.end) == (297, 428)
    assert (passage.sentence.paragraph, passage.sentence.number) == (3, 3)
    assert library.developing == {"us-troops-kabul"}


def test_the_page_around_a_story_is_never_a_passage() -> None:
    library = one("The troops left.\nRead more: the troops in Kabul")
    assert [passage.text for passage in library.ask("troops in Kabul").passages] == [
        "The troops left."
    ]


def test_the_ranking_is_given_up_to_top_and_ties_keep_story_order() -> None:
    library = one("Troops left. Troops left. Troops left. Others came.")
    answer = library.ask("troops left", top=2)
    assert [passage.sentence.number for passage in answer.passages] == [1, 2]


def test_one_story_is_asked_by_its_id() -> None:
    library = Library.build([Story("a", "A", "Troops left."), Story("b/1:2", "B", "Troops came.")])
    (passage,) = library.ask("troops", story="b/1:2").passages
    assert passage.text == "Troops came."
    with pytest.raises(UnknownStoryError, match=r"'c'.*a, b/1:2"):
        library.ask("troops", story="c")


def test_two_stories_with_one_id_are_refused() -> None:
    with pytest.raises(ValueError, match="two stories have the id 'a'"):
        Library.build([Story("a", "A", "One."), Story("a", "B", "Two.")])


def test_without_stories_or_words_there_is_no_answer() -> None:
    answer = Library.build(()).ask("troops")
    assert (answer.passages, answer.facts) == ((), None)
    assert answer.intent is Intent.STORIES
    assert one("…").ask("troops").verdict is Verdict.NONE
    assert len(one("Troops.").ask("troops").passages) == 1


def test_the_revision_changes_with_any_character_and_not_with_the_file() -> None:
    assert one("Troops.").revision == one("Troops.", file="elsewhere").revision
    assert one("Troops.").revision != one("Troops!").revision
    assert one("Troops.").revision != one("Troops.", publisher="P").revision


def test_a_passage_without_speaker_is_attributed_to_its_publisher_or_title() -> None:
    assert one("Troops.").ask("troops").passages[0].attribution == "A story"
    assert one("Troops.", publisher="P").ask("troops").passages[0].attribution == "P"


def test_a_passage_that_is_a_statement_is_attributed_to_its_speaker() -> None:
    library = one("The Pentagon spokesman, John Kirby, came late. ‘It is late,’ Kirby said.")
    (passage, *_) = library.ask("who said it is late?").passages
    assert passage.attribution == "John Kirby, Pentagon spokesman"
    (said,) = library.statements("a")
    assert passage.statements == (said,)


def test_a_sentence_with_a_few_quoted_words_is_not_its_speakers() -> None:
    text = (
        "Ned Price spoke. In the hours before dawn on Thursday the soldiers left the airport, the"
        " bridges, the roads and the old town to the rebels whom Price called “bad men”."
    )
    passage = one(text).ask("when did the soldiers leave the airport").passages[0]
    assert passage.attribution == "A story"


def test_only_passages_near_the_first_are_shown() -> None:
    answer = LIBRARY.ask("How many troops is the US sending back?", top=10)
    near = [p for p in answer.passages if p.score >= answer.passages[0].score / 2]
    assert answer.verdict is Verdict.QUOTE
    assert list(answer.shown) == near
    assert 1 < len(near) < len(answer.passages)


def test_whoever_wants_no_passages_is_shown_none() -> None:
    answer = LIBRARY.ask("How many troops is the US sending back?", top=0)
    assert (answer.verdict, answer.shown) == (Verdict.QUOTE, ())


def test_matches_are_read_in_the_language_of_the_story(monkeypatch: pytest.MonkeyPatch) -> None:
    def whole(_text: str, start: int, end: int) -> list[Token]:
        return [Token(start, end, "troops", "troop")]

    def both(text: str, start: int, end: int) -> tuple[list[str], list[Token]]:
        return [text[start:end]], whole(text, start, end)

    module = ModuleType("klingon.language")
    module.__dict__["LANGUAGE"] = replace(ENGLISH, tokens=whole, words_and_tokens=both)
    monkeypatch.setitem(sys.modules, module.__name__, module)
    monkeypatch.setitem(FOLDERS, "tlh", "klingon")
    (passage,) = one("Negh ghoS.", language="tlh").ask("troops").passages
    assert passage.matches == (Span(0, 10),)


def test_a_link_opens_the_page_at_the_quoted_words() -> None:
    link = one("Well-armed troops, said X.", url="https://e.org/a").ask("troops").passages[0].link
    assert link == "https://e.org/a#:~:text=Well%2Darmed%20troops%2C%20said%20X."
    long = text_fragment("https://e.org/#top", "a b c d e f g h i j k")
    assert long == "https://e.org/#top:~:text=a%20b%20c%20d%20e,g%20h%20i%20j%20k"


def test_a_link_to_words_that_have_no_bytes_is_a_link_all_the_same() -> None:
    link = one("Half a pair: \ud800.", url="https://e.org/a").ask("half a pair").passages[0].link
    assert link == "https://e.org/a#:~:text=Half%20a%20pair%3A%20%3F."


@given(st.text(), st.text())
def test_any_question_to_any_story_is_answered_in_slices(text: str, question: str) -> None:
    for passage in one(text).ask(question).passages:
        assert passage.text == text[passage.start : passage.end]
        assert len(passage.text.splitlines()) == 1
        for match in passage.matches:
            assert passage.start <= match.start < match.end <= passage.end


def test_a_sentence_that_opens_with_somebodys_words_is_theirs() -> None:
    said = "“The order is in,” Sen. Jim Inhofe told reporters on Friday at the Capitol."
    (passage,) = one(said).ask("is the order in").passages
    assert passage.text == said
    assert passage.attribution.startswith("Jim Inhofe")
