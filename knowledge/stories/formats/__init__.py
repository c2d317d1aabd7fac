"""The formats that story files have: each module of this folder reads one.

A module names the suffixes of its files in `SUFFIXES` and has a function
`read(data, file, default_id)`, which takes the bytes that a file holds and yields each
story in it, or the `StoryError` in its place; it may raise a `StoryError` as well. One whose
files have a story a line has `read_lines(stream, file, limit)` besides, which holds no more
than a line of the file at once. The modules are found here, so that another format is another
file and nothing else.
"""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules
from typing import TYPE_CHECKING, BinaryIO, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from knowledge.errors import StoryError
    from knowledge.model import Story
    from knowledge.stories.limit import StoryLimit

    Reader: TypeAlias = Callable[[bytes, str, str], Iterator[Story | StoryError]]
    LineReader: TypeAlias = Callable[[BinaryIO, str, StoryLimit], Iterator[Story | StoryError]]


_MODULES = [import_module(f"{__name__}.{found.name}") for found in iter_modules(__path__)]


def _readers() -> dict[str, Reader]:
    pairs = [(suffix, module.read) for module in _MODULES for suffix in module.SUFFIXES]
    return dict(sorted(pairs, key=lambda pair: (len(pair[0]), pair[0])))


READERS: dict[str, Reader] = _readers()
"""What reads the files of each suffix, the shortest suffix first."""
LINE_READERS: dict[str, LineReader] = {
    suffix: module.read_lines
    for module in _MODULES
    if hasattr(module, "read_lines")
    for suffix in module.SUFFIXES
}
"""What reads those of them line by line that have a story a line."""
