"""Who may do what in Discord: every cell of the matrix, by people of every language.

Run by `uv run python tests/benchmarks/permissions.py`; it takes about ten seconds a language.
The matrix is `tests/data/permissions.yaml`; the tests play it in English.
"""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

sys.path.insert(0, str(Path(__file__).parents[1]))

from bot.words import languages
from permissions import PEOPLE, cast, rows


async def wrong_cells(language: str) -> list[str]:
    """Every cell that is not as the matrix says."""
    wrong = []
    with TemporaryDirectory() as folder:
        async with cast(Path(folder), language) as everybody:
            for row in rows():
                for who in PEOPLE:
                    found = await everybody.play(row, who)
                    if found != row.expected[who]:
                        expected = row.expected[who]
                        wrong.append(f"{language}: {row.what} by {who}: {found}, not {expected}")
            everybody.discord.check()
    return wrong


async def main() -> int:
    cells, failed = len(rows()) * len(PEOPLE), 0
    for language in languages():
        wrong = await wrong_cells(language)
        failed += len(wrong)
        print(*wrong, f"{language}: {cells - len(wrong)} of {cells} cells as told", sep="\n")
    return 1 if failed else 0


sys.exit(asyncio.run(main()))
