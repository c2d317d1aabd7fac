"""The cluster: the indexes that one archive has in OpenSearch, and which of them is asked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bot.archive import index as indexes
from bot.archive.index import Index

if TYPE_CHECKING:
    from bot.archive.engine import Engine


@dataclass(frozen=True, slots=True)
class Cluster:
    """The indexes of an archive.

    Args:
        engine: where they are.
        alias: what their names begin with, and what names the one that is asked.
    """

    engine: Engine
    alias: str

    @property
    def place(self) -> str:
        """Where it is, for a person."""
        return self.engine.place

    async def id(self) -> str:
        """Return what the cluster is known by."""
        return await self.engine.cluster()

    def index(self, name: str) -> Index:
        """Return the index of a name, whether it is there or not."""
        return Index(self.engine, name)

    async def create(self, analysis: str) -> Index:
        """Make an index that is not asked yet, for stories that an analysis has read."""
        return await indexes.create(self.engine, self.alias, analysis)

    async def names(self) -> list[str]:
        """Return the names of all indexes that were made for this archive."""
        return await indexes.indexes(self.engine, self.alias)

    async def asked(self) -> str | None:
        """Return the name of the index that is asked, if any."""
        return await indexes.named(self.engine, self.alias)

    async def switch(self, index: Index) -> None:
        """Let an index be asked, and no other."""
        await indexes.switch(self.engine, self.alias, index)

    async def health(self) -> dict[str, Any]:
        """Return what OpenSearch says of the health of the indexes, and of its nodes."""
        told: dict[str, Any] = await self.engine.ask(self.engine.client.cluster.health)
        return told
