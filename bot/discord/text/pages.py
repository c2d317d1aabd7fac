"""Lists that are too long for one message: pages, and the buttons that turn them.

A page begins wherever the one before it ended and holds as many entries as fit. The
buttons say in their ids which list they turn and from where, so they survive
restarts; the list itself is made anew from the stories of now.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Self

from discord import ui

from bot.discord.features.reply_buttons import buttons, handled
from bot.discord.reply import LIMIT
from bot.discord.text.markdown import length, subtext
from bot.words import words_for

if TYPE_CHECKING:
    import re
    from collections.abc import Callable, Iterable, Sequence

    from discord import Interaction

    from bot.words import Words

ONWARD, BACK = "on", "back"
WINDOW_ROOM = 80
"""What the line with the page's place in the list takes at most."""


@dataclass(frozen=True, slots=True)
class Listing:
    """A list to be shown in pages."""

    head: str
    entries: Sequence[Callable[[], str]]
    """Each makes the Markdown of one entry, none longer than a page."""
    between: str = "\n"
    most: int = 10
    """Entries on a page at most."""


@dataclass(frozen=True, slots=True)
class Page:
    """A part of a listing: Markdown, and the buttons that lead on and back."""

    content: str
    view: ui.View | None


def turn(listing: Listing, name: str, words: Words, at: int = 0, way: str = ONWARD) -> Page:
    """Return the page that begins, or on the way back ends, at an entry.

    Args:
        listing: the whole list.
        name: what it is known by in the ids of the buttons, at most 60 characters.
        words: the language of the buttons.
        at: the entry's index from 0; one beyond the list is taken for its end.
        way: `ONWARD` or `BACK`.
    """
    count = len(listing.entries)
    if way == BACK:
        shown = _packed(listing, range(min(at, count) - 1, -1, -1))[::-1]
        first = min(at, count) - len(shown)
    else:
        first = min(at, max(count - 1, 0))
        shown = _packed(listing, range(first, count))
    end = first + len(shown)
    content = listing.between.join([listing.head, *shown])
    if len(shown) == count:
        return Page(content, None)
    window = words("window", **_numbers(words, first=first + 1, last=end, number=count))
    back = PageButton(BACK, first, name, words("back_button"), disabled=first == 0)
    onward = PageButton(ONWARD, end, name, words("next_button"), disabled=end == count)
    return Page(f"{content}\n{subtext(window)}", buttons(back, onward))


def _packed(listing: Listing, indices: Iterable[int]) -> list[str]:
    """Return the entries, in the order of the indices, that fit on one page."""
    room = LIMIT - WINDOW_ROOM - length(listing.head)
    shown: list[str] = []
    for index in indices:
        entry = listing.entries[index]()
        room -= length(listing.between + entry)
        if shown and (room < 0 or len(shown) == listing.most):
            break
        shown.append(entry)
    return shown


def _numbers(words: Words, **values: int) -> dict[str, str]:
    return {field: words.number(value) for field, value in values.items()}


class PageButton(
    ui.DynamicItem[ui.Button[Any]],
    template=rf"page:(?P<way>{ONWARD}|{BACK}):(?P<at>\d{{1,9}}):(?P<name>(?s:.*))",
):
    """A button that turns a page.

    Args:
        way: `ONWARD` or `BACK`.
        at: where the page begins, or on the way back ends.
        name: the list.
        label: what stands on it.
        disabled: whether there is no page that way.
    """

    def __init__(
        self, way: str, at: int, name: str, label: str = "", *, disabled: bool = False
    ) -> None:
        custom_id = f"page:{way}:{at}:{name}"
        super().__init__(ui.Button(label=label, custom_id=custom_id, disabled=disabled))
        self.way, self.at, self.name = way, at, name

    @classmethod
    async def from_custom_id(
        cls,
        interaction: Interaction[Any],  # noqa: ARG003 - discord.py's signature
        item: ui.Item[Any],  # noqa: ARG003
        match: re.Match[str],
        /,
    ) -> Self:
        """Make the button of a click again."""
        return cls(match["way"], int(match["at"]), match["name"])

    async def callback(self, interaction: Interaction[Any]) -> None:
        """Turn the page."""
        await handled(interaction, self._turned(interaction))

    async def _turned(self, interaction: Interaction[Any]) -> None:
        words = words_for(interaction.locale)
        listing = await interaction.client.listing(self.name, words)
        page = turn(listing, self.name, words, self.at, self.way)
        await interaction.response.edit_message(content=page.content, view=page.view)
