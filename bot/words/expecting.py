"""What is said of the expectations that were held against the answers.

The same in Discord and at the terminal: what should have come, and how many hold. What came
instead, whoever shows it quotes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from knowledge.expectations import Failing
from knowledge.stories.expectations import NOBODY

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from bot.words import Words
    from knowledge.expectations import Outcome


def failure(outcome: Outcome, words: Words, show: Callable[[str], str] = str) -> str:
    """Return what an answer should have been.

    Args:
        outcome: an expectation that does not hold.
        words: the language.
        show: how a surface shows what people wrote.
    """
    what = words.listed(_expected(one, outcome, words, show) for one in outcome.failing)
    return words("expectation_failing", question=show(outcome.expectation.question), what=what)


def summary(stories: int, outcomes: Collection[Outcome], problems: int, words: Words) -> str:
    """Return in one line how many stories there are, and how many expectations hold."""
    failing = sum(not outcome.held for outcome in outcomes)
    results = [words.count("failing_count", failing) if failing else words("all_held")]
    if problems:
        results.append(words.count("problem_count", problems))
    return words(
        "check_summary",
        stories=words.count("story_count", stories),
        expectations=words.count("expectation_count", len(outcomes)),
        result=", ".join(results if outcomes else results[1:] or [words("all_held")]),
    )


def _expected(failing: Failing, outcome: Outcome, words: Words, show: Callable[[str], str]) -> str:
    """Return what does not hold, as what should."""
    expectation = outcome.expectation
    match failing:
        case Failing.SILENCE:
            return words("expected_silence")
        case Failing.PASSAGE:
            return words("expected_passage")
        case Failing.CONTAINS:
            return words("expected_contains", phrase=show(str(expectation.contains)))
        case Failing.STORY:
            return words("expected_story", story=show(str(expectation.story)))
        case Failing.SPEAKER:
            speaker = str(expectation.speaker)
            if speaker.lower() == NOBODY:
                return words("expected_nobody")
            return words("expected_speaker", speaker=show(speaker))
