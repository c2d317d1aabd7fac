"""The shelf: the one place where the current library is held and replaced.

A `Library` is immutable, so whoever took one keeps answering from it while
`reload` builds the next beside it and swaps a single reference. A reload that
reads nothing keeps what was there; a file that cannot be read any more keeps the
stories it gave before. The state lives here and nowhere else.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from knowledge.errors import StoryError
    from knowledge.library import Library


@dataclass(frozen=True, slots=True)
class Reload:
    """What a reload did; story ids in story order."""

    added: tuple[str, ...]
    changed: tuple[str, ...]
    removed: tuple[str, ...]
    problems: tuple[StoryError, ...]
    swapped: bool
    """Whether the library that answers now is the new one."""


class Shelf:
    """The current library and where it came from.

    Args:
        paths: folders of stories, story files or .jsonl files.
        sample: the stories that answer while `paths` hold none, or None.
    """

    def __init__(self, paths: Sequence[Path], sample: Path | None = None) -> None:
        self.paths = tuple(paths)
        self.sample = sample
        self.library: Library
        self.problems: tuple[StoryError, ...] = ()
        self.loaded_at: datetime = datetime.now(UTC)
        self.is_sample = False
