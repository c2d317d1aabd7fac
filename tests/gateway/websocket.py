"""The gateway's protocol: HELLO, IDENTIFY, READY, events, heartbeats, RESUME with replay.

A session outlives its connection: events keep their sequence numbers and are kept, so a
client that comes back with its session and last number gets what it missed. Close codes
are Discord's: 4004 for a wrong token, 4014 for a privileged intent that the application
was not granted, 4003 for whoever speaks before identifying, 4007 for whoever has seen events
that there never were. A session ends where it is told to be invalid, and where its client
closes with 1000 or 1001; what happens then is told to nobody until somebody identifies anew.

Several clients may have sessions at once, as several processes of one bot do. One that names
its shard hears of the guilds whose `(id >> 22) % count` that is, and shard 0 of direct messages;
one that names none hears of everything. Of one bucket of `max_concurrency` who identifies sooner
than `identify_interval` after another is told that its session is invalid.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import secrets
import time
from dataclasses import dataclass, field
from enum import Enum
from typing import TYPE_CHECKING, Any

from aiohttp import WSMsgType, web

from gateway import payloads
from gateway.rest import PAGE
from gateway.transcript import summary

if TYPE_CHECKING:
    from gateway.local import LocalDiscord
    from gateway.world import Guild

Frame = dict[str, Any] | str | bytes
"""What is sent: a value that becomes JSON, or a frame as it stands."""
DISPATCH, HEARTBEAT, IDENTIFY, RESUME, RECONNECT = 0, 1, 2, 6, 7
REQUEST_MEMBERS, INVALID_SESSION, HELLO, HEARTBEAT_ACK = 8, 9, 10, 11
HEARTBEAT_INTERVAL_S = 41.25
Shard = tuple[int, int]
"""Which shard a session is of, and of how many."""
LEAVING = {1000, 1001}
"""With these codes a client ends its session, too."""
PRIVILEGED = 1 << 1 | 1 << 8 | payloads.MESSAGE_CONTENT_INTENT
GUILDS, MEMBERS, MESSAGES, REACTIONS, DM_MESSAGES, DM_REACTIONS = (
    1 << bit for bit in (0, 1, 9, 10, 12, 13)
)
# The intent that an event needs, in a guild and in a direct channel; 0 needs none.
INTENTS = {
    "MESSAGE": (MESSAGES, DM_MESSAGES),
    "MESSAGE_REACTION": (REACTIONS, DM_REACTIONS),
    "GUILD_MEMBER": (MEMBERS, MEMBERS),
    "GUILD": (GUILDS, GUILDS),
    "CHANNEL": (GUILDS, GUILDS),
    "THREAD": (GUILDS, GUILDS),
}


class Door(Enum):
    """What a connection to the gateway meets in place of its greeting."""

    BAD_GATEWAY = "answered with 502, as by a proxy"
    DROPPED = "dropped before there is an answer"
    CLOSED = "accepted, and closed without a word"


class Zombie(Enum):
    """What is wrong with a connection that is open all the same."""

    SILENT = "neither hears nor says anything"
    DEAF = "tells of events, and acknowledges no heartbeat"


@dataclass
class Session:
    """A client's session: what was dispatched to it, and the socket it is on, if any."""

    id: str
    intents: int
    shard: Shard | None = None
    events: list[dict[str, Any]] = field(default_factory=list)
    socket: web.WebSocketResponse | None = None
    outbox: asyncio.Queue[Frame] = field(default_factory=asyncio.Queue)
    heard: int = 0
    """The last sequence number that the client's heartbeats confirmed."""
    resumes: int = 0

    def hears_of(self, guild: int | None) -> bool:
        """Whether it is told of what happens in a guild; None stands for direct messages."""
        if self.shard is None:
            return True
        number, count = self.shard
        return (0 if guild is None else (guild >> 22) % count) == number


class Gateway:
    """The websocket side of a `LocalDiscord`."""

    def __init__(self, discord: LocalDiscord) -> None:
        self.discord = discord
        self.sessions: list[Session] = []
        """Those that may go on, the newest last."""
        self.identified = 0
        self.shards, self.max_concurrency = 1, 1
        """How many shards `/gateway/bot` recommends, and how many may identify at once."""
        self.starts, self.starts_renewed_ms = 1000, 0
        """How many sessions may begin in all, and after how long that is counted anew."""
        self.least_shards = 1
        """With fewer nobody is let in, as where a bot is in too many guilds."""
        self.identify_interval = 0.0
        """Seconds between two that identify in one bucket; Discord's are 5."""
        self.hasty = 0
        """How often somebody did not wait for that."""
        self._identified_at: dict[int, float] = {}
        self.doors: list[Door] = []
        """What the next connections meet, one after the other."""
        self.away: Door | None = None
        """What every connection meets until this is None again."""
        self.closed_with: list[int] = []
        """The codes with which connections were closed, each by whoever closed it first."""
        self.interval = HEARTBEAT_INTERVAL_S
        """Seconds between two heartbeats, as the next connections are told."""
        self.heartbeats = 0
        """How many came so far."""
        self.connections = self.refused = 0
        """How many were opened so far, and how many met a door."""
        self._closing: set[web.WebSocketResponse] = set()
        self._requests: dict[web.WebSocketResponse, web.Request] = {}
        self._zombies: dict[web.WebSocketResponse, Zombie] = {}
        self._awake = asyncio.Event()

    @property
    def session(self) -> Session | None:
        """The session that began last, if it may go on."""
        return self.sessions[-1] if self.sessions else None

    def of_shard(self, shard: int | None = None) -> Session:
        """The newest session, or the newest of a shard."""
        found = [s for s in self.sessions if shard is None or (s.shard or (0, 1))[0] == shard]
        assert found, f"no client has identified itself (shard {shard})"
        return found[-1]

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """Serve one connection to its end."""
        door = self.doors.pop(0) if self.doors else self.away
        if door is not None:
            self.refused += 1
            self.discord.transcript.add("→", f"gateway connection {door.value}")
            self.discord.changed()
        if door is Door.BAD_GATEWAY:
            return web.Response(status=502, text=PAGE, content_type="text/html")
        if door is Door.DROPPED:
            assert request.transport is not None
            request.transport.abort()
            return web.Response()
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        if door is Door.CLOSED:
            await socket.close()
            return socket
        self._requests[socket] = request
        self.connections += 1
        self.discord.changed()
        hello = {"heartbeat_interval": round(self.interval * 1000)}
        await self._send(socket, {"op": HELLO, "d": hello})
        try:
            async for message in socket:
                if self._zombies.get(socket) is Zombie.SILENT:
                    await self._awake.wait()  # so that it does not answer a close either
                if message.type is WSMsgType.TEXT:
                    await self._receive(socket, json.loads(message.data))
        finally:
            self._forget(socket)
        return socket

    def _forget(self, socket: web.WebSocketResponse) -> None:
        self.discord.transcript.add("·", f"gateway connection ended with {socket.close_code}")
        if socket in self._closing:
            self._closing.remove(socket)
        elif socket.close_code is not None:
            self.closed_with.append(int(socket.close_code))
        self._requests.pop(socket)
        self._zombies.pop(socket, None)
        session = self._on(socket)
        if session is not None:
            session.socket = None
            if socket.close_code in LEAVING:
                self.sessions.remove(session)
        self.discord.changed()

    async def _close(self, socket: web.WebSocketResponse, code: int, reason: str) -> None:
        self.closed_with.append(code)
        self._closing.add(socket)
        self.discord.transcript.add("→", f"close {code} {reason}")
        await socket.close(code=code, message=reason.encode())

    async def _receive(self, socket: web.WebSocketResponse, frame: dict[str, Any]) -> None:
        op: int = frame["op"]
        data: Any = frame.get("d")
        session = self._on(socket)
        if op == HEARTBEAT:
            self.heartbeats += 1
            if socket not in self._zombies:
                await self._send(socket, {"op": HEARTBEAT_ACK})
            if session is not None and data is not None:
                session.heard = max(session.heard, data)
                self.discord.changed()
        elif op == IDENTIFY:
            await self._identify(socket, data)
        elif op == RESUME:
            await self._resume(socket, data)
        elif session is None:
            await self._close(socket, 4003, "Not authenticated.")
        elif op == REQUEST_MEMBERS:
            self._members(session, data)

    def _on(self, socket: web.WebSocketResponse) -> Session | None:
        return next((one for one in self.sessions if one.socket is socket), None)

    async def _identify(self, socket: web.WebSocketResponse, data: dict[str, Any]) -> None:
        intents, shard = data["intents"], data.get("shard")
        shown = {"intents": intents, "properties": data["properties"]}
        self.discord.transcript.add("←", "IDENTIFY", shown | ({"shard": shard} if shard else {}))
        number, count = shard or (0, 1)
        if data["token"] != self.discord.token:
            await self._close(socket, 4004, "Authentication failed.")
        elif not 0 <= number < count:
            await self._close(socket, 4010, "Invalid shard.")
        elif count < self.least_shards:
            await self._close(socket, 4011, "Sharding required.")
        elif intents & PRIVILEGED & ~self.discord.granted:
            await self._close(socket, 4014, "Disallowed intent(s).")
        elif self._is_hasty(number):
            await self._send(socket, {"op": INVALID_SESSION, "d": False})
        else:
            self._begin(socket, Session(secrets.token_hex(8), intents, shard and (number, count)))

    def _is_hasty(self, shard: int) -> bool:
        """Note that a shard identifies; tell whether that is too soon after another one."""
        bucket, now = shard % self.max_concurrency, time.monotonic()
        last = self._identified_at.get(bucket)
        self._identified_at[bucket] = now
        hasty = last is not None and now - last < self.identify_interval
        self.hasty += hasty
        return hasty

    def _begin(self, socket: web.WebSocketResponse, session: Session) -> None:
        # Who comes again in the place of one that is gone does not go on with its session.
        self.sessions = [one for one in self.sessions if one.socket or one.shard != session.shard]
        self.sessions.append(session)
        self.identified += 1
        self._tell(session, "READY", self._ready(session))
        for guild in self._guilds(session):
            told = payloads.guild_create(guild, self.discord.world.bot)
            if self._wants(session, "GUILD_CREATE"):
                self._tell(session, "GUILD_CREATE", told | {"unavailable": False})
        self._attach(session, socket, session.events)

    def _guilds(self, session: Session) -> list[Guild]:
        return [one for one in self.discord.world.guilds.values() if session.hears_of(one.id)]

    def _ready(self, session: Session) -> dict[str, Any]:
        world = self.discord.world
        application = payloads.application(world, self.discord.granted)
        told = {
            "v": 10,
            "user": payloads.own_user(world.bot),
            "guilds": [{"id": str(one.id), "unavailable": True} for one in self._guilds(session)],
            "session_id": session.id,
            "resume_gateway_url": self.discord.gateway_url,
            "application": {key: application[key] for key in ("id", "flags")},
        }
        return told if session.shard is None else told | {"shard": [*session.shard]}

    async def _resume(self, socket: web.WebSocketResponse, data: dict[str, Any]) -> None:
        told = {"session": data["session_id"], "seq": data["seq"]}
        self.discord.transcript.add("←", "RESUME", told)
        session = next((one for one in self.sessions if one.id == data["session_id"]), None)
        if data["token"] != self.discord.token:
            await self._close(socket, 4004, "Authentication failed.")
        elif session is None:
            await self._send(socket, {"op": INVALID_SESSION, "d": False})
        elif data["seq"] > len(session.events):
            await self._close(socket, 4007, "Invalid seq.")
        else:
            session.resumes += 1
            missed = [event for event in session.events if event["s"] > data["seq"]]
            self._tell(session, "RESUMED", {})
            self._attach(session, socket, [*missed, session.events[-1]])

    def _attach(
        self, session: Session, socket: web.WebSocketResponse, events: list[dict[str, Any]]
    ) -> None:
        session.socket, session.outbox = socket, asyncio.Queue()
        for event in events:
            session.outbox.put_nowait(event)
        self.discord.spawn(self._deliver(session.outbox, socket))
        self.discord.changed()

    async def _deliver(self, outbox: asyncio.Queue[Frame], socket: web.WebSocketResponse) -> None:
        """Send events in order, each whole, until the connection ends."""
        while not socket.closed:
            frame = await outbox.get()
            await self._send(socket, frame)

    async def _send(self, socket: web.WebSocketResponse, frame: Frame) -> None:
        if self._zombies.get(socket) is Zombie.SILENT:
            return
        # The client may go at any moment; what it misses waits for its RESUME.
        with contextlib.suppress(ConnectionResetError):
            if isinstance(frame, bytes):
                await socket.send_bytes(frame)
            else:
                await socket.send_str(frame if isinstance(frame, str) else json.dumps(frame))

    def _members(self, session: Session, data: dict[str, Any]) -> None:
        """Answer a request for members by ids or by the beginning of their names."""
        guild = self.discord.world.guilds[int(data["guild_id"])]
        chunk = {
            "guild_id": str(guild.id),
            "members": [payloads.full_member(m) for m in _matching(guild, data)],
            "chunk_index": 0,
            "chunk_count": 1,
            "not_found": [],
        }
        if "nonce" in data:
            chunk["nonce"] = data["nonce"]
        self._tell(session, "GUILD_MEMBERS_CHUNK", chunk)

    def _wants(self, session: Session, event: str, *, direct: bool = False) -> bool:
        """Whether a session's intents include `event`."""
        kinds = [kind for kind in INTENTS if event.startswith(kind)]
        if event == "GUILD_MEMBERS_CHUNK" or not kinds:
            return True
        return bool(session.intents & INTENTS[max(kinds, key=len)][direct])

    @property
    def reads_content(self) -> bool:
        """Whether the client has the privileged message-content intent."""
        intents = self.session.intents if self.session is not None else 0
        return bool(intents & self.discord.granted & payloads.MESSAGE_CONTENT_INTENT)

    def dispatch(self, event: str, data: Any, *, direct: bool = False) -> None:
        """Send `event` to whom it is for, or keep it for a RESUME while a connection is down."""
        guild = None if direct else _guild_of(event, data)
        for session in list(self.sessions):
            if session.hears_of(guild) and self._wants(session, event, direct=direct):
                self._tell(session, event, data)

    def _tell(self, session: Session, event: str, data: Any) -> None:
        frame = {"op": DISPATCH, "t": event, "s": len(session.events) + 1, "d": data}
        session.events.append(frame)
        self.discord.transcript.add("→", event, summary(event, data))
        if session.socket is not None:
            session.outbox.put_nowait(frame)

    def send_raw(self, frame: str | bytes) -> None:
        """Send a frame as it stands, whatever it is; it has no number and is not replayed."""
        assert self.session is not None
        self.discord.transcript.add("→", "raw frame", str(frame))
        self.session.outbox.put_nowait(frame)

    def ask_heartbeat(self, session: Session | None = None) -> None:
        """Ask a client for a heartbeat; its answer names the last event it has handled."""
        session = session or self.of_shard()
        session.outbox.put_nowait({"op": HEARTBEAT, "d": None})

    async def drop(self, code: int, shard: int | None = None) -> None:
        """Close a connection with `code`, as Discord does now and then."""
        socket, session = self._connected(shard), self.of_shard(shard)
        session.socket = None
        await self._close(socket, code, "")

    def reset(self, shard: int | None = None) -> None:
        """Break a connection without a word, as a network does."""
        transport = self._requests[self._connected(shard)].transport
        assert transport is not None
        transport.abort()

    def leave_open(self, how: Zombie, shard: int | None = None) -> None:
        """Let a connection stay open though it is good for nothing, until the client goes."""
        self._zombies[self._connected(shard)] = how
        self.discord.transcript.add("·", f"the gateway's connection {how.value}")

    def ask_to_reconnect(self, shard: int | None = None) -> None:
        """Ask a client to connect anew (op 7)."""
        self.of_shard(shard).outbox.put_nowait({"op": RECONNECT, "d": None})

    def invalidate(self, *, resumable: bool, shard: int | None = None) -> None:
        """Tell a client that its session is invalid (op 9)."""
        session = self.of_shard(shard)
        session.outbox.put_nowait({"op": INVALID_SESSION, "d": resumable})
        if not resumable:
            self.sessions.remove(session)

    def forget_session(self, shard: int | None = None) -> None:
        """Let a session be gone, of which its client hears when it wants to resume it."""
        self.sessions.remove(self.of_shard(shard))

    def _connected(self, shard: int | None = None) -> web.WebSocketResponse:
        socket = self.of_shard(shard).socket
        assert socket is not None, "the bot is not connected"
        return socket


def _guild_of(event: str, data: Any) -> int | None:
    """Return the guild that an event happens in; None for what happens in none."""
    told = data if isinstance(data, dict) else {}
    is_of_itself = event in {"GUILD_CREATE", "GUILD_UPDATE", "GUILD_DELETE"}
    guild = told.get("id" if is_of_itself else "guild_id")
    return int(guild) if str(guild).isdecimal() else None


def _matching(guild: Guild, data: dict[str, Any]) -> list[Any]:
    if "user_ids" in data:
        ids = data["user_ids"] if isinstance(data["user_ids"], list) else [data["user_ids"]]
        return [guild.members[int(i)] for i in ids if int(i) in guild.members]
    query = (data.get("query") or "").lower()
    named = [m for m in guild.members.values() if m.user.name.lower().startswith(query)]
    return named[: data.get("limit") or None]
