"""The same report in several stories is one passage; figures that differ are shown together."""

from __future__ import annotations

import pytest

from knowledge.answer import Verdict
from knowledge.library import Library
from knowledge.model import Story

REPORT = "At least 12 people died when the ferry sank off Luno on Monday, police said."
SAME = (
    REPORT,
    REPORT.replace("police said", "police told reporters"),
    "At least 12 people died when the ferry  sank off Luno on Monday, the police say.",
    "At least 12 people died when the old ferry sank off Luno on Monday morning, police said.",
    REPORT.replace("on Monday", "a few miles off on Monday"),
    REPORT.upper(),
)
ANOTHER = (
    REPORT.replace("12", "15"),
    REPORT.replace("died", "survived"),
    REPORT.replace("Luno", "Varda"),
    REPORT.replace("people died", "people had not died"),
    "Police said on Monday that a ferry had sunk.",
)
QUESTION = "how many people died when the ferry sank?"
REST = "\nThe harbour is deep.\nA bell rang all night."


def story(name: str, text: str, published: str | None = None) -> Story:
    return Story(name, name, text, published=published)


@pytest.mark.parametrize("other", SAME)
def test_the_same_report_is_one_passage_with_both_places(other: str) -> None:
    stories = [story("a", REPORT + REST), story("b", other + "\nThe mayor wept.")]
    first = Library.build(stories).ask(QUESTION).passages[0]
    places = {(first.story.id, first.start), *((p.story.id, p.start) for p in first.also)}
    assert places == {("a", 0), ("b", 0)}
    [place] = first.also
    assert place.story.text[place.start : place.end] in (REPORT, other)


@pytest.mark.parametrize("other", ANOTHER)
def test_another_report_is_a_passage_of_its_own(other: str) -> None:
    answer = Library.build([story("a", REPORT + REST), story("b", other)]).ask(QUESTION)
    assert all(not passage.also for passage in answer.passages)


@pytest.mark.parametrize("copies", [2, 4])
@pytest.mark.parametrize("question", [QUESTION, "who said 12 people died?", "when did it sink"])
def test_the_verdict_is_that_of_one_copy(copies: int, question: str) -> None:
    one = Library.build([story("0", REPORT + REST)]).ask(question)
    several = Library.build([story(str(n), REPORT + REST) for n in range(copies)]).ask(question)
    assert (several.verdict, several.confidence) == (
        one.verdict,
        pytest.approx(one.confidence, abs=0.02),
    )
    assert [passage.text for passage in several.passages] == [p.text for p in one.passages]
    assert all(len(passage.also) == copies - 1 for passage in several.passages)


def test_what_was_shown_at_one_place_does_not_come_back_from_another() -> None:
    text = REPORT + "\nThe ferry was built in Norway."
    library = Library.build([story("a", text), story("b", text)])
    first = library.ask(QUESTION, top=1)
    again = library.ask("what else?", after=first)
    assert REPORT not in [passage.text for passage in again.passages]


def test_a_sentence_twice_in_one_story_stays_two() -> None:
    answer = Library.build([story("a", f"{REPORT}\n{REPORT}")]).ask(QUESTION)
    assert [passage.also for passage in answer.passages] == [(), ()]


@pytest.mark.parametrize(
    ("dates", "order"),
    [
        (("3 May 2021", "5 May 2021"), ["15", "12"]),
        (("5 May 2021", "3 May 2021"), ["12", "15"]),
        (("3 May 2021", None), ["12", "15"]),
        ((None, "2021-05-03"), ["15", "12"]),
    ],
)
def test_of_differing_figures_the_newest_stands_first_and_all_are_shown(
    dates: tuple[str | None, str | None], order: list[str]
) -> None:
    texts = (REPORT, REPORT.replace("12", "15"))
    stories = [
        story(f"s{n}", text + REST, date)
        for n, (text, date) in enumerate(zip(texts, dates, strict=True))
    ]
    answer = Library.build(stories).ask(QUESTION)
    first, second = answer.shown[:2]
    assert answer.verdict is Verdict.QUOTE
    assert [(p.story.text[slice(*p.answer)] if p.answer else "") for p in (first, second)] == order
    assert (first.differs, second.differs) == (False, True)


def test_equal_figures_do_not_differ() -> None:
    other = "The ferry sank in a storm; twelve people died when it sank, the mayor said."
    stories = [story("a", REPORT, "3 May 2021"), story("b", other, "5 May 2021")]
    answer = Library.build(stories).ask(QUESTION)
    assert not any(passage.differs for passage in answer.passages)


def test_what_somebody_said_in_two_copies_is_told_once() -> None:
    text = "‘The ferry was old,’ said the mayor, Moira Bain.\nBain called the harbour safe." + REST
    answer = Library.build([story("a", text), story("b", text)]).ask("what did Moira Bain say?")
    assert len({passage.text for passage in answer.passages}) == len(answer.passages)
    assert [place.story.id for place in answer.passages[0].also] == ["b"]
