"""The garbage collector rests while a library is built, and never looks at one again.

A library is a great many objects that live long. While it grows, the collector would walk
over all of them again and again, and everything else would stand still for a tenth of a
second each time. What is there when the building ends is taken out of its sight: it goes
when the last who holds it lets go.
"""

from __future__ import annotations

import gc
from contextlib import contextmanager
from threading import Lock
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_lock = Lock()
_builders: set[object] = set()


@contextmanager
def resting() -> Iterator[None]:
    """Let the collector rest meanwhile; in several threads until the last of them ends."""
    me = object()
    with _lock:
        _builders.add(me)
        gc.disable()
    try:
        yield
    finally:
        with _lock:
            _builders.remove(me)
            if not _builders:
                gc.freeze()
                gc.enable()
