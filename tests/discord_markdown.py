"""How Discord's clients read a message, as far as the tests need it.

A model written from the grammar of the clients' parser and on purpose not from
`bot.discord.text.markdown`: it says what a reader would see, and names every construct that it
met on the way, so that a test can state which ones it expects.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

LINE_STARTS = {
    "block quote": re.compile(r" *>(?:>>)? "),
    "subtext": re.compile(r"-# +"),
    "heading": re.compile(r"#{1,3}\s+"),
    "list": re.compile(r"\s*(?:[*+-]|\d+[.)])\s+"),
}
ESCAPE = re.compile(r"\\([^0-9A-Za-z\s])")
BOLD = re.compile(r"\*\*((?:\\.|[^\\])+?)\*\*(?!\*)", re.DOTALL)
ITALICS = re.compile(r"\*(?!\s)(?:\\.|\*\*|[^*\\])+?(?<!\s) {0,2}\*(?!\*)", re.DOTALL)
MASKED_LINK = re.compile(r"\[((?:\[[^\]]*\]|[^\[\]])*)\]\(\s*<?([^\s>]*)>?\s*\)")
OTHERS = {
    "shrug": re.compile(r"¯\\_\(ツ\)_/¯"),
    "italics": re.compile(r"_(?:\\.|__|[^_\\])+?_(?![a-zA-Z0-9_])", re.DOTALL),
    "underline": re.compile(r"__(?:\\.|[^\\])+?__(?!_)", re.DOTALL),
    "strike-through": re.compile(r"~~.+?~~(?!_)", re.DOTALL),
    "spoiler": re.compile(r"\|\|.+?\|\|", re.DOTALL),
    "code": re.compile(r"(`+).+?(?<!`)\1(?!`)", re.DOTALL),
    "mention": re.compile(r"<(?:@[!&]?|#)\d+>|@everyone|@here|<id:\w+>"),
    "command": re.compile(r"</[^:>]+:\d+>"),
    "timestamp": re.compile(r"<t:-?\d+(?::\w)?>"),
    "emoji": re.compile(r"<a?:\w+:\d+>|:[^\s:]+:"),
    "address": re.compile(r"(?:https?|steam)://[^\s<]|<[^: >]+:/[^ >]+>"),
}
INVITE = re.compile(r"discord(?:app)?\.(?:gg|gift|new|com/invite)/\w", re.IGNORECASE)
"""Looked for in the whole message as it was sent, before any Markdown."""


@dataclass
class Line:
    """A line as it is seen: its characters, which of them are bold, and what made it so."""

    text: str = ""
    bold: set[int] = field(default_factory=set)
    constructs: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    """The addresses behind its masked links."""


def read(content: str) -> list[Line]:
    lines = [_read_line(source) for source in content.split("\n")]
    if INVITE.search(content):
        lines[0].constructs.append("invite")
    return lines


def _read_line(source: str) -> Line:
    line = Line()
    rest = source
    while start := next(((n, m) for n, r in LINE_STARTS.items() if (m := r.match(rest))), None):
        line.constructs.append(start[0])
        rest = rest[start[1].end() :]
    _read_inline(rest, line, bold=False)
    return line


def _read_inline(source: str, line: Line, *, bold: bool) -> None:
    at = 0
    while at < len(source):
        at += _read_one(source[at:], line, bold=bold)


def _read_one(source: str, line: Line, *, bold: bool) -> int:
    """Read one construct or one character, and return how much of the source it took."""
    if match := ESCAPE.match(source):
        return _see(match[1], line, bold=bold) + 1
    strong, italics = BOLD.match(source), ITALICS.match(source)
    if strong and not (italics and italics.end() > strong.end()):
        _read_inline(strong[1], line, bold=True)
        return strong.end()
    if match := MASKED_LINK.match(source):
        line.constructs.append("masked link")
        line.links.append(match[2])
        _read_inline(match[1], line, bold=bold)
        return match.end()
    for construct, rule in {**OTHERS, "italics with asterisks": ITALICS}.items():
        if match := rule.match(source):
            line.constructs.append(construct)
            return _see(match[0], line, bold=bold)
    return _see(source[0], line, bold=bold)


def _see(text: str, line: Line, *, bold: bool) -> int:
    if bold:
        line.bold.update(range(len(line.text), len(line.text) + len(text)))
    line.text += text
    return len(text)
