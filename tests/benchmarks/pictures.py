"""Pictures of the bot's replies as they would look in Discord.

    uv run --directory tests python -m benchmarks.pictures [--out DIR]
    uv run --directory tests --with pillow python -m benchmarks.pictures --readme

Plays every scene of `scenes/` (the files are conversations, as in `data/conversations`)
with the real bot on the local Discord, answering from the shipped sample, and the
moderator's day, a conversation whose steps say in which picture they are shown; shows the
channel in headless Chromium and writes a page and its pictures: on a wide window dark
and light, on a phone of 390 pixels dark and light. The README shows some of them, in pairs
that stand side by side and therefore are equally high, in few colours to keep them small.
"""

from __future__ import annotations

import argparse
import asyncio
import io
import tempfile
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from benchmarks.browser import chromium
from benchmarks.discord_page import message_html, page
from bot.shelf import SAMPLE
from conversations import Stage, play, read
from gateway import BotProcess, LocalDiscord
from gateway.payloads import MESSAGE_CONTENT_INTENT
from paths import DATA, ROOT
from running import VERBATIM, run, running_bot

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Sequence

    from benchmarks.browser import Tab
    from gateway import Message

SCENES = Path(__file__).with_name("scenes")
DAY = DATA / "conversations" / "moderators-day.yaml"
README = (
    ("answer", "cut"),
    ("said", "summary"),
    ("wrapped", "follow-up"),
    ("preview", "added"),
    ("edit", "changed"),
    ("gaps", "expectation"),
    ("settings",),
)
"""The pictures that the README shows, those of a row equally high."""
COLOURS, COMMON = 64, 12
"""Colours of such a picture, and how many of them are the most frequent ones of it."""
README_PICTURES = ROOT / ".github" / "pictures"


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
README_VIEW = VIEWS[2]


async def played(scenes: Sequence[Path]) -> AsyncIterator[tuple[str, str]]:
    """Yield the name and the page of each picture."""
    with tempfile.TemporaryDirectory() as data:
        env = {"VERBATIM_DATA": data}
        async with LocalDiscord("News") as discord:
            await run(discord, "sync", env=env)
            async with BotProcess(
                discord, [VERBATIM, "bot", "--stories", str(SAMPLE)], env
            ) as process:
                for path in scenes:
                    if path != DAY:
                        yield path.stem, await _page(path, discord, process)
    if DAY in scenes:
        for name, content in (await _day()).items():
            yield name, content


async def _page(path: Path, discord: LocalDiscord, process: BotProcess) -> str:
    channel = discord.guild("News").add_channel(path.stem)
    conversation = read(path)
    await play(conversation, Stage(discord, process, channel, SAMPLE))
    shown = (message_html(message, discord) for message in channel.messages.values())
    return page(conversation.shows, shown)


async def _day() -> dict[str, str]:
    """Play the day with a bot of its own, and return the page of each of its pictures."""
    day, news, shown = read(DAY), DATA / "news", defaultdict[str, list[str]](list)
    async with running_bot(news, dict(day.settings or {}), MESSAGE_CONTENT_INTENT) as discord:

        def picture(name: str, message: Message) -> None:
            told = message_html(message, discord)
            for page_name, address in stage.pages.items():  # it stands for one of the web
                told = told.replace(address, f"https://example.com/{page_name}")
            shown[name].append(told)

        channel = discord.guild("News").add_channel("coast")
        stage = Stage(discord, discord.processes[-1], channel, news, picture=picture)
        await play(day, stage)
    return {name: page(day.shows, messages) for name, messages in shown.items()}


async def take(out: Path, scenes: Sequence[Path]) -> None:
    """Write the page and the pictures of each scene into `out`."""
    async with chromium() as tab:
        async for name, content in played(scenes):
            (out / f"{name}.html").write_text(content, encoding="utf-8")
            for view in VIEWS:
                height = await _show(tab, content, view)
                png = await tab.photograph(view.width, height)
                _write(out / f"{name}-{view.name}.png", png)


async def take_for_readme() -> None:
    """Write the pictures that the README shows."""
    names = [name for row in README for name in row]
    async with chromium() as tab:
        pages = {name: content async for name, content in played(_scenes()) if name in names}
        for row in README:
            height = max([await _show(tab, pages[name], README_VIEW) for name in row])
            for name in row:
                await _show(tab, pages[name], README_VIEW)
                png = await tab.photograph(README_VIEW.width, height)
                _write(README_PICTURES / f"{name}.png", _in_few_colours(png))


async def _show(tab: Tab, content: str, view: View) -> float:
    """Show a page in a window and return how high it is."""
    return await tab.show(
        content, width=view.width, scheme=view.scheme, mobile=view.mobile, scale=view.scale
    )


def _in_few_colours(png: bytes) -> bytes:
    """Return the picture as a PNG with a palette, a third of the size.

    The colours of large areas stay what they are.
    """
    from PIL import Image  # type: ignore[import-not-found]  # noqa: PLC0415 - for this alone

    smaller = io.BytesIO()
    whole = Image.open(io.BytesIO(png)).convert("RGB")
    counted = whole.getcolors(whole.width * whole.height)
    common = [colour for _, colour in sorted(counted, reverse=True)[:COMMON]]
    # The other methods grey the few pixels of an emoji.
    others = whole.quantize(COLOURS - COMMON, Image.Quantize.MAXCOVERAGE)
    palette = Image.new("P", (1, 1))
    flat = [part for colour in common for part in colour]
    palette.putpalette(flat + others.getpalette()[: 3 * (COLOURS - COMMON)])
    few = whole.quantize(palette=palette, dither=Image.Dither.NONE)
    few.save(smaller, "png", optimize=True)
    return smaller.getvalue()


def _scenes() -> list[Path]:
    return [*sorted(SCENES.glob("*.yaml")), DAY]


def _write(file: Path, png: bytes) -> None:
    file.write_bytes(png)
    print(f"{file}  {len(png) / 1000:.0f} kB")


def main() -> None:
    """Read the command line, and take the pictures."""
    parser = argparse.ArgumentParser(description="Pictures of the bot's replies, as in Discord.")
    parser.add_argument("--out", type=Path, default=Path(tempfile.gettempdir(), "verbatim"))
    parser.add_argument("--readme", action="store_true", help="take those of the README")
    parser.add_argument("scenes", nargs="*", help="names of scenes; by default all")
    given = parser.parse_args()
    if given.readme:
        asyncio.run(take_for_readme())
        return
    given.out.mkdir(parents=True, exist_ok=True)
    scenes = [path for path in _scenes() if path.stem in given.scenes or not given.scenes]
    asyncio.run(take(given.out, scenes))


if __name__ == "__main__":
    main()
