"""Figures that changed: a number in the place of another, for the same thing.

In a sentence that was changed, numbers for the same thing are one figure, and so are numbers
in the same place. Where a sentence was written anew, only what is counted by two words or more
("provincial capitals"), once on either side, says that a figure is the same.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from knowledge.english.counted import Figure, figures
from knowledge.language import language_of

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence

    from knowledge.changes.edits import Edit
    from knowledge.changes.revision import StoryRevision
    from knowledge.model import Sentence, Span


@dataclass(frozen=True, slots=True)
class FigureChange:
    """A figure that was another."""

    old: Figure
    new: Figure
    was: Sentence
    """The sentence of the old one."""
    now: Sentence


def figures_in(revision: StoryRevision, sentence: Sentence) -> tuple[Figure, ...]:
    """Return the figures of a sentence."""
    text = revision.story.text
    tokens = language_of(revision.language).tokens(text, sentence.start, sentence.end)
    return figures(text, tokens)


def figures_changed(
    old: tuple[StoryRevision, Sentence], new: tuple[StoryRevision, Sentence], edits: Sequence[Edit]
) -> Iterator[FigureChange]:
    """Yield the figures that changed in a sentence, in the order in which they stood."""
    ours, theirs = figures_in(*old), figures_in(*new)
    for key in (_value_and_noun, _value):
        ours, theirs = _without_common(ours, theirs, key)
    pairs = list(_of_one_noun(ours, theirs))
    paired = {before for before, _ in pairs}, {after for _, after in pairs}
    ours = tuple(one for one in ours if one not in paired[0])
    theirs = tuple(one for one in theirs if one not in paired[1])
    for edit in edits:
        here = [one for one in ours if _is_within(one.span, edit.old)]
        there = [one for one in theirs if _is_within(one.span, edit.new)]
        if len(here) == len(there):
            pairs += zip(here, there, strict=True)
    for before, after in sorted(pairs, key=lambda both: both[0].span):
        yield FigureChange(before, after, old[1], new[1])


def figures_written_anew(
    old: StoryRevision, removed: Iterable[Sentence], new: StoryRevision, added: Iterable[Sentence]
) -> Iterator[FigureChange]:
    """Yield the figures of removed sentences that stand in added ones with another value."""
    were, are = _by_counted(old, removed), _by_counted(new, added)
    for counted, before in were.items():
        after = are.get(counted, [])
        if len(before) == len(after) == 1 and before[0][0].value != after[0][0].value:
            yield FigureChange(before[0][0], after[0][0], before[0][1], after[0][1])


def _by_counted(
    revision: StoryRevision, sentences: Iterable[Sentence]
) -> dict[tuple[str, ...], list[tuple[Figure, Sentence]]]:
    """Return the figures of sentences by what they count, where two words or more say that."""
    found: dict[tuple[str, ...], list[tuple[Figure, Sentence]]] = {}
    for sentence in sentences:
        for figure in figures_in(revision, sentence):
            if figure.counted is not None:
                terms = language_of(revision.language).tokens(revision.story.text, *figure.counted)
                if len(terms) > 1:
                    key = tuple(token.term for token in terms)
                    found.setdefault(key, []).append((figure, sentence))
    return found


def _value_and_noun(figure: Figure) -> Hashable:
    return figure.value, figure.noun


def _value(figure: Figure) -> Hashable:
    return figure.value


def _without_common(
    ours: Iterable[Figure], theirs: Iterable[Figure], key: Callable[[Figure], Hashable]
) -> tuple[tuple[Figure, ...], tuple[Figure, ...]]:
    """Return figures without those that stand in both, as often as they do."""
    ours, theirs = list(ours), list(theirs)
    common = Counter(map(key, ours)) & Counter(map(key, theirs))
    return _without(ours, common, key), _without(theirs, common, key)


def _without(
    ours: Iterable[Figure], common: Counter[Hashable], key: Callable[[Figure], Hashable]
) -> tuple[Figure, ...]:
    left, kept = Counter(common), []
    for figure in ours:
        if left[key(figure)]:
            left[key(figure)] -= 1
        else:
            kept.append(figure)
    return tuple(kept)


def _of_one_noun(
    ours: Iterable[Figure], theirs: Iterable[Figure]
) -> Iterator[tuple[Figure, Figure]]:
    """Yield the figures that count the same thing, in their order."""
    coming: dict[str, list[Figure]] = {}
    for figure in theirs:
        if figure.noun:
            coming.setdefault(figure.noun, []).append(figure)
    for figure in ours:
        if coming.get(figure.noun):
            yield figure, coming[figure.noun].pop(0)


def _is_within(inner: Span, outer: Span) -> bool:
    return outer.start <= inner.start and inner.end <= outer.end
