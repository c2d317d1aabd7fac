"""Differences: what posted words change in a story's, and how grave that is.

A reader forgives a dropped "that", not a dropped "not": every difference says what it
concerns.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from knowledge.english.analyzer import STOPWORDS, normalize
from knowledge.english.decisive_words import denials, is_condition, is_doubt, is_number
from knowledge.text.folding import bare, is_word

if TYPE_CHECKING:
    from collections.abc import Container

    from knowledge.model import Span
    from knowledge.text.folding import Folded


class Concern(StrEnum):
    """What a difference touches, the gravest first."""

    NEGATION = "negation"
    CONDITION = "condition"
    DOUBT = "doubt"
    NUMBER = "number"
    NAME = "name"
    WORD = "word"
    LETTERS = "letters"
    """An accent, a stroke or an apostrophe: the same words, typed in a hurry."""
    PUNCTUATION = "punctuation"


@dataclass(frozen=True, slots=True)
class Difference:
    """Posted words that stand in the place of a story's words.

    An empty span is a place: posted words that are added have an empty `story`,
    words of the story that are dropped an empty `posted`.
    """

    posted: Span
    story: Span
    concerns: tuple[Concern, ...]
    """The gravest first, never empty."""


def concerns(posted: Folded, story: Folded) -> tuple[Concern, ...]:
    """Return what differs between posted words and a story's."""
    ours, theirs = Counter(posted.words), Counter(story.words)
    changed = (ours - theirs) + (theirs - ours) or ours
    ours_denies, theirs_denies = Counter(denials(posted.words)), Counter(denials(story.words))
    # The same words in another order may deny another thing.
    denies = ours_denies != theirs_denies or (ours == theirs and bool(ours_denies))
    if ours != theirs and not denies and [*map(bare, posted.words)] == [*map(bare, story.words)]:
        return (Concern.LETTERS,)
    found = [
        (Concern.NEGATION, denies),
        (Concern.CONDITION, any(map(is_condition, changed))),
        (Concern.DOUBT, any(map(is_doubt, changed))),
        (Concern.NUMBER, any(map(is_number, changed))),
        (Concern.NAME, any(_holds_name(run, changed, story.original) for run in (posted, story))),
        (Concern.WORD, any(map(is_word, changed))),
    ]
    return tuple(concern for concern, holds in found if holds) or (Concern.PUNCTUATION,)


def _holds_name(run: Folded, changed: Container[str], story: str) -> bool:
    """Tell whether one of the changed words has a capital that the text of `story` always has."""
    return any(
        _is_name(run.original[slice(*span)], word, story)
        for word, span in zip(run.words, run.spans, strict=True)
        if word in changed
    )


def _is_name(written: str, folded: str, story: str) -> bool:
    """Tell a capitalised content word, unless the story has it in lower case as well."""
    if not written[0].isupper() or normalize(written) in STOPWORDS:
        return False
    # Most names stand nowhere in lower case, which a plain search tells much sooner.
    return folded not in story or re.search(rf"\b{re.escape(folded)}\b", story) is None
