"""French, as a language of stories: what is elided before an apostrophe is a word of its own."""

from __future__ import annotations

import re

from knowledge.snowball.analyzer import plain as fold
from knowledge.snowball.language import language_by

ELIDED = re.compile(
    r"(?:[ldjcnsmt]|qu|jusqu|lorsqu|puisqu|quoiqu|quelqu|presqu)[’'ʼ](?=\w)", re.IGNORECASE
)
AFTER_TIME = re.compile(r"\s*\d")

LANGUAGE = language_by(
    "knowledge.french.tables",
    "french",
    percent="pourcent",
    after_time=AFTER_TIME,
    elided=ELIDED,
)
"""French."""
__all__ = ["LANGUAGE", "fold"]
