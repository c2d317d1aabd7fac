"""Messages over REST: what the bot sends to channels, edits, deletes, and reads.

`create` and `edit` hold the rules that every surface shares (limits, normal form, events);
the routes around them add what belongs to channels: permissions, replies, nonces.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gateway import payloads, refusals
from gateway.limits import check_message
from gateway.rest import Answer, nothing
from gateway.world import Channel, ChannelType, Message, Permission, permissions, timestamp

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gateway.local import LocalDiscord
    from gateway.rest import Call

SHOWN = ("content", "embeds", "components", "attachments")


def create(
    discord: LocalDiscord,
    channel: Channel,
    body: dict[str, Any],
    files: Mapping[str, bytes],
    **more: Any,
) -> Message:
    """Post a message of the bot; `more` are further fields of it.

    Raises:
        Refusal: it breaks one of Discord's limits.
    """
    check_message(body)
    message = Message(
        channel=channel,
        author=discord.world.bot,
        embeds=[payloads.embed(e) for e in body.get("embeds") or ()],
        components=payloads.components(body.get("components") or []),
        attachments=[discord.attach(*file) for file in files.items()],
        flags=int(body.get("flags") or 0),
        allowed_mentions=body.get("allowed_mentions"),
        request=body,
        **more,
    )
    return discord.post(discord.written(message, (body.get("content") or "").strip()))


def edit(
    discord: LocalDiscord,
    message: Message,
    body: dict[str, Any],
    files: Mapping[str, bytes],
) -> Message:
    """Edit a message of the bot.

    Raises:
        Refusal: the message is deleted or would break one of Discord's limits.
    """
    if message.deleted:
        raise refusals.unknown_message()
    check_message(body | {"flags": message.flags | int(body.get("flags") or 0)}, partial=True)
    left = {key: body.get(key, getattr(message, key)) for key in SHOWN}
    if not any(left.values()):
        raise refusals.empty_message()
    discord.written(message, (left["content"] or "").strip())
    if "embeds" in body:
        message.embeds = [payloads.embed(e) for e in body["embeds"] or ()]
    if "components" in body:
        message.components = payloads.components(body["components"] or [])
    if "attachments" in body:
        kept = {str(told["id"]) for told in body["attachments"] or ()}
        message.attachments = [a for a in message.attachments if str(a.id) in kept]
    message.attachments += [discord.attach(*file) for file in files.items()]
    message.allowed_mentions = body.get("allowed_mentions")
    message.edits.append(body)
    message.edited_timestamp = timestamp()
    discord.announce("MESSAGE_UPDATE", message)
    return message


class Messages:
    """The routes under a channel."""

    def __init__(self, discord: LocalDiscord) -> None:
        self.discord = discord

    async def get_channel(self, call: Call) -> Answer:
        return Answer(payloads.channel(self._channel(call)))

    async def recent(self, call: Call) -> Answer:
        """Messages of a channel, newest first, cut by limit, before, after and around."""
        channel = self._channel(call)
        self._may(channel, Permission.READ_MESSAGE_HISTORY)
        found = [m for m in channel.messages.values() if not m.ephemeral]
        query = call.query
        if "before" in query:
            found = [m for m in found if m.id < int(query["before"])]
        if "after" in query:
            found = [m for m in found if m.id > int(query["after"])]
        limit = int(query.get("limit", 50))
        found = found[:limit] if "after" in query else found[-limit:]
        return Answer([self._told(m) for m in reversed(found)])

    async def get(self, call: Call) -> Answer:
        message = self._message(call)
        self._may(message.channel, Permission.READ_MESSAGE_HISTORY)
        return Answer(self._told(message))

    async def post(self, call: Call) -> Answer:
        channel, body = self._channel(call), call.body
        sending = (
            Permission.SEND_MESSAGES_IN_THREADS if channel.is_thread else Permission.SEND_MESSAGES
        )
        self._may(channel, sending | (Permission.EMBED_LINKS if body.get("embeds") else 0))
        if again := self._posted_before(channel, body):
            return Answer(self._told(again))
        reference = self._reference(channel, body.get("message_reference"))
        nonce = body.get("nonce")
        message = create(self.discord, channel, body, call.files, reference=reference, nonce=nonce)
        return Answer(self._told(message))

    def _posted_before(self, channel: Channel, body: dict[str, Any]) -> Message | None:
        if not body.get("enforce_nonce") or body.get("nonce") is None:
            return None
        own = (m for m in channel.messages.values() if m.author is self.discord.world.bot)
        return next((m for m in own if m.nonce == body["nonce"]), None)

    def _reference(self, channel: Channel, asked: dict[str, Any] | None) -> Message | None:
        if asked is None:
            return None
        self._may(channel, Permission.READ_MESSAGE_HISTORY, refusals.no_history())
        target = channel.messages.get(int(asked["message_id"]))
        if target is None and asked.get("fail_if_not_exists", True):
            code = "MESSAGE_REFERENCE_UNKNOWN_MESSAGE"
            raise refusals.invalid_form([(("message_reference",), code, "Unknown message")])
        return target

    async def patch(self, call: Call) -> Answer:
        message = self._message(call)
        if message.author is not self.discord.world.bot:
            raise refusals.not_the_author()
        return Answer(self._told(edit(self.discord, message, call.body, call.files)))

    async def delete(self, call: Call) -> Answer:
        message = self._message(call)
        if message.author is not self.discord.world.bot:
            self._may(message.channel, Permission.MANAGE_MESSAGES)
        self.discord.delete(message)
        return nothing()

    async def typing(self, call: Call) -> Answer:
        channel = self._channel(call)
        self._may(channel, Permission.SEND_MESSAGES)
        channel.typing += 1
        return nothing()

    async def thread(self, call: Call) -> Answer:
        """Start a thread from a message; it has the message's id, as in Discord."""
        message = self._message(call)
        self._may(message.channel, Permission.CREATE_PUBLIC_THREADS)
        if message.thread is not None:
            raise refusals.thread_exists()
        thread = self.discord.start_thread(message, call.body["name"], self.discord.world.bot)
        return Answer(payloads.channel(thread), 201)

    async def react(self, call: Call) -> Answer:
        message = self._message(call)
        self._may(message.channel, Permission.ADD_REACTIONS | Permission.READ_MESSAGE_HISTORY)
        mark = (call.params["emoji_name"], self.discord.world.bot)
        if mark not in message.reactions:
            message.reactions.append(mark)
        return nothing()

    async def unreact(self, call: Call) -> Answer:
        message = self._message(call)
        mark = (call.params["emoji_name"], self.discord.world.bot)
        message.reactions = [r for r in message.reactions if r != mark]
        return nothing()

    async def open_dm(self, call: Call) -> Answer:
        user = self.discord.world.users.get(int(call.body["recipient_id"]))
        if user is None:
            raise refusals.unknown_user()
        return Answer(payloads.channel(self.discord.world.dm(user)))

    def _told(self, message: Message) -> dict[str, Any]:
        privileged = self.discord.gateway.reads_content
        return payloads.message(message, self.discord.world, privileged=privileged)

    def _channel(self, call: Call) -> Channel:
        channel = self.discord.world.channels.get(int(call.params["channel_id"]))
        if channel is None:
            raise refusals.unknown_channel()
        self._may(channel, Permission.VIEW_CHANNEL, refusals.missing_access())
        return channel

    def _message(self, call: Call) -> Message:
        channel = self._channel(call)
        message = channel.messages.get(int(call.params["message_id"]))
        if message is None or message.ephemeral:
            raise refusals.unknown_message()
        return message

    def _may(self, channel: Channel, needed: int, refusal: refusals.Refusal | None = None) -> None:
        if channel.type is ChannelType.DM:
            return
        if needed & ~permissions(self.discord.world.bot, channel):
            raise refusal or refusals.missing_permissions()
