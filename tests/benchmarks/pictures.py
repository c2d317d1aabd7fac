"""Pictures of the bot's replies as they would look in Discord.

    uv run --directory tests python -m benchmarks.pictures [--out DIR]

Plays every scene of `scenes/` (the files are conversations, as in `data/conversations`)
with the real bot on the local Discord, answering from the shipped sample; shows the
channel in headless Chromium and writes a page and its pictures: on a wide window dark
and light, on a phone of 390 pixels dark and light.
"""

from __future__ import annotations

import argparse
import asyncio
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from benchmarks.browser import chromium
from benchmarks.discord_page import page
from bot.shelf import SAMPLE
from conversations import Stage, play, read
from gateway import BotProcess, LocalDiscord
from running import VERBATIM, run

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Sequence

SCENES = Path(__file__).with_name("scenes")


class View(NamedTuple):
    """A window."""

    name: str
    width: int
    scheme: str
    mobile: bool
    scale: float


VIEWS = (
    View("dark", 800, "dark", mobile=False, scale=1.5),
    View("light", 800, "light", mobile=False, scale=1.5),
    View("phone-dark", 390, "dark", mobile=True, scale=1.5),
    View("phone-light", 390, "light", mobile=True, scale=1.5),
)


async def played(scenes: Sequence[Path]) -> AsyncIterator[tuple[str, str]]:
    """Yield each scene's name and its page."""
    with tempfile.TemporaryDirectory() as data:
        env = {"VERBATIM_DATA": data}
        async with LocalDiscord("News") as discord:
            await run(discord, "sync", env=env)
            async with BotProcess(discord, [VERBATIM, "bot"], env) as process:
                for path in scenes:
                    yield path.stem, await _page(path, discord, process)


async def _page(path: Path, discord: LocalDiscord, process: BotProcess) -> str:
    channel = discord.guild("News").add_channel(path.stem)
    conversation = read(path)
    await play(conversation, Stage(discord, process, channel, SAMPLE))
    return page(conversation.shows, channel.messages.values(), discord)


async def take(out: Path, scenes: Sequence[Path]) -> None:
    """Write the page and the pictures of each scene into `out`."""
    async with chromium() as tab:
        async for name, content in played(scenes):
            (out / f"{name}.html").write_text(content, encoding="utf-8")
            for view in VIEWS:
                png = await tab.photograph(
                    content,
                    width=view.width,
                    scheme=view.scheme,
                    mobile=view.mobile,
                    scale=view.scale,
                )
                file = out / f"{name}-{view.name}.png"
                file.write_bytes(png)
                print(f"{file}  {len(png) / 1000:.0f} kB")


def main() -> None:
    """Read the command line, and take the pictures."""
    parser = argparse.ArgumentParser(description="Pictures of the bot's replies, as in Discord.")
    parser.add_argument("--out", type=Path, default=Path(tempfile.gettempdir(), "verbatim"))
    parser.add_argument("scenes", nargs="*", help="names of scenes; by default all")
    given = parser.parse_args()
    given.out.mkdir(parents=True, exist_ok=True)
    scenes = [
        p for p in sorted(SCENES.glob("*.yaml")) if p.stem in given.scenes or not given.scenes
    ]
    asyncio.run(take(given.out, scenes))


if __name__ == "__main__":
    main()
