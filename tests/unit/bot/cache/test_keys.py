"""A story has another key where it would be read otherwise, and the same one where it would not."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.cache.keys import story_key, words_key
from knowledge.model import Span, Story
from knowledge.stories.record import content_key
from knowledge.stories.speaker_corrections import SpeakerCorrection
from knowledge.stories.synonyms import NO_SYNONYMS, Synonyms

STORY = Story("ferry", "Ferry", "The ferry is there, Ann Lee said.\n", file="a.md", line=3)
SAID = SpeakerCorrection("ferry", "is there", "Ann Lee", None, "speakers.yaml", 3)
WORDS = words_key(Synonyms({}, frozenset({"sea ferry", "tide gate"})))
KEY = story_key(content_key(STORY), WORDS, [SAID])

SAME = {
    "it stands elsewhere": replace(STORY, file="b.jsonl", line=70),
}
OTHERS = {
    "text": replace(STORY, text=STORY.text + " "),
    "id": replace(STORY, id="ferry2"),
    "title": replace(STORY, title="The ferry"),
    "date": replace(STORY, published="2021-08-12"),
    "language": replace(STORY, language="fr"),
    "kept": replace(STORY, kept=("Share",)),
    "headings": replace(STORY, headings=(Span(0, 3),)),
    "captions": replace(STORY, captions=(Span(0, 3),)),
}


@pytest.mark.parametrize("story", SAME.values(), ids=SAME)
def test_where_a_story_stands_changes_no_key(story: Story) -> None:
    assert story_key(content_key(story), WORDS, [SAID]) == KEY


@pytest.mark.parametrize("story", OTHERS.values(), ids=OTHERS)
def test_whatever_a_story_says_changes_its_key(story: Story) -> None:
    assert story_key(content_key(story), WORDS, [SAID]) != KEY


def test_what_is_corrected_of_it_changes_its_key_and_where_that_stands_does_not() -> None:
    content = content_key(STORY)
    others = [
        (),
        (SAID, SAID),
        (replace(SAID, speaker=None),),
        (replace(SAID, role="spokeswoman"),),
        (replace(SAID, words="there"),),
    ]
    assert all(story_key(content, WORDS, other) != KEY for other in others)
    assert story_key(content, WORDS, [replace(SAID, file=None, line=9)]) == KEY


def test_synonyms_change_keys_only_by_the_phrases_that_sentences_are_searched_for() -> None:
    phrases = frozenset({"tide gate", "sea ferry"})
    assert words_key(Synonyms({"boat": ("ferry",)}, phrases)) == WORDS
    assert words_key(Synonyms({}, phrases | {"red boat"})) != WORDS
    assert words_key(NO_SYNONYMS) != WORDS
