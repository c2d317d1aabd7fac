"""A channel as an HTML page that looks as Discord shows it, dark or light.

The Markdown is read by the same rules as in `discord_markdown`: only what this bot
uses becomes HTML, anything else stands there as characters.
"""

from __future__ import annotations

import html
import re
from datetime import datetime
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any

from discord_markdown import BOLD, ESCAPE, ITALICS, LINE_STARTS, MASKED_LINK
from gateway.commands import SUBCOMMAND
from gateway.interactions import InteractionType
from gateway.world import EPHEMERAL, caption

if TYPE_CHECKING:
    from collections.abc import Iterable

    from gateway import LocalDiscord, Message

STYLE = Path(__file__).with_name("discord_page.css")
PAGE = """\
<!doctype html>
<html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>{title}</title><style>{style}</style>
<main>{messages}</main></html>
"""
CODE = re.compile(r"`([^`\n]+)`")
MENTION = re.compile(r"<@!?(\d+)>")
TIME = re.compile(r"<t:\d+:R>")
ADDRESS = re.compile(r"<(https?://[^\s>]+)>")
BLOCKS = {
    "block quote": "blockquote",
    "subtext": "small",
    "heading": "h3",
    "list": "li",
    "": "div",
}
ROW, MENUS = 1, {3, 5, 6, 7, 8}
"""The types of components that hold others, and of those in which something is chosen."""
STYLES = {1: "primary", 3: "success", 4: "danger"}


def page(title: str, messages: Iterable[str]) -> str:
    """The page of messages that are HTML already, oldest first."""
    shown = "".join(messages)
    style = STYLE.read_text(encoding="utf-8")
    return PAGE.format(title=html.escape(title), style=style, messages=shown)


def message_html(message: Message, discord: LocalDiscord) -> str:
    """One message with what stands above and below it."""
    bot = message.author is discord.world.bot
    tag = "<span class=tag>APP</span>" if bot else ""
    name = html.escape(_name(message.author.name))
    time = datetime.fromisoformat(message.timestamp).strftime("%H:%M")
    private = (
        "<footer>👁 Only you can see this · <a>Dismiss message</a></footer>"
        if message.flags & EPHEMERAL
        else ""
    )
    words = markdown_html(message.content, discord) if message.content else ""
    edited = "<span class=edited>(edited)</span>" if message.edited_timestamp and not bot else ""
    return (
        f"<article class='{'private' if private else ''}'>{_above(message, discord)}"
        f"<div class='avatar {'bot' if bot else ''}'>{name[0]}</div>"
        f"<header><b>{name}</b>{tag}<time>{time}</time></header>"
        f"<section>{words}{edited}"
        f"{_components(message.components, discord)}{private}</section></article>"
    )


def _name(name: str) -> str:
    return name.partition(" of ")[0]


def _above(message: Message, discord: LocalDiscord) -> str:
    """What was replied to, or whose button was clicked, or which command was used."""
    started = next((i for i in discord.interactions.values() if i.original is message), None)
    clicked = started.source if started is not None and started.source is not message else None
    replied_to = message.reference or clicked
    if replied_to is not None:
        name = html.escape(_name(replied_to.author.name))
        words = " ".join(_line(line, discord)[1] for line in replied_to.content.split("\n"))
        return f"<aside><b>{name}</b> {words}</aside>"
    if started is None or started.type is not InteractionType.COMMAND:
        return ""
    name, command = html.escape(_name(started.user.name)), html.escape(_used(started.data))
    return f"<aside><b>{name}</b> used <a>{command}</a></aside>"


def _used(command: dict[str, Any]) -> str:
    """A command's name, with its subcommand's."""
    parts = [one for one in command.get("options") or () if one["type"] == SUBCOMMAND]
    return " ".join([command["name"], *map(_used, parts)])


def _components(components: list[dict[str, Any]], discord: LocalDiscord) -> str:
    """What stands below a message's words; of a message without any, all of it."""
    return "".join(
        f"<nav>{''.join(_component(one, discord) for one in part['components'])}</nav>"
        if part["type"] == ROW
        else f"<div class=words>{markdown_html(part['content'], discord)}</div>"
        for part in components
    )


def _component(component: dict[str, Any], discord: LocalDiscord) -> str:
    if component["type"] in MENUS:
        chosen = ", ".join(_chosen(component, discord))
        kind = "" if chosen else " empty"
        label = chosen or component.get("placeholder") or ""
        return f"<span class='menu{kind}'><span>{html.escape(label)}</span>⌄</span>"
    kind = STYLES.get(component.get("style", 2), "")
    off = " off" if component.get("disabled") else ""
    return f"<button class='{kind}{off}'>{html.escape(caption(component))}</button>"


def _chosen(menu: dict[str, Any], discord: LocalDiscord) -> list[str]:
    """What stands in a menu because it is chosen already."""
    labels = [one["label"] for one in menu.get("options") or () if one.get("default")]
    ids = {int(one["id"]) for one in menu.get("default_values") or ()}
    named = [
        *(role for guild in discord.world.guilds.values() for role in guild.roles),
        *discord.world.channels.values(),
    ]
    return [*labels, *(one.name for one in named if one.id in ids)]


# ---- Markdown -----------------------------------------------------------------------


def markdown_html(content: str, discord: LocalDiscord) -> str:
    """A message's Markdown as HTML; lines of a kind that follow each other share a block."""
    lines = [_line(line, discord) for line in content.split("\n")]
    blocks = []
    for tag, group in groupby(lines, key=lambda line: line[0]):
        texts = [text for _, text in group]
        if tag == "blockquote":
            blocks.append(f"<blockquote>{'<br>'.join(texts)}</blockquote>")
        else:
            blocks += [f"<{tag}>{text or '&nbsp;'}</{tag}>" for text in texts]
    return "".join(blocks)


def _line(source: str, discord: LocalDiscord) -> tuple[str, str]:
    """The tag that a line gets, and what stands in it."""
    for construct, rule in LINE_STARTS.items():
        if match := rule.match(source):
            return BLOCKS[construct], inline_html(source[match.end() :], discord)
    return BLOCKS[""], inline_html(source, discord)


def inline_html(source: str, discord: LocalDiscord) -> str:
    """Markdown within a line as HTML."""
    at, out = 0, []
    while at < len(source):
        text, length = _read_one(source[at:], discord)
        out.append(text)
        at += length
    return "".join(out)


def _read_one(source: str, discord: LocalDiscord) -> tuple[str, int]:
    """The HTML of one construct or character, and how much of the source it takes."""
    if match := ESCAPE.match(source):
        return html.escape(match[1]), match.end()
    for rule, tag in ((BOLD, "strong"), (ITALICS, "em")):
        if match := rule.match(source):
            inner = match[1] if rule is BOLD else match[0][1:-1]
            return f"<{tag}>{inline_html(inner, discord)}</{tag}>", match.end()
    if match := MASKED_LINK.match(source):
        return f"<a>{inline_html(match[1], discord)}</a>", match.end()
    if match := CODE.match(source):
        return f"<code>{html.escape(match[1])}</code>", match.end()
    if match := MENTION.match(source):
        user = discord.world.users.get(int(match[1]))
        name = _name(user.name) if user is not None else "unknown-user"
        return f"<span class=mention>@{html.escape(name)}</span>", match.end()
    if match := TIME.match(source):
        return "<span class=time>a minute ago</span>", match.end()
    if match := ADDRESS.match(source):
        return f"<a>{html.escape(match[1])}</a>", match.end()
    return html.escape(source[0]), 1
