"""What is proved on both databases takes its settings from here."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.settings import Settings

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(params=["sqlite", "postgresql"])
def config(request: pytest.FixtureRequest, tmp_path: Path) -> Settings:
    """Settings with a database of the test's own: a file in its folder, or one of PostgreSQL."""
    is_file = request.param == "sqlite"
    url = None if is_file else request.getfixturevalue("postgres").database()
    return Settings(data=tmp_path / "data", database_url=url)
