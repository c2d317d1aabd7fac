"""Freshness: how long a server says that an answer holds, and that it wants to be left alone."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

MAX_AGE = re.compile(r"(?:^|[\s,])max-age\s*=\s*\"?(\d{1,9})", re.IGNORECASE)
NOT_KEPT = re.compile(r"(?:^|[\s,])no-(?:cache|store)", re.IGNORECASE)
SECONDS = re.compile(r"\d{1,9}")


def fresh_for(headers: Mapping[str, str]) -> float | None:
    """Return the seconds for which nothing new is to be expected, or None where nobody says."""
    control = headers.get("Cache-Control", "")
    found = MAX_AGE.search(control)
    if found is None or NOT_KEPT.search(control):
        return None
    age = headers.get("Age", "")
    return max(float(found[1]) - (float(age) if SECONDS.fullmatch(age) else 0.0), 0.0)


def retry_after(headers: Mapping[str, str], now: datetime) -> float | None:
    """Return the seconds for which a server is to be left alone, or None where it does not say.

    Args:
        headers: of its answer.
        now: in UTC; the server may have named a date.
    """
    said = headers.get("Retry-After", "").strip()
    if SECONDS.fullmatch(said):
        return float(said)
    try:
        date = parsedate_to_datetime(said)
    except ValueError:
        return None
    # A date without a zone is in UTC, as HTTP has them all.
    date = date if date.tzinfo else date.replace(tzinfo=UTC)
    return max((date - now).total_seconds(), 0.0)
