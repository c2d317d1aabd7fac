"""`verbatim eval` from the files it is given to what a person or a program reads."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from bot.evaluation.compare import Comparison, compare
from bot.evaluation.errors import DataError
from bot.evaluation.questions import read_questions
from bot.evaluation.quotations import QuotationReport, quotation_report
from bot.evaluation.quotes import read_quotes
from bot.evaluation.record import Record, question_records, read_record, retrieval_figures
from bot.evaluation.report.page import render
from bot.evaluation.report.screen import print_table
from bot.evaluation.report.tables import (
    Table,
    figure_changes_table,
    misses_table,
    question_changes_table,
    quotations_table,
    retrieval_tables,
)
from bot.evaluation.retrieval import Retrieval, evaluate

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from rich.console import Console

    from knowledge.library import Library
    from knowledge.model import Statement

LISTED = 10
"""Questions that the terminal lists as better, and as worse."""


@dataclass(frozen=True, slots=True)
class Evaluation:
    """What was measured, ready to be shown."""

    library: Library
    record: Record
    retrieval: Retrieval | None
    quotations: QuotationReport | None
    comparison: Comparison | None


def run(
    library: Library, questions: Path | None, quotes: Path | None, baseline: Path | None, seed: int
) -> Evaluation:
    """Measure `library` on the questions and quotations of the given files.

    All files are read first, so that a bad line is told before the work and not after.

    Raises:
        DataError: one of the files cannot be used.
    """
    asked = None if questions is None else read_questions(questions, library)
    gold = None if quotes is None else read_quotes(quotes, library)
    before = None if baseline is None else read_record(baseline)
    retrieval = None if asked is None else evaluate(library, asked, seed)
    quotations = None if gold is None else _hold(library, gold)
    record = Record(
        library.revision,
        len(library.stories),
        seed,
        figures=_figures(retrieval, quotations),
        questions=() if retrieval is None else tuple(question_records(retrieval)),
    )
    comparison = None if before is None else compare(before, record)
    return Evaluation(library, record, retrieval, quotations, comparison)


def to_json(evaluation: Evaluation) -> dict[str, Any]:
    """Return the record as an object, with what changed against the baseline, if any."""
    result = asdict(evaluation.record)
    if evaluation.comparison is not None:
        result["comparison"] = asdict(evaluation.comparison)
    return result


def show(console: Console, evaluation: Evaluation) -> None:
    """Print the tables, and the first questions that changed."""
    tables = list(_quote_tables(evaluation, LISTED))
    if evaluation.retrieval is not None:
        tables += retrieval_tables(evaluation.retrieval)
    if evaluation.comparison is not None:
        tables.append(figure_changes_table(evaluation.comparison))
        tables.append(question_changes_table("Better", evaluation.comparison.better, LISTED))
        tables.append(question_changes_table("Worse", evaluation.comparison.worse, LISTED))
    for table in tables:
        print_table(console, table)


def write_report(evaluation: Evaluation, path: Path) -> None:
    """Write the report.

    Raises:
        DataError: the file cannot be written.
    """
    page = render(
        evaluation.library,
        list(_quote_tables(evaluation)),
        evaluation.retrieval,
        evaluation.comparison,
    )
    try:
        path.write_text(page, encoding="utf-8")
    except OSError as error:
        reason = (error.strerror or "cannot be written").lower()
        raise DataError(path, None, reason, "name another file for the report") from None


def _hold(library: Library, gold: Mapping[str, Sequence[Statement]]) -> QuotationReport:
    """Hold the statements of all loaded stories against the annotated ones."""
    made = {story.id: library.statements(story.id) for story in library.stories}
    return quotation_report(made, {story: gold.get(story, ()) for story in made})


def _figures(retrieval: Retrieval | None, quotations: QuotationReport | None) -> dict[str, Any]:
    figures = {} if retrieval is None else retrieval_figures(retrieval)
    if quotations is not None:
        scores = {kind: asdict(score) for kind, score in quotations.scores.items()}
        figures["quotes"] = scores | {"precision": quotations.precision}
    return figures


def _quote_tables(evaluation: Evaluation, listed: int | None = None) -> Iterator[Table]:
    """Yield the figures of the statements, and the misses, `listed` of them at most."""
    if evaluation.quotations is not None:
        yield quotations_table(evaluation.quotations)
        yield misses_table(evaluation.library, evaluation.quotations, listed)
