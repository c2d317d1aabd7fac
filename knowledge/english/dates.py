"""When a story was published: dates, however a head writes them, for putting in order.

They are read as English writes them; the names of months in German, French and Spanish, and
the words around them there, are put into English first.

A date counts only where it tells its year: "Tuesday" or "12 August" alone could be any.
Two numbers with slashes are read as in the United States, the month first ("03/04/2021"
is the 4th of March), unless only the other order makes a date; with dots the day comes
first ("03.04.2021" is the 3rd of April). What is not told is the earliest that it can
be: "August 2021" stands before "2 August 2021", and a time without a zone is in UTC.
"""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import UTC, datetime
from functools import lru_cache

UNDATED = datetime.min.replace(tzinfo=UTC)

SECONDS_AN_HOUR = 3600
ZONES = {
    "EST": -5,
    "EDT": -4,
    "ET": -5,
    "CST": -6,
    "CDT": -5,
    "MST": -7,
    "MDT": -6,
    "PST": -8,
    "PDT": -7,
    "PT": -8,
    "BST": 1,
    "IST": 1,
    "CET": 1,
    "CEST": 2,
    "EET": 2,
    "EEST": 3,
    "AEST": 10,
    "AEDT": 11,
}
"""Hours east of Greenwich of the zones that news pages in English name; others pass for UTC."""

AROUND_A_DATE = re.compile(
    r"""^\W*(?:(?:first|last|published|posted|updated|modified|on|the)\b\W*)+  # before it
    | \W+(?:(?:last|first)\s+)?(?:published|posted|updated|modified)\b.*  # another one after it
    """,
    re.IGNORECASE | re.VERBOSE | re.DOTALL,
)
SEPARATORS = str.maketrans("–—|·•’", "     '")
TIME_WITH_DOT = re.compile(r"(\d{4}\W+\d{1,2})\.(\d{2})(?!\d)")
DAY_FIRST = re.compile(r"\b\d{1,2}\.\s?\d{1,2}\.\s?\d{4}\b")
MONTHS = {
    name: english
    for english, names in {
        "January": "januar jänner janvier enero",
        "February": "februar février febrero",
        "March": "märz mars marzo",
        "April": "avril abril",
        "May": "mai mayo",
        "June": "juni juin junio",
        "July": "juli juillet julio",
        "August": "août agosto",
        "September": "septembre septiembre",
        "October": "oktober octobre octubre",
        "November": "novembre noviembre",
        "December": "dezember décembre diciembre",
    }.items()
    for name in names.split()
}
"""What months are called in other languages, and in English."""
FOREIGN = re.compile(
    rf"""\b(?P<month>{"|".join(MONTHS)})\b
    # the weekday and the small words of a date, and "Uhr"; the mark of a day's ordinal
    | \b(?: (?:mon|diens|donners|frei|sams)tag|mittwoch|sonn(?:abend|tag)
      | lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche
      | lunes|martes|miércoles|jueves|viernes|sábado|domingo
      | am|den|der|um|uhr|le|les|à|el|de|del|a\slas )\b
    | (?<=\d)(?:er|º|°)(?=\s)""",
    re.IGNORECASE | re.VERBOSE,
)
CLOCK_WITH_H = re.compile(r"(?<=\d)\s?h\s?(?=\d\d)")
LEAP_YEARS = (2000, 2004)
"""Any two years that have a 29 February: a date that tells its year is the same in both."""

DATES_REMEMBERED = 4096
"""How many dates are kept as read: an order asks for each of them again and again."""


@lru_cache(DATES_REMEMBERED)
def parse_date(written: str | None) -> datetime:
    """Return the moment that a date means, in UTC, or `UNDATED`, which is before every other.

    Never raises, whatever is written there.
    """
    try:
        moment = _moment((written or "").strip())
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
    except Exception:  # noqa: BLE001 - the parser raises many kinds, and all mean "no date"
        return UNDATED


def _moment(written: str) -> datetime:
    with suppress(ValueError):
        return datetime.fromisoformat(written)
    text = AROUND_A_DATE.sub("", written).translate(SEPARATORS)
    text = TIME_WITH_DOT.sub(r"\1:\2", text)
    if any(found["month"] for found in FOREIGN.finditer(text)):
        text = FOREIGN.sub(lambda word: MONTHS.get((word["month"] or "").lower(), " "), text)
        text = CLOCK_WITH_H.sub(":", text)
    first, second = (_in_year(year, text) for year in LEAP_YEARS)
    if first.year != second.year:
        raise ValueError("the year is not told")
    return first


def _in_year(year: int, text: str) -> datetime:
    """Read a date that is in `year` unless it says otherwise."""
    from dateutil.parser import parse  # noqa: PLC0415 - only lists in order pay for it

    earliest = datetime(year, 1, 1)  # noqa: DTZ001 - the zone comes with the text
    day_first = DAY_FIRST.search(text) is not None
    return parse(text, default=earliest, dayfirst=day_first, tzinfos=_offset)


def _offset(name: str | None, seconds: int | None) -> int:
    return SECONDS_AN_HOUR * ZONES.get(name or "", 0) if seconds is None else seconds
