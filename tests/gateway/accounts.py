"""Accounts over REST: the bot itself, its application, users, guilds and members."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gateway import payloads, refusals
from gateway.rest import answered

if TYPE_CHECKING:
    from aiohttp import web

    from gateway.local import LocalDiscord
    from gateway.world import Guild


class Accounts:
    """The routes that tell who somebody is."""

    def __init__(self, discord: LocalDiscord) -> None:
        self.discord = discord

    async def me(self, _: web.Request) -> web.Response:
        return answered(payloads.own_user(self.discord.world.bot))

    async def application(self, _: web.Request) -> web.Response:
        return answered(payloads.application(self.discord.world, self.discord.granted))

    async def edit_application(self, request: web.Request) -> web.Response:
        """PATCH of the profile text: what was sent is in the transcript, and comes back."""
        told = payloads.application(self.discord.world, self.discord.granted)
        changed = {key: value for key, value in request["body"].items() if key in told}
        return answered(told | changed)

    async def user(self, request: web.Request) -> web.Response:
        user = self.discord.world.users.get(int(request.match_info["user_id"]))
        if user is None:
            raise refusals.unknown_user()
        return answered(payloads.user(user))

    async def guild(self, request: web.Request) -> web.Response:
        guild = self._guild(request)
        count = {"approximate_member_count": len(guild.members)}
        return answered(payloads.guild(guild) | count)

    async def guild_channels(self, request: web.Request) -> web.Response:
        channels = self._guild(request).channels.values()
        return answered([payloads.channel(c) for c in channels if not c.is_thread])

    async def member(self, request: web.Request) -> web.Response:
        member = self._guild(request).members.get(int(request.match_info["user_id"]))
        if member is None:
            raise refusals.unknown_member()
        return answered(payloads.full_member(member))

    async def gateway(self, _: web.Request) -> web.Response:
        return answered({"url": self.discord.gateway_url})

    async def gateway_bot(self, _: web.Request) -> web.Response:
        starts = {"total": 1000, "remaining": 999, "reset_after": 0, "max_concurrency": 1}
        told = {"url": self.discord.gateway_url, "shards": 1, "session_start_limit": starts}
        return answered(told)

    def _guild(self, request: web.Request) -> Guild:
        guild = self.discord.world.guilds.get(int(request.match_info["guild_id"]))
        if guild is None or self.discord.world.bot.id not in guild.members:
            raise refusals.unknown_guild()
        return guild
