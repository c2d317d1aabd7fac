"""The preview: what a person sees of a draft before it becomes a story, as facts.

Each surface words and lays them out; here is decided what they are.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.intake.drafting import Draft


@dataclass(frozen=True, slots=True)
class Preview:
    """The facts of a draft."""

    title: str
    publisher: str | None
    published: str | None
    first: str
    """The first sentence that can be quoted, "" where there is none."""
    last: str
    sentences: int
    statements: int
    speakers: tuple[str, ...]
    """Who speaks in it, whoever says most first."""


def preview(draft: Draft) -> Preview:
    """Return the facts of a draft."""
    read = draft.analyzed
    names = Counter(one.speaker for one in read.statements if one.speaker is not None)
    return Preview(
        title=draft.story.title,
        publisher=draft.story.publisher,
        published=draft.story.published,
        first=read.documents[0].text if read.documents else "",
        last=read.documents[-1].text if read.documents else "",
        sentences=len(read.documents),
        statements=len(read.statements),
        speakers=tuple(name for name, _ in names.most_common()),
    )
