"""The tables that people read, the same in the terminal and in the report."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from bot.evaluation.metrics import ABSTENTION, LOOKALIKES, SLIPS
from bot.evaluation.quotations import STATEMENTS, Fault
from bot.evaluation.report.meanings import GROUPS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from bot.evaluation.calibration import Bin
    from bot.evaluation.compare import Comparison, FigureChange, QuestionChange
    from bot.evaluation.metrics import Figures, Metric
    from bot.evaluation.quotations import Quotations, StatementMatch
    from bot.evaluation.retrieval import Retrieval
    from knowledge.library import Library

NO_VALUE = "–"
SHOWN_OF_STATEMENT = 60
SHOWN_OF_NAME = 22
"""Characters of a missed statement, and of a name or a role, that are shown."""
WITHOUT_DECIMALS = 100
"""From here on a share, score or time is shown without decimals."""
BY_STORY = {"questions": "asked", "hit_1": "hit@1", "hit_3": "hit@3", "mrr_10": "MRR"}
"""The figures that are shown of each story, with their heads."""
FIGURE_CHANGES = ("figure", "before", "after", "change", "noise", "")
NOISE = (
    "noise: by how much the choice of the questions alone moves a figure, 95 times in a hundred."
)


class Table(NamedTuple):
    """Rows of text under a header."""

    title: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    note: str = ""
    group: str = ""
    """The group of the metrics that it shows, if it shows one."""


def retrieval_tables(retrieval: Retrieval) -> Iterator[Table]:
    """Yield the tables of an evaluation of questions."""
    settings = (retrieval.single, retrieval.pooled)
    title = f"{figure_text(retrieval.single['questions'])} answerable questions"
    yield _table_of_settings(title, "answers", settings)
    if retrieval.foreign:
        yield Table(
            "Abstention: the questions asked of another article’s story",
            ("asked of", *_heads(ABSTENTION)),
            tuple((to, *_cells(ABSTENTION, row)) for to, row in retrieval.abstention.items()),
            "kept: of the true questions; refused: of the foreign. hard: the story whose best "
            "passage scores highest; hardest: the one whose confidence is highest.",
            "abstention",
        )
    if retrieval.lookalikes["questions"]:
        right = figure_text(retrieval.lookalikes["quoted_right"])
        yield Table(
            "Unanswerable look-alikes, story by story",
            _heads(LOOKALIKES),
            (_cells(LOOKALIKES, retrieval.lookalikes),),
            f"With them, {right} of all answers shown as quote are right.",
            "lookalikes",
        )
    yield Table(
        "Slips of the keyboard, story by story",
        ("slips a question", *_heads(SLIPS)),
        tuple((str(slips), *_cells(SLIPS, row)) for slips, row in retrieval.typos.items()),
        group="slips",
    )
    yield _table_of_settings("Speed, ten passages a question", "speed", settings)


def by_story_table(stories: Iterable[tuple[str, Figures]]) -> Table:
    """Return the ranking's figures of each story, by its name."""
    rows = ((name, *(figure_text(row[metric]) for metric in BY_STORY)) for name, row in stories)
    return Table("", ("story", *BY_STORY.values()), tuple(rows))


def reliability_table(bins: Iterable[Bin]) -> Table:
    """Return the reliability curve in numbers."""
    rows = (
        (f"{b.low:.1f}–{b.high:.1f}", *map(figure_text, (b.answers, b.confidence, b.right)))
        for b in bins
    )
    note = "mean: of their confidence; right: the share whose first passage is right."
    return Table("", ("confidence", "answers", "mean", "right"), tuple(rows), note)


def quotations_table(quotations: Quotations) -> Table:
    """Return how the statements compare with the annotated ones, by kind."""
    rows = ((kind, *_cells(STATEMENTS, row)) for kind, row in quotations.by_kind.items())
    precision = figure_text(quotations.overall["precision"])
    note = (
        f"precision of what is given as a statement: {precision}. speaker right, wrong name and"
        " unnamed: of those found; role right: of the found whose role is annotated."
    )
    title = "Statements, against those annotated by hand"
    return Table(title, ("", *_heads(STATEMENTS)), tuple(rows), note, "statements")


def resolutions_table(quotations: Quotations) -> Table:
    """Return how right the speakers are by how each was resolved."""
    rows = ((how, *_cells(STATEMENTS, row)) for how, row in quotations.by_resolution.items())
    note = (
        "named: by the name beside the words; surname: by a surname alone; pronoun: he, she or"
        " they; role: “the minister”; continued: the speaker before goes on; outlet: a paper, an"
        " agency; none: no speaker is given, so that it can only be unnamed."
    )
    title = "Found statements, by how the speaker was resolved"
    return Table(title, ("", *_heads(STATEMENTS)), tuple(rows), note)


def misses_table(library: Library, quotations: Quotations, listed: int | None) -> Table:
    """Return what is not as annotated, the first `listed` of it, or all."""
    texts = {story.id: story.text for story in library.stories}
    misses = quotations.misses
    shown = misses[:listed]
    rows = (_miss_row(match, fault, texts[match.story_id]) for match, fault in shown)
    left_out = len(misses) - len(shown)
    note = f"and {left_out} more; --report lists them all" if left_out else ""
    return Table("Not as annotated", ("what", "given", "annotated"), tuple(rows), note)


def _miss_row(match: StatementMatch, fault: Fault, text: str) -> tuple[str, ...]:
    statement = match.annotated or match.predicted
    words = "" if statement is None else text[statement.start : statement.end]
    field = "role" if fault is Fault.ROLE else "speaker"
    given, wanted = (
        _shortened(
            NO_VALUE if side is None else getattr(side, field) or NO_VALUE,
            SHOWN_OF_NAME,
        )
        for side in (match.predicted, match.annotated)
    )
    return (f"{fault}: {_shortened(words, SHOWN_OF_STATEMENT)}", given, wanted)


def _shortened(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most - 1] + "…"


def figure_changes_table(comparison: Comparison) -> Table:
    """Return the figures that differ from the baseline by more than chance."""
    notes = []
    if not any(change.beyond_noise for change in comparison.figures):
        notes.append("No figure moved by more than chance does.")
    unjudged = [change.name for change in comparison.figures if change.margin is None]
    if unjudged:
        notes.append(f"Without a margin, and not judged: {', '.join(unjudged)}.")
    if not comparison.same_stories:
        notes.append("The stories are not those of the baseline.")
    if comparison.unmatched:
        notes.append(f"{comparison.unmatched} questions stand on one side only.")
    return Table(
        "Against the baseline, beyond noise",
        FIGURE_CHANGES,
        tuple(_figure_row(change) for change in comparison.figures if change.beyond_noise),
        " ".join(notes),
    )


def noise_table(comparison: Comparison) -> Table:
    """Return the figures that chance alone moves as far."""
    rows = tuple(_figure_row(change)[:-1] for change in comparison.figures if change.within_noise)
    return Table(f"Within noise: {len(rows)}", FIGURE_CHANGES[:-1], rows, NOISE)


def noise_line(comparison: Comparison) -> Table:
    """Return the same in a line, for the terminal."""
    title, _, rows, _, _ = noise_table(comparison)
    changes = (f"{name} {change} {margin}" for name, _, _, change, margin in rows)
    return Table(title, (), (), ", ".join(changes))


def question_changes_table(title: str, changes: Sequence[QuestionChange], most: int) -> Table:
    """Return the first `most` questions that changed, with the right passage's ranks."""
    left = len(changes) - most
    return Table(
        f"{title}: {len(changes)}",
        ("question", "", "before", "after"),
        tuple((change.after.question, change.setting, *change.moved) for change in changes[:most]),
        f"and {left} more; --report lists them all" if left > 0 else "",
    )


def figure_text(value: float | None, sign: str = "") -> str:
    """Return a figure as text, a dash where there is none; `sign` "+" shows a plus, too.

    A count is shown as it is, all else with three decimals unless it is large.
    """
    if value is None:
        return NO_VALUE
    if isinstance(value, int):
        return f"{value:{sign}d}"
    return f"{value:{sign}.3f}" if abs(value) < WITHOUT_DECIMALS else f"{value:{sign}.0f}"


def _heads(metrics: Sequence[Metric[Any]]) -> tuple[str, ...]:
    return tuple(metric.label for metric in metrics if metric.label)


def _cells(metrics: Sequence[Metric[Any]], figures: Figures) -> tuple[str, ...]:
    """Return the figures that have a label, as text, in its order."""
    return tuple(_cell(metric, figures) for metric in metrics if metric.label)


def _cell(metric: Metric[Any], figures: Figures) -> str:
    value = figures[metric.name]
    if metric.share_of and value is not None:
        whole = figures[metric.share_of]
        value = value / whole if whole else None
    return figure_text(value)


def _table_of_settings(title: str, group: str, settings: tuple[Figures, Figures]) -> Table:
    """Return a table of a row for each metric, story by story beside pooled."""
    metrics = GROUPS[group]
    columns = (_heads(metrics), *(_cells(metrics, figures) for figures in settings))
    rows = tuple(zip(*columns, strict=True))
    return Table(title, ("", "story by story", "pooled"), rows, group=group)


def _figure_row(change: FigureChange) -> tuple[str, ...]:
    difference = figure_text(change.difference, "+")
    word = "better" if change.gain > 0 else "worse" if change.gain < 0 else ""
    before, after, margin = map(figure_text, (change.before, change.after, change.margin))
    return change.name, before, after, difference, f"±{margin}", word
