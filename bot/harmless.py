"""Text of others, shown so that it does no harm around it: what is invisible, turned or piled up.

A title may hold a character that turns all that follows it right to left (U+202E and its kin),
that nobody sees (zero widths, tags, a byte-order mark), that a terminal obeys, or so many accents
on one letter that they cover the lines around. Titles, names, roles, publishers and questions are
*named*: what does such things is left out of them (`plain`), and a name that is written from
right to left is kept to itself, so that it reads right and turns nothing beside it (`isolated`).
What emoji and scripts need stays: joiners between letters that join, selectors, flags.

The words of a story are *quoted*: every character is the story's own and stays, an override too,
which a reader sees as the story's readers do. What it has opened is closed behind it, at the end
of each line (`closed`): so it ends where the quotation does. (Unicode's bidirectional algorithm,
UAX #9, ends them at the end of a paragraph; what stands in one line with a quotation is not
beyond it.)
"""

from __future__ import annotations

import re
import unicodedata

MOST_MARKS = 4
"""Marks on one letter: Hebrew, Thai and Tibetan have so many, and a pile has dozens."""
BARE_MARK = "◌"
"""What bears a mark that stands before any letter."""
LEFT_OUT = "…"
"""What stands for a text in which nothing can be seen."""

FIRST_STRONG_ISOLATE, POP_ISOLATE, POP_FORMATTING = "\u2068", "\u2069", "\u202c"
_OPENING = {
    **dict.fromkeys("\u202a\u202b\u202d\u202e", POP_FORMATTING),
    **dict.fromkeys("\u2066\u2067\u2068", POP_ISOLATE),
}
"""What turns the text behind it, and what ends that."""
_UNSEEN = re.compile(
    r"""
    (?P<flag> \U0001F3F4 [\U000E0030-\U000E0039\U000E0061-\U000E007A]{2,6} \U000E007F )
    | [\x00-\x08\x0E-\x1B\x7F-\x84\x86-\x9F]         # control characters that are no space
    | [\u202A-\u202E\u2066-\u206F]                   # embeddings, overrides, isolates
    | [\u180E\u200B\u2060-\u2064\uFEFF\uFFF9-\uFFFB] # zero widths, annotations
    | [\u00AD\u115F\u1160\u2800\u3164\uFFA0]         # letters that show nothing
    | [\U000E0000-\U000E007F]                        # tags, but for those of a flag above
    | [\uD800-\uDFFF]                                # halves of a character
    """,
    re.VERBOSE,
)
_JOINERS = re.compile(
    # A joiner does something between two letters or emoji that are joined, none of them Latin.
    r"(?<![^\x00-\u024F\s\u200C\u200D])[\u200C\u200D]+|[\u200C\u200D]+(?![^\x00-\u024F\s])"
    r"|(?<=[\u200C\u200D])[\u200C\u200D]+"
)
_RIGHT_TO_LEFT = {"R", "AL"}
_MARKS = {"Mn", "Me"}


def plain(text: str) -> str:
    """Return a named text without what is invisible, turns what follows, or piles up."""
    if text.isascii() and text.isprintable():
        return text
    seen = _UNSEEN.sub(lambda found: found["flag"] or "", text)
    return _unpiled(_JOINERS.sub("", seen))


def one_line(text: str) -> str:
    """Return a named text in one line; one in which nothing is seen as `LEFT_OUT`."""
    line = " ".join(plain(text).split())
    return line if line or not text.split() else LEFT_OUT


def isolated(line: str) -> str:
    """Return a named line so that, where it is written from right to left, it is kept to itself."""
    turns = any(unicodedata.bidirectional(letter) in _RIGHT_TO_LEFT for letter in line)
    return f"{FIRST_STRONG_ISOLATE}{line}{POP_ISOLATE}" if turns else line


def closed(quoted: str) -> str:
    """Return quoted text, of which every character stays, with all ended that it has opened."""
    if _OPENING.keys().isdisjoint(quoted):
        return quoted
    return "\n".join(line + _closing(line) for line in quoted.split("\n"))


def _closing(line: str) -> str:
    """Return what ends all that a line has opened, the innermost first."""
    opened: list[str] = []
    isolates = 0
    for letter in line:
        if letter in _OPENING:
            opened.append(_OPENING[letter])
            isolates += opened[-1] == POP_ISOLATE
        elif letter == POP_ISOLATE and isolates:
            isolates -= 1
            # It ends the embeddings within the isolate, too.
            while opened.pop() != POP_ISOLATE:
                pass
        elif letter == POP_FORMATTING and opened and opened[-1] == POP_FORMATTING:
            opened.pop()
    return "".join(reversed(opened))


def _unpiled(text: str) -> str:
    """Return the text with at most `MOST_MARKS` marks on a letter, and on none but a letter."""
    if text.isascii():
        return text
    shown: list[str] = []
    marks = 0
    for letter in text:
        if unicodedata.category(letter) not in _MARKS:
            marks = 0
        elif not shown:
            shown.append(BARE_MARK)
            marks = 1
        else:
            marks += 1
        if marks <= MOST_MARKS:
            shown.append(letter)
    return "".join(shown)
