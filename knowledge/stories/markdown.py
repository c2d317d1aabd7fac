"""Markdown, read as the words that it marks up: its text without the marks.

It is read once, when the story is read, so that a story's `text` is what a reader of the
rendered page sees and every span is an offset into that: no map back to the source is ever
needed. The lines stay: what stands on a line of the source stands on the same line of the
text, and a line without marks stays to the character. What is no Markdown to a newsroom
stays as well: "2*3*4" and "f**k", a break of "* * *", "15. Dezember" at the start of a line.

markdown-it tells what is what; of what it finds only marks are left out, images, comments,
link targets, and words that are struck out, which the story says no more.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING

from knowledge.model import Span
from knowledge.stories.marked_lines import TAG, MarkedLine, gap_of, marked_lines, parser_for

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from markdown_it.token import Token

MARK = re.compile(r"[*_`#<>\[\]~|\\&\0]|(?:\A|[\r\n])\s*(?:[-+=]|\d+[.)])")
"""Without which a text is plain: what may mark words or a line, and what markdown-it replaces."""
LINE_END = re.compile(r"\r\n|\r|\n")
# A break that is set in type, and marks nothing.
TYPOGRAPHIC_BREAK = re.compile(r"\s*\*[ \t]+\*[ \t]+\*\s*")
FOOTNOTE = re.compile(r"(?m)^ {0,3}\[\^([^\]\s]+)\]:[ \t]+")
REFERENCE = re.compile(r"\s{0,3}\[[^\]]+\]:\s*<?\S*[./:#@]")
"""The definition of a link; "[Editor]: Yes" is what somebody says."""
SENTENCE_END = re.compile(r"[.!?…]['\"’”»)\]]*\s*$")
HIDDEN_HTML = re.compile(r"(?is)<!--.*?(?:-->|$)|<(script|style|head)\b.*?(?:</\1\s*>|$)")
FEWEST_NUMBERED = 2
"""Items that make a numbered list; a line alone may start with a date."""
LONGEST_BOLD_HEADING = 120
"""Characters up to which a bold line is a heading; a longer one is a bold sentence."""
LONGEST_BOLD_QUESTION = 400


@dataclass(frozen=True, slots=True)
class Plain:
    """The words of a Markdown text, and what its marks told of their lines; spans are of `text`."""

    text: str
    headings: tuple[Span, ...]
    """Its headings, and the bold lines that stand for one."""
    captions: tuple[Span, ...]
    """The lines in italics below an image."""
    title: str | None
    """Its heading of the first level, if nothing stands before it."""


@dataclass(slots=True)
class _Reading:
    """The lines of a text as they are read, by their numbers from 0."""

    source: list[str]
    lines: list[str]
    headings: set[int] = field(default_factory=set)
    images: set[int] = field(default_factory=set)
    captions: set[int] = field(default_factory=set)
    top: int | None = None
    """The heading of the first level."""


def plain(markdown: str) -> Plain:
    """Return a Markdown text as plain text of as many lines, with the same ends of lines."""
    return parsed(markdown) if MARK.search(markdown) else Plain(markdown, (), (), None)


def parsed(markdown: str) -> Plain:
    """Return what `plain` does, even of a text without marks."""
    ends = LINE_END.findall(markdown)
    read = _read(LINE_END.split(markdown))
    starts, at = [], 0
    for line, end in zip(read.lines, [*ends, ""], strict=True):
        starts.append(at)
        at += len(line) + len(end)
    text = "".join(line + end for line, end in zip(read.lines, [*ends, ""], strict=True))

    def spans(numbers: set[int]) -> tuple[Span, ...]:
        held = (number for number in sorted(numbers) if read.lines[number].strip())
        return tuple(_trimmed(read.lines[number], starts[number]) for number in held)

    first = next((number for number, line in enumerate(read.lines) if line.strip()), None)
    title = None if first is None or first != read.top else read.lines[first].strip()
    return Plain(text, spans(read.headings), spans(read.captions), title)


def _trimmed(line: str, start: int) -> Span:
    first = len(line) - len(line.lstrip())
    return Span(start + first, start + len(line.rstrip()))


def _read(source: list[str]) -> _Reading:
    source = _without_footnotes(source)
    read = _Reading(source, [""] * len(source))
    # To Markdown, white space beyond the space and the tab is a word.
    tokens = parser_for(source).parse("\n".join(line if line.strip() else "" for line in source))
    _blocks(read, tokens)
    covered = {
        number
        for token in tokens
        if token.map and (token.nesting == 0 or token.type in ("tr_open", "heading_open"))
        for number in range(*token.map)
    }
    for number, line in enumerate(source):
        # What defines a link leaves no token, nor does the line of a table below its head.
        if number not in covered and not _is_mark(line):
            read.lines[number] = line
    return read


def _blocks(read: _Reading, tokens: Sequence[Token]) -> None:
    """Put the words of every block into their lines."""
    prefix = ""
    rejected = _rejected_items(tokens)
    for at, token in enumerate(tokens):
        start, end = token.map or (0, 0)
        match token.type:
            case "list_item_open" if at in rejected:
                prefix = f"{token.info}{token.markup} "
            case "inline" if not tokens[at - 1].type.startswith(("td", "th")):
                _running(read, token, tokens[at - 1], prefix)
                prefix = ""
            case "tr_open":
                read.lines[start] = " | ".join(_cells(tokens, at)).rstrip(" |")
            case "fence":
                _put(read, start + 1, token.content.rstrip("\n").split("\n"))
            case "hr" if TYPOGRAPHIC_BREAK.fullmatch(read.source[start]):
                read.lines[start] = read.source[start]
            case "html_block":
                _html(read, start, read.source[start:end])


def _without_footnotes(source: list[str]) -> list[str]:
    """Return the lines without the labels of footnotes that the text has."""
    labels = {found[1] for line in source if (found := FOOTNOTE.match(line))}
    if not labels:
        return source
    called = re.compile("|".join(re.escape(f"[^{label}]") for label in labels))
    return [called.sub("", FOOTNOTE.sub("", line)) for line in source]


def _rejected_items(tokens: Sequence[Token]) -> set[int]:
    """Return where the items of what is no numbered list start: "15. Dezember war …"."""
    rejected: set[int] = set()
    lists: list[list[int]] = []
    for at, token in enumerate(tokens):
        match token.type:
            case "ordered_list_open" | "bullet_list_open":
                lists.append([])
            case "list_item_open":
                lists[-1].append(at)
            case "bullet_list_close":
                lists.pop()
            case "ordered_list_close":
                items = lists.pop()
                counted = _counted([int(tokens[item].info) for item in items])
                rejected.update(items[counted:])
    return rejected


def _counted(numbers: Sequence[int]) -> int:
    """Return how many items a numbered list has before its numbers are none of a list."""
    if numbers[0] > 1:
        return 0
    pairs = enumerate(pairwise(numbers), start=1)
    counted = next((at for at, (one, two) in pairs if two - one not in (0, 1)), len(numbers))
    return counted if counted >= FEWEST_NUMBERED else 0


def _running(read: _Reading, token: Token, before: Token, prefix: str) -> None:
    """Put the running text of a block into its lines, and note what its marks tell."""
    start, end = token.map or (0, 0)
    found = list(marked_lines(token.children or []))
    is_heading = before.type == "heading_open" and (
        before.markup[0] == "#" or (len(found) == 1 and not SENTENCE_END.search(found[0].text))
    )
    if is_heading:
        read.headings.add(start)
        if before.tag == "h1" and read.top is None:
            read.top = start
    elif _is_bold_heading(found):
        read.headings.update(range(start, start + len(found)))
    for number, line in enumerate(found, start=start):
        if line.is_image:
            read.images.add(number)
        elif line.is_emphasised and _follows_image(read, number):
            read.captions.add(number)
    words = [found[0].text, *(line.text for line in found[1:])] if found else []
    if words:
        words[0] = prefix + words[0]
    _put(read, start, words, end)


def _is_bold_heading(found: Sequence[MarkedLine]) -> bool:
    """Tell whether a bold line is a heading, or bold lines are the question of an interview."""
    text = " ".join(line.text.strip() for line in found).rstrip()
    if not text or not all(line.is_strong for line in found):
        return False
    if text.endswith("?"):
        return len(text) <= LONGEST_BOLD_QUESTION
    is_short = len(found) == 1 and len(text) <= LONGEST_BOLD_HEADING
    return is_short and not SENTENCE_END.search(text)


def _follows_image(read: _Reading, number: int) -> bool:
    above = number - 1
    while above >= 0 and not read.source[above].strip():
        above -= 1
    return above in read.images


def _put(read: _Reading, start: int, words: Sequence[str], end: int | None = None) -> None:
    """Put lines where they stand; one that only lost white space stays as it was."""
    for number, text in enumerate(words, start=start):
        if number >= len(read.lines) or (end is not None and number >= end):
            read.lines[number - 1] += f"\n{text}"
            continue
        was = read.source[number]
        read.lines[number] = was if was.strip() == text.strip() else text


def _cells(tokens: Sequence[Token], row: int) -> Iterator[str]:
    """Yield the words of the cells of a row of a table."""
    for at in range(row, len(tokens)):
        token = tokens[at]
        if token.type == "tr_close":
            return
        if token.type == "inline":
            yield " ".join(line.text for line in marked_lines(token.children or [])).strip()


def _html(read: _Reading, start: int, source: Sequence[str]) -> None:
    """Read the words of a block of HTML, which may be Markdown again."""

    def gap(found: re.Match[str]) -> str:
        return "\n" * found[0].count("\n") or gap_of(found[0])

    whole = "\n".join(source)
    bare = TAG.sub(gap, HIDDEN_HTML.sub(gap, whole))
    if bare == whole:
        _put(read, start, source)
        return
    inside = _read([line.strip() for line in bare.split("\n")])
    _put(read, start, inside.lines)
    read.headings.update(start + number for number in inside.headings)


def _is_mark(line: str) -> bool:
    """Tell whether a line that is nobody's words is only a mark."""
    return any(not char.isspace() for char in line) and (
        not any(char.isalnum() for char in line) or REFERENCE.match(line) is not None
    )
