"""Hashing: a word or a term as 64 bits, the same in every process and on every machine.

What is kept of many stories in flat arrays is looked up and summed by these numbers. Of a
million different words two are the same number once in thirty million libraries.
"""

from __future__ import annotations

from functools import lru_cache
from hashlib import blake2b
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Collection

    from numpy.typing import NDArray


MOST_REMEMBERED = 1 << 15
"""Words and terms whose hash is remembered: stories share most of theirs."""


@lru_cache(MOST_REMEMBERED)
def hash64(text: str) -> int:
    """Return the 64 bits of a text; one with a lone surrogate has some too."""
    digest = blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return int.from_bytes(digest, "little")


def hashes(texts: Collection[str]) -> NDArray[np.uint64]:
    """Return `hash64` of each text, in their order."""
    return np.fromiter(map(hash64, texts), np.uint64, len(texts))
