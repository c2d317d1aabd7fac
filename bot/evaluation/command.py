"""`verbatim eval` from the files it is given to what a person or a program reads."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from bot.evaluation.compare import Comparison, compare_results
from bot.evaluation.data import DataError, read_questions, read_statements
from bot.evaluation.quotations import Quotations, score_statements
from bot.evaluation.report.page import render_page
from bot.evaluation.report.sentences import verdict_sentences
from bot.evaluation.report.tables import (
    figure_changes_table,
    misses_table,
    noise_line,
    question_changes_table,
    quotations_table,
    resolutions_table,
    retrieval_tables,
)
from bot.evaluation.results import Results, figures, question_results, read_results
from bot.evaluation.retrieval import Retrieval, Track, evaluate_questions

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from bot.evaluation.data import AnnotatedQuestion
    from bot.evaluation.report.tables import Table
    from knowledge.library import Library
    from knowledge.model import Statement

LISTED = 10
"""Changes and misses that the terminal lists of each kind; the report lists all."""


@dataclass(frozen=True, slots=True)
class Inputs:
    """What an evaluation measures on; None where no file was given."""

    questions: Sequence[AnnotatedQuestion] | None
    statements: Mapping[str, Sequence[Statement]] | None
    """The annotated ones, by story."""
    baseline: Results | None


@dataclass(frozen=True, slots=True)
class Evaluation:
    """What was measured, ready to be shown."""

    library: Library
    results: Results
    retrieval: Retrieval | None
    quotations: Quotations | None
    comparison: Comparison | None


def read_inputs(
    library: Library, questions: Path | None, quotes: Path | None, baseline: Path | None
) -> Inputs:
    """Read all files before the work, so that a bad line is told at once.

    Raises:
        DataError: one of the files cannot be used.
    """
    return Inputs(
        None if questions is None else read_questions(questions, library),
        None if quotes is None else read_statements(quotes, library),
        None if baseline is None else read_results(baseline),
    )


def run(library: Library, inputs: Inputs, seed: int, track: Track) -> Evaluation:
    """Measure `library` on what was read; `track` shows how far the work is."""
    asked, annotated = inputs.questions, inputs.statements
    retrieval = None if asked is None else evaluate_questions(library, asked, seed, track)
    quotations = None if annotated is None else _score_statements(library, annotated)
    results = Results(
        library.revision,
        len(library.stories),
        seed,
        figures=figures(retrieval, quotations),
        questions=() if retrieval is None else tuple(question_results(retrieval)),
    )
    comparison = None if inputs.baseline is None else compare_results(inputs.baseline, results)
    return Evaluation(library, results, retrieval, quotations, comparison)


def to_json(evaluation: Evaluation) -> dict[str, Any]:
    """Return the results as an object, with what changed against the baseline, if any."""
    result = asdict(evaluation.results)
    if evaluation.comparison is not None:
        result["comparison"] = asdict(evaluation.comparison)
    return result


def tables(evaluation: Evaluation) -> Iterator[Table]:
    """Yield the tables for the terminal, with the first misses and changes alone."""
    yield from _quotation_tables(evaluation, LISTED)
    if evaluation.retrieval is not None:
        yield from retrieval_tables(evaluation.retrieval)
    if evaluation.comparison is not None:
        yield figure_changes_table(evaluation.comparison)
        yield noise_line(evaluation.comparison)
        yield question_changes_table("Better", evaluation.comparison.better, LISTED)
        yield question_changes_table("Worse", evaluation.comparison.worse, LISTED)


def write_report(evaluation: Evaluation, path: Path) -> None:
    """Write the report.

    Raises:
        DataError: the file cannot be written.
    """
    page = render_page(
        evaluation.library,
        list(_quotation_tables(evaluation)),
        evaluation.retrieval,
        evaluation.comparison,
        verdict_sentences(evaluation.retrieval, evaluation.quotations, evaluation.comparison),
    )
    try:
        path.write_text(page, encoding="utf-8")
    except OSError as error:
        reason = (error.strerror or "cannot be written").lower()
        raise DataError(path, None, reason, "name another file for the report") from None


def _score_statements(library: Library, annotated: Mapping[str, Sequence[Statement]]) -> Quotations:
    """Score the statements of all loaded stories, of those without annotation too."""
    predicted = {story.id: library.statements(story.id) for story in library.stories}
    return score_statements(
        predicted, {story_id: annotated.get(story_id, ()) for story_id in predicted}
    )


def _quotation_tables(evaluation: Evaluation, listed: int | None = None) -> Iterator[Table]:
    """Yield the figures of the statements, and the misses, `listed` of them at most."""
    if evaluation.quotations is not None:
        yield quotations_table(evaluation.quotations)
        yield resolutions_table(evaluation.quotations)
        yield misses_table(evaluation.library, evaluation.quotations, listed)
