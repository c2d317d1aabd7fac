"""What a change of the stories says of itself: the difference, in lines that a phone can show.

The lines are those of every surface (`bot.words.changing`); below that of a changed sentence
stands the sentence as it would be, the words that differ in it bold.
"""

from __future__ import annotations

from functools import partial
from itertools import zip_longest
from typing import TYPE_CHECKING

from bot.discord.text.fit import listing
from bot.discord.text.markdown import block_quote, name
from bot.words.changing import alarm, line
from knowledge.changes.telling import Tells, changes
from knowledge.model import Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from bot.words import Words
    from knowledge.changes.alarms import Alarm
    from knowledge.changes.edits import Edit
    from knowledge.changes.shelf import ShelfDifference
    from knowledge.changes.story import StoryDifference
    from knowledge.model import Story

LONGEST_SENTENCE = 400
"""Characters up to which a changed sentence is shown whole; of a longer one, what differs."""

MOST_ALARMS = 5
"""How many alarms are told: the gravest."""
LONGEST_ALARMED = 80
"""Where a title in an alarm is cut: all of them stand above what they are about."""
MOST_FIGURES, MOST_STORIES = 3, 2
"""Of how many figures, in how many stories, a line tells that is to be short."""


def shown_difference(head: str, difference: ShelfDifference, words: Words) -> str:
    """Return a message that says what changes, as much as fits below `head`."""
    return listing(head, difference_lines(difference, words), words).content


def alarm_lines(alarms: Iterable[Alarm], words: Words) -> list[str]:
    """Return what would be lost, a line an alarm."""
    called = partial(name, longest=LONGEST_ALARMED)
    return [alarm(one, words, called) for one in [*alarms][:MOST_ALARMS]]


def in_short(difference: ShelfDifference, words: Words) -> str:
    """Return a difference as one line of figures and counts; "" where nothing is to be told."""
    parts: list[str] = []
    for one in difference.changed[:MOST_STORIES]:
        figures = [change for change in changes(one) if change.tells is Tells.FIGURE]
        parts += [line(change, one, words, name) for change in figures[:MOST_FIGURES]]
        parts += [words.count(key, number) for key, number in _counts(one) if number]
    return " · ".join(parts)


def _counts(difference: StoryDifference) -> Iterator[tuple[str, int]]:
    yield "sentences_changed", len(difference.changed)
    yield "sentences_added", len(difference.added)
    yield "sentences_removed", len(difference.removed)


def difference_lines(difference: ShelfDifference, words: Words) -> list[str]:
    """Return what changes, in lines of which as many are shown as fit."""
    return list(_lines(difference, words))


def _lines(difference: ShelfDifference, words: Words) -> Iterator[str]:
    for story in difference.added:
        yield f"➕ {words('story_comes', story=f'**{name(story.title)}**')}"
    for story in difference.removed:
        yield f"➖ {words('story_goes', story=f'**{name(story.title)}**')}"
    for one in difference.changed:
        if difference.changed[1:]:
            yield f"**{name(one.new.title)}**"
        yield from _changes(one, words)


def _changes(difference: StoryDifference, words: Words) -> Iterator[str]:
    """Yield the changes of a story; each changed sentence stands below what is first told of it."""
    found = changes(difference)
    sentences = {Span(c.new.start, c.new.end): c.edits for c in difference.changed}
    for now, following in zip_longest(found, found[1:]):
        yield f"- {line(now, difference, words, name)}"
        if now.new is None or (following is not None and following.new == now.new):
            continue  # the figures of one sentence stand together above it
        edits = sentences.pop(now.new, None)
        if edits is not None:
            yield from _sentence(now.new, edits, difference.new)
    if not found:
        yield words("no_difference")


def _sentence(span: Span, edits: Iterable[Edit], new: Story) -> Iterator[str]:
    """Yield a changed sentence as it would be, with the words that differ bold."""
    start, end = span
    bold = [
        Span(edit.new.start - start, edit.new.end - start)
        for edit in edits
        if edit.new.start < edit.new.end
    ]
    if end - start <= LONGEST_SENTENCE:
        yield block_quote(new.text[start:end], bold)
