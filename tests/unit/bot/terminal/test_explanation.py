"""Each verdict is told with what it rests on."""

from __future__ import annotations

import pytest

from bot.terminal.explanation import verdict_reason
from sample import sample

SAMPLE = sample()


@pytest.mark.parametrize(
    ("question", "reason"),
    [
        ("", "none: it asks nothing, or no word of it is in the stories"),
        ("which Pentagon pizza uses mozzarella and basil", "none: the stories are about it with"),
        ("Who is Zalmay Khalilzad?", "quote: the first passage answers with probability 0."),
        ("who is the mayor of kabul", "closest: the first passage answers with probability 0."),
    ],
)
def test_a_verdict_says_why(question: str, reason: str) -> None:
    explained = SAMPLE.explain(question)
    assert verdict_reason(explained).startswith(reason)
    assert reason.startswith(explained.answer.verdict)
