"""How a database is brought to the newest schema, and how tables that are gone are made anew."""

from __future__ import annotations

from typing import TYPE_CHECKING

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import func, inspect, select

from bot.store.failures import StoreError, place
from bot.store.schema import metadata
from bot.words import ENGLISH

if TYPE_CHECKING:
    from sqlalchemy import Connection, Table

MIGRATING = 0x76657262
"""PostgreSQL's advisory lock of whoever migrates; any number that nobody else uses."""


def migrate(connection: Connection, *, was_newest: bool = False) -> tuple[str, ...]:
    """Bring the schema up to date, within the transaction that `connection` is in.

    Args:
        connection: begins nothing and commits nothing here.
        was_newest: whether this schema was there before, so that what is missing was dropped.

    Returns:
        The names of the tables that were gone, and are there again with nothing in them.

    Raises:
        StoreError: a newer program has written the database.
    """
    if connection.dialect.name == "postgresql":
        # As SQLite's lock on writing: of two that start at once the second finds it done.
        connection.execute(select(func.pg_advisory_xact_lock(MIGRATING)))
    config = Config()
    config.set_main_option("script_location", "bot.store:migrations")
    config.attributes["connection"] = connection
    known = {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}
    heads = MigrationContext.configure(connection).get_current_heads()
    if not known.issuperset(heads):
        raise StoreError(ENGLISH("database_newer", place=place(connection.engine.url)))
    is_empty = metadata.tables.keys().isdisjoint(inspect(connection).get_table_names())
    if was_newest and not heads and not is_empty:
        command.stamp(config, "head")
    else:
        command.upgrade(config, "head")
    gone = _make_gone_ones(connection)
    return tuple(metadata.tables) if is_empty and was_newest else gone


def _make_gone_ones(connection: Connection) -> tuple[str, ...]:
    """Make the tables that are gone, and anew those whose rows belonged to rows in them."""
    there = set(inspect(connection).get_table_names())
    gone: list[Table] = []
    for table in metadata.sorted_tables:  # each after those that it refers to
        refers_to = {key.column.table for key in table.foreign_keys}
        if table.name in there and refers_to.isdisjoint(gone):
            continue
        if table.name in there:
            table.drop(connection)
        table.create(connection)
        gone.append(table)
    return tuple(table.name for table in gone)
