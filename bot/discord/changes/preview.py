"""What a change of the stories says of itself: the difference, in lines that a phone can show.

Sentences that come and go stand whole where they are not very long; of a changed one the new
words are bold, and the old ones stand in small print below it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.discord.text.fit import listing
from bot.discord.text.markdown import escape, name, subtext
from knowledge.changes.alarms import Loss
from knowledge.changes.telling import Tells, changes
from knowledge.model import Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from bot.words import Words
    from knowledge.changes.alarms import Alarm
    from knowledge.changes.edits import Edit
    from knowledge.changes.shelf import ShelfDifference
    from knowledge.changes.story import StoryDifference
    from knowledge.changes.telling import Change
    from knowledge.model import Story

LONGEST_SHOWN = 300
"""Characters after which a sentence of a difference is cut: it is recognised, not read."""
OLD_WORDS = 80
"""Characters of the old words of one edit."""
ALARMS = {
    Loss.STORIES: "alarm_stories",
    Loss.SENTENCES: "alarm_sentences",
    Loss.REWRITTEN: "alarm_rewritten",
    Loss.STATEMENTS: "alarm_statements",
    Loss.FIGURES: "alarm_figures",
}
FIELDS = {
    "title": "field_title",
    "publisher": "field_publisher",
    "author": "field_author",
    "published": "field_published",
    "updated": "field_updated",
    "url": "field_url",
    "language": "field_language",
}


def shown_difference(head: str, difference: ShelfDifference, words: Words) -> str:
    """Return a message that says what changes, as much as fits below `head`."""
    return listing(head, list(_lines(difference, words)), words).content


def alarm_lines(alarms: Iterable[Alarm], words: Words) -> list[str]:
    """Return what would be lost, a line an alarm."""
    return [
        words(
            ALARMS[alarm.loss],
            lost=words.number(alarm.before - alarm.after),
            before=words.number(alarm.before),
        )
        for alarm in alarms
    ]


def in_short(difference: ShelfDifference, words: Words) -> str:
    """Return a difference as one line of counts and figures; "" where nothing is to be told."""
    told: list[str] = []
    for one in difference.changed:
        told += [f"{name(was)} → {name(now)}" for was, now in _figures(one)]
        told += [words.count(key, number) for key, number in _counts(one) if number]
    return " · ".join(told)


def _figures(difference: StoryDifference) -> list[tuple[str, str]]:
    told = (one for one in changes(difference) if one.tells is Tells.FIGURE)
    return [(one.was or "", one.now or "") for one in told]


def _counts(difference: StoryDifference) -> Iterator[tuple[str, int]]:
    yield "sentences_changed", len(difference.changed)
    yield "sentences_added", len(difference.added)
    yield "sentences_removed", len(difference.removed)


def _lines(difference: ShelfDifference, words: Words) -> Iterator[str]:
    for story in difference.added:
        yield f"➕ **{name(story.title)}**"
    for story in difference.removed:
        yield f"➖ **{name(story.title)}**"
    for one in difference.changed:
        if difference.changed[1:]:
            yield f"**{name(one.new.title)}**"
        told = changes(one)
        for change in told:
            yield from _change(change, one.old, one.new, words)
        if not told:
            yield words("no_difference")


def _change(change: Change, old: Story, new: Story, words: Words) -> Iterator[str]:
    match change.tells:
        case Tells.FIGURE:
            yield f"- 🔢 {name(change.was or '')} → **{name(change.now or '')}**"
        case Tells.SPEAKER:
            was, now = (name(who or words("nobody")) for who in (change.was, change.now))
            yield f"- 🗣️ {words('speaker_changed', was=was, now=now)} {_cut(new, change.new)}"
        case Tells.STATEMENT_LOST:
            yield f"- ➖ {words('statement_lost')} {_cut(old, change.old)}"
        case Tells.STATEMENT_GAINED:
            yield f"- ➕ {words('statement_gained')} {_cut(new, change.new)}"
        case Tells.SENTENCE_CHANGED:
            yield f"- ✏️ {_cut(new, change.new, (edit.new for edit in change.edits))}"
            yield from _old_words(change.edits, old, words)
        case Tells.SENTENCE_REMOVED:
            yield f"- ➖ {_cut(old, change.old)}"
        case Tells.SENTENCE_ADDED:
            yield f"- ➕ {_cut(new, change.new)}"
        case Tells.HEAD:
            field = words(FIELDS[change.field or "title"])
            was, now = (name(value or "–") for value in (change.was, change.now))
            yield f"- 🏷️ {field}: {was} → **{now}**"


def _old_words(edits: Iterable[Edit], old: Story, words: Words) -> Iterator[str]:
    """Yield what stood there before, of the edits that took anything away."""
    gone = [old.text[slice(*edit.old)] for edit in edits if edit.old.start < edit.old.end]
    if gone:
        told = " · ".join(name(part, OLD_WORDS) for part in gone)
        yield subtext(words("words_before", words=told))


def _cut(story: Story, span: Span | None, bold: Iterable[Span] = ()) -> str:
    """Return a part of a story as one line, cut where it is long, spans of the story bold."""
    start, end = span or Span(0, 0)
    part = story.text[start:end]
    marked = [
        Span(max(one.start - start, 0), min(one.end - start, LONGEST_SHOWN))
        for one in bold
        if one.start < one.end and one.start - start < LONGEST_SHOWN
    ]
    # A newline would end the list's line; a space for it keeps every offset.
    line = "".join(" " if sign.isspace() else sign for sign in part)
    if len(line) > LONGEST_SHOWN:
        line = line[:LONGEST_SHOWN] + "…"
    return escape(line, marked)
