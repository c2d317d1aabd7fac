"""The report: one page that holds all it needs, for a browser or a phone.

The page is a Jinja template with escaping on, because every story, question and id
is somebody else's text. Nothing is loaded from anywhere: styles and charts are inline.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from importlib.resources import files
from typing import TYPE_CHECKING

from jinja2 import Environment, StrictUndefined

from bot.evaluation.outcomes import is_right
from bot.evaluation.report.charts import HEIGHT, SIDE, VERDICTS, WIDTH, distribution, dots
from bot.evaluation.report.meanings import meaning, meanings
from bot.evaluation.report.tables import (
    by_story_table,
    figure_changes_table,
    figure_text,
    noise_table,
    question_changes_table,
    reliability_table,
    retrieval_tables,
)
from bot.evaluation.retrieval import by_story, false_quotes, misses
from bot.harmless import closed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from bot.evaluation.compare import Comparison
    from bot.evaluation.outcomes import Outcome
    from bot.evaluation.report.charts import Distribution
    from bot.evaluation.report.tables import Table
    from bot.evaluation.retrieval import Retrieval
    from knowledge.answer import Passage
    from knowledge.library import Library

SHOWN = 3
"""Passages of a miss that are printed, besides the right one."""
LISTED = 10
"""Misses, and false quotes, that stand on the page at once; the others are folded away."""


@dataclass(frozen=True, slots=True)
class RankedPassage:
    """A passage in the ranking of a miss; a right one that was not found has no rank."""

    rank: int | None
    score: str
    right: bool
    words: tuple[tuple[str, bool], ...]
    """The passage in pieces, each with whether it is marked."""


@dataclass(frozen=True, slots=True)
class MissedQuestion:
    """A question whose first passage is wrong."""

    outcome: Outcome
    story: str
    ranking: tuple[RankedPassage, ...]


def render_page(
    library: Library,
    tables: Sequence[Table],
    retrieval: Retrieval | None,
    comparison: Comparison | None,
    sentences: Sequence[str],
) -> str:
    """Return the report as HTML.

    Args:
        library: what was asked.
        tables: what stands after those of the questions, such as those of the statements.
        retrieval: what the questions showed, if any were asked.
        comparison: the changes against a baseline, if one was given.
        sentences: the verdict in plain words, the headline first.
    """
    titles = {story.id: story.title for story in library.stories}
    environment = Environment(
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, finalize=_closed
    )
    template = environment.from_string(
        files("bot.evaluation.report").joinpath("report.html").read_text(encoding="utf-8")
    )
    page: str = template.render(
        library=library,
        sentences=sentences,
        meanings=meanings,
        meaning=meaning,
        tables=[*(retrieval_tables(retrieval) if retrieval else ()), *tables],
        changes=_change_tables(comparison) if comparison else (),
        noise=noise_table(comparison) if comparison else None,
        dots=dots(retrieval.reliability) if retrieval else (),
        reliability=reliability_table(retrieval.reliability) if retrieval else None,
        distributions=_distributions(retrieval) if retrieval else (),
        by_story=_by_story(retrieval, titles) if retrieval else None,
        false_quotes=_questions(library, false_quotes, retrieval),
        misses=_questions(library, misses, retrieval),
        listed=LISTED,
        figure_text=figure_text,
        side=SIDE,
        width=WIDTH,
        height=HEIGHT,
        verdicts=VERDICTS,
    )
    return page


def _closed(value: object) -> object:
    """Return what stands on the page, with all ended that a title or a quotation turns."""
    return closed(value) if type(value) is str else value


def _change_tables(comparison: Comparison) -> tuple[Table, ...]:
    return (
        figure_changes_table(comparison),
        question_changes_table("Better", comparison.better, len(comparison.better)),
        question_changes_table("Worse", comparison.worse, len(comparison.worse)),
    )


def _by_story(retrieval: Retrieval, titles: dict[str, str]) -> Table:
    """Return the table by story; where titles repeat, the ids tell them apart."""
    times = Counter(titles.values())
    return by_story_table(
        (titles[name] if times[titles[name]] == 1 else f"{titles[name]} ({name})", row)
        for name, row in by_story(retrieval.single_outcomes).items()
    )


def _distributions(retrieval: Retrieval) -> list[Distribution]:
    outcomes = retrieval.single_outcomes
    groups = {
        "True questions": [o for o in outcomes if o.question.answerable],
        "Asked of a random story": [asked.random for asked in retrieval.foreign],
        "Asked of the hard story": [asked.hard for asked in retrieval.foreign],
        "Unanswerable look-alikes": [o for o in outcomes if not o.question.answerable],
    }
    return [distribution(name, group) for name, group in groups.items() if group]


def _questions(
    library: Library,
    chosen: Callable[[Sequence[Outcome]], list[Outcome]],
    retrieval: Retrieval | None,
) -> list[MissedQuestion]:
    titles = {story.id: story.title for story in library.stories}
    return [
        MissedQuestion(one, titles[one.question.story_id], tuple(_ranking(library, one)))
        for one in (chosen(retrieval.single_outcomes) if retrieval else ())
    ]


def _ranking(library: Library, outcome: Outcome) -> Iterator[RankedPassage]:
    """Yield the first passages, then the right one wherever it stands."""
    question, passages = outcome.question, outcome.answer.passages
    for rank, passage in enumerate(passages, start=1):
        if rank <= SHOWN or rank == outcome.rank:
            right = is_right(question, passage.story, passage.sentence)
            yield RankedPassage(
                rank, figure_text(passage.score), right, tuple(marked_pieces(passage))
            )
    if outcome.rank is None:
        story = next(story for story in library.stories if story.id == question.story_id)
        for sentence in library.sentences(story.id):
            if is_right(question, story, sentence):
                words = ((story.text[sentence.start : sentence.end], False),)
                yield RankedPassage(None, "", right=True, words=words)


def marked_pieces(passage: Passage) -> Iterator[tuple[str, bool]]:
    """Yield a passage's text in pieces, each with whether a reader sees it marked."""
    at = passage.start
    for start, end in passage.marked:
        yield passage.story.text[at:start], False
        yield passage.story.text[start:end], True
        at = end
    yield passage.story.text[at : passage.end], False
