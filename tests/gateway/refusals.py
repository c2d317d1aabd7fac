"""Refusals: the errors that Discord answers, with its status, code and words."""

from __future__ import annotations

from typing import Any


class Refusal(Exception):  # noqa: N818  it is an answer of the server, not a fault of it
    """A request that Discord refuses.

    Args:
        status: the HTTP status.
        code: Discord's JSON error code.
        message: Discord's words.
        errors: for 50035, the nested errors by key.
    """

    def __init__(
        self, status: int, code: int, message: str, errors: dict[str, Any] | None = None
    ) -> None:
        super().__init__(f"{status} {code} {message}")
        self.status = status
        self.code = code
        self.body: dict[str, Any] = {"message": message, "code": code}
        if errors:
            self.body["errors"] = errors


def unauthorized() -> Refusal:
    return Refusal(401, 0, "401: Unauthorized")


def unknown_route() -> Refusal:
    return Refusal(404, 0, "404: Not Found")


def unknown_channel() -> Refusal:
    return Refusal(404, 10003, "Unknown Channel")


def unknown_guild() -> Refusal:
    return Refusal(404, 10004, "Unknown Guild")


def unknown_member() -> Refusal:
    return Refusal(404, 10007, "Unknown Member")


def unknown_message() -> Refusal:
    return Refusal(404, 10008, "Unknown Message")


def unknown_user() -> Refusal:
    return Refusal(404, 10013, "Unknown User")


def unknown_webhook() -> Refusal:
    return Refusal(404, 10015, "Unknown Webhook")


def unknown_interaction() -> Refusal:
    return Refusal(404, 10062, "Unknown interaction")


def unknown_command() -> Refusal:
    return Refusal(404, 10063, "Unknown application command")


def already_acknowledged() -> Refusal:
    return Refusal(400, 40060, "Interaction has already been acknowledged.")


def missing_access() -> Refusal:
    return Refusal(403, 50001, "Missing Access")


def not_the_author() -> Refusal:
    return Refusal(403, 50005, "Cannot edit a message authored by another user")


def empty_message() -> Refusal:
    return Refusal(400, 50006, "Cannot send an empty message")


def missing_permissions() -> Refusal:
    return Refusal(403, 50013, "Missing Permissions")


def expired_token() -> Refusal:
    return Refusal(401, 50027, "Invalid Webhook Token")


def no_history() -> Refusal:
    return Refusal(403, 160002, "Cannot reply without permission to read message history")


def thread_exists() -> Refusal:
    return Refusal(400, 160004, "A thread has already been created for this message")


def invalid_form(found: list[tuple[tuple[str | int, ...], str, str]]) -> Refusal:
    """50035 with each of `found` (path, code, words) nested under its path."""
    errors: dict[str, Any] = {}
    for path, code, words in found:
        place = errors
        for key in path:
            place = place.setdefault(str(key), {})
        place.setdefault("_errors", []).append({"code": code, "message": words})
    return Refusal(400, 50035, "Invalid Form Body", errors)
