"""A click that could not be answered in time changes its message where all may see that."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import discord
import pytest

from bot.discord.late import UNKNOWN_WEBHOOK
from bot.discord.text.views import show
from bot.discord.waiting import UnsentError


class Click:
    """A click whose answer is late; and what came of it."""

    def __init__(self, *, known: bool, ephemeral: bool) -> None:
        self.changed: list[str] = []
        self.response = SimpleNamespace(is_done=lambda: False, edit_message=self._late)
        self.context = SimpleNamespace(dm_channel=True)
        flags = SimpleNamespace(ephemeral=ephemeral)
        self.message = SimpleNamespace(flags=flags, edit=self._change_message)
        self._known = known

    async def _late(self, **_: Any) -> None:
        raise UnsentError

    async def _change_message(self, *, content: str, view: None) -> None:
        assert view is None
        self.changed.append(f"message: {content}")

    async def edit_original_response(self, *, content: str, view: None) -> None:
        assert view is None
        if not self._known:
            response: Any = SimpleNamespace(status=404, reason="")
            raise discord.NotFound(response, {"code": UNKNOWN_WEBHOOK, "message": ""})
        self.changed.append(f"answer: {content}")


@pytest.mark.parametrize(
    ("click", "changed"),
    [
        (Click(known=True, ephemeral=True), "answer: page 2"),
        (Click(known=True, ephemeral=False), "answer: page 2"),
        (Click(known=False, ephemeral=False), "message: page 2"),
    ],
    ids=["a private one that Discord knows", "one that Discord knows", "one that it does not"],
)
async def test_a_message_changes_though_its_click_was_answered_late(
    click: Any, changed: str
) -> None:
    await show(click, "page 2", None, in_place=True)
    assert click.changed == [changed]


async def test_a_private_message_that_discord_forgot_is_left_as_it_is() -> None:
    click: Any = Click(known=False, ephemeral=True)
    with pytest.raises(UnsentError):
        await show(click, "page 2", None, in_place=True)
    assert click.changed == []
