"""What is offered to ask instead was asked before, and costs whoever is refused little."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from knowledge.about.examples import (
    MOST_EXAMPLES,
    MOST_TRIED,
    STORIES_KNOWN,
    STORIES_TRIED,
    TRIED_ALONE,
    TRIED_AT_ONCE,
    Examples,
)
from knowledge.answer import Verdict
from knowledge.library import Library
from knowledge.model import Story

if TYPE_CHECKING:
    from collections.abc import Sequence

    from knowledge.language import Example

NAMES = ("Maria Lund", "Jonas Berg", "Karin Holm", "Peter Vik", "Ada Strand")
MATTERS = ("ferry", "bridge", "harbour", "lighthouse", "railway")


def town(number: int) -> Story:
    said = "\n\n".join(
        f"“The {matter} of Kesh{number} was closed on Monday,” said the mayor, {name}."
        f" There were {number + at + 3} {matter} engineers at work."
        for at, (name, matter) in enumerate(zip(NAMES, MATTERS, strict=True))
    )
    return Story(f"town-{number}", f"Town {number}", said)


class Asked:
    """Answers every example, or none, and keeps which were asked."""

    def __init__(self, *, answers: bool) -> None:
        self.answers, self.asked = answers, list[str]()

    def __call__(self, example: Example, _: int, __: bool) -> bool:  # noqa: FBT001
        self.asked.append(example.question)
        return self.answers


TOWNS = Library.build(town(number) for number in range(6))


def suggested(
    examples: Examples, asked: Asked, order: Sequence[int], *, alone: bool = False
) -> tuple[str, ...]:
    asked.asked.clear()
    return examples.suggested(order, asked, alone=alone)


@pytest.mark.parametrize(("alone", "most"), [(True, TRIED_ALONE), (False, TRIED_AT_ONCE)])
def test_few_questions_are_put_to_the_stories_at_once(alone: bool, most: int) -> None:  # noqa: FBT001
    examples, asked = Examples(TOWNS.corpus), Asked(answers=True)
    found = [len(suggested(examples, asked, [0], alone=alone))]
    assert len(asked.asked) == most
    while asked.asked:
        found.append(len(suggested(examples, asked, [0], alone=alone)))
        assert len(asked.asked) <= most
    assert found == sorted(found)
    assert found[-1] == MOST_EXAMPLES


def test_where_nothing_is_known_it_is_sought_until_one_is_answered() -> None:
    examples, asked = Examples(TOWNS.corpus), Asked(answers=False)
    assert suggested(examples, asked, range(6)) == ()
    assert TRIED_AT_ONCE < len(asked.asked) <= STORIES_TRIED * MOST_TRIED
    suggested(examples, asked, range(6))
    assert asked.asked == []  # what was not answered is not asked again


def test_what_other_stories_answer_stands_behind_what_the_nearest_do() -> None:
    examples, asked = Examples(TOWNS.corpus), Asked(answers=True)
    [other] = suggested(examples, asked, [0])
    assert "Kesh0" in other or other.startswith("What did Maria Lund")
    own, *others = suggested(examples, asked, [1])
    assert own in asked.asked
    assert others == ([] if own == other else [other])


def test_of_one_story_alone_nothing_of_another_is_offered() -> None:
    examples, asked = Examples(TOWNS.corpus), Asked(answers=True)
    suggested(examples, asked, [0])
    asked.answers = False
    assert suggested(examples, asked, [1], alone=True) == ()


def test_what_is_kept_of_stories_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    assert len(TOWNS.stories) < STORIES_KNOWN
    monkeypatch.setattr("knowledge.about.examples.STORIES_KNOWN", 2)
    examples, asked = Examples(TOWNS.corpus), Asked(answers=True)
    for number in range(6):
        suggested(examples, asked, [number])
    suggested(examples, asked, [5])
    suggested(examples, asked, [5])
    suggested(examples, asked, [5])
    assert asked.asked == []
    suggested(examples, asked, [0])
    assert asked.asked != []


@pytest.mark.parametrize("number", [None, 2])
def test_whatever_is_offered_among_many_stories_is_quoted(number: int | None) -> None:
    library = Library.build(town(number) for number in range(6))
    story = None if number is None else f"town-{number}"
    offered = set[str]()
    for message in ("best pizza recipe", "hello", "who won the cricket?", "hi", "weather in Lima"):
        offered |= set(library.ask(message, story=story).suggestions)
    assert offered
    for question in offered:
        assert library.ask(question, story=story).verdict is Verdict.QUOTE
