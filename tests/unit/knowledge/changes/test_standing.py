"""Of an old passage it can be told whether its story still says it."""

from __future__ import annotations

import pytest

from knowledge.changes.revision import revision_of
from knowledge.changes.standing import Stands, standing
from knowledge.index.analyzing import packed
from knowledge.model import Story
from knowledge.stories.synonyms import NO_SYNONYMS

NOW = revision_of(
    packed(
        Story(
            "ferry",
            "Ferry",
            "The night ferry was cancelled on Friday, and 350 passengers waited.\n\n"
            "“We will pay everybody back,” Lund said.\n\n"
            "It is not true that the ferry was unsafe.",
        ),
        NO_SYNONYMS,
    )
)


@pytest.mark.parametrize(
    ("passage", "stands", "sentence"),
    [
        ("“We will pay everybody back,” Lund said.", Stands.SAME, 2),
        ('"We will pay everybody back," Lund said.', Stands.SAME, 2),
        ("The night ferry was cancelled on Friday, and 340 passengers waited.", Stands.CHANGED, 1),
        ("The ferry was unsafe.", Stands.CHANGED, 3),
        ("Nobody was hurt in the storm of the week before.", Stands.DROPPED, None),
        ("", Stands.DROPPED, None),
    ],
)
def test_a_passage_stands_is_changed_or_was_dropped(
    passage: str, stands: Stands, sentence: int | None
) -> None:
    found = standing(passage, NOW)
    assert found.stands is stands
    assert (found.sentence.number if found.sentence else None) == sentence


def test_the_changed_words_are_those_of_the_passage_and_of_the_story() -> None:
    passage = "The night ferry was cancelled on Friday, and 340 passengers waited."
    (edit,) = standing(passage, NOW).edits
    assert passage[slice(*edit.old)] == "340"
    assert NOW.story.text[slice(*edit.new)] == "350"


def test_a_passage_of_a_story_that_is_gone_was_dropped() -> None:
    assert standing("“We will pay everybody back,” Lund said.", None).stands is Stands.DROPPED
