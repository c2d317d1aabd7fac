"""Whoever kills the program loses nothing that was confirmed; more kills stand in benchmarks."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

from benchmarks.kills import kill_once
from kills import Ledger, said_in

if TYPE_CHECKING:
    from pathlib import Path

KILLS = 4


async def test_a_kill_leaves_every_story_whole_and_loses_nothing_confirmed(tmp_path: Path) -> None:
    chance, ledger = random.Random(11), Ledger()
    for number in range(KILLS):
        kill_once(tmp_path, ledger, number, chance.uniform(0, 0.4))
        now = await said_in(tmp_path)
        ledger.check(now)
        ledger.said, ledger.under_way = {**dict.fromkeys(ledger.said), **now}, None
    assert ledger.changes > KILLS
