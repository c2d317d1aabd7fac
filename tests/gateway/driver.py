"""The driver: what people do in Discord, in sentences a test can be read by.

    ada = discord_.guild("News").member("Ada")
    reply = await ada.slash("/ask", question="How many troops?")
    more = await ada.click(reply, "More")

What a person could not do in Discord raises at once: an undeclared option, a hidden
command, a button that is not there or is disabled, somebody else's private answer.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from gateway import payloads
from gateway.commands import CHAT_INPUT, MESSAGE_MENU, options
from gateway.interactions import Interaction, InteractionType, Reply
from gateway.world import (
    Attachment,
    Channel,
    ChannelType,
    Guild,
    Member,
    Message,
    Overwrite,
    Role,
    User,
    caption,
    permissions,
    walk,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gateway.local import LocalDiscord

ATTACHMENT_LIMIT = 10_485_760
BUTTON, STRING_SELECT, TEXT_INPUT, FILE_UPLOAD = 2, 3, 4, 19
ROLE_SELECT, CHANNEL_SELECT = 6, 8
SELECTS = {STRING_SELECT, 5, ROLE_SELECT, 7, CHANNEL_SELECT}
"""Menus of options, users, roles, both, channels."""


@dataclass(frozen=True)
class Server:
    """A guild, as tests set it up."""

    discord: LocalDiscord
    guild: Guild

    def member(self, name: str, *may: int, locale: str = "en-US") -> Person:
        """The member of that name; a new one if there is none, with a role for `may`."""
        for member in self.guild.members.values():
            if member.user.name == name:
                return Person(self.discord, member.user, self.channel("general"))
        user = self.discord.world.add_user(name, locale=locale)
        self.guild.members[user.id] = Member(user)
        if may:
            self.give(user, self.role(f"role of {name}", *may))
        return Person(self.discord, user, self.channel("general"))

    def channel(self, name: str) -> Channel:
        """The channel of that name.

        Raises:
            LookupError: there is none.
        """
        for channel in self.guild.channels.values():
            if channel.name == name:
                return channel
        raise LookupError(f"{self.guild.name} has no channel {name!r}")

    def add_channel(self, name: str, *, denied: int = 0, allowed: int = 0) -> Channel:
        """A new text channel; `denied` and `allowed` are permissions of the bot there."""
        channel = Channel(name, guild=self.guild)
        if denied or allowed:
            bot = Overwrite(self.discord.world.bot.id, 1, allow=allowed, deny=denied)
            channel.overwrites.append(bot)
        self.discord.world.add_channel(channel)
        self.discord.gateway.dispatch("CHANNEL_CREATE", payloads.channel(channel))
        return channel

    def role(self, name: str, *may: int) -> Role:
        """A new role with the permissions `may`."""
        role = Role(name, permissions=sum(may), position=len(self.guild.roles))
        self.guild.roles.append(role)
        told = {"guild_id": str(self.guild.id), "role": payloads.role(role)}
        self.discord.gateway.dispatch("GUILD_ROLE_CREATE", told)
        return role

    def delete_role(self, role: Role) -> None:
        """Let a role be deleted, from its members too."""
        self.guild.roles.remove(role)
        for member in self.guild.members.values():
            member.roles = [one for one in member.roles if one is not role]
        told = {"guild_id": str(self.guild.id), "role_id": str(role.id)}
        self.discord.gateway.dispatch("GUILD_ROLE_DELETE", told)

    def delete_channel(self, channel: Channel) -> None:
        """Let a channel be deleted."""
        del self.guild.channels[channel.id]
        del self.discord.world.channels[channel.id]
        self.discord.gateway.dispatch("CHANNEL_DELETE", payloads.channel(channel))

    def own_role(self) -> Role:
        """The role that Discord makes for the bot, of the bot's name."""
        role = self.role(self.discord.world.bot.name)
        role.bot = self.discord.world.bot
        told = {"guild_id": str(self.guild.id), "role": payloads.role(role)}
        self.discord.gateway.dispatch("GUILD_ROLE_UPDATE", told)
        return role

    def add_forum(self, name: str) -> Channel:
        """A new forum."""
        forum = self.discord.world.add_channel(Channel(name, ChannelType.FORUM, self.guild))
        self.discord.gateway.dispatch("CHANNEL_CREATE", payloads.channel(forum))
        return forum

    def open_post(self, forum: Channel, title: str, who: Person) -> Channel:
        """A new post in a forum, still without its first message, which has its id."""
        kind = ChannelType.PUBLIC_THREAD
        post = Channel(title, kind, self.guild, forum, owner=who.user)
        self.discord.world.add_channel(post)
        told = payloads.channel(post) | {"newly_created": True}
        self.discord.gateway.dispatch("THREAD_CREATE", told)
        return post

    def give(self, user: User, role: Role) -> None:
        self.guild.members[user.id].roles.append(role)

    def leave(self) -> None:
        """Let the bot be removed from the guild."""
        del self.guild.members[self.discord.world.bot.id]
        del self.discord.world.guilds[self.guild.id]
        self.discord.gateway.dispatch("GUILD_DELETE", {"id": str(self.guild.id)})

    def open_command(self, name: str) -> None:
        """Open a command to everybody, as owners can in Server Settings → Integrations."""
        self.guild.opened_commands.add(name.removeprefix("/"))


@dataclass(frozen=True)
class Person:
    """Somebody who writes, asks and clicks; where they do so is `channel`."""

    discord: LocalDiscord
    user: User
    channel: Channel | None = None

    @property
    def here(self) -> Channel:
        """Where this person is; by default their direct channel with the bot."""
        return self.channel or self.discord.world.dm(self.user)

    def at(self, channel: Channel) -> Person:
        """The same person in another channel."""
        return replace(self, channel=channel)

    def in_private(self) -> Person:
        """The same person in their direct channel with the bot."""
        return replace(self, channel=None)

    # ---- messages -------------------------------------------------------------------

    def post(
        self,
        channel: Channel,
        text: str,
        *,
        reply_to: Message | None = None,
        ping: bool = True,
        **more: Any,
    ) -> Message:
        """Write a message and wait for nothing; `<@bot>` stands for the bot's mention.

        `more` are further fields of the message: its embeds, components, attachments.
        """
        message = Message(channel=channel, author=self.user, reference=reply_to, **more)
        if reply_to is not None and ping:
            message.mentions.append(reply_to.author)
        return self.discord.post(self.discord.written(message, text))

    async def say(
        self,
        channel: Channel,
        text: str,
        *,
        reply_to: Message | None = None,
        ping: bool = True,
        **more: Any,
    ) -> Message:
        """Write a message and wait for the bot's reply to it."""
        return await self.answer_to(self.post(channel, text, reply_to=reply_to, ping=ping, **more))

    async def dm(self, text: str) -> Message:
        """Write to the bot directly and wait for its reply."""
        return await self.say(self.discord.world.dm(self.user), text)

    async def answer_to(self, message: Message) -> Message:
        """Wait for the bot's answer to `message`: a reply to it, or anything in its thread."""
        bot = self.discord.world.bot

        def find() -> Message | None:
            here = [m for m in message.channel.messages.values() if m.reference is message]
            below = message.thread.messages.values() if message.thread else ()
            return next((m for m in (*here, *below) if m.author is bot), None)

        return await self.discord.until(find, f"a reply to {message.content!r}")

    # ---- commands -------------------------------------------------------------------

    async def slash(self, command: str, /, **given: Any) -> Reply:
        """Use a slash command, as "/ask" or "/knowledge reload", and wait for the answer."""
        return await self.completed(self.start_slash(command, **given))

    def start_slash(self, command: str, /, **given: Any) -> Interaction:
        """Use a slash command and wait for nothing."""
        data = self._command(command, given, None)
        return self._interact(InteractionType.COMMAND, data)

    async def autocomplete(
        self, command: str, option: str, typed: str, /, **given: Any
    ) -> list[dict[str, Any]]:
        """Type into an option and wait for the choices, each with `name` and `value`."""
        interaction = self.start_autocomplete(command, option, typed, **given)
        reply = await self.completed(interaction)
        assert reply.choices is not None
        return reply.choices

    def start_autocomplete(
        self, command: str, option: str, typed: str, /, **given: Any
    ) -> Interaction:
        """Type into an option and wait for nothing."""
        data = self._command(command, given | {option: typed}, option)
        return self._interact(InteractionType.AUTOCOMPLETE, data)

    async def select_menu(self, message: Message | Reply, name: str) -> Reply:
        """Use a command of a message's context menu and wait for the answer."""
        return await self.completed(self.start_menu(message, name))

    def start_menu(self, message: Message | Reply, name: str) -> Interaction:
        """Use a command of a message's context menu and wait for nothing."""
        return self._interact(InteractionType.COMMAND, self._menu(message, name))

    def _menu(self, message: Message | Reply, name: str) -> dict[str, Any]:
        target = self._visible(message)
        command = self.discord.commands.find(name, MESSAGE_MENU, self.user, self.here)
        told = payloads.message(target, self.discord.world)
        return {
            "id": command["id"],
            "name": name,
            "type": MESSAGE_MENU,
            "target_id": str(target.id),
            "resolved": {"messages": {str(target.id): told}},
        }

    def _command(self, name: str, given: dict[str, Any], focused: str | None) -> dict[str, Any]:
        first, *path = name.removeprefix("/").split()
        command = self.discord.commands.find(first, CHAT_INPUT, self.user, self.here)
        data = {
            "id": command["id"],
            "name": first,
            "type": CHAT_INPUT,
            "options": options(command, path, given, focused),
            "resolved": self._resolved(given),
        }
        if "guild_id" in command:
            data["guild_id"] = command["guild_id"]
        return data

    def _resolved(self, given: Mapping[Any, Any]) -> dict[str, Any]:
        """Users, members, channels and roles among the values, by id."""
        found: dict[str, dict[str, Any]] = {}
        guild = self.here.guild
        for value in given.values():
            if isinstance(value, User):
                found.setdefault("users", {})[str(value.id)] = payloads.user(value)
                if guild is not None and value.id in guild.members:
                    member = payloads.member(guild.members[value.id])
                    member["permissions"] = str(permissions(value, self.here))
                    found.setdefault("members", {})[str(value.id)] = member
            elif isinstance(value, Channel):
                told = payloads.channel(value)
                told["permissions"] = str(permissions(self.user, value))
                found.setdefault("channels", {})[str(value.id)] = told
            elif isinstance(value, Attachment):
                told = payloads.attachment(value)
                found.setdefault("attachments", {})[str(value.id)] = told
            elif isinstance(value, Role):
                found.setdefault("roles", {})[str(value.id)] = payloads.role(value)
        return found

    # ---- components -----------------------------------------------------------------

    async def click(self, message: Message | Reply, button: str) -> Reply:
        """Press the button of that label, emoji or custom id, and wait for the answer."""
        return await self.completed(self.start_click(message, button))

    def start_click(self, message: Message | Reply, button: str) -> Interaction:
        """Press a button and wait for nothing."""
        source = self._visible(message)
        found = _component(source, {BUTTON}, button)
        return self._use(source, {"custom_id": found["custom_id"], "component_type": BUTTON})

    async def choose(
        self, message: Message | Reply, menu: str, *chosen: str | Role | Channel | User
    ) -> Reply:
        """Choose in a select menu, and wait for the answer; nothing leaves it empty.

        Args:
            message: where it stands.
            menu: its placeholder or custom id.
            chosen: labels of its options, or the roles, channels or users.
        """
        return await self.completed(self.start_choose(message, menu, *chosen))

    def start_choose(
        self, message: Message | Reply, menu: str, *chosen: str | Role | Channel | User
    ) -> Interaction:
        """Choose in a select menu and wait for nothing."""
        source = self._visible(message)
        found = _component(source, SELECTS, menu)
        data = {"custom_id": found["custom_id"], "component_type": found["type"]}
        data |= {"values": _chosen(found, chosen)}
        if found["type"] != STRING_SELECT:
            data["resolved"] = self._resolved(dict(enumerate(chosen)))
        return self._use(source, data)

    async def submit_modal(self, reply: Reply, fields: dict[str, Any]) -> Reply:
        """Fill in the modal that `reply` opened and send it.

        Args:
            reply: the answer that was a modal.
            fields: by label or custom id: text, the labels chosen, or the files sent; a field
                of text that is not named is sent as it was filled in before.
        """
        assert reply.modal is not None, f"no modal was opened: {reply}"
        rest = dict(fields)
        data = {
            "custom_id": reply.modal["custom_id"],
            "components": [_filled(part, rest) for part in reply.modal["components"]],
            "resolved": self._resolved({str(at): file for at, file in enumerate(_files(fields))}),
        }
        if rest:
            raise LookupError(f"the modal has no {list(rest)}")
        kind = InteractionType.MODAL_SUBMIT
        return await self.completed(self._interact(kind, data, reply.source))

    def _use(self, source: Message, data: dict[str, Any]) -> Interaction:
        person = self.at(source.channel)
        return person._interact(InteractionType.COMPONENT, data, source)  # noqa: SLF001  itself

    def _visible(self, message: Message | Reply) -> Message:
        shown = message.shown if isinstance(message, Reply) else message
        if shown.deleted:
            raise LookupError(f"the message is deleted: {shown.text!r}")
        asker = (shown.interaction_metadata or {}).get("user", {}).get("id")
        if shown.ephemeral and asker != str(self.user.id):
            raise LookupError(f"{self.user.name} does not see this private answer")
        return shown

    # ---- interactions ---------------------------------------------------------------

    async def completed(self, interaction: Interaction) -> Reply:
        """Wait until the bot has answered; after a deferral, until it has shown something."""
        reply = interaction.reply
        await self.discord.until(lambda: reply.completed, f"an answer to {interaction.data}")
        return reply

    def _interact(
        self, kind: InteractionType, data: dict[str, Any], source: Message | None = None
    ) -> Interaction:
        discord = self.discord
        interaction = Interaction(
            kind, self.user, self.here, data, started=discord.clock.now(), source=source
        )
        discord.interactions[interaction.token] = interaction
        discord.discretion.keep(interaction.token, "an interaction's token")
        discord.discretion.hear_interaction(data)
        discord.gateway.dispatch("INTERACTION_CREATE", self._event(interaction))
        return interaction

    def _event(self, interaction: Interaction) -> dict[str, Any]:
        world, channel, guild = self.discord.world, self.here, self.here.guild
        told: dict[str, Any] = {
            "id": str(interaction.id),
            "application_id": str(world.application_id),
            "type": int(interaction.type),
            "token": interaction.token,
            "version": 1,
            "attachment_size_limit": ATTACHMENT_LIMIT,
            "data": interaction.data,
            "channel_id": str(channel.id),
            "channel": payloads.channel(channel),
            "app_permissions": str(permissions(world.bot, channel)),
            "locale": self.user.locale,
            "entitlements": [],
            "authorizing_integration_owners": {"0": str(guild.id if guild else 0)},
            "context": 0 if guild else 1,
        }
        if interaction.source is not None:
            told["message"] = payloads.message(interaction.source, world)
        if guild is None:
            return told | {"user": payloads.user(self.user)}
        told["channel"]["permissions"] = str(permissions(self.user, channel))
        member = payloads.full_member(guild.members[self.user.id])
        member["permissions"] = str(permissions(self.user, channel))
        brief = {"id": str(guild.id), "locale": guild.locale, "features": []}
        where = {"guild_id": str(guild.id), "guild": brief, "guild_locale": guild.locale}
        return told | where | {"member": member}


def _component(message: Message, kinds: set[int], name: str) -> dict[str, Any]:
    """The button or menu of that caption, placeholder or custom id."""
    parts = [part for part in walk(message.components) if part["type"] in kinds]
    for part in parts:
        if name in {caption(part), part.get("placeholder"), part.get("custom_id")}:
            if part.get("disabled"):
                raise LookupError(f"{name!r} is disabled")
            if "custom_id" not in part:
                raise LookupError(f"{name!r} is a link")
            return part
    raise LookupError(f"no {name!r} among {[caption(p) or p.get('custom_id') for p in parts]}")


def _chosen(menu: dict[str, Any], chosen: tuple[str | Role | Channel | User, ...]) -> list[str]:
    """The values that a menu hands back, of the kind that it takes and as many."""
    takes: dict[int, tuple[type, ...]] = {ROLE_SELECT: (Role,), CHANNEL_SELECT: (Channel,)}
    takes |= {5: (User,), 7: (User, Role), STRING_SELECT: (str,)}
    if wrong := [one for one in chosen if not isinstance(one, takes[menu["type"]])]:
        raise LookupError(f"the menu does not offer {wrong}")
    if menu["type"] == STRING_SELECT:
        return _values(menu, [str(one) for one in chosen])
    kinds = menu.get("channel_types") or list(ChannelType)
    if wrong := [one for one in chosen if isinstance(one, Channel) and one.type not in kinds]:
        raise LookupError(f"the menu does not offer {wrong}")
    _check_count(menu, len(chosen))
    return [str(one.id) for one in chosen if not isinstance(one, str)]


def _check_count(menu: dict[str, Any], count: int) -> None:
    if not menu.get("min_values", 1) <= count <= menu.get("max_values", 1):
        raise ValueError(f"{count} options chosen of {menu}")


def _values(menu: dict[str, Any], labels: tuple[str, ...] | list[str]) -> list[str]:
    by_label = {option["label"]: option["value"] for option in menu["options"]}
    if missing := [label for label in labels if label not in by_label]:
        raise LookupError(f"no {missing} among {list(by_label)}")
    _check_count(menu, len(labels))
    return [by_label[label] for label in labels]


def _filled(part: dict[str, Any], fields: dict[str, Any]) -> dict[str, Any]:
    """A part of a modal as it is sent back; what it takes is removed from `fields`."""
    told = {"type": part["type"], "id": part.get("id") or 0}
    if part["type"] == 1:
        return told | {"components": [_filled(inner, fields) for inner in part["components"]]}
    if part["type"] == 18:
        inner = part["component"] | {"label": part["label"]}
        return told | {"component": _filled(inner, fields)}
    if "custom_id" not in part:
        return told
    told["custom_id"] = part["custom_id"]
    name = next((n for n in (part.get("label"), part["custom_id"]) if n in fields), None)
    value = fields.pop(name) if name is not None else part.get("value")
    if value is None and part.get("required", True):
        raise LookupError(f"the modal needs {part.get('label') or part['custom_id']!r}")
    if part["type"] == TEXT_INPUT:
        return told | {"value": value or ""}
    if part["type"] == STRING_SELECT:
        chosen = [value] if isinstance(value, str) else value or []
        return told | {"values": _values(part, chosen)}
    if part["type"] == FILE_UPLOAD:
        return told | {"values": [str(file.id) for file in _files({"": value})]}
    return told | {"value": value}


def _files(fields: dict[str, Any]) -> list[Attachment]:
    """The files among what is filled in."""
    listed = [value if isinstance(value, list) else [value] for value in fields.values()]
    return [one for values in listed for one in values if isinstance(one, Attachment)]
