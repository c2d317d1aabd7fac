"""What changed in a story from one revision to another: sentences, statements, figures, head.

A sentence that only moved, or whose typography alone is another, is kept. Every sentence of
either revision is in just one field of its difference.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING

from knowledge.changes.edits import Edit, edits
from knowledge.changes.figures import (
    FigureChange,
    figures_changed,
    figures_in,
    figures_written_anew,
)
from knowledge.changes.pairing import pair_up, words_of
from knowledge.model import Span
from knowledge.text.folding import folded_text

if TYPE_CHECKING:
    from collections.abc import Container, Iterator

    from knowledge.changes.pairing import Pairing
    from knowledge.changes.revision import StoryRevision
    from knowledge.model import Sentence, Statement, Story

HEAD = ("title", "publisher", "author", "published", "updated", "url", "language")


@dataclass(frozen=True, slots=True)
class ChangedSentence:
    """A sentence that is another now, with the words that were changed."""

    old: Sentence
    new: Sentence
    edits: tuple[Edit, ...]


@dataclass(frozen=True, slots=True)
class ChangedStatement:
    """A statement as it was and as it is."""

    old: Statement
    new: Statement


@dataclass(frozen=True, slots=True)
class HeadChange:
    """A field of the story's head that says something else; None where it says nothing."""

    field: str
    old: str | None
    new: str | None


@dataclass(frozen=True, slots=True)
class StoryDifference:
    """All that changed; spans of `old` and `new` things are offsets into those stories' texts."""

    old: Story
    new: Story
    kept: tuple[tuple[Sentence, Sentence], ...]
    """The sentences of the same words, wherever they stand now."""
    changed: tuple[ChangedSentence, ...]
    removed: tuple[Sentence, ...]
    added: tuple[Sentence, ...]
    figures: tuple[FigureChange, ...]
    figures_before: int
    """How many figures the story gave."""
    lost: tuple[Statement, ...]
    gained: tuple[Statement, ...]
    reattributed: tuple[ChangedStatement, ...]
    """Those whose speaker or role is another, whether or not their words are the same."""
    reworded: tuple[ChangedStatement, ...]
    """Those whose words are others, whether or not their speaker is the same."""
    statements_before: int
    head: tuple[HeadChange, ...]

    @property
    def is_empty(self) -> bool:
        """Whether a reader would see no change, but perhaps of order or typography."""
        sentences = (*self.changed, *self.removed, *self.added)
        said = (*self.lost, *self.gained, *self.reattributed, *self.reworded)
        return not (sentences or said or self.head)

    @property
    def sentences_before(self) -> int:
        """How many sentences there were."""
        return len(self.kept) + len(self.changed) + len(self.removed)

    @property
    def sentences_after(self) -> int:
        """How many sentences there are."""
        return len(self.kept) + len(self.changed) + len(self.added)


def story_difference(old: StoryRevision, new: StoryRevision) -> StoryDifference:
    """Return what changed from one revision of a story to another."""
    was, now = old.story, new.story
    pairing = _paired(was, old.sentences, now, new.sentences)
    changed = tuple(_changed(old, new, pairing))
    removed = tuple(old.sentences[number] for number in pairing.removed)
    added = tuple(new.sentences[number] for number in pairing.added)
    in_place = (figures_changed((old, c.old), (new, c.new), c.edits) for c in changed)
    anew = figures_written_anew(old, removed, new, added)
    said = _paired(was, old.statements, now, new.statements)
    before = [ChangedStatement(old.statements[a], new.statements[b]) for a, b in said.same]
    reworded = [ChangedStatement(old.statements[a], new.statements[b]) for a, b in said.changed]
    return StoryDifference(
        old=was,
        new=now,
        kept=tuple((old.sentences[a], new.sentences[b]) for a, b in pairing.same),
        changed=changed,
        removed=removed,
        added=added,
        figures=(*chain.from_iterable(in_place), *anew),
        figures_before=sum(len(figures_in(old, sentence)) for sentence in old.sentences),
        lost=tuple(old.statements[number] for number in said.removed),
        gained=tuple(new.statements[number] for number in said.added),
        reattributed=tuple(one for one in (*before, *reworded) if _is_reattributed(one)),
        reworded=tuple(reworded),
        statements_before=len(old.statements),
        head=tuple(_head(was, now)),
    )


def _paired(
    old: Story,
    were: tuple[Sentence, ...] | tuple[Statement, ...],
    new: Story,
    are: tuple[Sentence, ...] | tuple[Statement, ...],
) -> Pairing:
    """Return what became of the sentences, or statements, of a story.

    What stands in both to the character needs no folding, which takes most of the time.
    """
    before = [old.text[one.start : one.end] for one in were]
    after = [new.text[one.start : one.end] for one in are]
    both = set(before) & set(after)
    return pair_up(*([_compared(text, both) for text in texts] for texts in (before, after)))


def _compared(text: str, both: Container[str]) -> tuple[str, ...]:
    return (text,) if text in both else words_of(text)


def _changed(old: StoryRevision, new: StoryRevision, pairing: Pairing) -> Iterator[ChangedSentence]:
    for a, b in pairing.changed:
        was, now = old.sentences[a], new.sentences[b]
        spans = Span(was.start, was.end), Span(now.start, now.end)
        yield ChangedSentence(was, now, edits(old.story.text, new.story.text, *spans))


def _is_reattributed(statement: ChangedStatement) -> bool:
    return _named(statement.old) != _named(statement.new)


def _named(statement: Statement) -> tuple[str, str]:
    """Return who says a statement, as names are compared."""
    return folded_text(statement.speaker or ""), folded_text(statement.role or "")


def _head(old: Story, new: Story) -> Iterator[HeadChange]:
    for field in HEAD:
        was, now = getattr(old, field), getattr(new, field)
        if was != now:
            yield HeadChange(field, was, now)
