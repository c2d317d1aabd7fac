"""The forms of a head: how the values above a text are written.

Ours stands between two lines `---` and is read literally, so that the title "Kabul: US
sends troops" and the language "no" are what they say; of YAML it knows what is harmless:
quotation marks around a value, lists, and what is indented below its name. People bring
other forms along: TOML between `+++`, JSON, and bare `Title: …` lines above the text.
Each is read, or refused by its line; none ever becomes a part of the story.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from knowledge.errors import StoryError
from knowledge.stories.head import ALSO_CALLED, KEEP, NAMES, Head, fields_of, kept_of, plain_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    Pairs = list[tuple[str, str]]

LINE = re.compile(r"([^\r\n]*)(?:\r\n|\r|\n|$)")
BLANK = re.compile(r"[\s\u200b\ufeff]*")
FENCE = re.compile(r"\s*(?P<mark>---|\+\+\+|;;;)\s*+(?P<form>ya?ml|toml|json)?\s*", re.IGNORECASE)
FORMS = {"---": "yaml", "+++": "toml", ";;;": "json"}
RULE = re.compile(r"\s*[-–—]+\s*")
"""What a word processor makes of `---`; a head only where one of our names follows."""
ENTRY = re.compile(r"(?P<name>[^:]*):(?P<value>.*)", re.DOTALL)
BARE_ENTRY = re.compile(
    r"\s*(?P<mark>\#\+|:|\*\*|)(?P<name>[A-Za-z][A-Za-z _-]{0,20}):(?:\*\*)?(?P<value>.*)"
)
LONGEST_BARE_VALUE = 300
"""Characters beyond which what stands behind "Title:" is a paragraph."""
FEWEST_BARE = 2
"""Our values that make a head of lines without fences where no title is among them."""
LIST = re.compile(r"\[[^\[\]]*\]")
"""A list on one line; "[Update] Talks go on [live]" is none."""
BLOCK_MARKS = frozenset({"", ">", "|", ">-", "|-"})
"""The values of YAML that say that the value stands below."""
OTHER_NAME = re.compile(
    r"aliases|categor(?:y|ies)|comments|copyright|de[ck]k?|description|desk|draft|edition|excerpt"
    r"|image|keywords|layout|location|permalink|photo|priority|section|series|slug|standfirst"
    r"|status|subtitle|summary|tags?|template|thumbnail|topics?|type"
)
"""What may stand among bare lines of a head beside what we read."""
OUR_NAMES = frozenset(NAMES).union(*ALSO_CALLED.values())
OUR_TITLES = frozenset({"title", *ALSO_CALLED["title"]})


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a file: its words, and the offset behind its end."""

    content: str
    end: int


def head_of(text: str, file: str) -> Head:
    """Return the head of a text; it is empty where there is none.

    Raises:
        StoryError: the head does not end, or a line of it is not what its form has there.
    """
    lines = _lines(text)
    first = next((at for at, line in enumerate(lines) if not BLANK.fullmatch(line.content)), None)
    if first is None:
        return Head({}, (), 0, 1)
    opening = lines[first].content
    if fence := FENCE.fullmatch(opening):
        return _fenced(lines, first, fence, file)
    if RULE.fullmatch(opening) and (found := _ruled(lines, first)):
        return found
    if opening.lstrip().startswith("{") and (found := _braced(text, lines, first, file)):
        return found
    return _bare(lines, first) or Head({}, (), 0, 1)


def _lines(text: str) -> list[Line]:
    return [Line(found[1], found.end()) for found in LINE.finditer(text) if found[0]]


def _head(pairs: Pairs, lines: Sequence[Line], last: int) -> Head:
    """Return the head with these values whose last line has the index `last`."""
    return Head(fields_of(pairs), kept_of(pairs), lines[last].end, last + 2)


def _fenced(lines: Sequence[Line], first: int, fence: re.Match[str], file: str) -> Head:
    mark = fence["mark"]
    ends = ("---", "...") if mark == "---" else (mark,)
    numbers = range(first + 1, len(lines))
    last = next((at for at in numbers if lines[at].content.strip() in ends), None)
    if last is None:
        raise StoryError(file, first + 1, "the head never ends", f"put a line {mark} below it")
    form = (fence["form"] or FORMS[mark]).lower()
    inside = range(first + 1, last)
    if form in ("toml", "json"):
        read = _toml if form == "toml" else _json
        words = "\n".join(lines[at].content for at in inside)
        return _head(list(_pairs(read(words, file, first + 2))), lines, last)
    return _head(_entries(lines, inside, file), lines, last)


def _entries(lines: Sequence[Line], numbers: Iterable[int], file: str) -> Pairs:
    """Read `name: value` lines, each with what is indented or listed below it."""
    found: list[tuple[str, str, list[str]]] = []
    base: int | None = None
    for number in numbers:
        content, words = lines[number].content, lines[number].content.strip()
        if not words or words.startswith("#"):
            continue
        indent = len(content) - len(content.lstrip())
        base = indent if base is None else base
        entry = ENTRY.fullmatch(content)
        below = words == "-" or words.startswith("- ") or indent > base
        if found and below and not (found[-1][1] not in BLOCK_MARKS and _is_ours(entry)):
            found[-1][2].append(words)
        elif entry is None:
            remedy = "write name: value, or end it by ---"
            raise StoryError(file, number + 1, "a line of the head has no colon", remedy)
        else:
            found.append((entry["name"], entry["value"].strip(), []))
    return [pair for one in found for pair in _values(*one)]


def _is_ours(entry: re.Match[str] | None) -> bool:
    return entry is not None and plain_name(entry["name"]) in OUR_NAMES


def _values(name: str, value: str, below: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Yield the values of an entry; each line to keep is one, to the character."""
    own = [] if value in BLOCK_MARKS else [value]
    items = [line.removeprefix("-").strip() for line in below]
    named = [item.partition(":")[2] for item in items if item.startswith("name:")]
    if plain_name(name) == KEEP:
        yield from ((name, line) for line in (*own, *items))
    elif not own and named:
        yield name, ", ".join(map(_plain, named))
    elif not own and any(line.startswith("-") for line in below):
        yield name, ", ".join(map(_plain, items))
    elif own or value or not all(ENTRY.fullmatch(line) for line in below):
        yield name, " ".join([*map(_plain, own), *below])


def _plain(value: str) -> str:
    """Return a value without what YAML writes around it: a pair of marks, or a list's brackets."""
    value = value.strip()
    mark = value[:1]
    if LIST.fullmatch(value):
        return ", ".join(_plain(item) for item in value[1:-1].split(",") if item.strip())
    if mark not in ("'", '"') or len(value) < len("''") or value[-1] != mark:
        return value
    inside = value[1:-1].replace("''", "\0") if mark == "'" else value[1:-1].replace('\\"', "\0")
    return value if mark in inside else inside.replace("\0", mark)


def _toml(words: str, file: str, line: int) -> object:
    try:
        return tomllib.loads(words)
    except tomllib.TOMLDecodeError as error:
        where = re.search(r"at line (\d+)", str(error))
        at = line + int(where[1]) - 1 if where else line
        remedy = "correct the line, or write name: value between two lines ---"
        raise StoryError(file, at, "the head is no TOML here", remedy) from None


def _json(words: str, file: str, line: int) -> object:
    try:
        return json.loads(words)
    except json.JSONDecodeError as error:
        at, reason = line + error.lineno - 1, f"the head is no JSON ({error.msg})"
        raise StoryError(file, at, reason, "correct the line") from None
    except (ValueError, RecursionError):  # a number or a nest beyond what Python reads
        raise StoryError(file, line, "the head is JSON out of all bounds", "shorten it") from None


def _pairs(table: object) -> Iterator[tuple[str, str]]:
    """Yield the values of an object, a list as its items; what is no value is left out."""
    for name, value in table.items() if isinstance(table, dict) else ():
        items = [_shown(item) for item in (value if isinstance(value, list) else [value])]
        if plain_name(name) == KEEP:
            yield from ((name, item) for item in items)
        else:
            yield name, ", ".join(filter(None, items))


def _shown(value: object) -> str:
    if isinstance(value, dict):
        return _shown(value.get("name"))
    if value is None or isinstance(value, bool | list):
        return ""
    return str(value).strip()


def _braced(text: str, lines: Sequence[Line], first: int, file: str) -> Head | None:
    """Return the head that is a JSON object above the text; None where a brace is just a brace."""
    start = (lines[first - 1].end if first else 0) + lines[first].content.index("{")
    try:
        table, end = json.JSONDecoder().raw_decode(text, start)
    except (ValueError, RecursionError):
        if re.match(rf'\{{\s*"(?:{"|".join(OUR_NAMES)})"\s*:', text[start:]):
            _json(text[start:], file, first + 1)  # tells what is wrong
        return None
    pairs = list(_pairs(table))
    if not OUR_NAMES.intersection(plain_name(name) for name, _ in pairs):
        return None
    last = next(at for at, line in enumerate(lines) if line.end >= end)
    if text[end : lines[last].end].strip():
        raise StoryError(file, last + 1, "text stands behind the head", "write it below, on a line")
    return _head(pairs, lines, last)


def _ruled(lines: Sequence[Line], first: int) -> Head | None:
    """Return the head between two rules of dashes, where all between them are entries."""
    numbers = range(first + 1, len(lines))
    last = next((at for at in numbers if RULE.fullmatch(lines[at].content)), None)
    found = _bare_entries(lines, first + 1)
    if last is None or not found or last != first + 1 + len(found):
        return None
    return _head(found, lines, last)


def _bare(lines: Sequence[Line], first: int) -> Head | None:
    """Return the head whose lines stand above the text without any fence.

    It has a title or two of our values, so that one line of the page ("Source: Reuters")
    makes none, and without a title none twice, as those have who talk ("Writer: …"); a rule
    below it belongs to it.
    """
    pairs = _bare_entries(lines, first)
    names = [plain_name(name) for name, _ in pairs]
    ours = Counter(name for name in names if name in OUR_NAMES)
    if OUR_TITLES.isdisjoint(ours) and (len(ours) < FEWEST_BARE or ours.total() > len(ours)):
        return None
    last = first + len(pairs) - 1
    if last + 1 < len(lines) and RULE.fullmatch(lines[last + 1].content):
        last += 1
    return _head(pairs, lines, last)


def _bare_entries(lines: Sequence[Line], first: int) -> Pairs:
    """Return the entries that stand from a line on, up to the first line that is none."""
    pairs = []
    for line in lines[first:]:
        entry = BARE_ENTRY.fullmatch(line.content)
        if entry is None or len(entry["value"]) > LONGEST_BARE_VALUE:
            break
        name = plain_name(entry["name"])
        if name not in OUR_NAMES | {KEEP} and not OTHER_NAME.fullmatch(name):
            break
        pairs.append((entry["name"], entry["value"].removesuffix("  ").strip().strip("*").strip()))
    return pairs
