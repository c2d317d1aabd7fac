"""What whoever runs the bot corrects of the shared stories: another entry in the file beside them.

All that stands in the file is kept to the character, and it is replaced in one step: a kill
leaves the old one or the new one.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from bot.intake.writing import put
from knowledge.stories.beside import text_of
from knowledge.stories.entries import MOST_BYTES
from knowledge.stories.speaker_corrections import CORRECTIONS_FILE, appended

if TYPE_CHECKING:
    from bot.shelf import Shelf
    from knowledge.stories.speaker_corrections import SpeakerCorrection


def append_correction(shared: Shelf, correction: SpeakerCorrection) -> None:
    """Append a correction to the file beside its story; blocks.

    Raises:
        StoryError: what stands in the file cannot be read.
        OSError: the file cannot be written; nothing has changed.
    """
    file = _folder(shared, correction.story) / CORRECTIONS_FILE
    text = appended(text_of(file, MOST_BYTES) if file.exists() else "", correction)
    put(file.resolve(), text, replace=True)


def _folder(shared: Shelf, story: str) -> Path:
    """Return the folder of stories in which a story stands; the first one where none is known."""
    folders = [path if path.is_dir() else path.parent for path in shared.paths]
    found = shared.snapshot.alone.find(story)
    file = None if found is None else found.file
    inside = (one for one in folders if file is not None and Path(file).is_relative_to(one))
    return next(inside, folders[0])
