"""German, as a language of stories.

Umlauts are typed as they are, as "ae" or without their dots: all three fold to the plain
vowel. An "ue" behind another vowel or "q" is no umlaut ("neue", "Quelle").
"""

from __future__ import annotations

import re

from knowledge.snowball.analyzer import plain
from knowledge.snowball.language import language_by
from knowledge.snowball.sentences import ORDINAL

UMLAUT = re.compile(r"(?<![aeiouyq])([aou])e")
AFTER_TIME = re.compile(r"\s*\d")


def fold(word: str) -> str:
    """Fold case, accents and umlauts of a word."""
    return UMLAUT.sub(r"\1", plain(word))


LANGUAGE = language_by(
    "knowledge.german.tables",
    "german",
    percent="prozent",
    after_time=AFTER_TIME,
    fold=fold,
    ordinal=ORDINAL,
    capitals_name=False,
)
"""German."""
