"""Entries: a list of `- name: value` in YAML, as people keep it beside their stories.

Of YAML only this much is read: a list of entries, each of names with plain values, and each
value as it is written ("no" and 12 are what they say). Every entry is parsed by itself, so
that one that is wrong costs itself alone and is told by its line; references, with which a
short file can stand for an endless one, are refused. Another entry is appended, with all
that stands there kept to the character.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple, Protocol, TypeVar

from knowledge.errors import StoryError, unexpected
from knowledge.stories.beside import files_beside, text_of

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    import yaml

Told = TypeVar("Told")
Kept = TypeVar("Kept", bound="Written")

MOST_BYTES = 1_000_000
LONGEST_ENTRY = 20_000
"""Characters of one entry."""
DEEPEST = 3
"""How deep lists and names stand in each other: a list of entries of names, and one more to tell
which name is no plain text."""
NEAR = 70
"""How like a name must be to one that there is, of 100, to be taken for a slip of it."""

ENTRY = re.compile(r"^([ \t]*)-(?=[ \t\r\n]|\Z)", re.MULTILINE)
LINE_ENDS_OF_YAML = frozenset("\x85\u2028\u2029")
NO_CONTENT = re.compile(r"(?:[ \t]*(?:\#[^\r\n]*|---[ \t]*)?(?:\r\n|\r|\n|\Z))*")
"""What may stand before the first entry."""


class Text(NamedTuple):
    """What stands in a file of entries."""

    text: str
    file: str


@dataclass(frozen=True, slots=True)
class Entry:
    """The names of one entry with their values, and where it stands."""

    fields: Mapping[str, str]
    file: str
    line: int


def texts_beside(
    paths: Iterable[Path], name: str, before: Iterable[str] = ()
) -> Iterator[Text | StoryError]:
    """Yield the texts of the files of that name beside the stories, or what is wrong with one.

    Args:
        paths: folders of stories and story files.
        name: what the file is called.
        before: the files that were there before; see `files_beside`.
    """
    for file in files_beside(paths, name, before):
        try:
            yield Text(text_of(file, MOST_BYTES), str(file))
        except StoryError as error:
            yield error
        except Exception as error:  # noqa: BLE001 - whatever it is, the stories answer
            yield unexpected(str(file), None, error)


class Written(Protocol):
    """What an entry told, with where it stands."""

    @property
    def file(self) -> str | None:
        """The file that it was read from."""

    @property
    def line(self) -> int | None:
        """The line of it on which the entry starts."""


def entries_of(
    texts: Iterable[Text | StoryError], known: Collection[str]
) -> Iterator[Entry | StoryError]:
    """Yield the entries of texts, or what is wrong with one."""
    for one in texts:
        if isinstance(one, StoryError):
            yield one
            continue
        try:
            yield from entries(one.text, one.file, known)
        except StoryError as error:
            yield error
        except Exception as error:  # noqa: BLE001 - whatever it is, the stories answer
            yield unexpected(one.file, None, error)


def entries(text: str, file: str, known: Collection[str]) -> Iterator[Entry | StoryError]:
    """Yield the entries of a text, each or what is wrong with it."""
    starts = [match.start() for match in _starts(text)]
    lead = text[: starts[0]] if starts else text
    before = NO_CONTENT.match(lead)
    if before is None or before.end() < len(lead):
        line = 1 + _line_ends(lead[: before.end() if before else 0])
        yield StoryError(file, line, "is no entry of a list", f"write {_wanted(known)}")
    line = 1 + _line_ends(lead)
    for start, end in pairwise([*starts, len(text)]):
        try:
            yield Entry(_fields(text[start:end], file, line, known), file, line)
        except StoryError as error:
            yield error
        line += _line_ends(text[start:end])


def told(
    found: Iterable[Entry | StoryError], made: Callable[[Entry], Told]
) -> tuple[tuple[Told, ...], tuple[StoryError, ...]]:
    """Return what entries tell, and what is wrong with the others.

    Args:
        found: the entries.
        made: makes of an entry what it tells; it raises a ValueError that says what is
            wrong, and what to do, after a ";".
    """
    outcomes: list[Told] = []
    problems: list[StoryError] = []
    for one in found:
        if isinstance(one, StoryError):
            problems.append(one)
            continue
        try:
            outcomes.append(made(one))
        except ValueError as error:
            reason, _, remedy = str(error).partition("; ")
            problems.append(StoryError(one.file, one.line, reason, remedy))
    return tuple(outcomes), tuple(problems)


def kept(
    before: Iterable[Kept], given: Sequence[Kept], problems: Iterable[StoryError]
) -> tuple[Kept, ...]:
    """Return what entries told before that have a problem now, and so do not tell it any more.

    A problem of a file that gives nothing any more speaks for all of it, and another one for
    the entry in whose lines it stands.

    Args:
        before: what was told before, in order.
        given: what is told now.
        problems: what is wrong with the others.
    """
    files = {one.file for one in given}
    were: dict[str | None, list[Kept]] = {}
    for one in before:
        were.setdefault(one.file, []).append(one)
    found: list[Kept] = []
    for problem in problems:
        own = were.get(problem.file, [])
        if problem.file in files:
            own = [one for one in own if (one.line or 0) <= (problem.line or 0)][-1:]
        found += (one for one in own if one not in found and one not in given)
    return tuple(found)


def appended(text: str, fields: Mapping[str, str]) -> str:
    """Return a text of entries with another one behind it, all else kept to the character."""
    import yaml  # noqa: PLC0415 - slow to import, and most folders of stories have no such file

    end = "\r\n" if "\r\n" in text else "\n"
    first = next(iter(_starts(text)), None)
    indent = "" if first is None else first[1]
    # YAML takes these for the ends of lines, and folds them unless they are escaped.
    plain = not LINE_ENDS_OF_YAML & set("".join(fields.values()))
    written = yaml.safe_dump([dict(fields)], allow_unicode=plain, sort_keys=False, width=2**31)
    between = end if text and not text.endswith(("\n", "\r")) else ""
    lines = (f"{indent}{line}" if line else line for line in written.splitlines())
    return f"{text}{between}{end.join(lines)}{end}"


def _starts(text: str) -> list[re.Match[str]]:
    """Return where the entries start: the dashes that stand as far in as the first."""
    found = list(ENTRY.finditer(text))
    return [match for match in found if match[1] == found[0][1]]


def _line_ends(text: str) -> int:
    return len(re.findall(r"\r\n|\r|\n", text))


def _fields(text: str, file: str, line: int, known: Collection[str]) -> dict[str, str]:
    """Return the names of an entry with their values.

    Raises:
        StoryError: it is something else, or has a name that is not `known`, or one twice.
    """
    node = _composed(text, file, line)
    fields: dict[str, str] = {}
    for name, value in _pairs(node, file, line, known):
        here = line + name.start_mark.line
        key = str(name.value).strip().lower()
        if key not in known:
            from rapidfuzz import process  # noqa: PLC0415 - see `appended`

            near = process.extractOne(key, known, score_cutoff=NEAR)
            remedy = f'write "{near[0]}"' if near else f"it may have {', '.join(known)}"
            raise StoryError(file, here, f'"{key}" is no name of an entry', remedy)
        if key in fields:
            raise StoryError(file, here, f'has "{key}" twice', "take one of them away")
        if not hasattr(value, "style") or not isinstance(value.value, str):
            raise StoryError(file, here, f'"{key}" is no plain text', "write it on one line")
        fields[key] = value.value.strip()
        if not fields[key]:
            raise StoryError(file, here, f'"{key}" is empty', "fill it in, or take it away")
    return fields


def _pairs(
    node: yaml.Node | None, file: str, line: int, known: Collection[str]
) -> list[tuple[yaml.Node, yaml.Node]]:
    """Return the names and values that a list of one entry has."""
    wanted = f"write {_wanted(known)}"
    items = node.value if node is not None else []
    if len(items) != 1 or not isinstance(items[0].value, list):
        raise StoryError(file, line, "is no entry with names and values", wanted)
    pairs: list[tuple[yaml.Node, yaml.Node]] = items[0].value
    if not pairs or not all(isinstance(pair, tuple) for pair in pairs):
        raise StoryError(file, line, "is no entry with names and values", wanted)
    return pairs


def _composed(text: str, file: str, line: int) -> yaml.Node | None:
    """Return what YAML reads in the text of one entry, without making values of it."""
    import yaml  # noqa: PLC0415 - see `appended`

    if len(text) > LONGEST_ENTRY:
        reason = f"is longer than {LONGEST_ENTRY:,} characters"
        raise StoryError(file, line, reason, "shorten it")
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # where libyaml is there: much faster
    try:
        _require_plain(yaml.parse(text, loader), file, line)
        composed: yaml.Node | None = yaml.compose(text, loader)
    except yaml.MarkedYAMLError as error:
        # A quotation mark that is not closed is wrong where it stands, and not where all ends.
        is_open = "quoted scalar" in (error.context or "")
        mark = error.context_mark if is_open else error.problem_mark
        here = line + (mark.line if mark else 0)
        reason = f"is not YAML ({error.problem})"
        raise StoryError(file, here, reason, "put the text in quotation marks") from None
    except yaml.YAMLError:
        reason = "holds characters that are no text"
        raise StoryError(file, line, reason, "take them away") from None
    return composed


def _require_plain(events: Iterable[yaml.Event], file: str, line: int) -> None:
    """Refuse what stands for more than it is: references, and a nest without end."""
    import yaml  # noqa: PLC0415 - see `appended`

    depth = 0
    for event in events:
        here = line + (event.start_mark.line if event.start_mark else 0)
        depth += isinstance(event, yaml.CollectionStartEvent)
        depth -= isinstance(event, yaml.CollectionEndEvent)
        if depth > DEEPEST:
            raise StoryError(file, here, "is nested too deeply", "write plain values")
        if getattr(event, "anchor", None):  # an alias has one, too
            reason = "has a reference (& or *), which is not read"
            raise StoryError(file, here, reason, "put the text in quotation marks")


def _wanted(known: Collection[str]) -> str:
    first, *_ = known
    return f"- {first}: …"
