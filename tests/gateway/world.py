"""The world of the local Discord: guilds, people, channels, messages, as plain values.

Nothing here knows JSON or sockets. Ids are real snowflakes, because discord.py reads the
time of creation out of them (an interaction's fifteen minutes, for instance). Permissions
are computed as Discord documents it: everyone's role, then roles, then a channel's
overwrites for everyone, for roles, for the member; the owner and administrators may all.
"""

from __future__ import annotations

import itertools
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import IntEnum, IntFlag
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from asyncio import Event

DISCORD_EPOCH_MS = 1_420_070_400_000
EPHEMERAL = 1 << 6
_increments = itertools.count()


class Permission(IntFlag):
    """The permissions that the local Discord checks; values are Discord's."""

    ADMINISTRATOR = 1 << 3
    MANAGE_GUILD = 1 << 5
    ADD_REACTIONS = 1 << 6
    VIEW_CHANNEL = 1 << 10
    SEND_MESSAGES = 1 << 11
    MANAGE_MESSAGES = 1 << 13
    EMBED_LINKS = 1 << 14
    ATTACH_FILES = 1 << 15
    READ_MESSAGE_HISTORY = 1 << 16
    MENTION_EVERYONE = 1 << 17
    USE_APPLICATION_COMMANDS = 1 << 31
    CREATE_PUBLIC_THREADS = 1 << 35
    SEND_MESSAGES_IN_THREADS = 1 << 38


ALL_PERMISSIONS = (1 << 53) - 1
DEFAULT_PERMISSIONS = (
    Permission.ADD_REACTIONS
    | Permission.VIEW_CHANNEL
    | Permission.SEND_MESSAGES
    | Permission.EMBED_LINKS
    | Permission.ATTACH_FILES
    | Permission.READ_MESSAGE_HISTORY
    | Permission.USE_APPLICATION_COMMANDS
    | Permission.CREATE_PUBLIC_THREADS
    | Permission.SEND_MESSAGES_IN_THREADS
)


class ChannelType(IntEnum):
    TEXT = 0
    DM = 1
    PUBLIC_THREAD = 11
    FORUM = 15


def snowflake() -> int:
    """A fresh id: milliseconds since Discord's epoch, then an increment."""
    now_ms = time.time_ns() // 1_000_000 - DISCORD_EPOCH_MS
    return (now_ms << 22) | (next(_increments) & 0x3FFFFF)


def timestamp() -> str:
    """Now, as Discord writes it."""
    return datetime.now(UTC).isoformat()


@dataclass(eq=False, slots=True)
class User:
    name: str
    bot: bool = False
    locale: str = "en-US"
    id: int = field(default_factory=snowflake)

    @property
    def mention(self) -> str:
        return f"<@{self.id}>"


@dataclass(eq=False, slots=True)
class Role:
    name: str
    permissions: int
    position: int = 1
    bot: User | None = None
    """The bot for which Discord made the role."""
    id: int = field(default_factory=snowflake)


@dataclass(eq=False, slots=True)
class Overwrite:
    """What a channel allows or denies to a role (type 0) or a member (type 1)."""

    id: int
    type: int
    allow: int = 0
    deny: int = 0


@dataclass(eq=False, slots=True)
class Member:
    user: User
    roles: list[Role] = field(default_factory=list)
    joined_at: str = field(default_factory=timestamp)


@dataclass(eq=False, slots=True)
class Attachment:
    """A file on a message, or given to a command; served at its `url`."""

    filename: str
    content: bytes
    url: str = ""
    served_after: Event | None = None
    """What a download waits for; None where the file is there at once."""
    id: int = field(default_factory=snowflake)


@dataclass(eq=False)
class Message:
    """A message; `embeds` and `components` are kept as Discord would answer them."""

    channel: Channel
    author: User
    content: str = ""
    embeds: list[dict[str, Any]] = field(default_factory=list)
    components: list[dict[str, Any]] = field(default_factory=list)
    attachments: list[Attachment] = field(default_factory=list)
    flags: int = 0
    reference: Message | None = None
    mentions: list[User] = field(default_factory=list)
    mentions_everyone: bool = False
    told: dict[str, Any] = field(default_factory=dict)
    """What only some messages have and the bot reads like their content: a poll, a forward."""
    nonce: str | int | None = None
    allowed_mentions: dict[str, Any] | None = None
    request: dict[str, Any] = field(default_factory=dict)
    """The body of the request that sent it, untouched; empty for a person's message."""
    webhook_id: int | None = None
    interaction_metadata: dict[str, Any] | None = None
    reactions: list[tuple[str, User]] = field(default_factory=list)
    thread: Channel | None = None
    edited_timestamp: str | None = None
    edits: list[dict[str, Any]] = field(default_factory=list)
    """The bodies of the requests that edited it, in order."""
    deleted: bool = False
    timestamp: str = field(default_factory=timestamp)
    id: int = field(default_factory=snowflake)

    @property
    def ephemeral(self) -> bool:
        return bool(self.flags & EPHEMERAL)

    @property
    def text(self) -> str:
        """Everything that a reader sees of it: content, then embeds, a line each part."""
        parts: list[str | None] = [self.content]
        for embed in self.embeds:
            parts += [embed.get("author", {}).get("name"), embed.get("title")]
            parts.append(embed.get("description"))
            parts += [part for f in embed.get("fields", ()) for part in (f["name"], f["value"])]
            parts.append(embed.get("footer", {}).get("text"))
        parts += [c["content"] for c in walk(self.components) if "content" in c]
        return "\n".join(part for part in parts if part)

    @property
    def buttons(self) -> list[str]:
        """What stands on its buttons, in order: the label, or the emoji where there is none."""
        return [caption(c) for c in walk(self.components) if c["type"] == 2]


@dataclass(eq=False)
class Channel:
    name: str
    type: ChannelType = ChannelType.TEXT
    guild: Guild | None = None
    parent: Channel | None = None
    recipient: User | None = None
    owner: User | None = None
    overwrites: list[Overwrite] = field(default_factory=list)
    messages: dict[int, Message] = field(default_factory=dict)
    typing: int = 0
    """How often the bot has said that it is typing here."""
    id: int = field(default_factory=snowflake)

    @property
    def mention(self) -> str:
        return f"<#{self.id}>"

    @property
    def is_thread(self) -> bool:
        return self.type is ChannelType.PUBLIC_THREAD


@dataclass(eq=False)
class Guild:
    name: str
    owner: User
    locale: str = "en-US"
    roles: list[Role] = field(default_factory=list)
    members: dict[int, Member] = field(default_factory=dict)
    channels: dict[int, Channel] = field(default_factory=dict)
    system_channel: Channel | None = None
    opened_commands: set[str] = field(default_factory=set)
    """Commands that the owner opened to everybody in Server Settings → Integrations."""
    id: int = field(default_factory=snowflake)

    def __post_init__(self) -> None:
        self.roles.insert(0, Role("@everyone", int(DEFAULT_PERMISSIONS), position=0, id=self.id))
        self.members[self.owner.id] = Member(self.owner)

    @property
    def everyone(self) -> Role:
        return self.roles[0]


def permissions(user: User, channel: Channel) -> int:
    """What `user` may do in `channel`; 0 where they do not belong."""
    if channel.guild is None:
        return int(DEFAULT_PERMISSIONS)
    guild, place = channel.guild, channel.parent or channel
    member = guild.members.get(user.id)
    if member is None:
        return 0
    granted = guild.everyone.permissions
    for role in member.roles:
        granted |= role.permissions
    if user is guild.owner or granted & Permission.ADMINISTRATOR:
        return ALL_PERMISSIONS
    return _overwritten(granted, place.overwrites, member, guild)


def _overwritten(granted: int, overwrites: list[Overwrite], member: Member, guild: Guild) -> int:
    role_ids = {role.id for role in member.roles}
    layers = (
        [o for o in overwrites if o.id == guild.id],
        [o for o in overwrites if o.id in role_ids],
        [o for o in overwrites if o.id == member.user.id],
    )
    for layer in layers:
        for overwrite in layer:
            granted &= ~overwrite.deny
        for overwrite in layer:
            granted |= overwrite.allow
    return granted


def walk(components: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Every component, those inside rows, sections, labels and containers included."""
    found = []
    for component in components:
        found.append(component)
        inner = [component[key] for key in ("component", "accessory") if component.get(key)]
        found += walk([*component.get("components", ()), *inner])
    return found


def caption(button: dict[str, Any]) -> str:
    """What stands on a button."""
    return button.get("label") or (button.get("emoji") or {}).get("name") or ""


@dataclass(eq=False)
class World:
    """Everything that exists; the bot's own user and application included."""

    bot: User
    application_id: int
    profile: dict[str, str] = field(default_factory=lambda: {"": ""})
    """The text of the application's profile, by locale; under "" for all others."""
    guilds: dict[int, Guild] = field(default_factory=dict)
    channels: dict[int, Channel] = field(default_factory=dict)
    users: dict[int, User] = field(default_factory=dict)
    attachments: dict[int, Attachment] = field(default_factory=dict)

    def add_user(self, name: str, *, locale: str = "en-US", bot: bool = False) -> User:
        user = User(name, bot=bot, locale=locale)
        self.users[user.id] = user
        return user

    def add_channel(self, channel: Channel) -> Channel:
        self.channels[channel.id] = channel
        if channel.guild is not None:
            channel.guild.channels[channel.id] = channel
        return channel

    def dm(self, user: User) -> Channel:
        """The direct channel between the bot and `user`, opened on first use."""
        for channel in self.channels.values():
            if channel.recipient is user:
                return channel
        return self.add_channel(Channel("", ChannelType.DM, recipient=user))
