"""From YAML's nodes to values, with the line of whatever is wrong.

A conversation is read from its nodes and not from Python's objects: a value is what is
written ("No" and "12:30" are words), and every node knows its line. What a key takes
stands beside the field that holds it: `private: bool | None = key(yes_no)`.
"""

from __future__ import annotations

import difflib
from dataclasses import Field, dataclass, field, fields
from typing import TYPE_CHECKING, Any, TypeAlias, TypeVar

import yaml

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class File:
    """A file that somebody sends."""

    name: str
    content: str


Option: TypeAlias = str | bool | File
"""What can be given to an option of a command."""


class Problem(Exception):  # noqa: N818 - becomes an error once the file is known
    """What is wrong in a file, and on which of its lines."""

    def __init__(self, node: yaml.Node, words: str) -> None:
        super().__init__(words)
        self.line = line_of(node)


def line_of(node: yaml.Node) -> int:
    """The line on which `node` starts, from 1."""
    return int(node.start_mark.line) + 1


def key(reader: Callable[[yaml.Node], Any], name: str | None = None, default: Any = None) -> Any:
    """A field that a file gives under its name with spaces, or under `name`."""
    return field(default=default, metadata={"reader": reader, "name": name})


def read_keys(node: yaml.Node, kind: type, *required: str) -> dict[str, Any]:
    """Read `name: value` lines into the fields of `kind` that `key` declares, by field.

    Raises:
        Problem: a name is not known, stands twice, or a required one is missing.
    """
    known = {_written(f): f for f in fields(kind) if "reader" in f.metadata}
    if not isinstance(node, yaml.MappingNode):
        raise Problem(node, f"expected lines of `name: value`, of {', '.join(known)}")
    found: dict[str, Any] = {}
    for name_node, value in node.value:
        name = text(name_node)
        if name not in known:
            raise Problem(name_node, f"{name!r} is not known here; {hint(name, known)}")
        if known[name].name in found:
            raise Problem(name_node, f"{name!r} stands here twice")
        found[known[name].name] = known[name].metadata["reader"](value)
    for name in required:
        if name not in found:
            raise Problem(node, f"{name!r} is missing")
    return found


def _written(field_: Field[Any]) -> str:
    return str(field_.metadata["name"] or field_.name.replace("_", " "))


def hint(name: str, known: Iterable[str]) -> str:
    """Words that help somebody who wrote `name` where one of `known` is expected."""
    near = difflib.get_close_matches(name, known, n=1)
    return f"did you mean {near[0]!r}?" if near else f"known are {', '.join(known)}"


def text(node: yaml.Node) -> str:
    """Read words as they are written."""
    if not isinstance(node, yaml.ScalarNode):
        raise Problem(node, "expected words")
    return str(node.value)


def yes_no(node: yaml.Node) -> bool:
    """Read `yes` or `no`."""
    return one_of("yes", "no")(node) == "yes"


def option(node: yaml.Node) -> Option:
    """Read what is given to an option: words, a file, or a yes or no without quotation marks."""
    if isinstance(node, yaml.MappingNode):
        return file(node)
    words = text(node)
    bare = isinstance(node, yaml.ScalarNode) and node.style is None
    return words == "yes" if bare and words in {"yes", "no"} else words


def file(node: yaml.Node) -> File:
    """Read a file: its name, and what it holds."""
    found = map_of(text)(node)
    if len(found) != 1:
        raise Problem(node, "expected one file, as `name: what it holds`")
    ((name, content),) = found.items()
    return File(name, content)


def one_of(*allowed: str) -> Callable[[yaml.Node], str]:
    """Read one of `allowed`."""

    def reader(node: yaml.Node) -> str:
        if text(node) not in allowed:
            raise Problem(node, f"expected {' or '.join(allowed)}, not {text(node)!r}")
        return text(node)

    return reader


def list_of(one: Callable[[yaml.Node], T]) -> Callable[[yaml.Node], tuple[T, ...]]:
    """Read a list; a single value stands for a list of one."""

    def reader(node: yaml.Node) -> tuple[T, ...]:
        return tuple(map(one, node.value if isinstance(node, yaml.SequenceNode) else [node]))

    return reader


def map_of(one: Callable[[yaml.Node], T]) -> Callable[[yaml.Node], dict[str, T]]:
    """Read `name: value` lines whose names are the author's own."""

    def reader(node: yaml.Node) -> dict[str, T]:
        if not isinstance(node, yaml.MappingNode):
            raise Problem(node, "expected lines of `name: value`")
        return {text(name): one(value) for name, value in node.value}

    return reader
