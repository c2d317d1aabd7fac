"""Transcript: everything that passed between the bot and the local Discord, in order.

A failing test prints it, so that a person sees what happened without a debugger: one line
for each gateway event, request and answer, long values shortened.
"""

from __future__ import annotations

import json
import time
from dataclasses import dataclass, field
from typing import Any

WIDTH = 400


@dataclass
class Transcript:
    """Lines with the seconds since the start; `mark` and `since` cut out one test's part."""

    started: float = field(default_factory=time.perf_counter)
    lines: list[str] = field(default_factory=list)

    def add(self, direction: str, what: str, value: Any = None) -> None:
        """Note that `what` passed: `→` towards the bot, `←` from it, `·` beside the wire."""
        seconds = time.perf_counter() - self.started
        body = "" if value is None else " " + shorten(value)
        self.lines.append(f"{seconds:8.3f} {direction} {what}{body}")

    def mark(self) -> int:
        return len(self.lines)

    def since(self, mark: int = 0) -> str:
        return "\n".join(self.lines[mark:])


def shorten(value: Any) -> str:
    """`value` as JSON on one line of at most `WIDTH` characters."""
    text = json.dumps(value, ensure_ascii=False, default=str)
    return text if len(text) <= WIDTH else f"{text[:WIDTH]}… ({len(text)} characters)"


def summary(event: str, data: Any) -> Any:
    """The part of a gateway event that a reader looks for; all of it where that is broken."""
    try:
        return _summary(event, data)
    except (AttributeError, LookupError, TypeError):
        return data


def _summary(event: str, data: Any) -> Any:
    if event == "GUILD_CREATE":
        return {"id": data["id"], "name": data["name"], "channels": len(data["channels"])}
    if event.startswith("MESSAGE") and "author" in data:
        keys = ("id", "channel_id", "content", "embeds", "flags")
        return {"author": data["author"]["username"]} | {k: data[k] for k in keys if data.get(k)}
    if event == "INTERACTION_CREATE":
        who = data["member"]["user"] if "member" in data else data["user"]
        told = {key: value for key, value in data["data"].items() if key != "resolved"}
        return {"interaction": data["id"], "user": who["username"]} | told
    return data
