"""The tables that people read, the same in the terminal and in the report."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from bot.evaluation.compare import Comparison, FigureChange, QuestionChange
    from bot.evaluation.metrics import Bin, Figures
    from bot.evaluation.quotations import KindScore, Miss, QuotationReport
    from bot.evaluation.retrieval import Retrieval
    from knowledge.library import Library

DASH = "–"
WORDS = 60
NAME = 22
"""Characters of a missed statement, and of a name or a role, that are shown."""
WHOLE = 100
"""From here on a figure is shown without decimals."""


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of text under a header."""

    title: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    note: str = ""


def retrieval_tables(retrieval: Retrieval) -> Iterator[Table]:
    """Yield the tables of an evaluation of questions."""
    yield _answers(retrieval)
    if retrieval.foreign:
        yield _abstention(retrieval)
    if retrieval.lookalikes.questions:
        yield _lookalikes(retrieval)
    yield Table(
        "Slips of the keyboard, story by story",
        ("slips a question", "hit@1", "lost"),
        tuple((str(row.slips), number(row.hit_1), number(row.lost)) for row in retrieval.typos),
    )
    yield _speed(retrieval)


def by_story_table(figures: Iterable[tuple[str, Figures]]) -> Table:
    """Return the ranking's figures of each story, by its name."""
    return Table(
        "",
        ("story", "asked", "hit@1", "hit@3", "MRR"),
        tuple(
            (name, str(row.questions), number(row.hit_1), number(row.hit_3), number(row.mrr_10))
            for name, row in figures
        ),
    )


def reliability_table(bins: Iterable[Bin]) -> Table:
    """Return the reliability curve in numbers."""
    return Table(
        "",
        ("confidence", "answers", "mean", "right"),
        tuple(
            (f"{b.low:.1f}–{b.high:.1f}", str(b.answers), number(b.confidence), number(b.right))
            for b in bins
        ),
    )


def quotations_table(report: QuotationReport) -> Table:
    """Return how the statements compare with the annotated ones, by kind."""
    header = ("", "annotated", "found", "speaker right", "wrong name", "unnamed", "role right")
    rows = tuple(_kind_row(kind, score) for kind, score in report.scores.items())
    note = (
        f"precision of what is given as a statement: {report.precision:.3f}. speaker right, wrong"
        " name and unnamed: of those found; role right: of the found whose role is annotated."
    )
    return Table("Statements, against those annotated by hand", header, rows, note)


def _kind_row(kind: str, score: KindScore) -> tuple[str, ...]:
    return (
        kind,
        str(score.gold),
        _share(score.found, score.gold),
        _share(score.right, score.found),
        _share(score.wrong, score.found),
        _share(score.unnamed, score.found),
        _share(score.roles_right, score.roles),
    )


def _share(part: int, whole: int) -> str:
    return f"{part / whole:.3f}" if whole else DASH


def misses_table(library: Library, report: QuotationReport, listed: int | None) -> Table:
    """Return what is not as annotated, the first `listed` of it, or all."""
    texts = {story.id: story.text for story in library.stories}
    shown = report.misses[:listed]
    rows = tuple(_miss_row(miss, texts[miss.story]) for miss in shown)
    left_out = len(report.misses) - len(shown)
    note = f"and {left_out} more; --report lists them all" if left_out else ""
    return Table("Not as annotated", ("what", "given", "annotated"), rows, note)


def _miss_row(miss: Miss, text: str) -> tuple[str, ...]:
    statement = miss.gold or miss.predicted
    words = "" if statement is None else text[statement.start : statement.end]
    field = "role" if miss.what == "role" else "speaker"
    given, wanted = (
        _cut(DASH if side is None else getattr(side, field) or DASH, NAME)
        for side in (miss.predicted, miss.gold)
    )
    return (f"{miss.what}: {_cut(words, WORDS)}", given, wanted)


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most - 1] + "…"


def figure_changes_table(comparison: Comparison) -> Table:
    """Return the figures that differ from the baseline."""
    notes = []
    if not comparison.same_stories:
        notes.append("The stories are not those of the baseline.")
    if comparison.unmatched:
        notes.append(f"{comparison.unmatched} questions stand on one side only.")
    return Table(
        "Against the baseline",
        ("figure", "before", "after", "change", ""),
        tuple(_figure_row(change) for change in comparison.figures),
        " ".join(notes),
    )


def question_changes_table(title: str, changes: Sequence[QuestionChange], most: int) -> Table:
    """Return the first `most` questions that changed, with the right passage's ranks."""
    left = len(changes) - most
    return Table(
        f"{title}: {len(changes)}",
        ("question", "", "before", "after"),
        tuple((change.after.question, change.setting, *change.moved) for change in changes[:most]),
        f"and {left} more; --report lists them all" if left > 0 else "",
    )


def number(value: float | None, sign: str = "") -> str:
    """Return a figure as text, a dash where there is none; `sign` "+" shows a plus, too."""
    if value is None:
        return DASH
    return f"{value:{sign}.3f}" if abs(value) < WHOLE else f"{value:{sign}.0f}"


def _answers(retrieval: Retrieval) -> Table:
    columns = (retrieval.single, retrieval.pooled)
    fields = {
        "hit@1": "hit_1",
        "hit@3": "hit_3",
        "hit@5": "hit_5",
        "MRR@10": "mrr_10",
        "kept (verdict quote or closest)": "kept",
        "shown as quote": "quoted",
        "  of these right": "quoted_right",
        "shown as closest, of these right": "closest_right",
        "Brier score of the confidence": "brier",
        "expected calibration error": "ece",
    }
    rows = (
        (label, *(number(getattr(column, name)) for column in columns))
        for label, name in fields.items()
    )
    title = f"{retrieval.single.questions} answerable questions"
    return Table(title, ("", "story by story", "pooled"), tuple(rows))


def _abstention(retrieval: Retrieval) -> Table:
    return Table(
        "Abstention: the questions asked of another article’s story",
        ("asked of", "AUROC", "kept", "refused"),
        tuple(
            (choice, number(row.auroc), number(row.kept), number(row.refused))
            for choice, row in retrieval.abstention.items()
        ),
        "kept: of the true questions; refused: of the foreign. hard: the story whose best "
        "passage scores highest; hardest: the one whose confidence is highest.",
    )


def _lookalikes(retrieval: Retrieval) -> Table:
    row = retrieval.lookalikes
    shares = (row.auroc, row.quote, row.closest, row.none)
    return Table(
        "Unanswerable look-alikes, story by story",
        ("questions", "AUROC", "quote", "closest", "none"),
        ((str(row.questions), *(number(share) for share in shares)),),
        f"With them, {number(row.quoted_right)} of all answers shown as quote are right.",
    )


def _speed(retrieval: Retrieval) -> Table:
    columns = (retrieval.single_latency, retrieval.pooled_latency)
    return Table(
        "Speed, ten passages a question",
        ("", "story by story", "pooled"),
        (
            ("p50, milliseconds", *(number(column.p50_ms) for column in columns)),
            ("p99, milliseconds", *(number(column.p99_ms) for column in columns)),
            ("questions a second", *(number(column.per_second) for column in columns)),
        ),
    )


def _figure_row(change: FigureChange) -> tuple[str, ...]:
    difference = number(change.difference, "+")
    word = "better" if change.gain > 0 else "worse" if change.gain < 0 else ""
    return change.name, number(change.before), number(change.after), difference, word
