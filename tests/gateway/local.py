"""The local Discord: REST and gateway on one loopback port, and the world behind them.

discord.py, unpatched but for the two addresses, connects here as it does to Discord.
Whatever it asks that Discord does not know, sends in a wrong form, or gets from us in a
wrong form is a problem; `check` raises them all, so that the test fails by their names.
"""

from __future__ import annotations

import asyncio
import time
from contextlib import contextmanager
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, Self
from urllib.parse import quote

from aiohttp import web

from gateway import payloads
from gateway.commands import Commands
from gateway.discretion import Discretion
from gateway.driver import Person, Server
from gateway.mentions import EVERYONE, mentioned
from gateway.rest import API, Fault, Rest
from gateway.routes import routes
from gateway.schema import description
from gateway.transcript import Transcript
from gateway.waiting import Waiting
from gateway.websocket import Gateway
from gateway.world import (
    Attachment,
    Channel,
    ChannelType,
    Guild,
    Member,
    Message,
    Overwrite,
    Permission,
    User,
    World,
    permissions,
    snowflake,
    timestamp,
)

if TYPE_CHECKING:
    import socket
    from collections.abc import Callable, Coroutine, Iterator

    from gateway.interactions import Interaction
    from gateway.process import BotProcess
    from gateway.rest import Call
    from gateway.schema import Schema
    from gateway.waiting import T

TOKEN = "local.discord.token"  # noqa: S105  a made-up token for a made-up server
WITHIN_S = 60.0
"""Only what never comes takes so long; a loaded machine must not fail a test."""


class Clock:
    """Seconds that a test may move forward; otherwise they pass as they do."""

    def __init__(self) -> None:
        self._ahead = 0.0

    def now(self) -> float:
        return time.monotonic() + self._ahead

    def advance(self, seconds: float) -> None:
        self._ahead += seconds


class LocalDiscord:
    """A Discord for tests: `async with LocalDiscord() as discord_: ...`.

    Args:
        guilds: the names of the guilds that the bot is in; each has a text channel
            "general".
        token: the only bot token that is accepted.
        granted: the privileged intents that the application was granted (bits).
        within: seconds that a test waits for the bot before it fails.
    """

    def __init__(
        self,
        *guilds: str,
        token: str = TOKEN,
        granted: int = 0,
        within: float = WITHIN_S,
    ) -> None:
        bot = User("Verbatim", bot=True)
        self.world = World(bot, application_id=bot.id, users={bot.id: bot})
        self.token, self.granted, self.within = token, granted, within
        self.clock = Clock()
        self.schema: Schema | None = description()
        self.transcript = Transcript()
        self.problems: list[str] = []
        self.discretion = Discretion(tokens={token: "the bot's token"})
        self._lines_checked: dict[BotProcess, int] = {}
        self.processes: list[BotProcess] = []
        self.interactions: dict[str, Interaction] = {}
        self.pages: dict[str, str] = {}
        """Pages of the web that are served, by their names."""
        self.commands, self.gateway, self.rest = Commands(self), Gateway(self), Rest(self)
        self.routes = routes(self)
        self._waiting = Waiting()
        self._tasks: set[asyncio.Task[None]] = set()
        self._port = 0
        self._data = TemporaryDirectory()
        for name in guilds or ("News",):
            self.add_guild(name)

    # ---- running --------------------------------------------------------------------

    @property
    def api_url(self) -> str:
        return f"http://127.0.0.1:{self._port}{API}"

    @property
    def gateway_url(self) -> str:
        return f"ws://127.0.0.1:{self._port}/"

    @property
    def env(self) -> dict[str, str]:
        """The settings with which `verbatim bot` comes here."""
        return {
            "VERBATIM_DISCORD_TOKEN": self.token,
            "VERBATIM_DISCORD_API_URL": self.api_url,
            "VERBATIM_DISCORD_GATEWAY_URL": self.gateway_url,
            "VERBATIM_DATA": self._data.name,
            "VERBATIM_FETCH_HOSTS": f"127.0.0.1:{self._port}",
            # Each bot of the tests chooses a port of its own.
            "VERBATIM_HEALTH_ADDRESS": "127.0.0.1:0",
            # Tests change stories, and say themselves when they are read again.
            "VERBATIM_WATCH": "False",
        }

    async def __aenter__(self) -> Self:
        app = web.Application()
        app.add_routes(map(self.rest.serve, self.routes))
        app.add_routes([web.route("*", API + "/{path:.*}", self.rest.unknown)])
        app.add_routes([web.get("/attachments/{id}/{name}", self._download)])
        app.add_routes([web.get("/pages/{name}", self._page)])
        app.add_routes([web.get("/", self.gateway.handle)])
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.5)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        self._port = self._runner.addresses[0][1]
        return self

    async def __aexit__(self, *failure: object) -> None:
        for task in self._tasks:
            task.cancel()
        await self._runner.cleanup()
        self._data.cleanup()
        if failure[0] is None:
            self.check()

    def check(self, *logged: str) -> None:
        """Raise every problem noted since the last check.

        Args:
            logged: lines of the log, besides those of the bots' own processes.

        Raises:
            AssertionError: naming each unknown route, each violation of the schema, and each
                line of the log with what nobody may write down.
        """
        found = [*self.take_problems(), *self.discretion.leaks(logged)]
        assert not found, "\n".join(dict.fromkeys(found))

    def take_problems(self) -> list[str]:
        """The problems noted since the last check, which the test meant to provoke."""
        found, self.problems = [*self.problems, *self._leaks()], []
        return found

    def _leaks(self) -> Iterator[str]:
        """Yield what the bots have written down since the last look, and may not."""
        for process in self.processes:
            seen = self._lines_checked.get(process, 0)
            self._lines_checked[process] = len(process.stderr)
            yield from self.discretion.leaks(process.stderr[seen:])

    def spawn(self, work: Coroutine[Any, Any, None]) -> None:
        """Run `work` until it ends or the server does."""
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    # ---- waiting --------------------------------------------------------------------

    def changed(self) -> None:
        """Something happened that somebody may wait for."""
        self._waiting.changed()

    async def until(self, find: Callable[[], T | None], awaited: str) -> T:
        """Wait until `find` gives something true.

        Raises:
            AssertionError: it did not in time; with the transcript's last lines.
        """
        try:
            return await self._waiting.until(find, within=self.within)
        except TimeoutError:
            last = "\n".join(self.transcript.lines[-30:])
            raise AssertionError(
                f"waited {self.within} s in vain for {awaited}; last:\n{last}"
            ) from None

    async def identified(self, times: int = 1) -> None:
        """Wait until a client has identified itself `times` times."""
        await self.until(lambda: self.gateway.identified >= times, "IDENTIFY")

    async def received(self) -> None:
        """Wait until every client has handled every event that was dispatched so far."""
        sessions = [one for one in self.gateway.sessions if one.socket is not None]
        assert sessions, "no client is connected"
        due = [(session, len(session.events)) for session in sessions]
        for session in sessions:
            self.gateway.ask_heartbeat(session)
        await self.until(
            lambda: all(session.heard >= last for session, last in due),
            f"the heartbeat after event {[last for _, last in due]}",
        )

    async def unanswered(self, message: Message, by: Person | None = None) -> None:
        """Assert that the bot does not answer `message`.

        The bot is first seen to have received it, then to have answered a direct message
        that came later.

        Args:
            message: what should stay without an answer.
            by: who sends the later message; by default somebody new.

        Raises:
            AssertionError: the bot answered it, in the channel or by typing.
        """
        typing = message.channel.typing
        await self.received()
        witness = by or Person(self, self.world.add_user("Witness"))
        await witness.dm("Is anybody there?")
        since = [m for m in message.channel.messages.values() if m.id > message.id]
        found = [m.text for m in since if m.author is self.world.bot]
        assert not found, f"the bot answered {message.content!r}: {found}"
        assert message.channel.typing == typing, f"the bot began to type after {message.content!r}"

    # ---- the world ------------------------------------------------------------------

    def add_guild(
        self,
        name: str,
        *,
        locale: str = "en-US",
        denied: int = 0,
        shard: tuple[int, int] = (0, 1),
    ) -> Server:
        """Let the bot join a new guild with the channel "general".

        Args:
            name: the guild's.
            locale: its language.
            denied: permissions that the bot does not have in "general".
            shard: which shard it is to be of, and of how many.
        """
        bot, (number, count) = self.world.bot, shard
        owner = self.world.add_user(f"Owner of {name}")
        made_at, rest = divmod(snowflake(), 1 << 22)
        made_at -= (made_at - number) % count
        guild = Guild(name, owner=owner, locale=locale, id=(made_at << 22) + rest)
        guild.members[bot.id] = Member(bot)
        self.world.guilds[guild.id] = guild
        general = self.world.add_channel(Channel("general", guild=guild))
        if denied:
            general.overwrites.append(Overwrite(bot.id, 1, deny=denied))
        guild.system_channel = general
        self.gateway.dispatch("GUILD_CREATE", payloads.guild_create(guild, bot))
        return Server(self, guild)

    def rejoin(self, server: Server) -> None:
        """Let the bot be removed from a guild and be invited again."""
        self.gateway.dispatch("GUILD_DELETE", {"id": str(server.guild.id)})
        joined = payloads.guild_create(server.guild, self.world.bot)
        self.gateway.dispatch("GUILD_CREATE", joined)

    def guild(self, name: str) -> Server:
        """The guild of that name.

        Raises:
            LookupError: there is none.
        """
        for guild in self.world.guilds.values():
            if guild.name == name:
                return Server(self, guild)
        names = [guild.name for guild in self.world.guilds.values()]
        raise LookupError(f"no guild {name!r}; there are {names}")

    def post(self, message: Message) -> Message:
        """Put a message where it belongs and tell the bot, as for its own messages too."""
        message.channel.messages[message.id] = message
        if not message.ephemeral:
            self.announce("MESSAGE_CREATE", message)
        return message

    def written(self, message: Message, text: str) -> Message:
        """Let `message` say `text`, and mention whom it names (and whomever it pinged)."""
        message.content = text.replace("<@bot>", self.world.bot.mention)
        named = mentioned(message.content, self.world)
        message.mentions = list(dict.fromkeys([*message.mentions, *named]))
        message.mentions_everyone = bool(EVERYONE.search(message.content))
        return message

    def edit(self, message: Message, content: str) -> Message:
        """Let a person's message be edited; `<@bot>` stands for the bot's mention."""
        self.written(message, content)
        message.edited_timestamp = timestamp()
        self.announce("MESSAGE_UPDATE", message)
        return message

    def delete(self, message: Message) -> None:
        """Delete a message, whoever wrote it."""
        message.deleted = True
        channel = message.channel
        channel.messages.pop(message.id, None)
        told = {"id": str(message.id), "channel_id": str(channel.id)}
        if channel.guild is not None:
            told["guild_id"] = str(channel.guild.id)
        if not message.ephemeral:
            self._tell("MESSAGE_DELETE", told, channel)

    def attach(self, filename: str, content: bytes) -> Attachment:
        """A file for a message or a command's option, served where its `url` says."""
        attachment = Attachment(filename, content)
        base = f"http://127.0.0.1:{self._port}/attachments"
        attachment.url = f"{base}/{attachment.id}/{quote(filename)}"
        self.world.attachments[attachment.id] = attachment
        return attachment

    async def _download(self, request: web.Request) -> web.Response:
        found = self.world.attachments.get(int(request.match_info["id"]))
        self.transcript.add("←", f"GET {request.path}")
        if found is None:
            return web.Response(status=404)
        if found.served_after is not None:
            await found.served_after.wait()
        return web.Response(body=found.content)

    def publish(self, name: str, page: str) -> str:
        """Let a page of the web stand under a name, and return its address.

        The bot's settings let it be fetched from here, and from nowhere else.
        """
        self.pages[name] = page
        return f"http://127.0.0.1:{self._port}/pages/{name}"

    async def _page(self, request: web.Request) -> web.Response:
        page = self.pages.get(request.match_info["name"])
        if page is None:
            return web.Response(status=404)
        return web.Response(text=page, content_type="text/html")

    def start_thread(self, message: Message, name: str, owner: User) -> Channel:
        """Start a public thread from `message`; it gets the message's id."""
        parent = message.channel
        thread = Channel(
            name, ChannelType.PUBLIC_THREAD, parent.guild, parent, owner=owner, id=message.id
        )
        message.thread = self.world.add_channel(thread)
        self._tell("THREAD_CREATE", payloads.channel(thread) | {"newly_created": True}, thread)
        return thread

    def announce(self, event: str, message: Message) -> None:
        """Dispatch a message's event, with its content only if the bot may read it."""
        if not message.author.bot:
            self.discretion.hear(message.content, "a message")
        privileged = self.gateway.reads_content
        told = payloads.message_event(message, self.world, privileged=privileged)
        self._tell(event, told, message.channel)
        self.changed()

    def _tell(self, event: str, data: dict[str, Any], channel: Channel) -> None:
        if permissions(self.world.bot, channel) & Permission.VIEW_CHANNEL:
            self.gateway.dispatch(event, data, direct=channel.guild is None)

    # ---- faults ---------------------------------------------------------------------

    def fail_next(self, route: str, status: int = 503, **how: Any) -> None:
        """Let the next request to `route` fail.

        Args:
            route: as "POST /channels/{channel_id}/messages".
            status: 429, 500, 502 …
            how: further fields of `Fault`: `carried_out`, `by_proxy`, `reset`, `late` …

        Raises:
            LookupError: there is no such route.
        """
        self._check_route(route)
        self.rest.faults.append(Fault(route, status, **how))

    @contextmanager
    def outage(self, status: int = 503, *, route: str = "", **how: Any) -> Iterator[None]:
        """Let every request fail until the block is left: those to `route`, or all of REST.

        The gateway goes on. The arguments are those of `fail_next`.

        Raises:
            LookupError: there is no such route.
        """
        if route:
            self._check_route(route)
        fault = Fault(route, status, **how)
        self.rest.outages.append(fault)
        try:
            yield
        finally:
            self.rest.outages.remove(fault)

    async def failed(self, route: str, times: int = 1, *, answering: Message | None = None) -> None:
        """Wait until so many more requests to `route` got a fault: any, or replies to a message."""
        self._check_route(route)
        begun = len(self.rest.played)

        def fits(name: str, call: Call) -> bool:
            if name != route or answering is None:
                return name == route
            return bool(call.body["message_reference"]["message_id"] == answering.id)

        await self.until(
            lambda: sum(fits(*played) for played in self.rest.played[begun:]) >= times,
            f"{times} failed requests to {route}",
        )

    def _check_route(self, route: str) -> None:
        if route not in [known.name for known in self.routes]:
            raise LookupError(f"no route {route!r}")

    async def listen(self, reserved: socket.socket) -> None:
        """Serve at `reserved` too, a bound socket that refused whoever came so far."""
        await web.SockSite(self._runner, reserved).start()

    async def drop(self, code: int = 4000, shard: int | None = None) -> None:
        """Close a connection to the gateway; what happens meanwhile is replayed on RESUME."""
        await self.gateway.drop(code, shard)

    async def resumed(self, times: int = 1, shard: int | None = None) -> None:
        """Wait until the client has resumed its session `times` times."""
        session = self.gateway.of_shard(shard)
        await self.until(lambda: session.resumes >= times, "RESUME")
