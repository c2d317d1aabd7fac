"""`verbatim ask --explain`: why an answer is what it is, for whoever tunes or doubts it."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

from bot.terminal.console import say
from bot.words import ENGLISH
from knowledge.answer import Intent, Verdict
from knowledge.ranking.confidence import ABOUT, QUOTE

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from rich.console import Console

    from knowledge.ranking.explanation import Contribution, Explanation, SearchedTerm

NEGLIGIBLE = 0.005
"""A share that two decimals would show as nothing."""


def print_explanation(console: Console, explanation: Explanation) -> None:
    """Print what was searched, what each passage's score is made of, and the verdict's reason."""
    for line in _reasons(explanation):
        say(console, line, "dim")
    console.print()


def _reasons(explanation: Explanation) -> Iterator[str]:
    answer = explanation.answer
    if answer.intent not in (Intent.QUESTION, Intent.STATEMENTS):
        yield ENGLISH("explained_verdict", reason=verdict_reason(explanation))
        return
    yield ENGLISH("explained_form", form=explanation.query.form)
    for term in explanation.terms:
        yield _term(term)
    for one in answer.corrections:
        yield ENGLISH("explained_correction", written=one.written, searched=one.searched)
    if answer.understood is not None:
        yield ENGLISH("explained_understood", question=answer.understood)
    for passage, contributions in zip(answer.passages, explanation.contributions, strict=True):
        number, score = passage.sentence.number, f"{passage.score:.2f}"
        shares = _sum_of_shares(contributions)
        yield ENGLISH("explained_passage", number=number, score=score, shares=shares)
    evidence = explanation.judgement.evidence
    if evidence is not None:
        held = asdict(evidence)
        agreement = held.pop("agreement")
        told = {**held, **agreement}
        values = ", ".join(f"{name} {value:.2f}" for name, value in told.items())
        yield ENGLISH("explained_evidence", values=values)
    yield ENGLISH("explained_verdict", reason=verdict_reason(explanation))


def verdict_reason(explanation: Explanation) -> str:
    """Return why the verdict is what it is, in a sentence."""
    judgement, answer = explanation.judgement, explanation.answer
    if answer.intent not in (Intent.QUESTION, Intent.STATEMENTS):
        return ENGLISH("explained_intent", verdict=answer.verdict, intent=answer.intent)
    if judgement.evidence is None and answer.passages:
        return ENGLISH("explained_statements", speakers=ENGLISH.listed(answer.speakers))
    if judgement.evidence is None:
        return ENGLISH("explained_none")
    about, right = f"{judgement.about:.2f}", f"{judgement.confidence:.2f}"
    match judgement.verdict:
        case Verdict.NONE:
            return ENGLISH("explained_not_about", probability=about, least=ABOUT)
        case Verdict.QUOTE:
            return ENGLISH("explained_quote", probability=right, least=QUOTE)
        case Verdict.CLOSEST:
            return ENGLISH("explained_closest", probability=right, least=QUOTE)


def _term(term: SearchedTerm) -> str:
    if term.idf is None:
        rarity = ENGLISH("explained_unknown")
    else:
        rarity = ENGLISH("explained_idf", idf=f"{term.idf:.2f}")
    return ENGLISH(
        "explained_term",
        word=term.word,
        alternatives=ENGLISH.listed(term.alternatives, "or"),
        rarity=rarity,
        share=f"{term.share:.0%}",
    )


def _sum_of_shares(contributions: Sequence[Contribution]) -> str:
    """Return what the score of a passage is made of, the greatest share first."""
    told = [
        f"{one.feature} {one.score:.2f}"
        for one in sorted(contributions, key=lambda c: -abs(c.score))
        if abs(one.score) >= NEGLIGIBLE
    ]
    return " + ".join(told) or ENGLISH("explained_nothing")
