"""Headless Chromium, told over its DevTools socket what to show and to photograph."""

from __future__ import annotations

import asyncio
import base64
import re
import shutil
import tempfile
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from itertools import count
from typing import TYPE_CHECKING, Any

import aiohttp

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--hide-scrollbars",
    "--remote-debugging-port=0",
)
START_S = 30.0
LISTENING = re.compile(rb"DevTools listening on ws://127\.0\.0\.1:(\d+)/")


@dataclass
class Tab:
    """A page that is shown."""

    socket: aiohttp.ClientWebSocketResponse
    _numbers: count[int] = field(default_factory=count)

    async def call(self, method: str, **params: Any) -> dict[str, Any]:
        """Call a method of the DevTools protocol and wait for its result.

        Raises:
            RuntimeError: Chromium refused it.
        """
        number = next(self._numbers)
        await self.socket.send_json({"id": number, "method": method, "params": params})
        async for frame in self.socket:
            told: dict[str, Any] = frame.json()
            if told.get("id") == number:
                if "error" in told:
                    raise RuntimeError(f"{method}: {told['error']['message']}")
                return dict(told["result"])
        raise RuntimeError(f"{method}: Chromium has gone")

    async def show(
        self, page: str, *, width: int, scheme: str, mobile: bool, scale: float
    ) -> float:
        """Show the HTML `page` and return how high it is, in CSS pixels.

        Args:
            page: HTML.
            width: of the window, in CSS pixels.
            scheme: `light` or `dark`.
            mobile: whether it is a phone's window.
            scale: pixels of a picture to a CSS pixel.
        """
        size = {"width": width, "height": 100, "deviceScaleFactor": scale, "mobile": mobile}
        await self.call("Emulation.setDeviceMetricsOverride", **size)
        features = [{"name": "prefers-color-scheme", "value": scheme}]
        await self.call("Emulation.setEmulatedMedia", features=features)
        frame = (await self.call("Page.getFrameTree"))["frameTree"]["frame"]["id"]
        await self.call("Page.setDocumentContent", frameId=frame, html=page)
        await self.call(
            "Runtime.evaluate", expression="document.fonts.ready.then(() => 1)", awaitPromise=True
        )
        metrics = await self.call("Page.getLayoutMetrics")
        return float(metrics["cssContentSize"]["height"])

    async def photograph(self, width: float, height: float) -> bytes:
        """Return the upper left of what is shown as a PNG, its size in CSS pixels."""
        clip = {"x": 0, "y": 0, "width": width, "height": height, "scale": 1}
        shot = await self.call("Page.captureScreenshot", clip=clip, captureBeyondViewport=True)
        return base64.b64decode(shot["data"])


@asynccontextmanager
async def chromium() -> AsyncIterator[Tab]:
    """Start Chromium with a profile of its own, and end it afterwards.

    Raises:
        RuntimeError: there is no Chromium, or it does not start.
    """
    program = shutil.which("chromium") or shutil.which("chromium-browser")
    if program is None:
        raise RuntimeError("there is no chromium; on Debian: apt-get install chromium fonts-inter")
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        process = await asyncio.create_subprocess_exec(
            program,
            *FLAGS,
            f"--user-data-dir={profile}",
            "about:blank",
            stdout=asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.PIPE,
        )
        assert process.stderr is not None
        try:
            port = await asyncio.wait_for(_port(process.stderr), START_S)
            async with aiohttp.ClientSession() as session:
                async with session.get(f"http://127.0.0.1:{port}/json") as response:
                    targets = await response.json()
                address = next(t for t in targets if t["type"] == "page")["webSocketDebuggerUrl"]
                async with session.ws_connect(address, max_msg_size=0) as socket:
                    yield Tab(socket)
        finally:
            process.terminate()
            await process.wait()


async def _port(stderr: asyncio.StreamReader) -> int:
    """Wait until Chromium says on which port it listens."""
    while line := await stderr.readline():
        if match := LISTENING.search(line):
            return int(match[1])
    raise RuntimeError("Chromium has ended before it listened")
