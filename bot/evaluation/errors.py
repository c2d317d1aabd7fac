"""What can be wrong with the files of an evaluation; apart, because every start imports it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


class DataError(Exception):
    """Evaluation data that cannot be used: where, why, and what to do, in one line."""

    def __init__(self, file: Path, line: int | None, reason: str, remedy: str) -> None:
        place = str(file) if line is None else f"{file}:{line}"
        super().__init__(f"{place}: {reason}; {remedy}")
