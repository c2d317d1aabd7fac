"""What a reader sees of a message: its lines without the markup, and the passages in it."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Any

from discord_markdown import read
from gateway.world import walk

if TYPE_CHECKING:
    from discord_markdown import Line
    from gateway import Message

DASH = "— "
STRING_SELECT = 3


@dataclass(slots=True)
class Passage:
    """A line of a block quote, and what stands below it."""

    words: str
    bold: tuple[str, ...]
    said_by: str | None = None
    place: str = ""
    links: tuple[str, ...] = ()


def seen(message: Message) -> str:
    """All that is seen of a message, without markup."""
    return "\n".join(line.text for line in read(message.text))


def passages(message: Message) -> list[Passage]:
    """The lines of block quotes, each with the attribution and the small print below it."""
    found: list[Passage] = []
    for line in read(message.text):
        if "block quote" in line.constructs and line.text:
            found.append(Passage(line.text, bold(line)))
        elif found and line.text.startswith(DASH) and found[-1].said_by is None:
            found[-1].said_by = line.text.removeprefix(DASH)
        elif found and "subtext" in line.constructs and not found[-1].place:
            found[-1].place, found[-1].links = line.text, tuple(line.links)
    return found


def bold(line: Line) -> tuple[str, ...]:
    """Every run of bold characters in a line."""
    runs = groupby(range(len(line.text)), key=line.bold.__contains__)
    return tuple("".join(line.text[at] for at in run) for is_bold, run in runs if is_bold)


def menus(message: Message) -> list[dict[str, Any]]:
    """The menus of a message."""
    return [part for part in walk(message.components) if part["type"] == STRING_SELECT]


def labels(menu: dict[str, Any]) -> tuple[str, ...]:
    """What can be chosen in a menu."""
    return tuple(choice["label"] for choice in menu["options"])
