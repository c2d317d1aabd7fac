"""Posted text: which of its words somebody gives as a story's own.

A message holds more than the quotation: Discord's markup, links and mentions, a
lead-in ("lol look at this:"), the name of whoever said it. What is no part of the
words is blanked in copies of the same length, so that every offset stays an offset
into the message. Which reading is right is for the stories to say: whoever searches
tries `wholes`, the most complete first, for the very words, and `readings` for nearly
those.
"""

from __future__ import annotations

import re

from knowledge.marks import quotations
from knowledge.model import Span
from knowledge.sentences import paragraphs, sentences

LONGEST = 4000
"""Characters of a message that are read: the most that Discord lets anybody post."""
SHORTEST_QUOTATION = 3
"""Words below which marks are more likely doubt, a title or a nickname."""
LONGEST_LEAD = 8
"""Words up to which what stands before a colon or alone on the first line is a lead-in."""
LONGEST_TAIL = 120
"""Characters at the end of a message among which the speaker's name is looked for."""

# Mentions, custom emoji, timestamps, commands, addresses, the address behind a link's words,
# and the marks that open a line: they part words, as white space does.
GONE = re.compile(
    r"""
    <(?: @[!&]? | \# | a?: | t: | /[^<>\n:]{1,100}: | id: ) [^<>\s]{1,100} >
    | <? https?://[^\s<>()]+ >?
    | \]\( [^\s()]{1,2000} \)
    | @everyone\b | @here\b
    | ^[ \t]{0,20} (?: >>> | > | \#{1,3} | -\# ) (?=\s)
    """,
    re.VERBOSE | re.MULTILINE,
)
# Emphasis, spoilers, code fences and escapes: they may stand inside a word.
UNSEEN = re.compile(r"\*+|~~|\|\||```|__|(?<!\w)_|_(?!\w)|\\(?=[^\w\s])")
ZERO_WIDTH = "\u200b"

BLOCK = re.compile(r"(?:^[ \t]{0,20}>(?!>)[^\n]*\n?)+", re.MULTILINE)
EVERYTHING_AFTER = re.compile(r"^[ \t]{0,20}>>> .*", re.MULTILINE | re.DOTALL)

LEAD = re.compile(r"""[^\n:]{1,80} (?: (?<![.!?…]):(?=\s) | (?<![.!?…"'”’»,;])\n )""", re.VERBOSE)
# “…” — John Kirby, Pentagon spokesman
TAIL = re.compile(
    r"""
    (?: (?<=[.!?…,"'”’»]) | \n ) [ \t\u200b]* (?: [-~]{1,2} | [–—―] ) [ \t\u200b]*
    (?= [^\W\d_] | @ ) [^\n.!?"“”‘’]{1,100} \Z
    """,
    re.VERBOSE,
)


def wholes(posted: str) -> list[str]:
    """Return the message as it is, and ever less of it, all at the message's offsets."""
    unmarked = _unmarked(posted)
    quoted = _only(unmarked, _blocks(posted))
    return _filled([posted, unmarked, _without_lead(_without_tail(unmarked)), quoted])


def readings(posted: str) -> list[str]:
    """Return what is most likely given as the story's words: its block quotes, then all of it."""
    unmarked = _unmarked(posted)
    quoted = _only(unmarked, _blocks(posted))
    return _filled([_without_tail(quoted), _without_lead(_without_tail(unmarked))])


def marked(body: str) -> list[Span]:
    """Return what stands in quotation marks, without the marks, outermost only."""
    found = [q for line in paragraphs(body) for q in quotations(body, line.start, line.end)]
    inside = [Span(q.start + 1, q.end - 1 if q.closed else q.end) for q in found if q.depth == 0]
    return [s for s in inside if len(body[s.start : s.end].split()) >= SHORTEST_QUOTATION]


def pieces(body: str) -> list[Span]:
    """Return the sentences of a message."""
    return [Span(sentence.start, sentence.end) for sentence in sentences(body)]


def _unmarked(posted: str) -> str:
    unmarked = GONE.sub(lambda match: " " * len(match[0]), posted)
    return UNSEEN.sub(lambda match: ZERO_WIDTH * len(match[0]), unmarked)


def _blocks(posted: str) -> list[Span]:
    """Return the block quotes; one of three marks runs to the message's end."""
    rest = EVERYTHING_AFTER.search(posted)
    end = rest.start() if rest else len(posted)
    blocks = [Span(*match.span()) for match in BLOCK.finditer(posted, 0, end)]
    return [*blocks, Span(end, len(posted))] if rest else blocks


def _only(text: str, kept: list[Span]) -> str:
    """Blank all but the spans that are kept; line ends stay, and part them."""
    blank = re.sub(r"[^\n]", " ", text)
    for start, end in kept:
        blank = blank[:start] + text[start:end] + blank[end:]
    return blank


def _filled(bodies: list[str]) -> list[str]:
    return [body for body in dict.fromkeys(bodies) if not body.isspace()]


def _without_lead(body: str) -> str:
    start, end = len(body) - len(body.lstrip()), len(body.rstrip())
    lead = LEAD.match(body, start, end)
    if lead is None or len(lead[0].split()) > LONGEST_LEAD:
        return body
    return " " * lead.end() + body[lead.end() :]


def _without_tail(body: str) -> str:
    end = len(body.rstrip())
    tail = TAIL.search(body, max(0, end - LONGEST_TAIL), end)
    return body if tail is None else body[: tail.start()] + " " * (len(body) - tail.start())
