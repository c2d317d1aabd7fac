"""Posted text: which of its words somebody gives as a story's own.

A message holds more than the quotation: Discord's markup, links and mentions, a
lead-in ("lol look at this:"), the name of whoever said it. What is no part of the
words is blanked in copies of the same length, so that every offset stays an offset
into the message. Which reading is right is for the stories to say: whoever searches
tries `wholes`, the most complete first, for the very words, and `readings` for nearly
those.

Whom the message names beside the words is read from the cue clause next to them
("…," Biden said; Biden: "…"; "…" — Biden), so that it can be held against the story.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from knowledge.english.cue_clauses import cue_clause, named_before, named_behind
from knowledge.english.sentences import sentences
from knowledge.model import Span
from knowledge.text.folding import count_words, fold
from knowledge.text.quotation_marks import quotations
from knowledge.text.sentences import paragraphs

if TYPE_CHECKING:
    from collections.abc import Iterable

LONGEST_MESSAGE = 4000
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
UNSEEN = re.compile(r"```(?:\w+(?=\n))?|\*+|~~|\|\||__|(?<!\w)[_`]+|[_`]+(?!\w)|\\(?=[^\w\s])")
ZERO_WIDTH = "\u200b"
LINE_END_HYPHEN = re.compile(r"(?<=[^\W\d_])[-\xad‐]\r?\n[ \t]*(?=[^\W\d_A-Z])")

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

NEAR = 200
"""Characters beside the words among which their cue clause is looked for."""


def wholes(posted: str) -> list[str]:
    """Return the message as it is, and ever less of it, all at the message's offsets."""
    unmarked = _unmarked(posted)
    quoted = only(unmarked, _blocks(posted))
    bare = _without_lead(_without_tail(unmarked))
    return _filled([posted, unmarked, _joined(unmarked), bare, _without_cues(bare), quoted])


def readings(posted: str) -> list[str]:
    """Return what is most likely given as the story's words: its block quotes, then all of it."""
    unmarked = _joined(_unmarked(posted))
    quoted = only(unmarked, _blocks(posted))
    bodies = [_without_tail(quoted), _without_lead(_without_tail(unmarked))]
    return _filled([_without_cues(body) for body in bodies])


def marked(body: str) -> list[Span]:
    """Return what stands in quotation marks, without the marks, outermost only."""
    found = [q for line in paragraphs(body) for q in quotations(body, line.start, line.end)]
    inside = [Span(q.start + 1, q.end - 1 if q.closed else q.end) for q in found if q.depth == 0]
    return [s for s in inside if len(body[s.start : s.end].split()) >= SHORTEST_QUOTATION]


def posted_sentences(body: str) -> list[Span]:
    """Return the sentences of a message."""
    return [Span(sentence.start, sentence.end) for sentence in sentences(body)]


def only(text: str, kept: Iterable[Span]) -> str:
    """Blank all but the spans that are kept, in order; line ends stay, and part them."""
    blank = re.sub(r"[^\n]", " ", text)
    for start, end in kept:
        blank = blank[:start] + text[start:end] + blank[end:]
    return blank


def says_more(posted: str, sought: str) -> bool:
    """Tell whether a message claims something where `sought`, a copy of it, is blank."""
    rest = _without_cues(_without_lead(_without_tail(_unmarked(posted))))
    pairs = zip(rest, sought, strict=True)
    unsought = "".join(" " if other.strip() else char for char, other in pairs)
    return count_words(fold(unsought).words) >= SHORTEST_QUOTATION


def claimant(posted: str, words: Span, others: Iterable[Span]) -> Span | None:
    """Return whom a message names as the speaker of some of its words; `others` are not read."""
    spans = list(others)
    low = max([words.start - NEAR, 0, *(s.end for s in spans if s.end <= words.start)])
    high = min([words.end + NEAR, *(s.start for s in spans if s.start >= words.end)])
    plain = _unmarked(posted).replace(ZERO_WIDTH, " ")
    return named_before(plain, low, words.start) or named_behind(plain, words.end, high)


def _unmarked(posted: str) -> str:
    unmarked = GONE.sub(lambda match: " " * len(match[0]), posted)
    return UNSEEN.sub(lambda match: ZERO_WIDTH * len(match[0]), unmarked)


def _joined(body: str) -> str:
    """Join what a printed line has cut ("har-", "bour"), at the same offsets."""
    return LINE_END_HYPHEN.sub(lambda match: ZERO_WIDTH * len(match[0]), body)


def _blocks(posted: str) -> list[Span]:
    """Return the block quotes; one of three marks runs to the message's end."""
    rest = EVERYTHING_AFTER.search(posted)
    end = rest.start() if rest else len(posted)
    blocks = [Span(*match.span()) for match in BLOCK.finditer(posted, 0, end)]
    return [*blocks, Span(end, len(posted))] if rest else blocks


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


def _without_cues(body: str) -> str:
    """Blank a cue clause before the words or behind them."""
    clause = cue_clause(body, LONGEST_TAIL)
    if clause is None:
        return body
    return body[: clause.start] + " " * (clause.end - clause.start) + body[clause.end :]
