"""The results of an evaluation: the JSON that programs read and `--compare` reads back.

Figures are nested objects whose leaves are numbers or null, so that two results can be
compared without a list of names; per question stand the outcomes.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from pydantic import TypeAdapter

from bot.evaluation.data import parse_json, read_text
from knowledge.answer import Verdict  # noqa: TC001 - pydantic reads the verdicts by it

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from bot.evaluation.outcomes import Outcome
    from bot.evaluation.quotations import Quotations
    from bot.evaluation.retrieval import Retrieval


@dataclass(frozen=True, slots=True)
class OutcomeResult:
    """One question, asked once."""

    story: str | None
    """The story that was asked, or null for all of them pooled."""
    rank: int | None
    """Of the first right passage, from 1, or null where none of ten is right."""
    verdict: Verdict
    confidence: float


@dataclass(frozen=True, slots=True)
class QuestionResult:
    """One question in every setting; the foreign ones are null where it was not asked."""

    story_id: str
    question_id: str
    question: str
    answerable: bool
    single: OutcomeResult
    pooled: OutcomeResult
    random: OutcomeResult | None
    hard: OutcomeResult | None
    hardest: OutcomeResult | None


@dataclass(frozen=True, slots=True)
class Results:
    """All that an evaluation found."""

    revision: str
    """Of the library; it changes with any character of any story."""
    stories: int
    seed: int
    figures: dict[str, Any]
    questions: tuple[QuestionResult, ...] = ()


RESULTS = TypeAdapter(Results)


def read_results(path: Path) -> Results:
    """Read what `verbatim eval --json` wrote.

    Raises:
        DataError: it cannot be read, or is something else.
    """
    remedy = "name a file that verbatim eval --json wrote"
    return parse_json(read_text(path), RESULTS, path, None, remedy)


def figures(retrieval: Retrieval | None, quotations: Quotations | None) -> dict[str, Any]:
    """Return all figures as nested objects."""
    result: dict[str, Any] = {}
    if retrieval is not None:
        result |= {
            "single": retrieval.single,
            "pooled": retrieval.pooled,
            "abstention": retrieval.abstention,
            "lookalikes": retrieval.lookalikes,
            "typos": {
                str(slips): {"slips": slips, **row} for slips, row in retrieval.typos.items()
            },
            "reliability": [asdict(row) for row in retrieval.reliability],
        }
    if quotations is not None:
        resolved = {"resolved": quotations.by_resolution}
        result["quotes"] = {**quotations.by_kind, **quotations.overall, **resolved}
    return result


def question_results(retrieval: Retrieval) -> Iterator[QuestionResult]:
    """Yield what each question got, in the order of the questions."""
    foreign = {asked.random.question.question_id: asked for asked in retrieval.foreign}
    for single, pooled in zip(retrieval.single_outcomes, retrieval.pooled_outcomes, strict=True):
        question = single.question
        asked = foreign.get(question.question_id)
        yield QuestionResult(
            question.story_id,
            question.question_id,
            question.question,
            question.answerable,
            _result(single),
            _result(pooled),
            random=_result(asked.random) if asked else None,
            hard=_result(asked.hard) if asked else None,
            hardest=_result(asked.hardest) if asked else None,
        )


def _result(outcome: Outcome) -> OutcomeResult:
    answer = outcome.answer
    return OutcomeResult(
        outcome.story_id, outcome.rank, answer.verdict, round(answer.confidence, 4)
    )
