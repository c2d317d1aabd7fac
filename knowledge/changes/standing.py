"""Standing: whether a story still says what a passage of an older revision said.

It does where one of its sentences has the passage's words. The same words inside a longer
sentence may say another thing ("it is not true that …"): then the sentence was changed.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from heapq import nlargest
from typing import TYPE_CHECKING

from knowledge.changes.edits import Edit, edits
from knowledge.changes.pairing import ALIKE, similarity, words_of
from knowledge.model import Span

if TYPE_CHECKING:
    from knowledge.changes.revision import StoryRevision
    from knowledge.model import Sentence


class Stands(StrEnum):
    """What became of a passage."""

    SAME = "same"
    CHANGED = "changed"
    DROPPED = "dropped"


@dataclass(frozen=True, slots=True)
class Standing:
    """What became of a passage, and which sentence it is now."""

    stands: Stands
    sentence: Sentence | None = None
    """None where it was dropped."""
    edits: tuple[Edit, ...] = ()
    """What was changed: `old` is an offset into the passage, `new` into the story's text."""


LIKELY = 8
"""Sentences that are compared closely."""
DROPPED = Standing(Stands.DROPPED)


def standing(passage: str, now: StoryRevision | None) -> Standing:
    """Return what became of a passage.

    Args:
        passage: its words.
        now: its story as it is; None where there is no such story any more.
    """
    if now is None or not now.sentences:
        return DROPPED
    whole = Span(0, len(passage))
    text = now.story.text
    for one in now.sentences:  # nearly always, and then nothing needs folding
        if text[one.start : one.end] == passage:
            return Standing(Stands.SAME, one)
    words, rough = words_of(passage), _rough(passage)
    likely = nlargest(
        LIKELY, now.sentences, lambda one: similarity(rough, _rough(text[one.start : one.end]))
    )
    alike = [(similarity(words, words_of(text[one.start : one.end])), one) for one in likely]
    nearest, sentence = max(alike, key=lambda pair: pair[0])
    if words_of(text[sentence.start : sentence.end]) == words:
        return Standing(Stands.SAME, sentence)
    if nearest < ALIKE:
        return DROPPED
    changed = edits(passage, text, whole, Span(sentence.start, sentence.end))
    return Standing(Stands.CHANGED, sentence, changed)


def _rough(text: str) -> tuple[str, ...]:
    """Return words as they stand between white space: enough to tell which sentences to fold."""
    return tuple(text.lower().split())
