"""Which story is meant, what its head says, and which questions are offered instead."""

from __future__ import annotations

import pytest

from knowledge.answer import HeadField, Intent, Verdict
from knowledge.library import Library
from knowledge.model import Story
from sample import library, sample

SAMPLE = sample()
OLD = Story("old", "Old", "The old bridge fell into the river.", published="1 May 2021")
NEW = Story("new", "New", "The new tower leans over the square.", published="3 May 2021")
UPDATED = Story("up", "Up", "The museum burned on Friday.", published="2 May 2021", updated="2022")
UNDATED = Story("undated", "Undated", "A mayor resigned over a swan.")
TOWN = Library.build([OLD, UNDATED, NEW])


def test_where_nobody_chose_the_newest_story_is_meant() -> None:
    answer = TOWN.ask("what is this about")
    assert answer.facts is not None
    assert (answer.facts.stories, answer.facts.out_of) == ((NEW,), 3)


def test_a_revision_is_as_new_as_its_last_change() -> None:
    answer = Library.build([NEW, UPDATED]).ask("whats new")
    assert answer.facts is not None
    assert answer.facts.stories == (UPDATED,)


def test_the_story_that_was_chosen_is_meant_before_any_other() -> None:
    answer = TOWN.ask("whats new", story="old")
    assert answer.facts is not None
    assert (answer.facts.stories, answer.facts.out_of) == ((OLD,), 1)


def test_the_story_of_the_conversation_is_meant_but_the_latest_is_the_newest() -> None:
    before = TOWN.ask("what fell into the river")
    for question in ("tldr", "who wrote this article"):
        answer = TOWN.ask(question, after=before)
        assert answer.facts is not None
        assert answer.facts.stories == (OLD,)
        # And it stays so in what follows.
        after = TOWN.ask("when was it published", after=answer)
        assert after.facts is not None
        assert after.facts.value(HeadField.PUBLISHED) == "1 May 2021"
    latest = TOWN.ask("whats the latest", after=before)
    assert latest.facts is not None
    assert latest.facts.stories == (NEW,)


def test_a_story_that_is_gone_is_not_meant() -> None:
    before = TOWN.ask("what fell into the river")
    answer = Library.build([NEW, UNDATED]).ask("tldr", after=before)
    assert answer.facts is not None
    assert answer.facts.stories == (NEW,)


def test_stories_are_listed_newest_first() -> None:
    answer = TOWN.ask("which stories do you know?")
    assert answer.facts is not None
    assert answer.facts.stories == (NEW, OLD, UNDATED)


@pytest.mark.parametrize(
    ("question", "verdict"),
    [
        ("who wrote this", Verdict.NONE),
        ("when was this published", Verdict.QUOTE),
        ("who wrote this and when", Verdict.QUOTE),
        ("who is quoted", Verdict.NONE),
    ],
)
def test_what_no_story_says_is_unknown(question: str, verdict: Verdict) -> None:
    assert TOWN.ask(question).verdict is verdict


@pytest.mark.parametrize(
    "question", ["hi", "tldr", "who wrote this", "which stories", "who are you"]
)
def test_no_story_tells_nothing(question: str) -> None:
    answer = library().ask(question)
    assert answer.verdict is Verdict.NONE
    assert (answer.facts, answer.passages, answer.suggestions) == (None, (), ())


@pytest.mark.parametrize("message", ["hi", "thanks!", "best pizza recipe", "what can you do"])
@pytest.mark.parametrize("story", [None, SAMPLE.stories[0].id])
def test_every_question_that_is_offered_is_answered(message: str, story: str | None) -> None:
    offered = SAMPLE.ask(message, story=story).suggestions
    assert offered
    for question in offered:
        assert SAMPLE.ask(question, story=story).verdict is Verdict.QUOTE


def test_offered_questions_ask_who_said_what_and_how_many() -> None:
    *_, offered = [SAMPLE.ask("best pizza recipe").suggestions for _ in range(3)]
    assert {question.split()[0] for question in offered} == {"What", "How"}


def test_why_behind_a_story_told_in_short_asks_about_its_lead() -> None:
    about = SAMPLE.ask("what is this about")
    why = SAMPLE.ask("why?", after=about)
    assert why.understood == f"why – {about.passages[0].text}"
    assert why.verdict is not Verdict.NONE


def test_talk_between_does_not_break_a_conversation() -> None:
    first = SAMPLE.ask("Who is Zalmay Khalilzad?")
    head = SAMPLE.ask("who wrote this", after=first)
    assert head.intent is Intent.HEAD
    following = SAMPLE.ask("what else did he say?", after=head)
    assert following.understood == SAMPLE.ask("what else did he say?", after=first).understood
    assert following.understood is not None
