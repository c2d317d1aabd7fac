"""Forms: what somebody is asked to write, each line with what stands there already.

Discord keeps a form open with all that was typed where nothing answers it. What answers has to
hand back the words whenever it does not take them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import discord
from discord import ui

from bot.discord.text.markdown import length
from bot.discord.text.views import handled

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine, Mapping, Sequence

    from discord import Interaction

    from bot.discord.limits import Events

LONGEST_FIELD = 4000
"""Characters that a field of a form takes."""
LONGEST_TITLE = 45
"""Characters of a form's title, and of the words at a field."""
LONGEST_HINT = 100
PATIENCE = 60 * 60.0
"""Seconds for which a form may stand open."""


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a form."""

    name: str
    """What its value is known by."""
    label: str
    value: str = ""
    """What stands there already."""
    most: int = LONGEST_FIELD
    """Characters that it takes."""
    is_long: bool = False
    """Whether it holds several lines."""
    needed: bool = False
    hint: str = ""
    """What is said of it in small print, cut where it is long."""


def form(
    events: Events,
    title: str,
    fields: Sequence[Field],
    sent: Callable[[Interaction[Any], Mapping[str, str]], Coroutine[Any, Any, None]],
) -> ui.Modal:
    """Return a form.

    Args:
        events: what was handled already.
        title: what stands above it, cut where it is long.
        fields: at most five.
        sent: is given what was written, by the fields' names.
    """
    inputs: dict[str, ui.TextInput[Any]] = {
        field.name: ui.TextInput(
            style=discord.TextStyle.paragraph if field.is_long else discord.TextStyle.short,
            default=field.value or None,
            required=field.needed,
            max_length=min(max(field.most, length(field.value)), LONGEST_FIELD),
        )
        for field in fields
    }

    class Form(ui.Modal):
        async def on_submit(self, interaction: Interaction[Any], /) -> None:
            written = {name: entered.value for name, entered in inputs.items()}
            await handled(events, interaction, sent(interaction, written))

    made = Form(title=_cut(title), timeout=PATIENCE)
    for field in fields:
        hint = _cut(field.hint, LONGEST_HINT) or None
        made.add_item(
            ui.Label(text=_cut(field.label), description=hint, component=inputs[field.name])
        )
    return made


def _cut(words: str, most: int = LONGEST_TITLE) -> str:
    return words if len(words) <= most else words[: most - 1] + "…"
