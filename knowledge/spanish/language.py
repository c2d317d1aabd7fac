"""Spanish, as a language of stories."""

from __future__ import annotations

import re

from knowledge.snowball.analyzer import plain as fold
from knowledge.snowball.language import language_by

AFTER_TIME = re.compile(
    r"\s*(?:\d|(?:lunes|martes|miércoles|jueves|viernes|sábado|domingo)\b)", re.IGNORECASE
)

LANGUAGE = language_by(
    "knowledge.spanish.tables",
    "spanish",
    percent="porciento",
    after_time=AFTER_TIME,
)
"""Spanish."""
__all__ = ["LANGUAGE", "fold"]
