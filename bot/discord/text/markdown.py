"""Text as Discord's Markdown, so that the reader sees exactly that text.

Discord renders what a bot sends; a story that holds `*`, `<@1>` or "1. " would be
shown as something else, or address somebody. Each character that would open a
construct gets a backslash before it, which Discord takes away again and which
adds nothing to what is seen. (discord.py's own helpers insert zero-width spaces
and leave headings, ordered lists and most mentions alone.) Everything else is
left as it is: people who copy a message on a phone copy its backslashes too.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bot.harmless import closed, isolated, one_line

if TYPE_CHECKING:
    from collections.abc import Iterable

    from knowledge.model import Span

MARKUP = (
    # Each pattern has one group: the character that gets the backslash.
    r"(\\)",  # an escape
    r"([*_~|`])",  # emphasis, underline, strike-through, spoiler, code
    r"(<)",  # <@user> <@&role> <#channel> <t:time> </command:id> <:emoji:id> <address>
    r"(\[)",  # [masked](link)
    r"(@)",  # @everyone, @here
    r"^\s*([-+>#])",  # list, subtext, block quote, heading
    r"^\s*\d+([.)])",  # ordered list
    r"(:)(?=\S)",  # scheme://address, :emoji:
    r"(?i:discord(?:app)?(\.))",  # discord.gg/invite, which needs no scheme
)
"""What Discord would read as markup, from the rules of its clients' parser."""

BACKSLASH = "\\"
BOLD = "**"
LONGEST_SHOWN_NAME = 150
"""Where a title, a publisher or a role is cut: it is named, not quoted."""

_SPECIAL = re.compile("|".join(MARKUP), re.MULTILINE)


def escape(text: str, bold: Iterable[Span] = ()) -> str:
    """Return `text` so that Discord shows it unchanged, the spans in `bold` bold.

    The spans are offsets into `text` and do not overlap. Spans that touch become one: Discord
    does not close one bold and open the next at the same place. What the text turns right to
    left is turned back at the end of its line (`bot.harmless`).
    """
    backslashes = {match.start(match.lastindex or 0) for match in _SPECIAL.finditer(text)}
    edges: set[int] = set()
    for span in bold:
        edges ^= {span.start} ^ {span.end}
    return closed(
        "".join(
            (BOLD if at in edges else "")
            + (BACKSLASH if at in backslashes else "")
            + text[at : at + 1]
            for at in range(len(text) + 1)
        )
    )


def unescape(markdown: str) -> str:
    """Return the text that `escape` made a line of Markdown of."""
    return re.sub(r"\\([^\w\s])", r"\1", markdown)


def block_quote(text: str, bold: Iterable[Span] = ()) -> str:
    """Return `text` as a block quote, the spans in `bold` bold."""
    return "> " + escape(text, bold).replace("\n", "\n> ")


def name(text: str, longest: int = LONGEST_SHOWN_NAME) -> str:
    """Return a title, a name or an id as one line of Markdown of bounded length."""
    line = one_line(text)
    return escape(isolated(line if len(line) <= longest else line[: longest - 1] + "…"))


def asked(question: str) -> str:
    """Return a question as one line of Markdown, whole."""
    return escape(isolated(one_line(question)))


def subtext(markdown: str) -> str:
    """Return one line of Markdown as Discord's small grey print."""
    return f"-# {markdown}"


def length(markdown: str) -> int:
    """Return how long Discord takes a message to be, in UTF-16 code units.

    Its clients count so; its servers count no more than that.
    """
    return len(markdown.encode("utf-16-le", "surrogatepass")) // 2
