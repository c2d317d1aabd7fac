"""The verdict of an evaluation in plain words: what stands at the top of the report.

Of a hundred questions or more it tells how many of 100, of fewer how many there were,
because "of 100" would promise more than a handful can show. Rounding never makes all or
none of what is not all or none.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

from knowledge.answer import Verdict

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bot.evaluation.compare import Comparison
    from bot.evaluation.metrics import Figures
    from bot.evaluation.outcomes import Outcome
    from bot.evaluation.quotations import Quotations
    from bot.evaluation.retrieval import Retrieval

HUNDRED = 100
PROMISED = 0.85
"""The share of the answers shown as a quote that are right, at the least (the contract)."""
WELL_CALIBRATED = 0.05
"""Up to this distance a confidence is called what it says."""
ERRORS = 1.96
"""Standard errors of an interval that holds the truth 95 times in a hundred."""


class Predicate(NamedTuple):
    """What is said of one, and of any other number."""

    one: str
    others: str

    def of(self, count: int) -> str:
        """Return the form for so many."""
        return self.one if count == 1 else self.others


RIGHT = Predicate("is right", "are right")
QUOTED = Predicate("is wrongly answered with a quote", "are wrongly answered with a quote")
FIRST = Predicate("has the answer first", "have the answer first")
FOUND = Predicate("is found", "are found")
NAMED = Predicate("has the right speaker", "have the right speaker")
GIVEN = Predicate("is given to somebody else", "are given to somebody else")


class Share(NamedTuple):
    """So many of a whole."""

    part: int
    whole: int

    @property
    def value(self) -> float:
        """The share, 0 to 1."""
        return self.part / self.whole


def verdict_sentences(
    retrieval: Retrieval | None, quotations: Quotations | None, comparison: Comparison | None
) -> list[str]:
    """Return what was found, in sentences; the first is the headline."""
    sentences: list[str] = []
    if retrieval is not None:
        sentences += _of_questions(retrieval)
    if quotations is not None:
        sentences += _of_statements(quotations.by_kind["all"])
    if comparison is not None:
        sentences.append(changes_sentence(comparison))
    return sentences


def of_hundred(what: str, share: Share, so: Predicate) -> str:
    """Return a sentence such as "Of 100 answers shown as a quote 91 are right"."""
    few = share.whole < HUNDRED
    count = share.part if few else _rounded(share)
    told = f"Of {min(share.whole, HUNDRED)} {what} {count or 'none'} {so.of(count)}"
    return told if share.whole <= HUNDRED else f"{told} ({share.part} of {share.whole})"


def interval(share: Share) -> tuple[float, float]:
    """Return within what the share of other questions of the kind would be (Wilson 1927)."""
    part, whole = share
    squared = ERRORS**2
    middle = (part + squared / 2) / (whole + squared)
    half = ERRORS / (whole + squared) * math.sqrt(part * (whole - part) / whole + squared / 4)
    return max(middle - half, 0.0), min(middle + half, 1.0)


def changes_sentence(comparison: Comparison) -> str:
    """Return which figures moved beyond noise, and how many within it."""
    beyond = [change for change in comparison.figures if change.beyond_noise]
    within = sum(change.within_noise for change in comparison.figures)
    named = {
        "better": [change.name for change in beyond if change.gain > 0],
        "worse": [change.name for change in beyond if change.gain < 0],
        "neither better nor worse": [change.name for change in beyond if not change.gain],
    }
    told = "; ".join(
        f"{len(names)} {way} ({', '.join(names)})" for way, names in named.items() if names
    )
    noise = f"{within or 'none'} moved within noise"
    return f"Against the baseline, beyond noise: {told or 'nothing'}; {noise}."


def _of_questions(retrieval: Retrieval) -> Iterator[str]:
    true = [one for one in retrieval.single_outcomes if one.question.answerable]
    others = [one for one in retrieval.single_outcomes if not one.question.answerable]
    quotes = _with(true, Verdict.QUOTE)
    if not quotes:
        yield "No answer is shown as a quote."
    else:
        yield from _of_quotes(_right(quotes), others)
    if true:
        yield _of_answerable(true, len(quotes))
        ece = retrieval.single["ece"]
        if ece is not None:
            yield _of_confidence(true, ece)
    if others:
        shown = Share(len(_with(others, Verdict.QUOTE)), len(others))
        what = "questions on a story’s topic that it does not answer"
        yield of_hundred(what, shown, QUOTED) + "."


def _of_quotes(right: Share, others: Sequence[Outcome]) -> Iterator[str]:
    yield of_hundred("answers shown as a quote", right, RIGHT) + "."
    low, high = (round(HUNDRED * bound) for bound in interval(right))
    kept = "kept" if right.value >= PROMISED else "not kept"
    yield (
        f"The promise that at least {PROMISED * HUNDRED:.0f} of 100 are right is {kept}; for other"
        f" questions of the kind it would be {low} to {high}."
    )
    wrong = _with(others, Verdict.QUOTE)
    if wrong:
        every = Share(right.part, right.whole + len(wrong))
        what = "quotes, those for questions without an answer counted in,"
        yield of_hundred(what, every, RIGHT) + "."


def _of_answerable(true: Sequence[Outcome], quoted: int) -> str:
    first = of_hundred("questions that a story answers", _right(true), FIRST)
    closest, refused = (len(_with(true, verdict)) for verdict in (Verdict.CLOSEST, Verdict.NONE))
    return (
        f"{first}; {quoted} of {len(true)} are shown a quote, {closest} the closest passage,"
        f" {refused} the refusal."
    )


def _of_confidence(true: Sequence[Outcome], ece: float) -> str:
    points = round(HUNDRED * ece)
    if ece <= WELL_CALIBRATED:
        return f"The confidence means what it says: it is {points} points of 100 off on average."
    too_sure = sum(one.confidence for one in true) > _right(true).part
    tends = "too sure" if too_sure else "not sure enough"
    return f"The confidence is {points} points of 100 off on average, and mostly {tends}."


def _of_statements(figures: Figures) -> Iterator[str]:
    gold, found, right, wrong = (
        int(figures[name] or 0) for name in ("gold", "found", "right", "wrong")
    )
    if gold:
        yield of_hundred("statements in the stories", Share(found, gold), FOUND) + "."
    if found:
        named = of_hundred("statements found", Share(right, found), NAMED)
        yield f"{named}; {wrong or 'none'} {GIVEN.of(wrong)}."


def _with(outcomes: Sequence[Outcome], verdict: Verdict) -> list[Outcome]:
    return [one for one in outcomes if one.answer.verdict is verdict]


def _right(outcomes: Sequence[Outcome]) -> Share:
    return Share(sum(one.rank == 1 for one in outcomes), len(outcomes))


def _rounded(share: Share) -> int:
    if share.part in (0, share.whole):
        return HUNDRED if share.part else 0
    return min(max(round(HUNDRED * share.value), 1), HUNDRED - 1)
