"""Entry times: the lines of a live blog that say when what stands below them was written.

Such a line is a time of day, with a zone or a date or without, or a time that has passed
("2h ago"), and nothing else. The words around the figures are those of the languages that
stories are read in; a page may carry them in any of these.
"""

from __future__ import annotations

import re
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from knowledge.model import Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


class TimeForm(StrEnum):
    """How sure a line with a time is that of an entry."""

    CLOCK = "clock"
    """A time of day alone."""
    DATED = "dated"
    """A time of day with a date: the page's own head has one as well."""
    AGO = "ago"
    UPDATED = "updated"
    """When an entry was last changed; it stands below the entry or above it."""
    LEADING = "leading"
    """A time of day before the words of the entry, on their line."""


class EntryTime(NamedTuple):
    """A time, where it stands."""

    span: Span
    """The time alone, without its zone and date."""
    form: TimeForm


ZONE_NAMES = {
    "en": "bst gmt utc cet cest est edt et cst cdt ct mst mdt mt pst pdt pt ist aest aedt jst hrs "
    "local time eastern central pacific",
    "de": "mez mesz uhr",
    "fr": "haec hnec heures h",
    "es": "horas h",
}
WEEKDAYS = {
    "en": "mon monday tue tues tuesday wed wednesday thu thur thurs thursday fri friday "
    "sat saturday sun sunday",
    "de": "montag dienstag mittwoch donnerstag freitag samstag sonnabend sonntag",
    "fr": "lundi mardi mercredi jeudi vendredi samedi dimanche",
    "es": "lunes martes miércoles jueves viernes sábado domingo",
}
MONTHS = {
    "en": "jan january feb february mar march apr april may jun june jul july aug august "
    "sep sept september oct october nov november dec december",
    "de": "januar jänner februar märz april mai juni juli august september oktober november "
    "dezember",
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    "es": "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre "
    "diciembre",
}
POSTED = {
    "en": "posted published added at on today yesterday of the",
    "de": "gepostet veröffentlicht um am vom den der heute gestern",
    "fr": "publié posté à le aujourd hui hier",
    "es": "publicado a las la el de del hoy ayer",
}
UPDATED = {
    "en": "last updated modified edited",
    "de": "zuletzt aktualisiert bearbeitet geändert",
    "fr": "dernière mis mise jour modifié",
    "es": "última actualizado actualizada actualización",
}
AGO = {
    "en": r"(?:{n} ?(?:h|hrs?|hours?|m|mins?|minutes?|s|secs?|seconds?)\.?,? ?){1,2} ago|just now",
    "de": r"vor {n} ?(?:stunden?|std\.?|minuten?|min\.?|sekunden?|sek\.?)",
    "fr": r"il y a {n} ?(?:heures?|h|minutes?|min|mn|secondes?|s)\.?",
    "es": r"hace {n} ?(?:horas?|h|minutos?|min|segundos?|s)\.?",
}


def _words(*tables: Mapping[str, str]) -> frozenset[str]:
    return frozenset(word for table in tables for words in table.values() for word in words.split())


ZONES = _words(ZONE_NAMES)
DATE_WORDS = _words(WEEKDAYS, MONTHS)
UPDATED_WORDS = _words(UPDATED)
TIME_WORDS = ZONES | DATE_WORDS | UPDATED_WORDS | _words(POSTED)
DATE_NUMBER = re.compile(r"\d{4}|\d{1,2}(?:st|nd|rd|th|er)?")
WORD = re.compile(r"\w+")

CLOCK = re.compile(
    r"(?<![\w.:,/])(?:(?:[01]?\d|2[0-3])(?:[.:]|[ \xa0]?h[ \xa0]?)[0-5]\d(?![.:,/%]?\w)"
    r"|(?:(?:[01]?\d|2[0-3])[.:][0-5]\d|1[0-2]|[1-9])[ \xa0]?[ap](?:m\b|\.m\.))"
    r"(?:[ \xa0][ap](?:m\b|\.m\.))?",
    re.IGNORECASE,
)
AGO_LINE = re.compile(
    rf"\W*(?P<time>{'|'.join(AGO.values())})\W*".replace("{n}", r"\d{1,2}"), re.IGNORECASE
)
LEADING_ZONE = re.compile(r"(?: (?P<zone>\w+))?[\])]?\s*[:–—|-]\s+(?=\S)")

LONGEST_TIME_LINE = 70


def entry_times(text: str, lines: Iterable[Span]) -> dict[int, EntryTime]:
    """Return the times of a live blog by the numbers of their lines, from 1.

    A time of day alone on a line is one wherever it stands. What may as well be the time
    of the whole page, or stand before a sentence, is one only where there are more.
    """
    found = {
        number: time
        for number, line in enumerate(lines, start=1)
        if (time := _time_of(text, line)) is not None
    }
    forms = [time.form for time in found.values()]
    alone = {TimeForm.CLOCK} | {form for form in TimeForm if forms.count(form) > 1}
    if TimeForm.CLOCK in forms or alone & {TimeForm.AGO, TimeForm.DATED}:
        alone.add(TimeForm.UPDATED)
    return {number: time for number, time in found.items() if time.form in alone}


def _time_of(text: str, line: Span) -> EntryTime | None:
    """Return the time that a line is, or starts with."""
    start = line.start + text.startswith(("[", "("), line.start)
    leading = CLOCK.match(text, start, line.end)
    behind = LEADING_ZONE.match(text, leading.end(), line.end) if leading else None
    if leading and behind and (behind["zone"] is None or behind["zone"].lower() in ZONES):
        return EntryTime(Span(*leading.span()), TimeForm.LEADING)
    if line.end - line.start > LONGEST_TIME_LINE:
        return None
    if ago := AGO_LINE.fullmatch(text, *line):
        return EntryTime(Span(*ago.span("time")), TimeForm.AGO)
    clocks = list(CLOCK.finditer(text, *line))
    if len(clocks) != 1:
        return None
    form = _form_of(text[line.start : clocks[0].start()] + text[clocks[0].end() : line.end])
    return None if form is None else EntryTime(Span(*clocks[0].span()), form)


def _form_of(around: str) -> TimeForm | None:
    """Return what the words beside a time make of its line; None if they say anything more."""
    words = WORD.findall(around.lower())
    numbers = [word for word in words if DATE_NUMBER.fullmatch(word)]
    if any(word not in TIME_WORDS for word in words if word not in numbers):
        return None
    if not UPDATED_WORDS.isdisjoint(words):
        return TimeForm.UPDATED
    return TimeForm.CLOCK if not numbers and DATE_WORDS.isdisjoint(words) else TimeForm.DATED
