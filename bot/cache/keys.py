"""The key of an analysed story: whatever has the same one was read in the same way.

It depends on what the story says, on the phrases that synonyms let its sentences be searched for,
and on what is corrected of its own speakers; not on where it stands, nor on other stories.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from knowledge.stories.speaker_corrections import SpeakerCorrection
    from knowledge.stories.synonyms import Synonyms

SIZE = 16
"""Bytes of a key, and of what it is made of."""


def words_key(words: Synonyms) -> bytes:
    """Return what changes with whatever synonyms change in the reading of a story."""
    return _digest(repr(sorted(words.phrases)).encode("utf-8", "surrogatepass"))


def story_key(content: bytes, words: bytes, said: Iterable[SpeakerCorrection] = ()) -> bytes:
    """Return the key of a story.

    Args:
        content: what changes with what the story says; see `content_key`.
        words: what changes with the synonyms; see `words_key`.
        said: what is corrected of its speakers, in its order.
    """
    told = [(one.story, one.words, one.speaker, one.role) for one in said]
    corrected = repr(told).encode("utf-8", "surrogatepass") if told else b""
    return _digest(content + words + corrected)


def _digest(told: bytes) -> bytes:
    return hashlib.blake2b(told, digest_size=SIZE).digest()
