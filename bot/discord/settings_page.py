"""What `/settings` shows: each choice of a server, what it is now, and the menu that changes it.

One message of components: a line that says what is chosen, the small print that says what it
does, and a menu under it, as a phone shows them one below the other. Ten of these are 31 of
the 40 components that a message may have. A channel, role or story that is gone is called so,
and all that are gone can be forgotten with one button.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from discord import ui

from bot.discord.settings_menus import CALLED, Page, What, found_in, menu_id, settings
from bot.discord.text.markdown import subtext

if TYPE_CHECKING:
    from collections.abc import Callable

    import discord

    from bot.store import Server
    from bot.store.servers import Decisions


def settings_view(page: Page) -> ui.LayoutView:
    """Return all settings of a server with the menus that change them."""
    words, view = page.words, ui.LayoutView(timeout=None)
    head = "\n".join(filter(None, [words("settings_head"), page.notice]))
    view.add_item(ui.TextDisplay(head))
    for setting in settings(page):
        called, note = CALLED[setting.what]
        lines = [
            f"**{words(called)}:** {setting.value}",
            subtext(words(note, ask=words("ask_name"))),
        ]
        view.add_item(ui.TextDisplay("\n".join([*lines, *filter(None, [setting.warning])])))
        view.add_item(ui.ActionRow(setting.menu))
    if without_gone(page.server, page.guild):
        label = words("settings_forget_button")
        button: ui.Button[Any] = ui.Button(label=label, custom_id=menu_id(What.FORGET))
        view.add_item(ui.ActionRow(button))
    view.stop()  # or discord.py would keep it as long as the bot runs
    return view


def without_gone(server: Server, guild: discord.Guild) -> Decisions:
    """Return what has to be decided so that no setting names a channel or role that is gone.

    Of a server that Discord does not tell of just now nothing is known to be gone.
    """
    if guild.unavailable:
        return {}
    decisions: Decisions = {}
    if _is_gone(guild.get_channel, server.auto_channel_id):
        decisions["auto_channel_id"] = None
    if _is_gone(guild.get_channel, server.log_channel_id):
        decisions["log_channel_id"] = None
    if _is_gone(guild.get_channel, server.digest_channel_id):
        decisions["digest_channel_id"] = None
    if _is_gone(guild.get_role, server.moderator_role_id):
        decisions["moderator_role_id"] = None
    if any(_is_gone(guild.get_channel, one) for one in server.channels):
        decisions["channels"] = [one.id for one in found_in(guild, server.channels)]
    return decisions


def _is_gone(find: Callable[[int], object], chosen: int | None) -> bool:
    return chosen is not None and find(chosen) is None
