"""No text and no message makes the program slow: what it costs grows as it does.

At small sizes, since all of it takes a second a kind; `benchmarks/worst_cases.py` shows more.
"""

from __future__ import annotations

from functools import cache

import pytest

from awkward_texts import LONGEST_QUESTION, TEXTS, asking_costs, costs, news
from knowledge.library import Library
from knowledge.model import Story

SMALL, LARGE = 4_000, 16_000
GROWTH = 9.0
"""What four times as much may cost: as much as 3 a doubling, and with a square it were 16."""
TOLD = 0.15
"""Seconds below which a work is taken for fast enough."""
LONGEST_ANSWER = 1.0
"""Seconds that the longest of messages may take, on a machine that has other work."""
TRIES = 3


@pytest.mark.parametrize("kind", TEXTS)
def test_a_text_of_any_kind_costs_as_much_more_as_it_is_longer(kind: str) -> None:
    large = costs(TEXTS[kind](LARGE), again=False)
    if max(large.values()) <= TOLD:
        return
    small = costs(TEXTS[kind](SMALL), again=False)
    for _ in range(TRIES):
        steep = {
            work: (small[work], took)
            for work, took in large.items()
            if took > TOLD and took > GROWTH * small[work]
        }
        if not steep:
            return
        # Another program may have had the caches: what it takes at best is what it takes.
        again = costs(TEXTS[kind](LARGE), again=False)
        large = {work: min(large[work], took) for work, took in again.items()}
    assert not steep


@cache
def library() -> Library:
    return Library.build([Story("news", "News", news(30_000))])


@pytest.mark.parametrize("kind", TEXTS)
def test_the_longest_message_of_any_kind_is_answered_at_once(kind: str) -> None:
    message = TEXTS[kind](LONGEST_QUESTION)
    for _ in range(TRIES):
        slow = {k: v for k, v in asking_costs(library(), message).items() if v > LONGEST_ANSWER}
        if not slow:
            return
    assert not slow
