"""Touching: which statements a sentence has a part of."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from knowledge.model import Sentence, Statement


def touching(
    sentences: Sequence[Sentence], statements: Sequence[Statement]
) -> Iterator[tuple[Statement, ...]]:
    """Yield for each sentence the statements that touch it; both stand in text order."""
    open_ones: list[Statement] = []
    coming = iter(statements)
    following = next(coming, None)
    for sentence in sentences:
        open_ones = [statement for statement in open_ones if statement.end > sentence.start]
        while following is not None and following.start < sentence.end:
            open_ones.append(following)
            following = next(coming, None)
        yield tuple(statement for statement in open_ones if statement.end > sentence.start)
