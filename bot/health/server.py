"""The server of `/health`, `/live` and `/metrics`, in the bot's own process and loop.

That is what makes them true: where the loop stands still, nobody is answered, here or in
Discord. It binds to this machine alone unless the owner chooses otherwise. A port that is taken
costs the answers nothing: that is told, and tried again (`bot.supervising`).
"""

from __future__ import annotations

import asyncio
import logging
from ipaddress import ip_address
from typing import TYPE_CHECKING

from aiohttp import web
from yarl import URL

from bot.health.state import Status, state_to_json
from bot.words import ENGLISH

if TYPE_CHECKING:
    from collections.abc import Callable

    from aiohttp.typedefs import Handler, Middleware

    from bot.health.metrics import Metrics
    from bot.health.state import State

LONGEST_REQUEST = 16_384
"""Bytes of a body; nobody has a reason to send any."""
ENDING_S = 0.5
"""Seconds for which whoever reads just now is waited for at the end."""

_log = logging.getLogger(__name__)


class UnservedError(Exception):
    """The address cannot be served at."""


async def serve(host: str, port: int, state: Callable[[], State], metrics: Metrics) -> None:
    """Serve until cancelled.

    Raises:
        UnservedError: it cannot be served there, for now or at all.
    """
    app = web.Application(client_max_size=LONGEST_REQUEST, middlewares=[_only_for_us(host)])
    app.add_routes(_routes(state, metrics))
    app.on_response_prepare.append(_name_no_versions)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=ENDING_S)
    await runner.setup()
    try:
        try:
            await web.TCPSite(runner, host, port).start()
        except OSError as error:
            reason = ENGLISH("health_taken", host=host, port=port, reason=_reason(error))
            raise UnservedError(reason) from error
        for bound in runner.addresses:
            place = URL.build(scheme="http", host=bound[0], port=bound[1])
            _log.info("health and metrics are told at %s", place)
        await asyncio.Event().wait()
    finally:
        await runner.cleanup()


def _routes(state: Callable[[], State], metrics: Metrics) -> list[web.RouteDef]:
    async def health(_: web.Request) -> web.Response:
        now = state()
        return web.json_response(
            state_to_json(now), status=503 if now.status is Status.DOWN else 200
        )

    async def live(_: web.Request) -> web.Response:
        return web.json_response({"live": True})

    async def numbers(request: web.Request) -> web.Response:
        body, form = metrics.told(request.headers.get("Accept", ""))
        return web.Response(body=body, headers={"Content-Type": form})

    return [web.get("/health", health), web.get("/live", live), web.get("/metrics", numbers)]


def _only_for_us(host: str) -> Middleware:
    """Refuse, where only this machine is served, a request that calls it by another name.

    A page that somebody reads here could let its own name point to this machine, and read.
    """
    is_ours = _is_loopback(host)

    @web.middleware
    async def check(request: web.Request, handler: Handler) -> web.StreamResponse:
        if is_ours and not _is_loopback(_host_of(request)):
            raise web.HTTPMisdirectedRequest
        return await handler(request)

    return check


def _host_of(request: web.Request) -> str:
    try:
        return URL.build(scheme="http", authority=request.host).host or ""
    except ValueError:
        return ""


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


async def _name_no_versions(_: web.Request, response: web.StreamResponse) -> None:
    """Tell nobody which versions of Python and aiohttp answer."""
    response.headers["Server"] = "verbatim"
    response.headers["Cache-Control"] = "no-store"


def _reason(error: OSError) -> str:
    """Return why in a few words: asyncio puts the address into them once more."""
    return (error.strerror or str(error)).rpartition(": ")[2]
