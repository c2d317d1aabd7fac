"""The check at the terminal: every problem of what is read, and what answers are not expected."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bot.terminal.answer import print_sample
from bot.terminal.console import quote, say, tracked
from bot.terminal.json import problem_to_json
from bot.words import ENGLISH
from bot.words.expecting import failure, summary
from knowledge.expectations import run

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rich.console import Console

    from bot.shelf import Shelf
    from knowledge.errors import StoryError
    from knowledge.expectations import Outcome


@dataclass(frozen=True, slots=True)
class Check:
    """What a check found."""

    stories: int
    outcomes: tuple[Outcome, ...]
    problems: tuple[StoryError, ...]

    @property
    def is_clean(self) -> bool:
        """Whether there are stories, without a problem, and all that is expected holds."""
        held = all(outcome.held for outcome in self.outcomes)
        return held and not self.problems and self.stories > 0


def check(shelf: Shelf) -> Check:
    """Hold what is expected against the answers of a shelf, showing progress."""
    now = shelf.snapshot
    outcomes = tuple(run(now.library, tracked(now.expectations, ENGLISH("checking"))))
    return Check(len(now.library.stories), outcomes, (*now.problems, *now.misread))


def print_check(console: Console, shelf: Shelf, done: Check) -> None:
    """Print what is wrong, each with its file and line, and how much there is."""
    for problem in done.problems:
        say(console, str(problem), "red")
    for outcome in done.outcomes:
        if not outcome.held:
            _print_failure(console, outcome)
    if not done.stories:
        key = "no_stories_read" if done.problems else "no_stories"
        say(console, ENGLISH(key, paths=", ".join(map(str, shelf.paths))), "red")
        return
    say(console, summary(done.stories, done.outcomes, len(done.problems), ENGLISH))
    print_sample(console, shelf)


def _print_failure(console: Console, outcome: Outcome) -> None:
    expectation, came = outcome.expectation, outcome.came
    say(console, f"{expectation.file}:{expectation.line}: {failure(outcome, ENGLISH)}", "red")
    if came is not None:
        quote(console, came.text)
        say(console, f"— {came.attribution}", "italic")


def check_to_json(done: Check) -> Iterator[dict[str, Any]]:
    """Yield an object for each problem and each expectation, and one that counts them."""
    yield from map(problem_to_json, done.problems)
    yield from map(_outcome_to_json, done.outcomes)
    yield {
        "stories": done.stories,
        "expectations": len(done.outcomes),
        "failing": sum(not outcome.held for outcome in done.outcomes),
        "problems": len(done.problems),
    }


def _outcome_to_json(outcome: Outcome) -> dict[str, Any]:
    came = outcome.came
    return {
        "question": outcome.expectation.question,
        "held": outcome.held,
        "expected": outcome.expectation.to_dict(),
        "failing": outcome.failing,
        "verdict": outcome.answer.verdict,
        "came": None
        if came is None
        else {"story": came.story.id, "text": came.text, "attribution": came.attribution},
        "file": outcome.expectation.file,
        "line": outcome.expectation.line,
    }
