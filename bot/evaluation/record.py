"""The record of an evaluation: the JSON that programs read and `--compare` reads back.

Figures are nested objects whose leaves are numbers or null, so that two records can
be compared without a list of names; per question stand the outcomes.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any

from pydantic import TypeAdapter

from bot.evaluation.data import parse, read_text

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from bot.evaluation.abstention import Foreign
    from bot.evaluation.outcomes import Outcome
    from bot.evaluation.retrieval import Retrieval


@dataclass(frozen=True, slots=True)
class Asked:
    """One question, asked once."""

    story: str | None
    """The story that was asked, or null for all of them pooled."""
    rank: int | None
    """Of the first right passage, from 1, or null where none of ten is right."""
    verdict: str
    confidence: float


@dataclass(frozen=True, slots=True)
class QuestionRecord:
    """One question in every setting; the foreign ones are null where it was not asked."""

    story_id: str
    question_id: str
    question: str
    answerable: bool
    single: Asked
    pooled: Asked
    random: Asked | None
    hard: Asked | None
    hardest: Asked | None


@dataclass(frozen=True, slots=True)
class Record:
    """All that an evaluation found."""

    revision: str
    """Of the library; it changes with any character of any story."""
    stories: int
    seed: int
    figures: dict[str, Any]
    questions: tuple[QuestionRecord, ...] = field(default=())


ADAPTER = TypeAdapter(Record)


def read_record(path: Path) -> Record:
    """Read a record that `verbatim eval --json` wrote.

    Raises:
        DataError: it cannot be read, or is no such record.
    """
    return parse(read_text(path), ADAPTER, path, None)


def retrieval_figures(retrieval: Retrieval) -> dict[str, Any]:
    """Return the figures of the questions as nested objects."""
    return {
        "single": asdict(retrieval.single) | asdict(retrieval.single_latency),
        "pooled": asdict(retrieval.pooled) | asdict(retrieval.pooled_latency),
        "abstention": {choice: asdict(row) for choice, row in retrieval.abstention.items()},
        "lookalikes": asdict(retrieval.lookalikes),
        "typos": {str(row.slips): asdict(row) for row in retrieval.typos},
        "reliability": [asdict(row) for row in retrieval.reliability],
    }


def question_records(retrieval: Retrieval) -> Iterator[QuestionRecord]:
    """Yield what each question got, in the order of the questions."""
    foreign = {asked.random.question.question_id: asked for asked in retrieval.foreign}
    for single, pooled in zip(retrieval.single_outcomes, retrieval.pooled_outcomes, strict=True):
        question = single.question
        yield QuestionRecord(
            question.story_id,
            question.question_id,
            question.question,
            question.answerable,
            _asked(single),
            _asked(pooled),
            *_foreign(foreign.get(question.question_id)),
        )


def _foreign(foreign: Foreign | None) -> tuple[Asked | None, Asked | None, Asked | None]:
    if foreign is None:
        return None, None, None
    return _asked(foreign.random), _asked(foreign.hard), _asked(foreign.hardest)


def _asked(outcome: Outcome) -> Asked:
    answer = outcome.answer
    return Asked(outcome.story_id, outcome.rank, str(answer.verdict), round(answer.confidence, 4))
