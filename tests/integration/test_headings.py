"""A heading helps to find what stands below it, and is never found itself.

The stories and questions of `tests/data/headings` are an interview with labels and one in
bold, a live blog and a story that explains.
"""

from __future__ import annotations

import pytest

from knowledge.library import Library
from knowledge.stories.reading import read
from paths import DATA

FOLDER = DATA / "headings"
QUESTIONS = [
    line.split("\t")
    for line in (FOLDER / "questions.tsv").read_text(encoding="utf-8").splitlines()
    if not line.startswith("#")
]
FILES = sorted(path for path in FOLDER.iterdir() if path.suffix != ".tsv")


@pytest.fixture(scope="module")
def library() -> Library:
    return Library.build(read(FILES).stories)


@pytest.mark.parametrize("case", QUESTIONS, ids=lambda case: case[1])
def test_the_first_passage_is_what_stands_below(library: Library, case: list[str]) -> None:
    story, question, words, heading, time = case
    first = library.ask(question, story=story).passages[0]
    assert (first.text, first.heading or "-", first.time or "-") == (words, heading, time)


def test_a_heading_is_no_passage(library: Library) -> None:
    headings = {
        story.text[slice(*sentence.heading)]
        for story in library.stories
        for sentence in library.sentences(story.id)
        if sentence.heading
    }
    texts = {document.text for document in library.corpus.documents}
    assert len(headings) > 8
    assert headings.isdisjoint(texts)


def test_a_word_that_only_a_heading_holds_is_no_misspelling(library: Library) -> None:
    assert library.ask("What of the allotments?", story="water-rules").corrections == ()


def test_the_terms_of_a_heading_speak_for_its_story_among_others(library: Library) -> None:
    answer = library.ask("What about the gardens and allotments?")
    assert answer.passages[0].story.id == "water-rules"
