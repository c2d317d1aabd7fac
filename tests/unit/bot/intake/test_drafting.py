"""A draft tells all that a person should see before a story is added."""

from __future__ import annotations

import textwrap
import time
from datetime import UTC, datetime

import pytest

from bot.intake.drafting import Draft, drafted, edited, keep, with_letters_mended
from bot.intake.errors import IntakeError
from bot.intake.opening import Opened, Origin, open_file, open_pasted
from bot.intake.preview import preview
from bot.intake.there import There
from bot.words import ENGLISH, catalogue
from knowledge.model import Story

NOW = datetime(2021, 8, 20, tzinfo=UTC)
BODY = """A ferry with forty people on board sank off the island of Kos on Tuesday.
“We heard a loud bang,” said Maria Costa, a passenger.
Divers searched the wreck until nightfall, the coast guard said.
“It is a miracle,” said the minister, Nikos Pappas."""


def draft_of(text: str, *stories: Story, **said: str) -> Draft:
    return drafted(open_pasted(text).saying(said), There.of(stories), now=NOW)


def doubts(draft: Draft) -> list[str]:
    return [one.key for one in draft.doubts]


def test_a_whole_story_with_a_head_raises_no_doubt() -> None:
    draft = draft_of(BODY, title="Ferry sinks", published="12 August 2021", publisher="The Courier")
    assert doubts(draft) == []
    assert draft.story.text == BODY
    assert draft.story.id == "ferry-sinks"
    assert draft.replaces is None


def test_the_first_line_is_the_title_where_nothing_says_otherwise() -> None:
    draft = draft_of(f"Ferry sinks off Kos\n\n{BODY}")
    assert draft.story.title == "Ferry sinks off Kos"
    assert draft.story.text == BODY
    assert "doubt_no_title" not in doubts(draft)


def test_a_title_that_the_text_repeats_is_taken_out_of_it() -> None:
    assert draft_of(f"Ferry sinks\n{BODY}", title="Ferry sinks").story.text == BODY


def test_a_text_without_a_title_is_called_by_its_first_words_and_that_is_doubted() -> None:
    draft = draft_of(BODY)
    assert draft.story.title == "A ferry with forty people on board sank…"
    assert draft.story.text == BODY
    assert "doubt_no_title" in doubts(draft)


def test_a_file_without_a_title_is_called_by_its_name() -> None:
    draft = drafted(open_file(BODY.encode(), "Copy of FINAL ferry (2).txt"), There.of(), now=NOW)
    assert draft.story.title == "Ferry"
    assert "doubt_no_title" in doubts(draft)


def test_a_head_is_read_as_in_the_stories_folder() -> None:
    draft = draft_of(f"---\ntitle: Ferry: sinks\npublished: 12 August 2021\n---\n{BODY}")
    assert (draft.story.title, draft.story.published) == ("Ferry: sinks", "12 August 2021")
    assert draft.story.text == BODY


@pytest.mark.parametrize(
    ("said", "doubt"),
    [
        ({}, "doubt_no_date"),
        ({"published": "Tuesday"}, "doubt_date_unread"),
        ({"published": "12 August 2031"}, "doubt_date_ahead"),
    ],
)
def test_a_date_that_is_missing_unread_or_ahead_is_doubted(
    said: dict[str, str], doubt: str
) -> None:
    assert doubts(draft_of(BODY, title="Ferry", **said)) == [doubt]


def test_a_story_in_another_language_is_said_to_be_in_it() -> None:
    draft = draft_of(BODY, title="Fähre", published="2021-08-12", language="de-AT")
    assert doubts(draft) == ["doubt_language"]
    assert "German" in draft.doubts[0].told(ENGLISH)
    assert "Deutsch" in draft.doubts[0].told(catalogue("de"))


def test_a_story_that_is_short_is_doubted() -> None:
    assert doubts(draft_of("A ferry sank.", title="Ferry", published="2021-08-12")) == [
        "doubt_short"
    ]


def test_garbled_letters_are_doubted_and_mended_on_demand() -> None:
    draft = draft_of(BODY.replace("“", "â€œ"), title="Ferry", published="2021-08-12")
    assert doubts(draft) == ["doubt_letters_mendable"]
    mended = with_letters_mended(draft, There.of())
    assert mended.story.text == BODY
    assert "doubt_letters_mendable" not in doubts(mended)


def test_an_encoding_that_was_guessed_is_doubted() -> None:
    draft = drafted(open_file(BODY.encode("cp1252"), "ferry.txt"), There.of(), now=NOW)
    assert draft.story.text == BODY
    assert "doubt_encoding" in doubts(draft)


def test_a_line_of_the_page_is_left_out_and_can_be_kept() -> None:
    line = "Read more: Ferry rules tightened"
    draft = draft_of(f"{BODY}\n{line}", title="Ferry", published="2021-08-12")
    assert draft.left_out == (line,)
    assert preview(draft).last == "“It is a miracle,” said the minister, Nikos Pappas."
    with pytest.raises(IndexError):
        keep(draft, 2)
    kept = keep(draft, 1)
    assert kept.left_out == ()
    assert kept.story.kept == (line,)
    assert kept.story.text == draft.story.text


def test_the_line_of_the_author_above_a_story_can_be_kept() -> None:
    kept = keep(draft_of(f"By Ann Lee\n{BODY}", title="Ferry"), 1)
    assert preview(kept).first == "By Ann Lee"


def test_a_text_of_one_short_line_is_quoted_and_no_headline_of_itself() -> None:
    draft = draft_of("The ferry sank. Nobody was hurt.")
    assert draft.story.title == "The ferry sank. Nobody was hurt…"
    assert preview(draft).sentences == 2


def test_the_times_of_a_live_blog_are_not_told_as_left_out() -> None:
    entry = "{0}.52pm GMT\nThe river rose by {0} metres in an hour, the mayor said.\nShare\n"
    draft = draft_of("\n".join(map(entry.format, range(4, 0, -1))), title="Floods – live")
    assert draft.left_out == ("Share",) * 4
    assert draft.analyzed.documents[0].sentence.time is not None


def test_line_breaks_that_were_lost_are_mended_and_shown() -> None:
    draft = draft_of(BODY.replace(".\n", "."), title="Ferry", published="2021-08-12")
    assert draft.story.text.split("\n\n") == BODY.split("\n")
    assert draft.mended[0] == "the island of Kos on Tuesday. ¶ “We heard a loud bang,” said M"
    assert keep(draft_of(f"{BODY}\nRead more: x"), 1).mended == ()


def test_text_that_was_wrapped_is_mended_and_shown() -> None:
    wrapped = "\n\n".join(textwrap.fill(line, 50) for line in BODY.split("\n"))
    draft = draft_of(wrapped, title="Ferry", published="2021-08-12")
    assert draft.story.text.split("\n\n") == BODY.split("\n")
    assert draft.mended[0].startswith("y people on board sank off the island of Kos")


def test_nearly_the_same_story_is_named_and_another_one_is_not() -> None:
    there = Story("old", "Ferry lost", BODY.replace("forty", "41"))
    other = Story("other", "Budget", "The budget was passed on Monday, said Ann Lee. " * 20)
    draft = draft_of(BODY, other, there, title="Ferry", published="2021-08-12")
    (doubt,) = draft.doubts
    assert doubt.key == "doubt_alike"
    assert doubt.fields["title"] == "Ferry lost"
    assert doubts(draft_of(BODY, other, title="Ferry", published="2021-08-12")) == []


def test_a_story_from_the_same_address_is_replaced_and_keeps_its_id() -> None:
    there = Story("old", "Ferry", BODY, url="https://courier.example/ferry")
    draft = draft_of(f"{BODY}\nMore.", there, title="New", url="https://courier.example/ferry/")
    assert draft.replaces == there
    assert draft.story.id == "old"
    assert "doubt_alike" not in doubts(draft)  # that it is


def test_a_title_that_is_taken_gives_another_id() -> None:
    assert draft_of(BODY, Story("ferry", "F", "x"), title="Ferry").story.id == "ferry-2"


def test_an_edited_draft_is_weighed_anew() -> None:
    draft = draft_of(BODY)
    again = edited(
        draft, There.of(), {"title": "Ferry\nsinks", "published": "2021-08-12"}, f"{BODY}\nYes."
    )
    assert (again.story.title, again.story.published) == ("Ferry sinks", "2021-08-12")
    assert again.story.text.endswith("Yes.")
    assert doubts(again) == []


def test_an_edited_draft_keeps_the_id_that_was_given() -> None:
    draft = drafted(open_pasted(BODY), There.of(), identity="my-id", now=NOW)
    assert edited(draft, There.of(), {"title": "Ferry"}).story.id == "my-id"


def test_the_preview_holds_what_people_decide_by() -> None:
    facts = preview(draft_of(BODY, title="Ferry", publisher="The Courier"))
    assert (facts.title, facts.publisher, facts.published) == ("Ferry", "The Courier", None)
    assert facts.first.startswith("A ferry with forty people")
    assert (facts.sentences, facts.statements) == (4, 3)
    assert set(facts.speakers) == {"Maria Costa", "Nikos Pappas", "the coast guard"}


@pytest.mark.parametrize("text", ["", " \n ", "---\ntitle: Ferry\n---\n", "\0"])
def test_what_holds_no_story_is_refused(text: str) -> None:
    with pytest.raises(IntakeError, match="the pasted text"):
        draft_of(text)


def test_three_thousand_stories_are_compared_in_bounded_time() -> None:
    words = [f"word{number}" for number in range(5000)]
    stories = [
        Story(str(n), str(n), " ".join(words[(n * 7 + k * (n + 1)) % 5000] for k in range(500)))
        for n in range(3000)
    ]
    started = time.perf_counter()
    draft = drafted(Opened(Origin.PASTED, "", stories[1500].text), There.of(stories), now=NOW)
    assert "doubt_alike" in doubts(draft)
    assert time.perf_counter() - started < 10
