"""`verbatim ask --explain`: why an answer is what it is, for whoever tunes or doubts it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.terminal.console import say

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rich.console import Console

    from knowledge.ranking.explanation import Contribution, Explanation, SearchedTerm

NEGLIGIBLE = 0.005
"""A share that two decimals would show as nothing."""


def print_explanation(console: Console, explanation: Explanation) -> None:
    """Print what was searched, what each passage's score is made of, and the verdict's reason."""
    for line in _lines(explanation):
        say(console, line, "dim")
    console.print()


def _lines(explanation: Explanation) -> Iterator[str]:
    yield f"asks for: {explanation.form}"
    for term in explanation.terms:
        yield f"term: {_term(term)}"
    for correction in explanation.answer.corrections:
        yield f"corrected: {correction.written} → {correction.searched}"
    if explanation.answer.understood is not None:
        yield f"understood as: {explanation.answer.understood}"
    passages = zip(explanation.answer.passages, explanation.contributions, strict=True)
    for passage, contributions in passages:
        made_of = " + ".join(_shares(contributions)) or "nothing"
        yield f"sentence {passage.sentence.number}: {passage.score:.2f} = {made_of}"
    evidence = explanation.evidence
    if evidence is not None:
        values = ((name, getattr(evidence, name)) for name in evidence.__slots__)
        yield "evidence: " + ", ".join(f"{name} {value:.2f}" for name, value in values)
    yield f"verdict: {explanation.reason}"


def _term(term: SearchedTerm) -> str:
    searched = " or ".join(term.alternatives)
    idf = "not in the story" if term.idf is None else f"idf {term.idf:.2f}"
    return f"{term.word} (searched as {searched}; {idf}; {term.share:.0%} of the question)"


def _shares(contributions: tuple[Contribution, ...]) -> Iterator[str]:
    for one in sorted(contributions, key=lambda c: -abs(c.score)):
        if abs(one.score) >= NEGLIGIBLE:
            yield f"{one.feature} {one.score:.2f}"
