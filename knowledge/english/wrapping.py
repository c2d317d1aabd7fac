"""Wrapping: the question in a message, without what people put around it.

A chat message has a greeting, a link, an emoji or a mention, says for whom one asks, and
thanks. None of that is in the stories, and each word of it would count against the answer.
So markup is taken away, the sentence that asks is found among the others, and from its two
ends goes whatever the table `wrapping.txt` knows as no part of a question. Where nothing
would be left, the message stays as it is. Nothing of this is ever shown.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache

from knowledge.english import tables
from knowledge.english.analyzer import analyze
from knowledge.english.questions import unhurried

MARKUP = re.compile(
    r"""
    <a?:\w+:\d+> | <(?:@[!&]?|\#)\d+> | <t:-?\d+(?::\w)?> | </[^<>:]+:\d+>   # Discord's own
    | <?(?:https?://|www\.)[^\s<>]+>?                                         # addresses
    | (?<![\w:]):[a-z0-9_+-]{2,}:(?![\w:])                                    # :emoji:
    | (?<!\S)[:;=8xX]'?-?[)(DdPpoO3/\\|]+(?!\S)                               # :-)
    | ^\W{0,20}\[?\d{1,2}:\d{2}(?::\d{2})?(?:\s?[ap]\.?m\.?)?\]\s*                 # [10:42 am]
    | (?<!\S)@[\w.]+(?=\W)                                                    # @somebody
    """,
    re.VERBOSE | re.MULTILINE,
)
LINKED = re.compile(r"\[([^\[\]\n]+)\]\(<?https?://[^\s()]+>?\)")
EMPHASIS = re.compile(
    r"(?<!\w)(?:\*{1,3}|_{1,3}|~~|\|\||`{1,3})(?=\S)|(?<=\S)(?:\*{1,3}|_{1,3}|~~|\|\||`{1,3})(?!\w)"
)
PICTOGRAMS = re.compile(
    "[\u2190-\u21ff\u2300-\u23ff\u2460-\u24ff\u25a0-\u27bf\u2900-\u297f\u2b00-\u2bff\u3030\u303d"
    "\ufe0f\u20e3\U0001f000-\U0001faff\U000e0020-\U000e007f]+"
)
LINE_QUOTED = re.compile(r"^[^\S\n]*>+ ?", re.MULTILINE)

END = re.compile(r"[?!…]+(?=\s|$)|\.+(?=\s|$)|(?<!\s)\s*\n\s*")
QUOTED = re.compile(r"“[^”]*”|\"[^\"\n]*\"|«[^»]*»")
BEFORE_STOP = re.compile(
    r"\b(?:Mr|Mrs|Ms|Dr|St|Gen|Sen|Rep|Gov|Lt|Sgt|Col|Prof|Jr|Sr|No|vs|etc|e\.g|i\.e|[ap]\.m"
    r"|[A-Za-z])$",
    re.IGNORECASE,
)
LONGEST_BEFORE_STOP = 8
"""More characters than any of these has."""
ASKS = re.compile(
    r"(?:(?:and|but|so|or|then)\b\W*)*(?:who|whom|whose|what|when|where|why|how|which)\b"
    r"|(?:(?:and|but|so|or|then)\b\W*)*(?:is|are|was|were|do|does|did|has|have|had|can|could|will|would|should|may|might)(?:n['’]t)?"
    r" (?!(?:you|u|i|we|me|my|our|your|anyone|anybody|someone|somebody|not)\b)",
    re.IGNORECASE,
)
AHEAD_OF_QUESTION = r"(?=(?:who|whom|whose|what|when|where|why|how|which|if|whether|about)\b)"
AMONG_WORDS = re.compile(
    r"\b(?:who|whom|whose|what|when|where|why|how|which)(?:['’]?s)?\b", re.IGNORECASE
)
SELF = re.compile(r"\b(?:i|i['’]m|im|my|me|we|our|us|mine|you|your|ive|i['’]ve)\b", re.IGNORECASE)
SELF_BEHIND = re.compile(
    r"[,;(–—-]\s*(?:(?:and|but|because|as|since|so)\s+)?(?:i|i['’]m|im|my|we|our|i['’]ve|ive)\b[^?]*$",
    re.IGNORECASE,
)
PARTING = r"\s,;(–—-"
"""What parts a question from what is put behind it."""
CLAUSE = re.compile(r"[:,;–—]\s+|\s-\s")
TOPIC = re.compile(r"\b(?:about|on|re|regarding)\s+(.+)$", re.IGNORECASE)
"""What a heading before a question says that it is about."""
MOST_AROUND = 25
"""How many things are taken from around a question; nobody puts as many there."""
TOO_LITTLE = 1
"""Content words up to which a question needs the sentence before it to be understood."""


@dataclass(frozen=True, slots=True)
class Unwrapped:
    """What a message asks."""

    text: str
    further: str | None = None
    """The next question, where it asks more than one."""


def unwrapped_question(message: str) -> Unwrapped:
    """Return what a message asks, its chat forms written out."""
    return unwrapped(unhurried(unmarked(message)))


def unmarked(message: str) -> str:
    """Return a message without markup, addresses, mentions, times and pictures."""
    text = LINKED.sub(r"\1", unicodedata.normalize("NFC", message))
    text = EMPHASIS.sub("", LINE_QUOTED.sub("", MARKUP.sub(" ", text)))
    text = PICTOGRAMS.sub(" ", text)
    lines = (" ".join(line.split()) for line in text.split("\n"))
    return "\n".join(filter(None, lines)) or message


def unwrapped(message: str) -> Unwrapped:
    """Return the question of a message that is without markup, and the next one."""
    found = _segments(message)
    bare = [_bare(segment) for segment in found]
    asking = [at for at, segment in enumerate(found) if _is_question(segment, bare[at])]
    if not asking:
        kept = " ".join(filter(None, (_bare(one) for one in found)))
        return Unwrapped(kept if analyze(kept).tokens else message)
    first, *others = asking
    text = bare[first]
    if (
        first
        and len(analyze(text).tokens) <= TOO_LITTLE
        and analyze(bare[first - 1]).tokens
        and not SELF.search(bare[first - 1])
    ):
        text = f"{bare[first - 1]} {text}"
    further = next((bare[at] for at in others if analyze(bare[at]).tokens), None)
    return Unwrapped(text, further)


def _segments(message: str) -> list[str]:
    """Return the sentences and lines of a message; what is quoted is not cut."""
    quoted = [match.span() for match in QUOTED.finditer(message)]
    found = []
    start = 0
    for end in END.finditer(message):
        inside = any(left < end.start() < right - 1 for left, right in quoted)
        stop = message[end.start()] == "."
        last = max(start, end.start() - LONGEST_BEFORE_STOP)
        if inside or (stop and BEFORE_STOP.search(message, last, end.start())):
            continue
        found.append(message[start : end.end()].strip())
        start = end.end()
    return [segment for segment in [*found, message[start:].strip()] if segment]


def _is_question(segment: str, bare: str) -> bool:
    """Tell whether a sentence asks: it ends like a question, or opens like one."""
    if not analyze(bare).tokens and not AMONG_WORDS.search(bare):
        return False
    return segment.rstrip("!…").endswith("?") or ASKS.match(bare) is not None


def _bare(segment: str) -> str:
    """Return a sentence without what is put around a question; "" where nothing else is in it."""
    before, asking, behind = _patterns()
    text = segment
    for _ in range(MOST_AROUND):
        shorter = before.sub("", text, count=1)
        shorter = asking.sub("", shorter, count=1)
        shorter = _without_self(shorter)
        shorter = behind.sub(r"\g<end>", shorter, count=1)
        if shorter == text:
            break
        text = shorter
    return text.strip(" ,;:–—")


def _without_self(text: str) -> str:
    """Leave out the clause before or behind a question that tells of whoever asks."""
    told, asked = SELF.search(text), AMONG_WORDS.search(text)
    for clause in CLAUSE.finditer(text):
        tells = told is not None and told.end() <= clause.start()
        asks = asked is not None and asked.end() <= clause.start()
        is_heading = text[clause.start()] == ":" and not asks
        if (tells or is_heading) and ASKS.match(text, clause.end()):
            topic = None if tells else TOPIC.search(text[: clause.start()])
            return f"{text[clause.end() :]} {topic[1]}" if topic else text[clause.end() :]
    shorter = SELF_BEHIND.sub("", text)
    return shorter if AMONG_WORDS.search(shorter) or ASKS.match(shorter) else text


@cache
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    groups = {name: "|".join(lines) for name, lines in tables.groups("wrapping.txt").items()}
    # A run of marks is looked at from its start alone, and not from each of them.
    run = rf"(?<![{PARTING}])[{PARTING}]+"
    return (
        re.compile(rf"^\W*(?:{groups['before']})(?!['’\w])\W*", re.IGNORECASE),
        re.compile(rf"^\W*(?:{groups['asking']})\W+{AHEAD_OF_QUESTION}", re.IGNORECASE),
        re.compile(rf"(?:^|{run})(?:{groups['behind']})(?P<end>[\s?!.…)]*)$", re.IGNORECASE),
    )
