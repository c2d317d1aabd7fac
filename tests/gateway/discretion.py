"""What a bot must not write down: what people asked, and whatever opens a door.

Every line that a bot of the tests writes to its log is held against all that was said to it at
its local Discord, and against the tokens that it was given or made: whatever the suite does is
so a test of the log, too. Words are compared without their case, marks and spaces, so that no
way of quoting or escaping them hides them.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

LEAST_WORDS, LEAST_LENGTH = 3, 14
"""What is shorter is said by programs, too: "help", "a reload"."""
WORDS = re.compile(r"\w+")
REPLY_TOKEN = re.compile(r'"custom_id": "\w+:([\w-]{12})[:"]')
"""As the bot's buttons have it (`bot.discord.buttons`)."""
OWNERS_FILE = "/expectations.yaml:"
"""What stands there the owner has written, who reads the log: a problem with it quotes it."""
QUESTIONS = {"question", "about"}
"""The options of commands whose value is what somebody wants to know."""


@dataclass
class Discretion:
    """What was said, and the tokens; each with what it is."""

    said: dict[str, str] = field(default_factory=dict)
    tokens: dict[str, str] = field(default_factory=dict)

    def hear(self, text: str, what: str) -> None:
        """Note what somebody said."""
        words = WORDS.findall(re.sub(r"<@[!&]?\d+>", " ", text).casefold())
        if len(words) >= LEAST_WORDS and len("".join(words)) >= LEAST_LENGTH:
            self.said["".join(words)] = f"{what}: {text!r}"

    def hear_interaction(self, data: dict[str, Any]) -> None:
        """Note what somebody asked by a command, or wrote into a form."""
        for option in data.get("options", ()):
            self.hear_interaction(option)
            if option["name"] in QUESTIONS and isinstance(option.get("value"), str):
                self.hear(option["value"], "an option")
        inner = [data["component"]] if "component" in data else data.get("components", ())
        for part in inner:
            self.hear_interaction(part)
            if isinstance(part.get("value"), str):
                self.hear(part["value"], "a field of a form")

    def keep(self, token: str, what: str) -> None:
        """Note a token."""
        self.tokens[token] = what

    def see(self, body: object) -> None:
        """Note the tokens in what the bot sends."""
        for token in REPLY_TOKEN.findall(json.dumps(body)):
            self.keep(token, "a reply's token")

    def leaks(self, lines: Iterable[str]) -> Iterator[str]:
        """Yield each line that holds any of it, and what it holds."""
        for line in lines:
            if OWNERS_FILE in line:
                continue
            shown = "".join(WORDS.findall(line.casefold()))
            for words, what in self.said.items():
                if words in shown:
                    yield f"the log has {what}: {line}"
            for token, what in self.tokens.items():
                if token in line:
                    yield f"the log has {what}: {line}"
