"""What goes wrong with a database: which kinds there are, and how a person is told.

Drivers tell apart little: most of what they raise is one class with other words. So these words
are looked at here, and nowhere else, for what can be done: waiting mends what somebody else
holds, making them anew what has no tables, and the rest is for whoever runs the bot.
"""

from __future__ import annotations

import sqlite3
from contextlib import contextmanager
from typing import TYPE_CHECKING

from sqlalchemy.exc import IntegrityError, SQLAlchemyError

from bot.words import ENGLISH

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy.engine import URL

LOCKED = ("is locked",)
"""What SQLite's words have in them where somebody else holds what is asked for."""
LOCKED_STATES = ("55P03", "40P01", "40001", "57P03", "53300")
"""PostgreSQL's codes for it: locks, a server that is starting, and too many connections."""
WITHOUT_TABLES, WITHOUT_TABLES_STATES = ("no such table",), ("42P01",)
"""The same where tables are gone."""
KNOWN_FAILURES = {
    "not a database": "database_no_database",
    "malformed": "database_malformed",
    "is full": "database_full",
    "No space left": "database_full",
    "No module named": "database_no_driver",
    "TimeoutError": "database_slow",
}
"""What a driver's words have in them, and the catalogue's entry that says what to do."""
DRIVER_ERRORS = (
    *(SQLAlchemyError, sqlite3.Error, OSError),
    ImportError,  # the driver is not installed
    *(TypeError, ValueError),  # it was given a URL's options as they are
)


class StoreError(Exception):
    """The database cannot be used; the message is one line, without a password.

    `reason` is the driver's own words, without the place either.
    """

    def __init__(self, words: str, reason: str = "") -> None:
        super().__init__(words)
        self.reason = reason or words


class LockedError(StoreError):
    """Somebody else holds the database; waiting mends it."""


class FileLostError(OSError):
    """What was asked of a file went to one that stands no more where it stood."""


@contextmanager
def told(url: URL) -> Iterator[None]:
    """Turn what goes wrong with the database at `url` into one line for a person."""
    try:
        yield
    except DRIVER_ERRORS as error:
        reason = reason_of(error)
        known = (key for sign, key in KNOWN_FAILURES.items() if sign in reason)
        key = "database_locked" if is_locked(error) else next(known, "database_failed")
        words = ENGLISH("database_unusable", place=place(url), reason=reason, remedy=ENGLISH(key))
        raise (LockedError if is_locked(error) else StoreError)(words, reason) from error


def is_locked(error: BaseException) -> bool:
    """Tell whether somebody else holds what is asked for, so that waiting mends it."""
    return isinstance(error, LockedError) or _says(error, LOCKED, LOCKED_STATES)


def is_lost(error: BaseException) -> bool:
    """Tell whether the file or tables are gone, so that they have to be made anew."""
    return isinstance(error, FileLostError) or _says(error, WITHOUT_TABLES, WITHOUT_TABLES_STATES)


def is_of_the_database(error: BaseException) -> bool:
    """Tell whether something is wrong with the database, and not with what was to be written."""
    is_known = isinstance(error, (*DRIVER_ERRORS, StoreError))
    return is_known and not isinstance(error, IntegrityError)


def reason_of(error: BaseException) -> str:
    """Return the first line of the driver's own words."""
    if isinstance(error, StoreError):
        return error.reason
    cause = getattr(error, "orig", None) or error
    words = str(getattr(cause, "strerror", None) or cause) or type(cause).__name__
    return words.splitlines()[0]


def place(url: URL) -> str:
    """Return where the database is, without the secrets that a URL can hold."""
    if url.get_backend_name() == "sqlite":
        return url.database or "in memory"
    return url.set(query={}).render_as_string(hide_password=True)


def _says(error: BaseException, signs: tuple[str, ...], states: tuple[str, ...]) -> bool:
    if not is_of_the_database(error):
        return False
    state = getattr(getattr(error, "orig", None), "sqlstate", None)
    return state in states or any(sign in reason_of(error) for sign in signs)
