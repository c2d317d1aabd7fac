"""What the first lines of a text tell of it, and what a file's name does as the last resort."""

from __future__ import annotations

import pytest

from bot.intake.titles import looks_like_title, title_of_name, title_of_text, told_by


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("— Copy of FINAL ferry (2).docx", "Ferry"),
        ("Copy of ferry sinks.md", "Ferry sinks"),
        ("ferry-sinks_off_kos_v3.txt", "Ferry sinks off kos"),
        ("Ferry - final.html", "Ferry"),
        ("Fähre - Kopie (1).txt", "Fähre"),
        ("finally-home.txt", "Finally home"),
        ("copyright-row.txt", "Copyright row"),
        ("G20.txt", "G20"),
        ("story.v2.txt", "Story"),
        ("(2).txt", ""),
        ("", ""),
    ],
)
def test_a_files_name_is_a_title_without_what_people_put_around_it(name: str, title: str) -> None:
    assert title_of_name(name) == title


@pytest.mark.parametrize(
    "line",
    [
        "Ferry sinks off Kos",
        "‘I still get nervous’: ten questions for Nadia Osei",
        "Who sank the ferry?",
        "US sends troops to Kabul – live",
    ],
)
def test_a_short_line_that_is_no_sentence_looks_like_a_title(line: str) -> None:
    assert looks_like_title(line)


@pytest.mark.parametrize(
    "line",
    [
        "A ferry sank off Kos on Tuesday.",
        "“We heard a bang,” she said.",
        "He said: “Go.”",
        "and nobody knew why",
        "- Forty people were on board",
        "https://courier.example/ferry",
        "12 August 2021",
        "Ferry",
        "Ferry sinks " * 30,
    ],
)
def test_a_sentence_a_date_an_item_or_a_word_alone_is_no_title(line: str) -> None:
    assert not looks_like_title(line)


def test_the_lines_around_the_story_tell_who_wrote_it_and_when() -> None:
    lines = ["Ferry sinks off Kos", "By Ann Lee", "12 August 2021", "A ferry sank.", "It was old."]
    told = told_by(lines, frozenset(lines[1:3]))
    assert told == ("Ferry sinks off Kos", "Ann Lee", "12 August 2021")


def test_a_text_of_one_line_has_no_title() -> None:
    assert told_by(["Ferry sinks off Kos"], frozenset()).title == ""


def test_the_first_words_stand_for_a_title_that_there_is_not() -> None:
    assert title_of_text("one two.") == "one two…"
    assert title_of_text("a b c d e f g h i j") == "a b c d e f g h…"
