"""Application commands: what the bot registers, and how the driver finds them again.

A person can use only what is registered: an undeclared command or option, a wrong type,
a value outside the choices or the range is the test's mistake and raises at once.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gateway import refusals
from gateway.rest import Answer, nothing
from gateway.world import ALL_PERMISSIONS, Channel, User, permissions, snowflake

if TYPE_CHECKING:
    from gateway.local import LocalDiscord
    from gateway.rest import Call

CHAT_INPUT, MESSAGE_MENU = 1, 3
SUBCOMMAND, SUBCOMMAND_GROUP, STRING, INTEGER, BOOLEAN, USER, CHANNEL, ROLE = range(1, 9)
MENTIONABLE, NUMBER, ATTACHMENT = range(9, 12)
TYPES: dict[int, tuple[type, ...]] = {
    STRING: (str,),
    INTEGER: (int,),
    BOOLEAN: (bool,),
    NUMBER: (int, float),
}


class Commands:
    """The registered commands (by guild id, None for global), and their routes."""

    def __init__(self, discord: LocalDiscord) -> None:
        self.discord = discord
        self.registered: dict[int | None, list[dict[str, Any]]] = {None: []}

    async def registered_here(self, call: Call) -> Answer:
        """GET: the whole list; translations only where they are asked for."""
        if call.query.get("with_localizations") in {"1", "true"}:
            return Answer(self._scope(call))
        return Answer([_without_translations(command) for command in self._scope(call)])

    async def get(self, call: Call) -> Answer:
        return Answer(self._command(call))

    async def overwrite(self, call: Call) -> Answer:
        """PUT: the whole list; a command that keeps its name and type keeps its id."""
        scope = self._scope(call)
        scope[:] = [self._stored(call, body, scope) for body in call.body or []]
        return Answer(scope)

    async def create(self, call: Call) -> Answer:
        scope = self._scope(call)
        stored = self._stored(call, call.body, scope)
        known = [c for c in scope if c["id"] == stored["id"]]
        scope[:] = [c for c in scope if c["id"] != stored["id"]] + [stored]
        return Answer(stored, 200 if known else 201)

    async def edit(self, call: Call) -> Answer:
        command = self._command(call)
        command |= {k: v for k, v in call.body.items() if v is not None}
        command["version"] = str(snowflake())
        return Answer(command)

    async def delete(self, call: Call) -> Answer:
        self._scope(call).remove(self._command(call))
        return nothing()

    def _scope(self, call: Call) -> list[dict[str, Any]]:
        if int(call.params["application_id"]) != self.discord.world.application_id:
            raise refusals.missing_access()
        guild = call.params.get("guild_id")
        if guild is not None and int(guild) not in self.discord.world.guilds:
            raise refusals.missing_access()
        return self.registered.setdefault(int(guild) if guild else None, [])

    def _command(self, call: Call) -> dict[str, Any]:
        for command in self._scope(call):
            if command["id"] == call.params["command_id"]:
                return command
        raise refusals.unknown_command()

    def _stored(
        self, call: Call, body: dict[str, Any], scope: list[dict[str, Any]]
    ) -> dict[str, Any]:
        """A command as Discord keeps it and gives it back."""
        kind = body.get("type") or CHAT_INPUT
        known = [c for c in scope if (c["name"], c["type"]) == (body["name"], kind)]
        needed = body.get("default_member_permissions")
        told: dict[str, Any] = {k: v for k, v in body.items() if v is not None}
        stored = told | {
            "id": known[0]["id"] if known else str(snowflake()),
            "application_id": str(self.discord.world.application_id),
            "version": str(snowflake()),
            "type": kind,
            "description": body.get("description") or "",
            "default_member_permissions": None if needed is None else str(needed),
        }
        if "guild_id" in call.params:
            stored["guild_id"] = call.params["guild_id"]
        return stored

    def find(self, name: str, kind: int, user: User, channel: Channel) -> dict[str, Any]:
        """The command that `user` sees in `channel` under `name`.

        Raises:
            LookupError: it is not registered, not for this place, or hidden from them.
        """
        guild = channel.guild
        seen = [*self.registered.get(guild.id if guild else 0, ()), *self.registered[None]]
        found: list[dict[str, Any]] = [c for c in seen if c["name"] == name and c["type"] == kind]
        if not found:
            names = sorted(c["name"] for c in seen if c["type"] == kind)
            raise LookupError(f"no command {name!r} is registered; there are {names}")
        self._check_place(found[0], channel)
        needed = found[0]["default_member_permissions"]
        if guild is not None and needed is not None and name not in guild.opened_commands:
            hidden = int(needed) == 0 and permissions(user, channel) != ALL_PERMISSIONS
            if hidden or int(needed) & ~permissions(user, channel):
                raise LookupError(
                    f"{name!r} is hidden from {user.name}: its default_member_permissions are "
                    f"{needed}; open it with Server.open_command to try it all the same"
                )
        return found[0]

    def _check_place(self, command: dict[str, Any], channel: Channel) -> None:
        direct = channel.guild is None
        contexts = command.get("contexts")
        if contexts is not None and (1 if direct else 0) not in contexts:
            raise LookupError(f"{command['name']!r} is not offered here: contexts {contexts}")
        if direct and contexts is None and command.get("dm_permission") is False:
            raise LookupError(f"{command['name']!r} is not offered in direct messages")


def _without_translations(command: Any) -> Any:
    if isinstance(command, list):
        return [_without_translations(part) for part in command]
    if not isinstance(command, dict):
        return command
    kept = {k: v for k, v in command.items() if not k.endswith("_localizations")}
    return {key: _without_translations(value) for key, value in kept.items()}


def options(
    command: dict[str, Any], path: list[str], given: dict[str, Any], focused: str | None = None
) -> list[dict[str, Any]]:
    """The `options` of an interaction: subcommands nested, values checked.

    Args:
        command: the command, or subcommand on the way down.
        path: the names of the subcommands still to go.
        given: the values by option name.
        focused: the option that is being typed, for autocompletion.

    Raises:
        LookupError: a name is not declared, or a required one is missing.
        ValueError: a value is not what its option takes.
    """
    declared = {option["name"]: option for option in command.get("options") or ()}
    if path:
        if path[0] not in declared:
            raise LookupError(f"{command['name']!r} has no subcommand {path[0]!r}")
        inner = declared[path[0]]
        told = options(inner, path[1:], given, focused)
        return [{"type": inner["type"], "name": path[0], "options": told}]
    for name in given:
        if name not in declared:
            raise LookupError(f"/{command['name']} has no option {name!r}; it has {[*declared]}")
    if any(option["type"] in {SUBCOMMAND, SUBCOMMAND_GROUP} for option in declared.values()):
        raise LookupError(f"/{command['name']} needs one of its subcommands {[*declared]}")
    missing = [n for n, o in declared.items() if o.get("required") and n not in given]
    if missing and focused is None:
        raise LookupError(f"/{command['name']} needs {missing}")
    return [_option(declared[name], value, focused) for name, value in given.items()]


def _option(declared: dict[str, Any], value: Any, focused: str | None) -> dict[str, Any]:
    kind, name = declared["type"], declared["name"]
    if focused == name:
        if not declared.get("autocomplete"):
            raise LookupError(f"{name!r} has no autocompletion")
        return {"type": kind, "name": name, "value": value, "focused": True}
    if kind in {USER, CHANNEL, ROLE, MENTIONABLE, ATTACHMENT}:
        return {"type": kind, "name": name, "value": str(value.id)}
    _check_value(declared, value)
    return {"type": kind, "name": name, "value": value}


def _check_value(declared: dict[str, Any], value: Any) -> None:
    name, choices = declared["name"], declared.get("choices") or ()
    if not isinstance(value, TYPES[declared["type"]]):
        raise ValueError(f"{name!r} takes no {type(value).__name__}")  # noqa: TRY004  one kind
    if choices and value not in [choice["value"] for choice in choices]:
        raise ValueError(f"{name!r} takes one of {[c['value'] for c in choices]}")
    unit = "length" if isinstance(value, str) else "value"
    size = len(value) if isinstance(value, str) else value
    least, most = declared.get(f"min_{unit}"), declared.get(f"max_{unit}")
    if (least is not None and size < least) or (most is not None and size > most):
        raise ValueError(f"{name!r} must be between {least} and {most}; it is {size}")
