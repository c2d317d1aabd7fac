"""When a story was published, read from however its head writes it, for putting in order."""

from __future__ import annotations

from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

WRITTEN = ("%d %B %Y", "%B %d, %Y", "%d %b %Y", "%b %d, %Y", "%d.%m.%Y")
"""The ways that news pages write a day, beside ISO 8601 and RFC 5322."""
UNKNOWN = datetime.min.replace(tzinfo=UTC)


def parse_date(written: str | None) -> datetime:
    """Return the moment a date means, in UTC, or `UNKNOWN`, which is before every other."""
    if not written:
        return UNKNOWN
    for parse in (datetime.fromisoformat, parsedate_to_datetime, *map(_parser, WRITTEN)):
        try:
            moment = parse(written.strip())
        except (ValueError, OverflowError):
            continue
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment
    return UNKNOWN


def _parser(written: str) -> Callable[[str], datetime]:
    return lambda date: datetime.strptime(date, written).replace(tzinfo=UTC)
