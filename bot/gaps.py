"""Groups of gaps: what members asked in vain, those that ask the same together.

The most frequent come first. A group that the stories of now answer with a quote is marked; what
was marked as done comes back when it is asked again, since that is another gap.
"""

from __future__ import annotations

import csv
import io
import time
from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from bot.store import Lack
from knowledge.answer import Verdict
from knowledge.likeness import alike

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    from bot.store import Gap
    from knowledge.answer import Passage
    from knowledge.library import Library

LONGEST_ASKED = 1.5
"""Seconds for which the stories of now are asked."""
OF_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""How a cell begins that a spreadsheet would calculate."""


@dataclass(frozen=True, slots=True)
class GapGroup:
    """Questions that ask the same."""

    question: str
    """As it was written most often, the newest of these."""
    gaps: tuple[Gap, ...]
    """The newest first."""
    nearest: Passage | None = None
    """What the stories of now answer; None where they say nothing of it."""
    is_answered: bool = False
    """Whether they answer it with a quote."""

    @property
    def last(self) -> datetime:
        """When it was asked last."""
        return self.gaps[0].created_at

    @property
    def counts(self) -> Mapping[Lack, int]:
        """How often it lacked what, the most frequent first."""
        return dict(Counter(gap.lack for gap in self.gaps).most_common())


def grouped(gaps: Iterable[Gap]) -> tuple[GapGroup, ...]:
    """Return the groups of the gaps that are not done, the most frequent first.

    Args:
        gaps: the newest first.
    """
    open_gaps = [gap for gap in gaps if not gap.done]
    groups = alike([gap.question for gap in open_gaps])
    return tuple(_group([open_gaps[number] for number in group]) for group in groups)


def _group(gaps: Sequence[Gap]) -> GapGroup:
    written = Counter(gap.question for gap in gaps)
    return GapGroup(written.most_common(1)[0][0], tuple(gaps))


def asked_now(
    groups: Iterable[GapGroup], library: Library, seconds: float = LONGEST_ASKED
) -> tuple[GapGroup, ...]:
    """Return the groups with what the stories of now say, as many as there is time for."""
    until = time.perf_counter() + seconds
    found = []
    for group in groups:
        if time.perf_counter() > until:
            found.append(group)
            continue
        answer = library.ask(group.question)
        nearest = next(iter(answer.shown), None)
        is_answered = answer.verdict is Verdict.QUOTE and nearest is not None
        found.append(replace(group, nearest=nearest, is_answered=is_answered))
    return tuple(found)


def as_rows(groups: Iterable[GapGroup]) -> list[dict[str, Any]]:
    """Return the groups as plain values, a dict each."""
    return [
        {
            "question": group.question,
            "times": len(group.gaps),
            **{lack.value: group.counts.get(lack, 0) for lack in Lack},
            "last": group.last.isoformat(timespec="seconds"),
            "answered_now": group.is_answered,
            "nearest_story": None if group.nearest is None else group.nearest.story.title,
            "nearest": None if group.nearest is None else group.nearest.text,
            "wordings": list(dict.fromkeys(gap.question for gap in group.gaps)),
        }
        for group in groups
    ]


def as_csv(rows: Sequence[Mapping[str, Any]]) -> str:
    """Return rows as CSV; what a spreadsheet would take for a formula is text in it."""
    written = io.StringIO()
    names = list(rows[0]) if rows else ["question"]
    writer = csv.DictWriter(written, names)
    writer.writeheader()
    writer.writerows({name: _cell(row[name]) for name in names} for row in rows)
    return written.getvalue()


def _cell(value: object) -> object:
    if isinstance(value, list):
        value = " | ".join(map(str, value))
    if isinstance(value, str) and value.lstrip(" ").startswith(OF_A_FORMULA):
        return f"'{value}"
    return value
