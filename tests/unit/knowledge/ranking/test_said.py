"""What somebody said is answered from the statements, whatever they are called.

The stories and what is asked of them stand in `data/said`.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import islice
from typing import TYPE_CHECKING

import pytest

from knowledge.answer import Intent, Verdict
from knowledge.library import Library
from knowledge.ranking.duplicates import MOST_COMPARED
from knowledge.ranking.ranked import Ranking
from knowledge.speakers import find_speakers, is_word_for_word
from knowledge.stories.reading import read
from paths import DATA
from sample import library, lines

if TYPE_CHECKING:
    from collections.abc import Iterator

    from knowledge.ranking.ranked import Ranked

STORIES = sorted((DATA / "said").glob("*.txt"))
SAID = Library.build(read(STORIES).stories)
NEWS = Library.build(read([DATA / "news", *STORIES]).stories)
ROWS = [line.split("\t") for line in lines("said/questions.tsv")]
SPEAKERS = [speaker.name for speaker in find_speakers(NEWS)]
PEOPLE = [name for name in SPEAKERS if name.count(" ") == 1 and name.istitle()]
FULL, ELSE = "what did {} say?", "what else did {} say"


def test_the_questions_are_found() -> None:
    assert len(STORIES) == 5
    assert len(ROWS) > 50
    assert len(PEOPLE) > 10


@pytest.mark.parametrize(
    ("story", "question", "verdict", "speaker", "begins"),
    ROWS,
    ids=[f"{row[0]}: {row[1]}" for row in ROWS],
)
def test_what_was_said_is_found_by_any_form_of_a_name(
    story: str, question: str, verdict: str, speaker: str, begins: str
) -> None:
    answer = SAID.ask(question, story=story)
    first = answer.passages[0]
    said = first.statement
    assert answer.verdict == verdict
    assert first.text.startswith(begins)
    assert not speaker or ((said and said.speaker) or "-") == speaker


@pytest.mark.parametrize("name", SPEAKERS)
def test_all_that_a_speaker_said_is_an_answer_and_nobody_else_s_words(name: str) -> None:
    answer = NEWS.ask(FULL.format(name), top=20)
    assert answer.verdict is Verdict.QUOTE
    assert answer.intent is Intent.STATEMENTS
    assert name in answer.speakers
    assert answer.left == 0
    for passage in answer.passages:
        assert {said.speaker for said in passage.statements} & {*answer.speakers}
    listed = [s for speaker in find_speakers(NEWS) if speaker.name == name for s in speaker.said]
    assert listed
    shown = [(passage.story.id, passage.start, passage.end) for passage in answer.passages]
    for said in listed:
        assert any(
            story == said.story.id and start < said.statement.end and said.statement.start < end
            for story, start, end in shown
        )


@pytest.mark.parametrize("name", PEOPLE)
def test_a_surname_means_them_too_in_lower_case_and_with_else(name: str) -> None:
    for question in (
        ELSE.format(name.rsplit(maxsplit=1)[-1]),
        FULL.format(name.rsplit(maxsplit=1)[-1].lower()),
    ):
        answer = NEWS.ask(question, top=20)
        assert answer.verdict is Verdict.QUOTE
        assert name in answer.speakers


def test_what_was_said_word_for_word_comes_first() -> None:
    answer = SAID.ask("what did O’Neil say", top=9)
    kinds = [any(map(is_word_for_word, passage.statements)) for passage in answer.passages]
    assert kinds == sorted(kinds, reverse=True)
    assert len(kinds) == 3


def test_what_else_moves_on_until_there_is_no_more() -> None:
    first = SAID.ask("what did Bain say", top=3)
    assert first.left == 0
    one = SAID.ask("what did Bain say", top=1)
    assert one.left == 2
    second = SAID.ask("what else did she say", top=1, after=one)
    assert second.verdict is Verdict.QUOTE
    assert second.passages[0].start not in {passage.start for passage in one.passages}
    last = SAID.ask("what else did Bain say", top=2, after=first)
    assert (last.verdict, last.passages, last.left) == (Verdict.NONE, (), 0)
    assert last.speakers == ("Moira Bain",)


MATTERS = ("ferry", "bridge", "harbour", "lighthouse", "railway", "school", "market", "museum")


def many_words(stories: int) -> Library:
    """Return stories in which one person says much, and some of it in two of them."""
    texts = [
        "\n\n".join(
            f"“The {matter} costs {(number + at) // 2} millions,” said Maria Lund."
            for at, matter in enumerate(MATTERS)
        )
        for number in range(stories)
    ]
    return library(*texts)


@pytest.mark.parametrize("question", ["what did Lund say", "what did Lund say about the ferry"])
def test_what_is_left_is_counted_by_the_best_as_by_all(question: str) -> None:
    search = many_words(12).search(question)
    said = search.statements
    assert said is not None
    for rank in (0, 1, 3, MOST_COMPARED - 1, MOST_COMPARED, MOST_COMPARED + 5):
        counted = replace(said, ranking=Ranking(iter(said.ranking))).count_from(rank)
        own = [one for one in said.ranking if one.candidate.number in (said.own or ())]
        assert any(one.also for one in own)
        assert counted == sum(one in own for one in said.ranking[rank:])


def test_what_is_left_is_counted_without_weighing_all() -> None:
    said = many_words(12).search("what did Lund say").statements
    assert said is not None
    every = iter(said.ranking)

    def looked() -> Iterator[Ranked]:
        yield from islice(every, MOST_COMPARED)
        pytest.fail("a sentence was weighed that need not be")

    assert said.count_from(1) == replace(said, ranking=Ranking(looked())).count_from(1)


def test_who_is_named_and_not_quoted_is_not_answered_for_by_others() -> None:
    answer = SAID.ask("what did Peter Quayle say?", story="court")
    assert answer.verdict is not Verdict.QUOTE
    assert answer.left is None
    assert all(p.statement is None or p.statement.speaker is None for p in answer.passages)


def test_whom_the_stories_do_not_name_is_an_ordinary_question() -> None:
    answer = SAID.ask("what did the pope say about the whales")
    assert answer.intent is Intent.QUESTION
    assert answer.speakers == ()


@pytest.mark.parametrize(
    "question",
    [
        "When did the whales come back?",
        "What did the study find?",
        "How many libraries did the council close?",
        "what did the jury do",
    ],
)
def test_a_question_for_a_fact_is_no_question_for_words(question: str) -> None:
    assert SAID.ask(question).intent is Intent.QUESTION


def test_a_matter_that_somebody_is_silent_on_leaves_the_closest_of_their_words() -> None:
    answer = SAID.ask("what did Gail Foss say about the budget?", story="whales")
    assert answer.verdict is Verdict.CLOSEST
    assert answer.passages[0].attribution.startswith("Gail Foss")


def test_two_speakers_are_asked_at_once() -> None:
    answer = SAID.ask("what did Tom Reed and Jack Reed say", story="budget")
    assert answer.speakers == ("Tom Reed", "Jack Reed")
    assert {p.statement.speaker for p in answer.passages if p.statement} == {*answer.speakers}


def test_a_first_name_that_two_have_means_neither() -> None:
    two = library("“Yes,” said Ann Lee, a clerk.\n\n“No,” said Ann Moss, a guard.")
    assert two.ask("what did ann say").intent is Intent.QUESTION
    assert two.ask("what did ann moss say").speakers == ("Ann Moss",)


def test_an_introduction_of_the_best_story_comes_first() -> None:
    alone = SAID.ask("who is Otto Lind?", story="ferry")
    pooled = SAID.ask("who is Otto Lind?")
    assert replace(alone.passages[0], score=0) == replace(pooled.passages[0], score=0)
