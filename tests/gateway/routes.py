"""The routes that exist, under the names of Discord's description.

Anything else that the bot asks is an unknown route and fails its test by name.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from gateway.accounts import Accounts
from gateway.callbacks import Callbacks
from gateway.messages import Messages
from gateway.rest import Route

if TYPE_CHECKING:
    from gateway.local import LocalDiscord

CHANNEL = "/channels/{channel_id}"
MESSAGE = CHANNEL + "/messages/{message_id}"
WEBHOOK = "/webhooks/{webhook_id}/{webhook_token}"
SCOPES = (
    "/applications/{application_id}/commands",
    "/applications/{application_id}/guilds/{guild_id}/commands",
)


def routes(discord: LocalDiscord) -> list[Route]:
    """Every route of REST."""
    return [
        *_accounts(Accounts(discord)),
        *_messages(Messages(discord)),
        *_callbacks(Callbacks(discord)),
        *(route for scope in SCOPES for route in _commands(discord, scope)),
    ]


def _accounts(accounts: Accounts) -> list[Route]:
    return [
        Route("GET", "/users/@me", accounts.me),
        Route("PATCH", "/users/@me", accounts.edit_me),
        Route("GET", "/users/{user_id}", accounts.user),
        Route("GET", "/oauth2/applications/@me", accounts.application),
        Route("GET", "/applications/@me", accounts.application),
        Route("PATCH", "/applications/@me", accounts.edit_application),
        Route("GET", "/guilds/{guild_id}", accounts.guild),
        Route("GET", "/guilds/{guild_id}/channels", accounts.guild_channels),
        Route("GET", "/guilds/{guild_id}/members/{user_id}", accounts.member),
        Route("GET", "/gateway", accounts.gateway),
        Route("GET", "/gateway/bot", accounts.gateway_bot),
    ]


def _messages(messages: Messages) -> list[Route]:
    reaction = MESSAGE + "/reactions/{emoji_name}/@me"
    return [
        Route("GET", CHANNEL, messages.get_channel),
        Route("GET", CHANNEL + "/messages", messages.recent),
        Route("POST", CHANNEL + "/messages", messages.post),
        Route("GET", MESSAGE, messages.get),
        Route("PATCH", MESSAGE, messages.patch),
        Route("DELETE", MESSAGE, messages.delete),
        Route("POST", CHANNEL + "/typing", messages.typing),
        Route("POST", MESSAGE + "/threads", messages.thread),
        Route("PUT", reaction, messages.react),
        Route("DELETE", reaction, messages.unreact),
        Route("POST", "/users/@me/channels", messages.open_dm),
    ]


def _callbacks(callbacks: Callbacks) -> list[Route]:
    original = WEBHOOK + "/messages/@original"
    followup = WEBHOOK + "/messages/{message_id}"
    callback = "/interactions/{interaction_id}/{interaction_token}/callback"
    return [
        Route("POST", callback, callbacks.first),
        Route("GET", original, callbacks.get_original),
        Route("PATCH", original, callbacks.edit_original),
        Route("DELETE", original, callbacks.delete_original),
        Route("POST", WEBHOOK, callbacks.follow_up),
        Route("GET", followup, callbacks.get),
        Route("PATCH", followup, callbacks.edit),
        Route("DELETE", followup, callbacks.delete),
    ]


def _commands(discord: LocalDiscord, scope: str) -> list[Route]:
    commands, one = discord.commands, scope + "/{command_id}"
    return [
        Route("GET", scope, commands.registered_here),
        Route("PUT", scope, commands.overwrite),
        Route("POST", scope, commands.create),
        Route("GET", one, commands.get),
        Route("PATCH", one, commands.edit),
        Route("DELETE", one, commands.delete),
    ]
