"""Lists that are too long for one message: pages, and the buttons that turn them.

A page begins wherever the one before it ended and holds as many entries as fit. The
buttons say in their ids which list they turn and from where, so they survive
restarts; the list itself is made anew from the stories of now by its feature.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from itertools import islice
from typing import TYPE_CHECKING, Any

from discord import ui

from bot.discord.text.fit import LIMIT, packed
from bot.discord.text.markdown import length, subtext
from bot.discord.text.views import buttons, show
from knowledge.index.on_demand import ByNumber

if TYPE_CHECKING:
    import re
    from collections.abc import Callable, Iterable, Sequence

    from discord import Interaction

    from bot.words import Words

ONWARD, BACK = "on", "back"
WINDOW_ROOM = 80
"""What the line with the page's place in the list takes at most."""
LONGEST_LIST_NAME = 80
"""What a button's id has room for beside the page's place."""


@dataclass(frozen=True, slots=True)
class Listing:
    """A list to be shown in pages."""

    head: str
    entries: Sequence[Callable[[], str]]
    """Each makes the Markdown of one entry, none longer than a page."""
    between: str = "\n"
    most: int = 10
    """Entries on a page at most."""
    below: Callable[[range], Sequence[ui.Item[Any]]] | None = None
    """Makes what stands under a page besides, of the indices of its entries."""


@dataclass(frozen=True, slots=True)
class Page:
    """A part of a listing: Markdown, and the buttons that lead on and back."""

    content: str
    view: ui.View | None


def turn(listing: Listing, name: str, words: Words, at: int = 0, way: str = ONWARD) -> Page:
    """Return the page that begins, or on the way back ends, at an entry.

    Args:
        listing: the whole list.
        name: what it is known by in the ids of the buttons; one longer than
            `LONGEST_LIST_NAME` gets none.
        words: the language of the buttons.
        at: the entry's index from 0; one beyond the list is taken for its end.
        way: `ONWARD` or `BACK`.
    """
    count = len(listing.entries)
    first, shown = _shown(listing, at, way)
    end = first + len(shown)
    content = listing.between.join([listing.head, *shown])
    under = () if listing.below is None else listing.below(range(first, end))
    if len(shown) == count:
        return Page(content, buttons(*under))
    window = words("window", **_numbers(words, first=first + 1, last=end, number=count))
    content = f"{content}\n{subtext(window)}"
    if length(name) > LONGEST_LIST_NAME:
        return Page(content, buttons(*under))
    back = _page_button(BACK, first, name, words("back_button"), disabled=first == 0)
    onward = _page_button(ONWARD, end, name, words("next_button"), disabled=end == count)
    return Page(content, buttons(back, onward, *under))


def prepared(listing: Listing, at: int = 0, way: str = ONWARD) -> Listing:
    """Return a list with the entries of a page made, for `turn`; blocks where they are read."""
    made: dict[int, str] = {}

    def entry(index: int) -> str:
        if index not in made:
            made[index] = listing.entries[index]()
        return made[index]

    entries = ByNumber(len(listing.entries), lambda index: partial(entry, index))
    found = replace(listing, entries=entries)
    _shown(found, at, way)
    return found


def page_template(list_name: str) -> str:
    """Return the form of the ids of the buttons that turn the lists of this name.

    Args:
        list_name: a regular expression; its match is the group `name`.
    """
    return rf"page:(?P<way>{ONWARD}|{BACK}):(?P<at>\d{{1,9}}):(?P<name>{list_name})"


async def show_page(
    interaction: Interaction[Any], clicked: re.Match[str], listing: Listing, words: Words
) -> None:
    """Show, in place of another page, the one that a button leads to."""
    page = turn(listing, clicked["name"], words, int(clicked["at"]), clicked["way"])
    await show(interaction, page.content, page.view, in_place=True)


def _page_button(way: str, at: int, name: str, label: str, *, disabled: bool) -> ui.Button[Any]:
    return ui.Button(label=label, custom_id=f"page:{way}:{at}:{name}", disabled=disabled)


def _shown(listing: Listing, at: int, way: str) -> tuple[int, list[str]]:
    """Return the index of the first entry of a page, and the entries."""
    count = len(listing.entries)
    if way == BACK:
        shown = _fitting(listing, range(min(at, count) - 1, -1, -1))[::-1]
        return min(at, count) - len(shown), shown
    first = min(at, max(count - 1, 0))
    return first, _fitting(listing, range(first, count))


def _fitting(listing: Listing, indices: Iterable[int]) -> list[str]:
    """Return the entries, in the order of the indices, that fit on one page."""
    entries = (listing.entries[index]() for index in indices)
    room = LIMIT - WINDOW_ROOM - length(listing.head)
    return packed(islice(entries, listing.most), room, listing.between)


def _numbers(words: Words, **values: int) -> dict[str, str]:
    return {field: words.number(value) for field, value in values.items()}
