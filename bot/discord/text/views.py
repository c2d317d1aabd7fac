"""Buttons, and what is shown to one person alone.

A button says in its id what it does, so it works after a restart and in old messages.
Nothing is kept for a message that has buttons: `on_click` hears every click by the
form of the button's id. discord.py would only log what a click raises, so this is
the one place where the errors of buttons are told.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from discord import HTTPException, ui
from discord.utils import MISSING

from bot.discord.errors import tell_failure
from bot.discord.late import change_late, is_late, show_late
from bot.request import requests

if TYPE_CHECKING:
    import re
    from collections.abc import Callable, Coroutine

    from discord import Interaction

    from bot.discord.limits import Events


def buttons(*items: ui.Item[Any]) -> ui.View | None:
    """Return a view of buttons that nobody waits for, or None without any."""
    if not items:
        return None
    view = ui.View(timeout=None)
    for item in items:
        view.add_item(item)
    view.stop()  # or discord.py would keep it as long as the bot runs
    return view


def on_click(
    events: Events,
    template: str,
    work: Callable[[Interaction[Any], re.Match[str]], Coroutine[Any, Any, None]],
) -> type[ui.DynamicItem[ui.Item[Any]]]:
    """Return the item that does `work` for each click on a button whose id fits a template.

    Args:
        events: what was handled already.
        template: a regular expression of the whole id.
        work: is given the click and the match of the id.
    """

    class Clicked(ui.DynamicItem[ui.Item[Any]], template=template):
        def __init__(self, item: ui.Item[Any], match: re.Match[str]) -> None:
            super().__init__(item)
            self.match = match

        @classmethod
        async def from_custom_id(
            cls,
            interaction: Interaction[Any],  # noqa: ARG003 - discord.py's signature
            item: ui.Item[Any],
            match: re.Match[str],
            /,
        ) -> Self:
            return cls(item, match)

        async def callback(self, interaction: Interaction[Any]) -> None:
            await handled(events, interaction, work(interaction, self.match))

    return Clicked


async def handled(
    events: Events, interaction: Interaction[Any], work: Coroutine[Any, Any, None]
) -> None:
    """Do the work of a click once, however often Discord sends it; tell what goes wrong."""
    if not events.first_seen(interaction.id):
        work.close()
        return
    with requests.begun(interaction.id):
        try:
            await work
        except Exception as error:  # noqa: BLE001 - the one place where buttons fail
            await tell_failure(interaction, error)


async def show(
    interaction: Interaction[Any], content: str, view: ui.View | None, *, in_place: bool
) -> None:
    """Show the answer to a click, announced or not."""
    if interaction.response.is_done():
        await interaction.edit_original_response(content=content, view=view)
    elif in_place:
        await change_message(interaction, content, view)
    else:
        await send_privately(interaction, content, view)


async def change_message(interaction: Interaction[Any], content: str, view: ui.View | None) -> None:
    """Answer a click so that the message of its button changes."""
    try:
        await interaction.response.edit_message(content=content, view=view)
    except HTTPException as error:
        if not is_late(error):
            raise
        await change_late(interaction, content, view, error)


async def send_privately(
    interaction: Interaction[Any], content: str, view: ui.View | None = None
) -> None:
    """Answer an interaction so that only the person sees it."""
    try:
        await interaction.response.send_message(
            content, view=view or MISSING, ephemeral=True, suppress_embeds=True
        )
    except HTTPException as error:
        if not is_late(error):
            raise
        await show_late(interaction, content, view, error)
