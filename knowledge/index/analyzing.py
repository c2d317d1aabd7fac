"""Analysing: stories are read and packed one by one, so that one story is the unit that can fail.

An error of the program costs that story alone, is told as a problem of its file, and leaves
its traceback in the log.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from knowledge.errors import StoryError, unexpected
from knowledge.index.packed_story import PackedStory
from knowledge.index.packing import pack
from knowledge.stories.record import content_key
from knowledge.stories.speaker_corrections import by_story

if TYPE_CHECKING:
    from collections.abc import Iterable

    from knowledge.model import Story
    from knowledge.stories.speaker_corrections import SpeakerCorrection
    from knowledge.stories.synonyms import Synonyms


def analyze_stories(
    stories: Iterable[Story],
    synonyms: Synonyms,
    before: Iterable[Story] = (),
    known: Iterable[PackedStory] = (),
    corrections: Iterable[SpeakerCorrection] = (),
) -> tuple[tuple[PackedStory, ...], tuple[StoryError, ...]]:
    """Analyse and pack stories one by one, and tell of those at which the program failed.

    Args:
        stories: the stories.
        synonyms: the phrases that are indexed as such.
        before: the stories as they were. One that fails now stays as it was there.
        known: what was analysed with the same synonyms before; these stories are not read again.
        corrections: what is known of the stories' speakers.
    """
    were = {story.id: story for story in before}
    done_before = {one.digest: one for one in known}
    said = by_story(corrections)
    done: list[PackedStory] = []
    problems: list[StoryError] = []
    for story in stories:
        own = said.get(story.id, ())
        then = done_before.get(content_key(story))
        if then is not None and then.corrections == own:
            done.append(then.at(story.file, story.line))
            continue
        outcome = _attempt(story, synonyms, own)
        if isinstance(outcome, StoryError):
            problems.append(outcome)
            if story.id not in were:
                continue
            outcome = _attempt(were[story.id], synonyms, own)
        if isinstance(outcome, PackedStory):
            done.append(outcome)
    return tuple(done), tuple(problems)


def _attempt(
    story: Story, synonyms: Synonyms, corrections: tuple[SpeakerCorrection, ...]
) -> PackedStory | StoryError:
    try:
        return packed(story, synonyms, corrections)
    except Exception as error:  # noqa: BLE001 - whatever it is, the other stories answer
        return unexpected(story.file or story.id, story.line, error)


def packed(
    story: Story, synonyms: Synonyms, corrections: tuple[SpeakerCorrection, ...] = ()
) -> PackedStory:
    """Read one story in its language, and pack what is read."""
    # What reads stories is no part of what answers from those that were read before.
    from knowledge.index.analyzed_story import analyze_story  # noqa: PLC0415

    data = pack(analyze_story(story, synonyms, corrections))
    return PackedStory(data, story.file, story.line)
