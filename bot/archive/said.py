"""What stands beside the stories of words that mean the same, as a revision keeps it.

It keeps what each file says, so that one that is read again takes its own place and no other's.
Which phrases sentences are searched for is read into every story: where that would change, what
was said before holds, and what is wanted now waits until the archive is made anew.
"""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from bot.cache.keys import words_key
from bot.cache.version import version
from knowledge.stories import synonyms
from knowledge.stories.synonyms import SYNONYMS_FILE, SynonymsRead

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from knowledge.errors import StoryError
    from knowledge.stories.synonyms import Synonyms

FILES, WANTED = "files", "wanted"
NOTHING_SAID: Mapping[str, Any] = {FILES: {}}


class Heard(NamedTuple):
    """What is to be kept."""

    kept: Mapping[str, Any]
    """As plain JSON."""
    problems: tuple[StoryError, ...]


def words_of(kept: Mapping[str, Any]) -> Synonyms:
    """Return the synonyms that hold."""
    return synonyms.of_texts(kept[FILES])


def wanted(kept: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return what is to be kept once the archive is made anew."""
    return {FILES: kept.get(WANTED, kept[FILES])}


def edition_of(words: Synonyms) -> str:
    """Return what changes with anything that a story is read by, but for itself."""
    told = version().encode() + words_key(words)
    return hashlib.blake2b(told, digest_size=12).hexdigest()


def heard(kept: Mapping[str, Any], paths: Sequence[Path]) -> Heard:
    """Return what is to be kept after the files beside stories at some paths are read.

    Args:
        kept: what is kept.
        paths: folders of stories and story files.
    """
    were: Mapping[str, str] = wanted(kept)[FILES]
    folders = {path if path.is_dir() else path.parent for path in paths}
    own = {str(one.absolute()): str(one) for one in (at / SYNONYMS_FILE for at in folders)}
    before = {name: were[key] for key, name in own.items() if key in were}
    read = synonyms.read(paths, SynonymsRead(synonyms.of_texts(before), before, ()))
    others = {key: text for key, text in were.items() if key not in own}
    files = others | {str(Path(name).absolute()): text for name, text in read.texts.items()}
    holding = words_of(kept)
    if synonyms.of_texts(files).phrases == holding.phrases:
        return Heard({FILES: files}, read.problems)
    return Heard({FILES: dict(kept[FILES]), WANTED: files}, read.problems)
