"""What fits into one message of Discord: the longest layout that does, decided here alone.

Whatever is posted is laid out in several ways, the fullest first, and the first that
fits is taken; a list is filled with as many of its pieces as there is room for.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from bot.discord.text.markdown import length, subtext

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from bot.notes import Note
    from bot.words import Words

LIMIT = 2000
"""The longest message that Discord takes."""


@dataclass(frozen=True, slots=True)
class Reply:
    """What is posted: Discord's Markdown, never longer than `LIMIT`."""

    content: str
    shown: int = 0
    """How many passages it shows, from the beginning of the ranking."""
    told: tuple[Note, ...] = ()
    """The notes on the stories that stand in it."""


def fullest(layouts: Iterable[Reply]) -> Reply:
    """Return the first layout that fits; they come the fullest first, and the last one fits."""
    return next(reply for reply in layouts if length(reply.content) <= LIMIT)


def packed(pieces: Iterable[str], room: int, between: str = "\n") -> list[str]:
    """Return the pieces, from the first, that fit into `room` with `between` before each.

    The first is always among them, so that no page is empty; who calls keeps it short enough.
    """
    taken: list[str] = []
    for piece in pieces:
        room -= length(between + piece)
        if taken and room < 0:
            break
        taken.append(piece)
    return taken


def below(reply: Reply, line: str) -> Reply:
    """Return a reply with a line of small print below it, if there is room."""
    content = f"{reply.content}\n{subtext(line)}"
    return replace(reply, content=content) if length(content) <= LIMIT else reply


def fitting(lines: Sequence[str], room: int, words: Words) -> list[str]:
    """Return the lines, from the first, that fit into `room`, and one on how many do not.

    A line break stands before each. The first is always among them, as in `packed`; where it
    leaves no room to say so, the others go without a word.
    """
    if _taken(lines) <= room:
        return [*lines]
    rest = subtext(words("list_rest", number=words.number(len(lines))))
    shown = packed(lines, room - _taken([rest]))
    rest = subtext(words("list_rest", number=words.number(len(lines) - len(shown))))
    return [*shown, rest] if _taken([*shown, rest]) <= room else shown


def listing(head: str, lines: Sequence[str], words: Words) -> Reply:
    """Return a reply of Markdown lines, as many as fit below `head`, and how many do not."""
    return Reply("\n".join([head, *fitting(lines, LIMIT - length(head), words)]))


def _taken(lines: Iterable[str]) -> int:
    return sum(length(f"\n{line}") for line in lines)
