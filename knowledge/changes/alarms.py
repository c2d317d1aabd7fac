"""Alarms: where a change would lose so much that somebody should look before it is made.

A slip loses much at once: a folder that is not there, a page pasted half, a file saved empty.
An ordinary day of a breaking story loses a sentence here and a figure there.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from knowledge.changes.shelf import ShelfDifference
    from knowledge.changes.story import StoryDifference

FEW_STORIES, SHARE_OF_STORIES = 3, 0.1
"""Stories that are removed at once, and the share of all that they are."""
HALF = 0.5
"""The share that is lost of a story's sentences, statements or figures; of stories it is enough
whatever their number is."""
FEW_SENTENCES = 5
FEW_STATEMENTS = 3
FEW_FIGURES = 4
"""How many there must have been; of fewer, half is an ordinary edit."""


class Loss(StrEnum):
    """What would be lost."""

    STORIES = "stories"
    """Many stories are removed: how many there were, and how many are left of them."""
    SENTENCES = "sentences"
    """A story has far fewer sentences: how many it had, and has."""
    REWRITTEN = "rewritten"
    """As long as before, but of other sentences: how many it had, and how many are left of them."""
    STATEMENTS = "statements"
    """How many statements a story had, and how many are left of them."""
    FIGURES = "figures"
    """How many figures a story had, and how many of them are as they were."""


@dataclass(frozen=True, slots=True)
class Alarm:
    """What would be lost, of a story or of all."""

    loss: Loss
    before: int
    after: int
    story: str | None = None
    """The id; None for all stories."""


def alarms(difference: ShelfDifference) -> tuple[Alarm, ...]:
    """Return where a change of the stories would lose much, the gravest first."""
    found = list(_of_stories(difference.stories_before, len(difference.removed)))
    for changed in difference.changed:
        found += story_alarms(changed)
    return tuple(found)


def story_alarms(difference: StoryDifference) -> tuple[Alarm, ...]:
    """Return what a change of one story would lose."""
    return tuple(_of_story(difference))


def _of_stories(before: int, removed: int) -> Iterator[Alarm]:
    share = removed / before if before else 0.0
    if removed and (share >= HALF or (removed >= FEW_STORIES and share >= SHARE_OF_STORIES)):
        yield Alarm(Loss.STORIES, before, before - removed)


def _of_story(difference: StoryDifference) -> Iterator[Alarm]:
    story = difference.new.id
    before, after = difference.sentences_before, difference.sentences_after
    left = before - len(difference.removed)
    if before >= FEW_SENTENCES and after <= before * HALF:
        yield Alarm(Loss.SENTENCES, before, after, story)
    elif before >= FEW_SENTENCES and left <= before * HALF:
        yield Alarm(Loss.REWRITTEN, before, left, story)
    said, lost = difference.statements_before, len(difference.lost)
    if said >= FEW_STATEMENTS and lost >= said * HALF:
        yield Alarm(Loss.STATEMENTS, said, said - lost, story)
    figures, others = difference.figures_before, len(difference.figures)
    if figures >= FEW_FIGURES and others >= figures * HALF:
        yield Alarm(Loss.FIGURES, figures, figures - others, story)
