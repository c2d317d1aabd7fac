"""Payloads: the world's values as the JSON that Discord sends, for REST and gateway alike.

One function for each kind of object. Whatever a client's library reads without asking is
there, and every payload that REST answers satisfies Discord's own description.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from gateway.mentions import ROLE
from gateway.world import Channel, Guild, Member, Message, Permission, permissions, timestamp

if TYPE_CHECKING:
    from gateway.world import Attachment, Role, User, World

MESSAGE_CONTENT_INTENT = 1 << 15
APPLICATION_FLAGS = {1 << 1: 1 << 15, 1 << 8: 1 << 13, MESSAGE_CONTENT_INTENT: 1 << 19}
"""Privileged intent → the flag of an application to which it is granted."""


GUILD_NULLS = (
    *("icon", "description", "home_header", "splash", "discovery_splash", "banner"),
    *("application_id", "afk_channel_id", "widget_channel_id", "max_presences"),
    *("vanity_url_code", "rules_channel_id", "safety_alerts_channel_id"),
    *("public_updates_channel_id", "incidents_data"),
)


def user(value: User) -> dict[str, Any]:
    return {
        "id": str(value.id),
        "username": value.name.lower().replace(" ", "_"),
        "global_name": None if value.bot else value.name,
        "discriminator": "0",
        "avatar": None,
        "bot": value.bot,
        "flags": 0,
        "public_flags": 0,
        "primary_guild": None,
    }


def own_user(value: User) -> dict[str, Any]:
    return user(value) | {"mfa_enabled": False, "locale": value.locale, "verified": True}


def member(value: Member) -> dict[str, Any]:
    """A member without their user, as it rides on a message."""
    return {
        "nick": None,
        "avatar": None,
        "banner": None,
        "roles": [str(role.id) for role in value.roles],
        "joined_at": value.joined_at,
        "premium_since": None,
        "communication_disabled_until": None,
        "deaf": False,
        "mute": False,
        "pending": False,
        "flags": 0,
    }


def full_member(value: Member) -> dict[str, Any]:
    return member(value) | {"user": user(value.user)}


def role(value: Role) -> dict[str, Any]:
    tags = {} if value.bot is None else {"tags": {"bot_id": str(value.bot.id)}}
    return tags | {
        "id": str(value.id),
        "name": value.name,
        "permissions": str(int(value.permissions)),
        "position": value.position,
        "color": 0,
        "colors": {"primary_color": 0, "secondary_color": None, "tertiary_color": None},
        "hoist": False,
        "managed": value.bot is not None,
        "mentionable": False,
        "icon": None,
        "unicode_emoji": None,
        "flags": 0,
    }


def channel(value: Channel) -> dict[str, Any]:
    """A channel, thread or direct channel."""
    last = max((m.id for m in value.messages.values() if not m.ephemeral), default=None)
    common: dict[str, Any] = {"id": str(value.id), "type": int(value.type), "flags": 0}
    common |= {"last_message_id": None if last is None else str(last)}
    if value.recipient is not None:
        return common | {"recipients": [user(value.recipient)]}
    common |= {"guild_id": str(_guild(value).id), "name": value.name, "rate_limit_per_user": 0}
    return common | (_thread(value) if value.is_thread else _text_channel(value))


def _text_channel(value: Channel) -> dict[str, Any]:
    overwrites = [
        {"id": str(o.id), "type": o.type, "allow": str(int(o.allow)), "deny": str(int(o.deny))}
        for o in value.overwrites
    ]
    return {
        "position": 0,
        "parent_id": None,
        "topic": None,
        "nsfw": False,
        "permission_overwrites": overwrites,
    }


def _thread(value: Channel) -> dict[str, Any]:
    return {
        "parent_id": str(value.parent.id) if value.parent else None,
        "owner_id": str(value.owner.id) if value.owner else None,
        "message_count": len(value.messages),
        "total_message_sent": len(value.messages),
        "member_count": 1,
        "thread_metadata": {
            "archived": False,
            "archive_timestamp": None,
            "auto_archive_duration": 1440,
            "locked": False,
        },
    }


def _guild(value: Channel) -> Guild:
    assert value.guild is not None
    return value.guild


def guild(value: Guild) -> dict[str, Any]:
    system = value.system_channel
    nothing = dict.fromkeys(GUILD_NULLS)
    return nothing | {
        "id": str(value.id),
        "name": value.name,
        "owner_id": str(value.owner.id),
        "features": [],
        "region": "deprecated",
        "afk_timeout": 300,
        "system_channel_id": str(system.id) if system else None,
        "system_channel_flags": 0,
        "widget_enabled": False,
        "verification_level": 0,
        "roles": [role(r) for r in value.roles],
        "default_message_notifications": 1,
        "mfa_level": 0,
        "explicit_content_filter": 0,
        "max_members": 500_000,
        "max_stage_video_channel_users": 50,
        "max_video_channel_users": 25,
        "premium_tier": 0,
        "premium_subscription_count": 0,
        "preferred_locale": value.locale,
        "premium_progress_bar_enabled": False,
        "nsfw": False,
        "nsfw_level": 0,
        "emojis": [],
        "stickers": [],
    }


def guild_create(value: Guild, bot: User) -> dict[str, Any]:
    """GUILD_CREATE: a guild with what only the gateway tells; of the members only the bot.

    Without `unavailable`, as at a join; after READY it is there and false.
    """
    visible = [c for c in value.channels.values() if permissions(bot, c) & Permission.VIEW_CHANNEL]
    return guild(value) | {
        "joined_at": value.members[bot.id].joined_at,
        "large": False,
        "member_count": len(value.members),
        "members": [full_member(value.members[bot.id])],
        "channels": [channel(c) for c in visible if not c.is_thread],
        "threads": [channel(c) for c in visible if c.is_thread],
        "presences": [],
        "voice_states": [],
        "stage_instances": [],
        "guild_scheduled_events": [],
        "soundboard_sounds": [],
    }


def attachment(value: Attachment) -> dict[str, Any]:
    """A file; where its name holds what is no letter, Discord puts the name into its title."""
    name = re.sub(r"[^\w.-]+", "_", value.filename)
    title = {} if name == value.filename else {"title": value.filename.rpartition(".")[0]}
    return title | {
        "id": str(value.id),
        "filename": name,
        "size": len(value.content),
        "url": value.url,
        "proxy_url": value.url,
    }


def forwarded(words: str, **more: Any) -> dict[str, Any]:
    """What a message has that forwards another one: that one's words, `more` of its fields."""
    lists: dict[str, Any] = {
        key: [] for key in ("embeds", "attachments", "components", "mentions", "mention_roles")
    }
    when = {"timestamp": timestamp(), "edited_timestamp": None}
    said = {"type": 0, "content": words, "flags": 0} | lists | when | more
    reference = {"type": 1, "channel_id": "1", "message_id": "2"}
    return {"message_reference": reference, "message_snapshots": [{"message": said}]}


def message(value: Message, world: World, *, privileged: bool = True) -> dict[str, Any]:
    """A message as REST answers it.

    Args:
        value: the message.
        world: where it stands.
        privileged: whether the application may read what was not meant for it; otherwise
            content, embeds and components of such messages are empty.
    """
    readable = privileged or _meant_for_bot(value, world)
    payload: dict[str, Any] = {
        "id": str(value.id),
        "channel_id": str(value.channel.id),
        "type": 19 if value.reference else 0,
        "author": user(value.author),
        "content": value.content if readable else "",
        "embeds": value.embeds if readable else [],
        "components": value.components if readable else [],
        "attachments": [attachment(a) for a in value.attachments] if readable else [],
        "mentions": [user(u) for u in value.mentions],
        "mention_roles": ROLE.findall(value.content),
        "mention_everyone": value.mentions_everyone,
        "timestamp": value.timestamp,
        "edited_timestamp": value.edited_timestamp,
        "flags": value.flags,
        "pinned": False,
        "tts": False,
    }
    payload |= value.told if readable else {}
    return payload | _attached(value, world, privileged=privileged)


def _attached(value: Message, world: World, *, privileged: bool) -> dict[str, Any]:
    """What only some messages have."""
    more: dict[str, Any] = {}
    if value.nonce is not None:
        more["nonce"] = value.nonce
    if value.webhook_id is not None:
        more |= {"webhook_id": str(value.webhook_id), "application_id": str(value.webhook_id)}
    if value.interaction_metadata is not None:
        more["interaction_metadata"] = value.interaction_metadata
    if value.thread is not None:
        more["thread"] = channel(value.thread)
    if value.reactions:
        more["reactions"] = _reactions(value, world)
    if value.reference is not None:
        more |= _reference(value.reference, world, privileged=privileged)
    return more


def _reference(target: Message, world: World, *, privileged: bool) -> dict[str, Any]:
    where = {"type": 0, "channel_id": str(target.channel.id), "message_id": str(target.id)}
    if target.channel.guild is not None:
        where["guild_id"] = str(target.channel.guild.id)
    if target.deleted:
        return {"message_reference": where, "referenced_message": None}
    told = message(target, world, privileged=privileged)
    # Discord's description knows no forward inside a reply.
    for key in ("referenced_message", *target.told):
        told.pop(key, None)
    return {"message_reference": where, "referenced_message": told}


def _reactions(value: Message, world: World) -> list[dict[str, Any]]:
    names = dict.fromkeys(name for name, _ in value.reactions)
    found = []
    for name in names:
        users = [u for n, u in value.reactions if n == name]
        found.append(
            {
                "emoji": {"id": None, "name": name},
                "count": len(users),
                "count_details": {"normal": len(users), "burst": 0},
                "burst_colors": [],
                "me": world.bot in users,
                "me_burst": False,
            }
        )
    return found


def _meant_for_bot(value: Message, world: World) -> bool:
    own = value.author is world.bot
    return own or value.channel.guild is None or world.bot in value.mentions


def message_event(value: Message, world: World, *, privileged: bool) -> dict[str, Any]:
    """MESSAGE_CREATE and MESSAGE_UPDATE: the message with its guild and member."""
    payload = message(value, world, privileged=privileged)
    guild = value.channel.guild
    payload["channel_type"] = int(value.channel.type)
    if guild is not None:
        payload["guild_id"] = str(guild.id)
        payload["member"] = member(guild.members[value.author.id])
        for told, named in zip(payload["mentions"], value.mentions, strict=True):
            if named.id in guild.members:
                told["member"] = member(guild.members[named.id])
    return payload


def application(world: World, granted: int) -> dict[str, Any]:
    """The bot's own application; `granted` are its privileged intents."""
    owner = next((u for u in world.users.values() if not u.bot), world.bot)
    flags = sum(flag for intent, flag in APPLICATION_FLAGS.items() if granted & intent)
    return {
        "id": str(world.application_id),
        "name": world.bot.name,
        "icon": None,
        "description": world.profile[""],
        "type": None,
        "bot": user(world.bot),
        "bot_public": True,
        "bot_require_code_grant": False,
        "verify_key": "0" * 64,
        "flags": flags,
        "flags_new": str(flags),
        "redirect_uris": [],
        "interactions_endpoint_url": None,
        "role_connections_verification_url": None,
        "owner": user(owner),
        "approximate_guild_count": len(world.guilds),
        "approximate_user_install_count": 0,
        "approximate_user_authorization_count": 0,
        "explicit_content_filter": 0,
        "team": None,
        "eligible_oauth2_scopes": ["bot", "applications.commands"],
    }


def embed(body: dict[str, Any]) -> dict[str, Any]:
    """An embed that was sent, as Discord gives it back."""
    told = {key: value for key, value in body.items() if value not in (None, [], {})}
    told["type"] = "rich"
    told.pop("flags", None)
    if "fields" in told:
        told["fields"] = [{"inline": False} | item for item in told["fields"]]
    return told


def components(body: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Components that were sent, as Discord gives them back: numbered, without nulls."""
    numbers = iter(range(1, 1000))
    return [_component(part, numbers) for part in body]


def _without_nulls(body: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in body.items() if value is not None}


def _option(body: dict[str, Any]) -> dict[str, Any]:
    told = _without_nulls(body)
    return told | {"emoji": _without_nulls(told["emoji"])} if "emoji" in told else told


def _component(body: dict[str, Any], numbers: Any) -> dict[str, Any]:
    told = _without_nulls(body)
    told.setdefault("id", next(numbers))
    if told["type"] in {3, 5, 6, 7, 8}:
        told = {"min_values": 1, "max_values": 1} | told
    if "default_values" in told:
        told["default_values"] = [d | {"id": str(d["id"])} for d in told["default_values"]]
    if told["type"] == 17:
        told = {"accent_color": None, "spoiler": False} | told
    if "emoji" in told:
        told["emoji"] = _without_nulls(told["emoji"])
    if "options" in told:
        told["options"] = [_option(option) for option in told["options"]]
    for key in ("component", "accessory"):
        if key in told:
            told[key] = _component(told[key], numbers)
    if "components" in told:
        told["components"] = [_component(part, numbers) for part in told["components"]]
    return told
