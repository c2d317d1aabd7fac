"""Accounts over REST: the bot itself, its application, users, guilds and members."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gateway import payloads, refusals
from gateway.rest import Answer

if TYPE_CHECKING:
    from gateway.local import LocalDiscord
    from gateway.rest import Call
    from gateway.world import Guild


class Accounts:
    """The routes that tell who somebody is."""

    def __init__(self, discord: LocalDiscord) -> None:
        self.discord = discord

    async def me(self, _: Call) -> Answer:
        return Answer(payloads.own_user(self.discord.world.bot))

    async def edit_me(self, call: Call) -> Answer:
        """PATCH of the bot's user: a new name stays."""
        self.discord.world.bot.name = call.body.get("username") or self.discord.world.bot.name
        return Answer(payloads.own_user(self.discord.world.bot))

    async def application(self, _: Call) -> Answer:
        return Answer(payloads.application(self.discord.world, self.discord.granted))

    async def edit_application(self, call: Call) -> Answer:
        """PATCH of the profile text, which is kept in each language."""
        if "description" in call.body:
            told = call.body["description"] or {"default": ""}
            self.discord.world.profile = {"": told["default"]} | told.get("localizations", {})
        return Answer(payloads.application(self.discord.world, self.discord.granted))

    async def user(self, call: Call) -> Answer:
        user = self.discord.world.users.get(int(call.params["user_id"]))
        if user is None:
            raise refusals.unknown_user()
        return Answer(payloads.user(user))

    async def guild(self, call: Call) -> Answer:
        guild = self._guild(call)
        count = {"approximate_member_count": len(guild.members)}
        return Answer(payloads.guild(guild) | count)

    async def guild_channels(self, call: Call) -> Answer:
        channels = self._guild(call).channels.values()
        return Answer([payloads.channel(c) for c in channels if not c.is_thread])

    async def member(self, call: Call) -> Answer:
        member = self._guild(call).members.get(int(call.params["user_id"]))
        if member is None:
            raise refusals.unknown_member()
        return Answer(payloads.full_member(member))

    async def gateway(self, _: Call) -> Answer:
        return Answer({"url": self.discord.gateway_url})

    async def gateway_bot(self, _: Call) -> Answer:
        gateway = self.discord.gateway
        starts = {
            "total": gateway.starts,
            "remaining": max(gateway.starts - gateway.identified, 0),
            "reset_after": gateway.starts_renewed_ms,
            "max_concurrency": gateway.max_concurrency,
        }
        told = {"url": self.discord.gateway_url, "shards": gateway.shards}
        return Answer(told | {"session_start_limit": starts})

    def _guild(self, call: Call) -> Guild:
        guild = self.discord.world.guilds.get(int(call.params["guild_id"]))
        if guild is None or self.discord.world.bot.id not in guild.members:
            raise refusals.unknown_guild()
        return guild
