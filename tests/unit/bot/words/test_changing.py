"""A change is told in lines, the story's words in quotation marks, in every language."""

from __future__ import annotations

import pytest

from bot.words import ENGLISH, catalogue, languages
from bot.words.changing import alarm, told
from knowledge.changes.alarms import Alarm, Loss
from knowledge.changes.revision import StoryRevision, revision_of
from knowledge.changes.story import story_difference
from knowledge.index.analyzing import packed
from knowledge.model import Story
from knowledge.stories.synonyms import NO_SYNONYMS

OLD = """\
By Sunday they held 11 provincial capitals.

“We will pay every passenger back,” the harbour master, Maria Lund, said on Saturday.

The next ferry is expected on Monday morning, weather permitting.

Nobody was hurt in the storm.

Jonas Berg said that two engines had failed.
"""
NEW = """\
By Sunday they held 12 provincial capitals.

“We will pay every passenger back,” the mayor, Eva Ek, said on Saturday.

The next ferry is not expected on Tuesday morning.

Rain fell all night over the old town of Cork.

“It is a disgrace,” Jonas Berg said.
"""


def revision(text: str, title: str, published: str | None = None) -> StoryRevision:
    return revision_of(packed(Story("f", title, text, published=published), NO_SYNONYMS))


CHANGED = story_difference(revision(OLD, "Ferry", "1 May"), revision(NEW, "Ferry back"))


def test_what_tells_most_stands_first() -> None:
    assert list(told(CHANGED, ENGLISH)) == [
        "Figure: 11 provincial capitals → 12",
        (
            "Speaker of “We will pay every passenger back,”:"
            " Maria Lund, harbour master → Eva Ek, mayor"
        ),
        "Statement lost: “two engines had failed” — Jonas Berg",
        "New statement: “It is a disgrace,” — Jonas Berg",
        "Changed: + “not” · “Monday” → “Tuesday” · − “, weather permitting”",
        "Changed: “harbour master” → “mayor” · “Maria Lund” → “Eva Ek”",
        "Removed: “Nobody was hurt in the storm.”",
        "Added: “Rain fell all night over the old town of Cork.”",
        "Title: Ferry → Ferry back",
        "Published: 1 May → nothing",
    ]


def test_of_many_changes_the_rest_is_counted() -> None:
    *lines, rest = told(CHANGED, ENGLISH, most=2)
    assert lines == list(told(CHANGED, ENGLISH))[:2]
    assert rest == "… and 8 more changes"


@pytest.mark.parametrize(
    ("found", "line"),
    [
        (Alarm(Loss.STORIES, 40, 28), "12 stories fewer: 40 → 28"),
        (Alarm(Loss.STORIES, 1, 0), "1 story fewer: 1 → 0"),
        (Alarm(Loss.SENTENCES, 40, 1, "ferry"), "ferry: 40 → 1 sentences"),
        (Alarm(Loss.REWRITTEN, 40, 3, "ferry"), "ferry: of 40 sentences, 3 are left"),
        (Alarm(Loss.STATEMENTS, 8, 2, "ferry"), "ferry: of 8 statements, 2 are left"),
        (Alarm(Loss.FIGURES, 8, 2, "ferry"), "ferry: of 8 figures, 2 are as they were"),
    ],
)
def test_an_alarm_says_what_would_be_lost(found: Alarm, line: str) -> None:
    assert alarm(found, ENGLISH) == line


@pytest.mark.parametrize("language", languages())
def test_every_language_tells_the_same_changes(language: str) -> None:
    lines = list(told(CHANGED, catalogue(language), show=lambda text: f"<{text}>"))
    assert len(lines) == len(list(told(CHANGED, ENGLISH)))
    assert "<11 provincial capitals> → <12>" in lines[0]
