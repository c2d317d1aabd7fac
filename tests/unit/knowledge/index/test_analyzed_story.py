"""A story is read once, and whoever needs its sentences alone gets the same."""

from __future__ import annotations

import pytest

from knowledge.index.analyzed_story import sentences_of
from knowledge.index.analyzing import packed
from knowledge.model import Story
from knowledge.stories.synonyms import NO_SYNONYMS


@pytest.mark.parametrize("language", [None, "de"])
def test_sentences_alone_are_those_of_the_language_that_is_read_of_the_story(
    language: str | None,
) -> None:
    text = "Am 15. Dezember war die Fähre noch im Hafen. Danach ist sie nicht mehr gefahren."
    story = Story("ferry", "Fähre", text, language=language)
    spans = [(one.start, one.end) for one in sentences_of(story)]
    assert [text[start:end] for start, end in spans] == [text[:44], text[45:]]
    documents = packed(story, NO_SYNONYMS).documents
    assert spans == [(one.sentence.start, one.sentence.end) for one in documents]
