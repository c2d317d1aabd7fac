"""How well statements are found and attributed, against hand-annotated rows.

Definitions: a predicted span finds a gold span of the same story if it covers at
least `COVERAGE` of it, one to one; the speaker is right when the names are equal,
ignoring case, titles and a leading article; another name is a wrong name, no name
is merely not right; a role is right when at least half of the content words of the
annotated role are given. Pure functions over values.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from knowledge.english import tables

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from knowledge.model import Statement

COVERAGE = 0.3
WORD = re.compile(r"[^\W_]+(?:[’'-][^\W_]+)*")
# Words of a role that carry no content of their own.
FUNCTION_WORDS = frozenset(
    {"a", "an", "the", "of", "for", "at", "in", "on", "from", "with", "and", "to", "by", "its"}
    | {"his", "her", "their", "who", "is"}
)
ARTICLES = frozenset({"the", "a", "an"})
TITLES = frozenset(row[0] for row in tables.rows("titles.tsv"))


@dataclass(frozen=True, slots=True)
class KindScore:
    """Counts over the gold rows of one kind (or of all)."""

    gold: int
    predicted: int
    found: int
    named: int
    """Found rows whose speaker is annotated."""
    right: int
    wrong: int
    unnamed: int
    roles: int
    """Found rows whose role is annotated."""
    roles_right: int


@dataclass(frozen=True, slots=True)
class Miss:
    """One thing that is not as annotated."""

    story: str
    what: str
    """missed, spurious, wrong name, unnamed or role."""
    gold: Statement | None
    predicted: Statement | None


@dataclass(frozen=True, slots=True)
class QuotationReport:
    """The scores by kind, with "all", and every miss."""

    scores: Mapping[str, KindScore]
    precision: float
    misses: tuple[Miss, ...]


def quotation_report(
    predicted: Mapping[str, Sequence[Statement]], gold: Mapping[str, Sequence[Statement]]
) -> QuotationReport:
    """Hold predictions against annotated statements, story by story.

    A story with no annotated statement stands in `gold` with none, so that whatever
    is predicted for it counts as spurious.
    """
    counts: dict[str, Counts] = defaultdict(Counts)
    misses: list[Miss] = []
    for story, rows in gold.items():
        made = predicted.get(story, ())
        misses += _count(story, made, rows, counts)
    scores = {kind: counts[kind].score() for kind in ("direct", "indirect", "mixed", "all")}
    total = scores["all"]
    precision = total.found / total.predicted if total.predicted else 1.0
    return QuotationReport(scores, precision, tuple(misses))


@dataclass(slots=True)
class Counts:
    """Counters that grow while rows are read."""

    gold: int = 0
    predicted: int = 0
    found: int = 0
    named: int = 0
    right: int = 0
    wrong: int = 0
    unnamed: int = 0
    roles: int = 0
    roles_right: int = 0

    def score(self) -> KindScore:
        """Return the counts as they are now."""
        return KindScore(
            self.gold, self.predicted, self.found, self.named, self.right, self.wrong,
            self.unnamed, self.roles, self.roles_right,
        )  # fmt: skip


def _count(
    story: str, made: Sequence[Statement], rows: Sequence[Statement], counts: dict[str, Counts]
) -> list[Miss]:
    """Add one story to the counts and return what is not as annotated."""
    pairs = match(made, rows)
    misses: list[Miss] = []
    for statement in made:
        for kind in (statement.kind.value, "all"):
            counts[kind].predicted += 1
    for at, row in enumerate(rows):
        found = made[pairs[at]] if at in pairs else None
        verdicts = _verdicts(row, found)
        misses += [Miss(story, verdict, row, found) for verdict in verdicts]
        for kind in (row.kind.value, "all"):
            _tally(counts[kind], row, found, verdicts)
    used = set(pairs.values())
    spurious = [one for at, one in enumerate(made) if at not in used]
    return misses + [Miss(story, "spurious", None, one) for one in spurious]


def _verdicts(row: Statement, found: Statement | None) -> list[str]:
    """Return what is not as annotated."""
    if found is None:
        return ["missed"]
    verdicts = []
    if row.speaker is not None and found.speaker is None:
        verdicts.append("unnamed")
    elif found.speaker is not None and (
        row.speaker is None or not same_name(found.speaker, row.speaker)
    ):
        verdicts.append("wrong name")
    if row.role is not None and not same_role(found.role, row.role):
        verdicts.append("role")
    return verdicts


def _tally(count: Counts, row: Statement, found: Statement | None, verdicts: list[str]) -> None:
    count.gold += 1
    if found is None:
        return
    count.found += 1
    count.named += 1
    count.wrong += "wrong name" in verdicts
    count.unnamed += "unnamed" in verdicts
    count.right += "wrong name" not in verdicts and "unnamed" not in verdicts
    count.roles += row.role is not None
    count.roles_right += row.role is not None and "role" not in verdicts


def match(made: Sequence[Statement], rows: Sequence[Statement]) -> dict[int, int]:
    """Pair gold rows with predictions one to one, the greatest coverage first."""
    candidates = []
    order = sorted(range(len(made)), key=lambda at: made[at].start)
    for row_at, row in enumerate(rows):
        for at in order:
            if made[at].start >= row.end:
                break
            overlap = min(made[at].end, row.end) - max(made[at].start, row.start)
            if overlap >= COVERAGE * (row.end - row.start):
                same = made[at].kind is row.kind
                candidates.append((-overlap / (row.end - row.start), not same, row_at, at))
    pairs: dict[int, int] = {}
    used: set[int] = set()
    for _, _, row_at, at in sorted(candidates):
        if row_at not in pairs and at not in used:
            pairs[row_at] = at
            used.add(at)
    return pairs


def same_name(one: str, other: str) -> bool:
    """Compare names, ignoring case, titles and a leading article."""
    return _plain(one) == _plain(other)


def _plain(name: str) -> list[str]:
    words = [word.lower().replace("’", "'") for word in WORD.findall(name)]
    while len(words) > 1 and (words[0] in ARTICLES or words[0] in TITLES):
        words = words[1:]
    return words


def same_role(given: str | None, gold: str) -> bool:
    """Whether at least half of the content words of the gold role are given."""
    wanted = content_words(gold)
    have = content_words(given or "")
    return 2 * len(wanted & have) >= len(wanted) and bool(wanted & have)


def content_words(role: str) -> frozenset[str]:
    """Return the words of a role that mean something."""
    words = (word.lower().replace("’", "'") for word in WORD.findall(role))
    return frozenset(word for word in words if word not in FUNCTION_WORDS)
