"""Who may do what: every command, menu and button by everybody of the matrix."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from permissions import PEOPLE, Row, button_patterns, cast, completing, rows, token_of, usable

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from permissions import Cast

ROWS = rows()


@pytest.fixture(scope="module")
async def everybody(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Cast]:
    async with cast(tmp_path_factory.mktemp("stories")) as people:
        yield people


@pytest.mark.parametrize("row", ROWS, ids=[row.what for row in ROWS])
async def test_everybody_may_what_the_matrix_says_and_nothing_else(
    everybody: Cast, row: Row
) -> None:
    assert {who: await everybody.play(row, who) for who in PEOPLE} == row.expected
    everybody.discord.check()


async def test_every_command_that_is_registered_stands_in_the_matrix(everybody: Cast) -> None:
    registered = everybody.discord.commands.registered[None]
    named = [name for command in registered for name in usable(command)]
    told = [row.what for row in ROWS if row.kind in {"commands", "menus"}]
    assert sorted(named) == sorted(told)


async def test_every_option_that_offers_choices_stands_in_the_matrix(everybody: Cast) -> None:
    registered = everybody.discord.commands.registered[None]
    named = [name for command in registered for name in completing(command)]
    assert sorted(named) == sorted(row.what for row in ROWS if row.kind == "completions")


async def test_every_kind_of_button_stands_in_the_matrix() -> None:
    ids = [row.what.format(token="a" * 12, asker=7, own=7) for row in ROWS if row.kind == "buttons"]
    for pattern in await button_patterns():
        assert any(pattern.fullmatch(custom_id) for custom_id in ids), pattern.pattern


async def test_an_id_that_does_not_stand_in_the_message_does_nothing(everybody: Cast) -> None:
    """Discord takes only what the message has; were it to take more, the client would not."""
    ben = everybody.people["member"]
    reply = await everybody.asker.slash("/ask", question="when was the bridge closed?")
    custom_id = f"delete:{token_of(reply)}:{ben.user.id}"
    other = await ben.slash("/ask", question="when was the bridge closed?")
    used = ben._use(other.shown, {"custom_id": custom_id, "component_type": 2})  # noqa: SLF001
    await everybody.discord.received()
    await ben.in_private().dm("Is anybody there?")
    assert used.reply.callback_type is None
    assert not reply.shown.deleted
