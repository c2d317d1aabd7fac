"""Who runs the bot, as Discord told it at the login."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, cast

import pytest
from discord import AppInfo, TeamMemberRole

from bot.discord.permissions import is_moderator, owners_of
from bot.store import unopened_store


def application(owner: int, team: Any = None) -> AppInfo:
    return cast("AppInfo", SimpleNamespace(owner=SimpleNamespace(id=owner), team=team))


def test_an_application_is_run_by_its_owner() -> None:
    assert owners_of(application(7)) == {7}


def test_a_team_s_application_is_run_by_its_owner_admins_and_developers() -> None:
    roles = {1: TeamMemberRole.admin, 2: TeamMemberRole.developer, 3: TeamMemberRole.read_only}
    members = [SimpleNamespace(id=who, role=role) for who, role in roles.items()]
    team = SimpleNamespace(owner_id=4, members=members)
    # Of a team's application Discord gives the team's own account as the owner.
    assert owners_of(application(7, team)) == {1, 2, 4}


@pytest.mark.parametrize("told", [None])
def test_before_the_login_nobody_is_known_to_run_it(told: None) -> None:
    assert owners_of(told) == frozenset()


@pytest.mark.parametrize(("server", "is_one"), [(7, True), (None, False)])
async def test_where_there_is_no_server_nobody_moderates(
    server: int | None, *, is_one: bool
) -> None:
    may = SimpleNamespace(manage_guild=True)
    interaction: Any = SimpleNamespace(permissions=may, guild_id=server)
    assert await is_moderator(interaction, unopened_store()) is is_one
