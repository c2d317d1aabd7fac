"""What is told of a change, that which tells most first: figures, statements, then sentences.

Nothing is told twice: a sentence whose only change is a figure told before it is left out, and so
is one that came or went with its statement.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from knowledge.model import Span
from knowledge.source.differences import Concern

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from knowledge.changes.edits import Edit
    from knowledge.changes.figures import FigureChange
    from knowledge.changes.story import ChangedSentence, ChangedStatement, StoryDifference
    from knowledge.model import Sentence, Statement, Story

GRAVITY = {concern: number for number, concern in enumerate(Concern)}


class Tells(StrEnum):
    """What a change is of, that which tells most first."""

    FIGURE = "figure"
    SPEAKER = "speaker"
    """Somebody else says it, or in another role."""
    STATEMENT_LOST = "statement_lost"
    STATEMENT_GAINED = "statement_gained"
    SENTENCE_CHANGED = "sentence_changed"
    SENTENCE_REMOVED = "sentence_removed"
    SENTENCE_ADDED = "sentence_added"
    HEAD = "head"
    """The title, the date or another field of the head."""


@dataclass(frozen=True, slots=True)
class Change:
    """One change as it is told."""

    tells: Tells
    old: Span | None = None
    """Where it stood: the sentence or statement, in the older text."""
    new: Span | None = None
    """Where it stands, in the newer text."""
    was: str | None = None
    """In short, what it was: "11 provincial capitals", the speaker of a statement with the role,
    the value of a head's field; None where there was none."""
    now: str | None = None
    edits: tuple[Edit, ...] = ()
    """Of a changed sentence, its changed words."""
    field: str | None = None
    """Of the head, which field."""


def changes(difference: StoryDifference) -> tuple[Change, ...]:
    """Return what changed in a story, that which tells most first, else in its order."""
    told = list(_figures(difference))
    told += (_speaker(one) for one in difference.reattributed)
    told += (
        Change(Tells.STATEMENT_LOST, old=_span(one), was=_named(one)) for one in difference.lost
    )
    told += (
        Change(Tells.STATEMENT_GAINED, new=_span(one), now=_named(one)) for one in difference.gained
    )
    told += _sentences(difference)
    told += (
        Change(Tells.HEAD, was=one.old, now=one.new, field=one.field) for one in difference.head
    )
    return tuple(told)


def _figures(difference: StoryDifference) -> Iterator[Change]:
    """Yield each figure that changed once, however often the story gives it."""
    known: set[tuple[str | None, str | None]] = set()
    for change in difference.figures:
        was, now = _worded(change, difference.old, difference.new)
        if (was, now) not in known:
            known.add((was, now))
            yield Change(Tells.FIGURE, _span(change.was), _span(change.now), was, now)


def _worded(change: FigureChange, old: Story, new: Story) -> tuple[str, str]:
    """Return a figure as it was with what it counts, and as it is, if it counts the same, bare."""
    before, after = change.old, change.new
    was = old.text[before.span.start : (before.counted or before.span).end]
    same = before.noun == after.noun
    end = after.span.end if same else (after.counted or after.span).end
    return was, new.text[after.span.start : end]


def _speaker(change: ChangedStatement) -> Change:
    old, new = change.old, change.new
    return Change(Tells.SPEAKER, _span(old), _span(new), _named(old), _named(new))


def _named(statement: Statement) -> str | None:
    return ", ".join(filter(None, (statement.speaker, statement.role))) or None


def _sentences(difference: StoryDifference) -> Iterator[Change]:
    """Yield the sentences that changed, the gravest first, and those that went or came."""
    figures = [one.old.span for one in difference.figures]
    news = [one.new.span for one in difference.figures]
    for one in sorted(difference.changed, key=_gravity):
        if not all(_is_told(edit, figures, news) for edit in one.edits):
            yield Change(Tells.SENTENCE_CHANGED, _span(one.old), _span(one.new), edits=one.edits)
    for sentence in difference.removed:
        if not _touches(sentence, difference.lost):
            yield Change(Tells.SENTENCE_REMOVED, old=_span(sentence))
    for sentence in difference.added:
        if not _touches(sentence, difference.gained):
            yield Change(Tells.SENTENCE_ADDED, new=_span(sentence))


def _gravity(changed: ChangedSentence) -> int:
    return min((GRAVITY[edit.concerns[0]] for edit in changed.edits), default=len(GRAVITY))


def _is_told(edit: Edit, old: Iterable[Span], new: Iterable[Span]) -> bool:
    """Tell whether an edit is a figure's and nothing else."""
    return any(_holds(span, edit.old) for span in old) and any(
        _holds(span, edit.new) for span in new
    )


def _holds(outer: Span, inner: Span) -> bool:
    return outer.start <= inner.start and inner.end <= outer.end


def _touches(sentence: Sentence, statements: Iterable[Statement]) -> bool:
    return any(one.start < sentence.end and sentence.start < one.end for one in statements)


def _span(one: Sentence | Statement) -> Span:
    return Span(one.start, one.end)
