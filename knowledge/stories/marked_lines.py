"""Running text in Markdown: what its parser takes for marks, and its lines without them."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from markdown_it import MarkdownIt
    from markdown_it.rules_inline import StateInline
    from markdown_it.token import Token

# Only what is known as a tag is one: "<The Guardian>" are words.
TAG = re.compile(
    r"(?is)</?(?:a|abbr|article|aside|b|blockquote|body|br|center|cite|code|dd|del|details|div|dl|dt"
    r"|em|figcaption|figure|font|footer|h[1-6]|header|hr|html|i|iframe|img|ins|kbd|li|main|mark"
    r"|nav|ol|p|picture|pre|q|s|section|small|source|span|strong|sub|summary|sup|table|tbody|td|tfoot"
    r"|th|thead|time|tr|u|ul|video|wbr)\b(?:[^<>\"']|\"[^\"]*\"|'[^']*')*>"
)
INLINE = re.compile(
    r"(?i)</?(?:a|abbr|b|cite|code|del|em|font|i|ins|kbd|mark|q|s|small|span|strong|sub|sup|time|u|wbr)"
    r"\b"
)
"""The tags that part no words."""


class MarkedLine(NamedTuple):
    """A line of running text: its words, and what the marks make of all of them."""

    text: str
    is_strong: bool
    is_emphasised: bool
    is_image: bool


def parser_for(source: Sequence[str]) -> MarkdownIt:
    """Return the parser of a text with these lines."""
    return _parser(is_typewritten=any("``" in line and "''" in line for line in source))


@cache
def _parser(*, is_typewritten: bool) -> MarkdownIt:
    """Return a parser: making one takes longer than reading a short story with it."""
    # Most stories have no marks, and the import takes longer than an answer.
    from markdown_it import MarkdownIt  # noqa: PLC0415

    parser = MarkdownIt("commonmark").enable(["table", "strikethrough"]).disable("code")
    parser.inline.ruler.at("emphasis", _emphasis)
    if is_typewritten:
        parser.disable("backticks")  # the quotation marks of a typewriter
    return parser


def _emphasis(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 - markdown-it's own
    """Find the marks of emphasis as markdown-it does, but never inside a word."""
    from markdown_it.rules_inline.state_inline import Delimiter  # noqa: PLC0415 - see `parser_for`

    marker = state.src[state.pos]
    if silent or marker not in "_*":
        return False
    scanned = state.scanDelims(state.pos, canSplitWord=False)
    for _ in range(scanned.length):
        token = state.push("text", "", 0)
        token.content = marker
        state.delimiters.append(
            Delimiter(
                marker=ord(marker),
                length=scanned.length,
                token=len(state.tokens) - 1,
                end=-1,
                open=scanned.can_open,
                close=scanned.can_close,
            )
        )
    state.pos += scanned.length
    return True


def marked_lines(children: Sequence[Token]) -> Iterator[MarkedLine]:
    """Yield the lines of running text without the marks."""
    line, strong, emphasised, image, gap = "", True, True, False, False
    depth = {"strong": 0, "em": 0, "s": 0}
    for token in children:
        name = token.type.removesuffix("_open").removesuffix("_close")
        if name in depth:
            depth[name] += token.nesting
        if token.type in ("softbreak", "hardbreak"):
            yield MarkedLine(line, strong, emphasised, image and not line.strip())
            line, strong, emphasised, image = "", True, True, False
            continue
        image |= token.type == "image"
        said = "" if depth["s"] else _said(token)
        if token.type == "s_close" and line[-1:] in ("", " "):
            gap = True  # what was struck out leaves one space and not two
        elif said:
            said, gap = said.removeprefix(" ") if gap else said, False
        if said.strip():
            strong &= depth["strong"] > 0
            emphasised &= depth["em"] > 0
        line += said
    yield MarkedLine(line, strong, emphasised, image and not line.strip())


def _said(token: Token) -> str:
    """Return the words of a part of running text."""
    match token.type:
        case "text" | "code_inline" | "text_special":
            return token.content
        case "html_inline":
            if token.content.lower().startswith("<br"):
                return "\n"
            return gap_of(token.content) if _is_html(token.content) else token.content
    return ""


def gap_of(tag: str) -> str:
    """Return what is left of a tag: a space where it parts words, as that of a paragraph does."""
    return "" if tag.startswith("<!--") or INLINE.match(tag) else " "


def _is_html(content: str) -> bool:
    return content.startswith("<!--") or TAG.fullmatch(content) is not None
