"""What stands below an offer: its buttons and its menu, and what a click on them says."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Any

from discord import ButtonStyle, SelectOption, ui

from bot.discord.pending import KNOWN_BY
from bot.discord.text.views import buttons
from bot.harmless import one_line

if TYPE_CHECKING:
    from collections.abc import Iterator

    from discord import Interaction

    from bot.discord.changes.offered import Looked, Menu
    from bot.words import Words


class Act(StrEnum):
    """What a button of an offer does; the values stand in the buttons' ids."""

    CONFIRM = "confirm"
    REALLY = "really"
    """Confirms what would lose much."""
    CANCEL = "cancel"
    OTHER = "other"
    CHOOSE = "choose"
    """Something in the offer's menu."""


STYLES = {Act.CONFIRM: ButtonStyle.primary, Act.REALLY: ButtonStyle.danger}
"""How the buttons look that change something; the others are grey."""
TEMPLATE = rf"change:(?P<act>{'|'.join(Act)}):(?P<token>{KNOWN_BY}):(?P<argument>[0-9]{{0,2}})"
"""The form of the ids."""

MOST_OPTIONS, LONGEST_OPTION = 25, 100
"""How much a menu of Discord holds, and how long each is."""


def buttons_of(looked: Looked, token: str, words: Words) -> ui.View | None:
    """Return what stands below an offer that is known by a token."""
    made = looked.offer
    confirm: list[ui.Button[Any]] = []
    if looked.can_be_made and made.confirm is not None:
        confirm = [button(Act.CONFIRM, token, words(made.confirm))]
    return buttons(
        *_menus(made.menu, token, words),
        *confirm,
        *(
            button(Act.OTHER, token, words(other.label), number)
            for number, other in enumerate(made.others)
        ),
        button(Act.CANCEL, token, words("cancel_button")),
    )


def _menus(menu: Menu | None, token: str, words: Words) -> Iterator[ui.Select[Any]]:
    if menu is None or not menu.options:
        return
    shown = menu.options[:MOST_OPTIONS]
    yield ui.Select(
        custom_id=f"change:{Act.CHOOSE}:{token}:",
        placeholder=words(menu.placeholder),
        max_values=len(shown),
        options=[SelectOption(label=cut(one), value=str(at)) for at, one in enumerate(shown)],
    )


def cut(label: str) -> str:
    """Return what stands in a menu, as long as Discord takes it."""
    line = one_line(label) or "…"
    return line if len(line) <= LONGEST_OPTION else line[: LONGEST_OPTION - 1] + "…"


def chosen_of(interaction: Interaction[Any]) -> list[int]:
    """Return the places of what was chosen in a menu; whatever else a forged click says is none."""
    data: dict[str, Any] = {**(interaction.data or {})}
    places = {str(at): at for at in range(MOST_OPTIONS)}
    return [places[value] for value in data.get("values") or () if value in places]


def button(act: Act, token: str, label: str, argument: object = "") -> ui.Button[Any]:
    """Return a button that says in its id what it does with the offer of a token."""
    style = STYLES.get(act, ButtonStyle.secondary)
    return ui.Button(style=style, label=label, custom_id=f"change:{act}:{token}:{argument}")
