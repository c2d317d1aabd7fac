"""REST: the application around the routes, where every request passes.

It checks the token, the schema of requests and answers, plays the faults that a test asked
for, turns refusals into Discord's answers, and keeps the transcript. A route that nobody
wrote is answered 404 and noted as a problem: the test fails by its name.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from aiohttp import BodyPartReader, web

from gateway import refusals
from gateway.refusals import Refusal

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from gateway.local import LocalDiscord

    Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

API = "/api/v10"
# discord.py asks no token of these: the interaction's own token stands in the path.
TOKEN_IN_PATH = ("/interactions/", "/webhooks/")


@dataclass
class Fault:
    """What the next request to a route gets instead of, or after, its answer."""

    route: str
    status: int
    retry_after: float = 0.0
    carried_out: bool = False
    """Whether the request is carried out all the same and only its answer is lost."""


class Rest:
    """The middleware of a `LocalDiscord`, and the faults waiting to be played."""

    def __init__(self, discord: LocalDiscord) -> None:
        self.discord = discord
        self.faults: list[Fault] = []

    @web.middleware
    async def middleware(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        """Serve one request to the API; the gateway's own path is let through."""
        if not request.path.startswith(API):
            return await handler(request)
        route = _route(request)
        body = await _body(request)
        request["body"] = body
        where = f"{request.method} {_shown_path(request)}"
        self.discord.transcript.add("←", where, body)
        status, answer = await self._answer(request, handler, route)
        self.discord.transcript.add("→", f"{status} to {where}", answer)
        self.discord.changed()
        return self._response(route or where, status, answer)

    async def _answer(
        self, request: web.Request, handler: Handler, route: str | None
    ) -> tuple[int, Any]:
        if route is None:
            path = request.path.removeprefix(API)
            self.discord.problems.append(f"unknown route: {request.method} {path}")
            return 404, refusals.unknown_route().body
        fault = self._take_fault(f"{request.method} {route}")
        if fault is not None and not fault.carried_out:
            return fault.status, _faulty(fault)
        status, answer = await self._carry_out(request, handler, route)
        return (fault.status, _faulty(fault)) if fault is not None else (status, answer)

    async def _carry_out(
        self, request: web.Request, handler: Handler, route: str
    ) -> tuple[int, Any]:
        """The handler's answer, with request and answer held against the schema."""
        self._check_request(request, route)
        try:
            self._check_token(request, route)
            response = await handler(request)
            status, answer = response.status, response.get("answer")
        except Refusal as refusal:
            status, answer = refusal.status, refusal.body
        if self.discord.schema is not None and answer is not None:
            found = self.discord.schema.answer_errors(request.method, route, status, answer)
            for error in found:
                self.discord.problems.append(
                    f"answer {status} to {request.method} {route}: {error}"
                )
        return status, answer

    def _check_token(self, request: web.Request, route: str) -> None:
        sent = request.headers.get("Authorization")
        if not route.startswith(TOKEN_IN_PATH) and sent != f"Bot {self.discord.token}":
            raise refusals.unauthorized()

    def _check_request(self, request: web.Request, route: str) -> None:
        if self.discord.schema is None or request["body"] is None:
            return
        for error in self.discord.schema.request_errors(request.method, route, request["body"]):
            self.discord.problems.append(f"request {request.method} {route}: {error}")

    def _take_fault(self, route: str) -> Fault | None:
        for fault in self.faults:
            if fault.route == route:
                self.faults.remove(fault)
                return fault
        return None

    def _response(self, route: str, status: int, answer: Any) -> web.Response:
        headers = {
            "Via": "1.1 local",
            "X-RateLimit-Limit": "50",
            "X-RateLimit-Remaining": "49",
            "X-RateLimit-Reset-After": "1.000",
            "X-RateLimit-Bucket": route,
        }
        if answer is None:
            return web.Response(status=status, headers=headers)
        # Exactly this type: with a charset, discord.py takes the body for text.
        headers["Content-Type"] = "application/json"
        return web.Response(status=status, headers=headers, body=json.dumps(answer).encode())


def answered(value: Any, status: int = 200) -> web.Response:
    """What a handler returns: the JSON value that the middleware will send."""
    response = web.Response(status=status)
    response["answer"] = value
    return response


def nothing() -> web.Response:
    """204, without a body."""
    return answered(None, 204)


def _route(request: web.Request) -> str | None:
    """The route's template as Discord's description writes it; None for an unknown one."""
    resource = request.match_info.route.resource
    return None if resource is None else resource.canonical.removeprefix(API)


def _shown_path(request: web.Request) -> str:
    """The path for the transcript: the long token of an interaction says nothing there."""
    path = request.path.removeprefix(API)
    for name in ("interaction_token", "webhook_token"):
        path = path.replace(request.match_info.get(name, "…"), "…")
    return path


async def _body(request: web.Request) -> Any:
    """The JSON body; of a form with files, its `payload_json`."""
    if request.content_type == "multipart/form-data":
        async for part in await request.multipart():
            if isinstance(part, BodyPartReader) and part.name == "payload_json":
                return json.loads(await part.text())
        return {}
    raw = await request.read()
    return json.loads(raw) if raw else None


def _faulty(fault: Fault) -> dict[str, Any]:
    if fault.status == 429:
        words = "You are being rate limited."
        return {"message": words, "retry_after": fault.retry_after, "global": False, "code": 0}
    return {"message": f"{fault.status}: the test asked for it", "code": 0}
