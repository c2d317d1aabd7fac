"""Voices: who speaks in the sentences of a story, how often, and as what."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from knowledge.index.touching import touching
from knowledge.model import Kind

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from knowledge.model import Sentence, Statement


class Voice(NamedTuple):
    """Somebody who speaks in a story."""

    name: str
    statements: int
    """How many statements they make in its sentences."""
    exact: int
    """How many of these are given word for word."""
    roles: list[str]
    """What they are said to be there, in order."""


def beginning(
    touched: Iterable[tuple[Sentence, Iterable[Statement]]],
) -> dict[Statement, Sentence]:
    """Return the statements of a story's sentences, in order, each with the one it begins in."""
    # One that reaches over several sentences stands where it begins.
    begins: dict[Statement, Sentence] = {}
    for sentence, statements in touched:
        for statement in statements:
            begins.setdefault(statement, sentence)
    return begins


def voices_of(sentences: Sequence[Sentence], statements: Sequence[Statement]) -> list[Voice]:
    """Return who speaks in the sentences of a story, in the order in which they begin to."""
    said: dict[str, list[Statement]] = {}
    for one in beginning(zip(sentences, touching(sentences, statements), strict=True)):
        if one.speaker is not None:
            said.setdefault(one.speaker, []).append(one)
    return [
        Voice(
            name,
            len(own),
            sum(one.kind is Kind.DIRECT for one in own),
            list(dict.fromkeys(one.role for one in own if one.role)),
        )
        for name, own in said.items()
    ]
