"""A host of OpenSearch that misbehaves as it is told to, and passes on what it is asked else."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from aiohttp import ClientSession, web

if TYPE_CHECKING:
    import ssl
    from collections.abc import AsyncIterator

HANG, CUT = "hang", "cut"
"""To say nothing for long, and to end the connection without an answer."""
LONG = 30.0


@dataclass
class Host:
    """A host in front of the real one."""

    behind: str
    session: ClientSession
    url: str = ""
    next: list[Any] = field(default_factory=list)
    """What it does with the next requests: a status, an answer, a text, or one of the above."""
    always: Any = None
    """What it does with all of them, if anything."""
    seen: list[str] = field(default_factory=list)
    """What it was asked, by method and path."""
    told: list[str | None] = field(default_factory=list)
    """By whom, as the header Authorization has it."""

    async def answer(self, request: web.Request) -> web.StreamResponse:
        self.seen.append(f"{request.method} {request.path}")
        self.told.append(request.headers.get("Authorization"))
        match self.next.pop(0) if self.next else self.always:
            case None:
                return await self._passed_on(request)
            case int(status):
                error = {"type": "of_the_test", "root_cause": [{"type": "of_the_test"}]}
                return web.json_response({"error": error, "status": status}, status=status)
            case "hang":
                await asyncio.sleep(LONG)
            case "cut":
                pass
            case str(text):
                return web.Response(text=text, content_type="text/html")
            case answer:
                return web.json_response(answer)
        assert request.transport is not None
        request.transport.abort()
        return web.Response()

    async def _passed_on(self, request: web.Request) -> web.Response:
        body = await request.read()
        headers = {"Content-Type": request.headers.get("Content-Type", "application/json")}
        asked = self.session.request(
            request.method, f"{self.behind}{request.path_qs}", data=body, headers=headers
        )
        async with asked as answer:
            told = await answer.read()
            return web.Response(body=told, status=answer.status, content_type="application/json")


@asynccontextmanager
async def misbehaving(behind: str, tls: ssl.SSLContext | None = None) -> AsyncIterator[Host]:
    """A host for as long as it is needed.

    Args:
        behind: the real one.
        tls: as whom it shows itself; it speaks no TLS without.
    """
    async with ClientSession() as session:
        host = Host(behind, session)
        app = web.Application(client_max_size=1 << 26)
        app.router.add_route("*", "/{path:.*}", host.answer)
        runner = web.AppRunner(app, handler_cancellation=True, shutdown_timeout=0.1)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0, ssl_context=tls)
        await site.start()
        port = runner.addresses[0][1]
        host.url = f"{'http' if tls is None else 'https'}://localhost:{port}"
        try:
            yield host
        finally:
            await runner.cleanup()
