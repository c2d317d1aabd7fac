"""What is packed of a story is what was read from it, to the letter."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings

from knowledge.index.analyzed_story import AnalyzedStory, analyze_story
from knowledge.index.packed_story import PackedStory
from knowledge.index.packing import pack
from knowledge.model import Story
from knowledge.stories.speaker_corrections import SpeakerCorrection
from knowledge.stories.synonyms import NO_SYNONYMS
from news_texts import news_texts

BLOG = """Storm

What is known?

“The ferry is late,” said Ann Lee, the mayor of Kesh. She said that it would sail.

10:15

Ł ja — ĳ, \ud800 and 漢字漢字 stand in no alphabet of ours."""


def both(
    text: str, *corrections: SpeakerCorrection, **head: str
) -> tuple[AnalyzedStory, PackedStory]:
    story = Story("a/b", head.pop("title", "Storm at Kesh"), text, **head)
    read = analyze_story(story, NO_SYNONYMS, corrections)
    return read, PackedStory(pack(read))


def assert_same(read: AnalyzedStory, packed: PackedStory) -> None:
    assert packed.story == read.story
    assert (packed.id, packed.title) == (read.story.id, read.story.title)
    assert (packed.language, packed.developing) == (read.language, read.developing)
    assert packed.sentences == read.sentences
    assert packed.headings == tuple(read.headings)
    assert packed.statements == read.statements
    assert packed.people == read.people
    assert packed.speakers == read.speakers
    assert packed.speaker_roles == read.speaker_roles
    assert (packed.corrections, packed.unfit) == (read.corrections, read.unfit)
    assert packed.index.about == read.about
    for document, terms in zip(packed.documents, read.indexed, strict=True):
        sentence = document.sentence
        assert document.text == read.story.text[sentence.start : sentence.end]
        assert document.terms == frozenset(terms)
        above = read.headings[sentence.heading] if sentence.heading else ()
        assert document.heading == frozenset(token.term for token in above)
        assert document.statements == tuple(
            said
            for said in read.statements
            if said.start < sentence.end and said.end > sentence.start
        )


@settings(max_examples=60, deadline=None)
@given(news_texts())
def test_nothing_of_a_story_is_lost_or_changed(text: str) -> None:
    assert_same(*both(text))


@pytest.mark.parametrize("text", ["", " ", BLOG, "One word", "“", "\ud800\udfff"])
def test_an_odd_story_is_packed_like_any_other(text: str) -> None:
    assert_same(*both(text, published="2026-01-02", publisher="The Kesh \ud800 News"))


def test_what_a_moderator_corrected_is_packed_with_it() -> None:
    known = SpeakerCorrection("a/b", "the ferry is late", "Bo Lin", "the captain", "f.yaml", 3)
    unknown = SpeakerCorrection("a/b", "nobody said this", None)
    read, packed = both(BLOG, known, unknown)
    assert_same(read, packed)
    assert packed.corrections[0].file == "f.yaml"


def test_a_story_is_the_same_wherever_it_was_read_from() -> None:
    read, packed = both(BLOG)
    moved = PackedStory(pack(replace(read, story=replace(read.story, file="b.txt", line=7))))
    assert moved == packed
    assert packed.at("b.txt", 7).story == replace(read.story, file="b.txt", line=7)


@pytest.mark.parametrize(
    "change", [{"title": "Storm at kesh"}, {"published": "2026-01-03"}, {"id": "a/c"}]
)
def test_whatever_an_answer_may_show_changes_the_content(change: dict[str, str]) -> None:
    read, packed = both(BLOG)
    other = analyze_story(replace(read.story, **change), NO_SYNONYMS)
    assert PackedStory(pack(other)).content != packed.content


def test_a_correction_that_fits_nothing_changes_no_content() -> None:
    unfit = SpeakerCorrection("a/b", "nobody said this", None)
    assert both(BLOG)[1].content == both(BLOG, unfit)[1].content
    fit = SpeakerCorrection("a/b", "the ferry is late", "Bo Lin")
    assert both(BLOG)[1].content != both(BLOG, fit)[1].content
