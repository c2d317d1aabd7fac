"""What is answered to "what changed?": the sentences of now that differ, in the story's words.

What the story no longer says is not quoted: somebody took it out. Only of a figure that changed
it is told what it was.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import islice
from typing import TYPE_CHECKING

from knowledge.answer import Changed, Facts, Passage, Verdict
from knowledge.changes.telling import Tells, changes
from knowledge.model import Span

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from knowledge.answer import Answer
    from knowledge.changes.revision import StoryRevision
    from knowledge.changes.story import StoryDifference
    from knowledge.model import Sentence


def answer_changes(
    answer: Answer, difference: StoryDifference, now: StoryRevision, at: datetime, top: int
) -> Answer:
    """Return the answer to what was asked of changes, with those of a story.

    Args:
        answer: that of the library, which knows of no earlier revision.
        difference: what changed.
        now: the story as it is.
        at: when it was changed.
        top: how many passages at most.
    """
    told = changes(difference)
    figures = [(one.was or "", one.now or "") for one in told if one.tells is Tells.FIGURE]
    news = islice(_news(difference, now), top)
    passages = tuple(_passage(sentence, difference, now) for sentence in news)
    return replace(
        answer,
        verdict=Verdict.QUOTE,
        confidence=1.0,
        passages=passages,
        facts=Facts((now.story,)),
        changed=Changed(at, tuple(figures), len(difference.removed)),
        topic=None if passages else answer.topic,
    )


def _news(difference: StoryDifference, now: StoryRevision) -> Iterator[Sentence]:
    """Yield each sentence of now in which something is another, what tells most first."""
    seen: set[int] = set()
    for change in changes(difference):
        span = change.new
        for sentence in now.sentences if span else ():
            touched = span and span.start < sentence.end and sentence.start < span.end
            if touched and sentence.number not in seen:
                seen.add(sentence.number)
                yield sentence


def _passage(sentence: Sentence, difference: StoryDifference, now: StoryRevision) -> Passage:
    edits = next((one.edits for one in difference.changed if one.new == sentence), ())
    differing = tuple(Span(*edit.new) for edit in edits if edit.new.start < edit.new.end)
    said = tuple(
        one for one in now.statements if one.start < sentence.end and sentence.start < one.end
    )
    return Passage(now.story, sentence, 1.0, matches=differing, statements=said)
