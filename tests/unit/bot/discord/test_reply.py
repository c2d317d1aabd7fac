"""What a reader sees in Discord of an answer, from values made by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.discord import reply
from bot.discord.reply import LONGEST_LINK, Origin, show_passages
from bot.discord.text.fit import LIMIT, Reply
from bot.discord.text.markdown import length
from bot.notes import SAMPLE_NOTE, Note
from bot.words import ENGLISH, catalogue
from discord_markdown import read
from knowledge.about.examples import MOST_EXAMPLES
from knowledge.answer import Answer, Correction, Passage, Place, Verdict
from knowledge.model import Kind, Resolution, Sentence, Span, Statement, Story

if TYPE_CHECKING:
    from collections.abc import Collection

READ_AT = datetime(2026, 1, 1, tzinfo=UTC)
KIRBY = "‘We believe this is it the prudent thing to do,’ Kirby said."
REPORT = Story(
    "kabul",
    "US sends troops",
    KIRBY,
    publisher="The Guardian",
    published="12 August 2021",
    url="https://news.example/kabul",
)


def passage(story: Story = REPORT, *words: str, said_by: Statement | None = None) -> Passage:
    starts = [story.text.index(word) for word in words]
    return Passage(
        story,
        Sentence(0, len(story.text), 3, 3),
        1.5,
        tuple(Span(at, at + len(word)) for at, word in zip(starts, words, strict=True)),
        () if said_by is None else (said_by,),
    )


def answer(
    *passages: Passage, verdict: Verdict = Verdict.QUOTE, corrections: tuple[Correction, ...] = ()
) -> Answer:
    return Answer("Who said it?", verdict, 0.9, passages, corrections, "b1946ac9", 0.4)


def render(
    shown: Answer,
    *,
    language: str = "en",
    developing: Collection[str] = (),
    sample: bool = False,
    with_question: bool = False,
) -> Reply:
    stories = [passage.story for passage in shown.passages if passage.story.id in developing]
    notes = [*map(Note, stories), *([SAMPLE_NOTE] if sample else [])]
    origin = Origin(READ_AT, notes)
    return reply.render(shown, catalogue(language), origin, with_question=with_question)


def lines(content: str) -> list[str]:
    return [line.text for line in read(content)]


def story(text: str, **facts: str) -> Story:
    return Story("id", facts.pop("title", "A title"), text, **facts)


BY_KIRBY = Statement(0, 47, Kind.DIRECT, speaker="John Kirby", role="Pentagon spokesman")


def test_a_passage_is_a_block_quote_with_who_said_it_and_where_it_stands() -> None:
    content = render(answer(passage(REPORT, "prudent", said_by=BY_KIRBY))).content
    quoted, attribution, place = read(content)
    assert (quoted.text, quoted.constructs) == (KIRBY, ["block quote"])
    assert {KIRBY[at] for at in quoted.bold} == set("prudent")
    assert (attribution.text, attribution.constructs) == ("— John Kirby, Pentagon spokesman", [])
    assert place.constructs == ["subtext", "masked link"]
    assert place.text == (
        "US sends troops · The Guardian · 12 August 2021 · paragraph 3 · open the article"
    )


@pytest.mark.parametrize("speaker", ["John Kirby", None])
def test_that_a_moderator_corrected_the_speaker_stands_in_small_print(speaker: str | None) -> None:
    said = replace(BY_KIRBY, speaker=speaker, resolved=Resolution.CORRECTED)
    *_, place = read(render(answer(passage(REPORT, said_by=said)), language="de").content)
    assert place.constructs == ["subtext", "masked link"]
    assert "Absatz 3 · von der Moderation richtig zugeordnet · " in place.text


def test_the_link_opens_at_the_words_and_is_not_previewed() -> None:
    content = render(answer(passage())).content
    assert "](<https://news.example/kabul#:~:text=" in content


@pytest.mark.parametrize(
    ("facts", "attribution", "place"),
    [
        ({"publisher": "The Guardian"}, "— The Guardian", "A title · paragraph 3"),
        ({}, "— A title", "paragraph 3"),
        ({"published": "No"}, "— A title", "No · paragraph 3"),
    ],
)
def test_what_the_attribution_names_is_not_repeated_in_the_place(
    facts: dict[str, str], attribution: str, place: str
) -> None:
    assert lines(render(answer(passage(story("Words.", **facts)))).content) == [
        "Words.",
        attribution,
        place,
    ]


def test_up_to_three_passages_follow_each_other() -> None:
    stories = [story(f"Sentence {number}.") for number in (1, 2, 3)]
    content = render(answer(*map(passage, stories))).content
    quotes = [line.text for line in read(content) if "block quote" in line.constructs]
    assert quotes == ["Sentence 1.", "Sentence 2.", "Sentence 3."]


def test_the_closest_passage_is_announced_as_such_and_stands_alone() -> None:
    first, second = story("Nearest."), story("Further.")
    shown = render(answer(passage(first), passage(second), verdict=Verdict.CLOSEST))
    assert lines(shown.content) == [ENGLISH("closest"), "Nearest.", "— A title", "paragraph 3"]


def test_a_refusal_shows_no_passage_even_where_the_ranking_has_one() -> None:
    content = render(answer(passage(), verdict=Verdict.NONE)).content
    assert content.startswith("Sorry, the stories say nothing about this.")
    assert "prudent" not in content


def test_a_correction_is_told() -> None:
    corrected = answer(passage(), corrections=(Correction("prudnt", "prudent"),))
    assert lines(render(corrected).content)[-1] == "Searched for “prudent” instead of “prudnt”."


def test_the_sample_says_that_it_is_the_sample() -> None:
    assert lines(render(answer(passage()), sample=True).content)[-1] == ENGLISH("sample")


def test_a_developing_story_is_told_only_where_it_is_quoted() -> None:
    shown = render(answer(passage()), developing={"kabul"}).content
    assert "The story was still developing" in shown
    both = answer(passage(), passage(story("Words.")))
    assert "“US sends troops” was still developing" in render(both, developing={"kabul"}).content
    assert "developing" not in render(answer(passage()), developing={"other"}).content
    refused = render(answer(passage(), verdict=Verdict.NONE), developing={"kabul"}).content
    assert "developing" not in refused


def test_what_is_known_of_the_stories_is_not_told_again() -> None:
    notes = (Note(REPORT), SAMPLE_NOTE)
    first = reply.render(answer(passage()), ENGLISH, Origin(READ_AT, notes))
    again = reply.render(answer(passage()), ENGLISH, Origin(READ_AT, notes, known=first.told))
    assert (first.told, again.told) == (notes, ())
    assert lines(again.content) == lines(first.content)[: -len(("", *notes))]


def test_a_note_that_does_not_fit_was_not_told() -> None:
    long = answer(passage(story("*" * 950)))
    assert render(long, sample=True).told == ()
    assert render(replace(long, question="why? " * 500), with_question=True, sample=True).told == ()


def test_a_developing_story_is_told_with_the_time_at_which_it_was_read() -> None:
    content = render(answer(passage()), developing={"kabul"}).content
    assert f"I read it <t:{int(READ_AT.timestamp())}:R>." in content


def test_what_one_story_gives_in_a_row_names_it_once() -> None:
    other = story("Words.", publisher="The Example")
    content = render(answer(passage(), passage(), passage(other), passage())).content
    places = [line.text for line in read(content) if "subtext" in line.constructs]
    assert places == [
        "US sends troops · 12 August 2021 · paragraph 3 · open the article",
        "paragraph 3 · open the article",
        "A title · paragraph 3",
    ]


def test_no_more_than_three_passages_are_shown_however_many_are_ranked() -> None:
    shown = render(answer(*[passage()] * 9))
    assert shown.shown == 3
    assert shown.content.count("> ") == 3
    assert "more passages" not in shown.content


def test_further_passages_are_shown_as_many_as_fit_above_a_note() -> None:
    long = story("Long words. " * 75)
    page = show_passages([passage(long)] * 3, ENGLISH, "-# a note")
    assert page.shown == 2
    assert lines(page.content)[-1] == "a note"


def test_the_question_is_repeated_on_request_and_pings_nobody() -> None:
    asked = Answer("@everyone\n<@1> *who*?", Verdict.NONE, 0.0, (), (), "b1946ac9", 0.4)
    first = read(render(asked, with_question=True).content)[0]
    assert (first.text, first.constructs) == ("@everyone <@1> *who*?", ["subtext"])


def test_passages_that_do_not_fit_are_left_out_and_counted() -> None:
    long = story("Long words. " * 75)
    content = render(answer(*[passage(long)] * 3)).content
    assert sum("block quote" in line.constructs for line in read(content)) == 2
    assert lines(content)[-1] == "1 more passage does not fit into this message."


def test_a_passage_longer_than_a_message_is_placed_and_not_cut() -> None:
    content = render(answer(passage(story("*" * 1100)))).content
    assert "\\*" not in content
    assert lines(content) == [
        ENGLISH("too_long"),
        "— A title",
        "paragraph 3",
    ]


def test_what_is_told_about_the_search_gives_way_to_the_words() -> None:
    corrections = (Correction("*" * 150, "_" * 150),) * 3
    shown = render(answer(passage(story("*" * 900)), corrections=corrections))
    assert lines(shown.content) == ["*" * 900, "— A title", "paragraph 3"]


def test_a_question_as_long_as_a_message_gives_way_to_the_answer() -> None:
    question = Answer("why? " * 500, Verdict.QUOTE, 0.9, (passage(),), (), "b1946ac9", 0.4)
    content = render(question, with_question=True).content
    assert lines(content)[0] == KIRBY
    refused = Answer("why? " * 500, Verdict.NONE, 0.0, (), (), "b1946ac9", 0.4)
    assert render(refused, with_question=True).content.startswith("Sorry")


@pytest.mark.parametrize(
    "url",
    ["javascript:alert(1)", "news.example/kabul", "https://news.example/" + "a" * LONGEST_LINK],
)
def test_an_address_that_discord_could_not_open_is_left_out(url: str) -> None:
    assert "open the article" not in render(answer(passage(story("Words.", url=url)))).content


def test_an_address_cannot_break_out_of_its_link() -> None:
    url = "https://news.example/a>) <@1> (b\\"
    place = read(render(answer(passage(story("Words.", url=url)))).content)[2]
    assert place.text == "paragraph 3 · open the article"


ANY = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\n"), min_size=1)
LONG = st.builds(lambda text, times: text * times, ANY, st.sampled_from([1, 1, 40, 400]))


@st.composite
def answers(draw: st.DrawFn) -> Answer:
    facts = {key: draw(LONG) for key in ("title", "publisher", "published")}
    url = draw(st.one_of(st.none(), st.builds("https://news.example/{}".format, LONG)))
    shown = [
        passage(
            Story(f"{number}", text=draw(LONG), url=url, **facts),
            said_by=Statement(0, 1, Kind.DIRECT, speaker=draw(LONG), role=draw(LONG)),
        )
        for number in range(draw(st.integers(1, 3)))
    ]
    corrections = draw(st.lists(st.builds(Correction, LONG, LONG), max_size=5))
    verdict = draw(st.sampled_from(Verdict))
    return Answer(
        draw(LONG),
        verdict,
        0.5,
        tuple(shown),
        tuple(corrections),
        "b1946ac9",
        0.1,
        understood=draw(st.one_of(st.none(), LONG)),
        suggestions=tuple(draw(st.lists(LONG, max_size=MOST_EXAMPLES))),
    )


@given(answers())
def test_whatever_the_stories_hold_the_reply_fits_and_quotes_whole_passages(
    given_answer: Answer,
) -> None:
    content = render(given_answer, sample=True, with_question=True).content
    assert length(content) <= LIMIT
    seen = read(content)
    quoted = [line.text for line in seen if "block quote" in line.constructs]
    assert quoted == [p.text for p in given_answer.passages[: len(quoted)]]
    assert render(given_answer).shown <= len(given_answer.passages)
    met = {construct for line in seen for construct in line.constructs}
    assert met <= {"block quote", "subtext", "masked link", "code", "list"}


def test_the_words_that_answer_are_bold_and_the_rest_is_plain() -> None:
    words = passage(REPORT, "prudent", "thing")
    start = KIRBY.index("Kirby")
    marked = replace(words, answer=Span(start, start + len("Kirby")))
    assert "prudent thing to do,’ **Kirby** said" in show_passages([marked], ENGLISH).content
    assert "**prudent** **thing** to do,’ Kirby said" in show_passages([words], ENGLISH).content


def test_a_report_that_stands_in_several_stories_names_them_all() -> None:
    others = [
        Story(
            f"copy{n}", f"Troops *go* {n}", KIRBY, publisher="The Wire", published="13 August 2021"
        )
        for n in range(5)
    ]
    also = tuple(Place(other, 0, len(KIRBY)) for other in others)
    two = show_passages([replace(passage(), also=also[:2])], ENGLISH).content
    assert (
        "-# also in Troops \\*go\\* 0 (The Wire, 13 August 2021)"
        " and Troops \\*go\\* 1 (The Wire, 13 August 2021)"
    ) in two
    five = show_passages([replace(passage(), also=also)], ENGLISH).content
    assert "Troops \\*go\\* 2 (The Wire, 13 August 2021), and 2 more stories" in five
    assert "also in" not in show_passages([passage()], ENGLISH).content


def test_figures_that_differ_are_told_and_shown_even_below_the_closest() -> None:
    later = replace(REPORT, id="later", title="Troops", published="14 August 2021")
    shown = answer(
        passage(), replace(passage(later), score=0.0, differs=True), verdict=Verdict.CLOSEST
    )
    content = reply.render(shown, ENGLISH, Origin(READ_AT)).content
    assert f"-# {ENGLISH('figures_differ')}" in content
    assert "12 August 2021" in content
    assert "14 August 2021" in content
