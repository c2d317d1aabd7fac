"""REST: the way that every request takes, around the routes.

A route is a plain function from a `Call` to an `Answer`, or raises a `Refusal`. Around it
the token is checked, request and answer are held against the schema, the faults that a
test asked for are played, and the transcript is kept. A route that nobody wrote, and a
route that fails, is noted as a problem: the test fails by its name.
"""

from __future__ import annotations

import asyncio
import json
import traceback
from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from aiohttp import BodyPartReader, web

from gateway import refusals

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping

    from gateway.local import LocalDiscord

API = "/api/v10"
# discord.py sends no token with these: the interaction's own stands in the path.
TOKEN_IN_PATH = ("/interactions/", "/webhooks/")
PAGE = "<!doctype html>\n<title>Just a moment</title>\n<h1>We are checking your browser</h1>\n"
GARBLED = b"HTTP/1.1 200 OK\r\nContent-Length: none\r\n\r\n"


@dataclass(frozen=True, slots=True)
class Call:
    """A request as a route sees it: what stands in its path, its query, its JSON body."""

    params: Mapping[str, str]
    query: Mapping[str, str]
    body: Any
    files: Mapping[str, bytes]
    """The files beside the body, by name."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a route answers: a JSON value, or None for no body."""

    value: Any
    status: int = 200
    page: str | None = None
    """HTML in place of the value, as a proxy before Discord answers."""
    retry_after: float = 0.0
    """Seconds that the page asks to wait."""
    reset: bool = False
    """Whether the connection is torn down in place of it."""
    garbled: bool = False
    """Whether what comes in place of it is no HTTP."""


@dataclass(frozen=True, slots=True)
class Route:
    """A method, a path under the names of Discord's description, and what answers there."""

    method: str
    path: str
    handler: Callable[[Call], Awaitable[Answer]]

    @property
    def name(self) -> str:
        return f"{self.method} {self.path}"


@dataclass(frozen=True, slots=True)
class Fault:
    """What a request gets instead of its answer, or with it."""

    route: str
    """Its route; empty for all of them, as in an outage."""
    status: int
    """200, unless something else comes, is the route's own answer, `late`."""
    retry_after: float = 0.01
    """Seconds, for 429."""
    carried_out: bool = False
    """Whether the request is carried out all the same and only its answer is lost."""
    by_proxy: bool = False
    """Whether what stands before Discord answers: a page of HTML, without `Via`."""
    reset: bool = False
    """Whether the connection is torn down in place of an answer."""
    garbled: bool = False
    """Whether what comes in place of an answer is no HTTP."""
    late: float = 0.0
    """Seconds that the answer takes more."""

    def fits(self, route: str) -> bool:
        """Tell whether requests to a route get it."""
        return self.route in {"", route}


def nothing() -> Answer:
    """204, without a body."""
    return Answer(None, 204)


class Rest:
    """What happens to every request of a `LocalDiscord`, and the faults still to be played."""

    def __init__(self, discord: LocalDiscord) -> None:
        self.discord = discord
        self.faults: list[Fault] = []
        self.outages: list[Fault] = []
        """What every request gets, as long as it stands here."""
        self.played: list[tuple[str, Call]] = []
        """The requests that got a fault, with the names of their routes."""

    def serve(self, route: Route) -> web.RouteDef:
        """The aiohttp route that answers `route`."""

        async def handle(request: web.Request) -> web.Response:
            call = Call(request.match_info, request.query, *await _read(request))
            where = f"{request.method} {_shown_path(request)}"
            self.discord.transcript.add("←", where, call.body)
            self.discord.discretion.see(call.body)
            self._check_request(route, call)
            answer = await self._answer(route, call, request.headers.get("Authorization"))
            self.discord.transcript.add("→", f"{answer.status} to {where}", answer.value)
            self._check_answer(route, answer)
            self.discord.changed()
            if request.transport is not None and answer.garbled:
                request.transport.write(GARBLED)
                request.transport.close()
            elif request.transport is not None and answer.reset:
                request.transport.abort()
            return _response(route.name, answer)

        return web.route(route.method, API + route.path, handle)

    async def unknown(self, request: web.Request) -> web.Response:
        """Answer a request that no route takes, and note it."""
        where = f"{request.method} {request.path.removeprefix(API)}"
        self.discord.transcript.add("←", where, (await _read(request))[0])
        self._problem(f"unknown route: {where}")
        return _response(where, Answer(refusals.unknown_route().body, 404))

    async def _answer(self, route: Route, call: Call, token: str | None) -> Answer:
        fault = next((f for f in (*self.faults, *self.outages) if f.fits(route.name)), None)
        if fault is None:
            return await self._carry_out(route, call, token)
        if fault in self.faults:
            self.faults.remove(fault)
        lost = fault.by_proxy or fault.reset or fault.garbled
        own = fault.status == HTTPStatus.OK and not lost
        answer = _fault_answer(fault)
        if own or fault.carried_out:
            carried_out = await self._carry_out(route, call, token)
            answer = carried_out if own else answer
        self.played.append((route.name, call))
        self.discord.changed()
        await asyncio.sleep(fault.late)
        return answer

    async def _carry_out(self, route: Route, call: Call, token: str | None) -> Answer:
        try:
            self._check_token(route, token)
            return await route.handler(call)
        except refusals.Refusal as refusal:
            return Answer(refusal.body, refusal.status)
        except Exception:  # noqa: BLE001  the server's own fault must not pass for Discord's
            self._problem(f"{route.name} failed:\n{traceback.format_exc()}")
            return Answer({"message": "500: Internal Server Error", "code": 0}, 500)

    def _check_token(self, route: Route, token: str | None) -> None:
        if token != f"Bot {self.discord.token}" and not route.path.startswith(TOKEN_IN_PATH):
            raise refusals.unauthorized()

    def _check_request(self, route: Route, call: Call) -> None:
        if self.discord.schema is not None and call.body is not None:
            found = self.discord.schema.request_errors(route.method, route.path, call.body)
            for error in found:
                self._problem(f"request {route.name}: {error}")

    def _check_answer(self, route: Route, answer: Answer) -> None:
        if self.discord.schema is not None and answer.value is not None:
            method, path, status = route.method, route.path, answer.status
            for error in self.discord.schema.answer_errors(method, path, status, answer.value):
                self._problem(f"answer {status} to {route.name}: {error}")

    def _problem(self, words: str) -> None:
        self.discord.problems.append(words)
        self.discord.transcript.add("·", words)


async def _read(request: web.Request) -> tuple[Any, dict[str, bytes]]:
    """The JSON body and the files; of a form, its `payload_json` is the body."""
    if request.content_type != "multipart/form-data":
        raw = await request.read()
        return (json.loads(raw) if raw else None), {}
    body, files = None, {}
    async for part in await request.multipart():
        if isinstance(part, BodyPartReader) and part.filename is not None:
            files[part.filename] = bytes(await part.read())
        elif isinstance(part, BodyPartReader) and part.name == "payload_json":
            body = json.loads(await part.text())
    return body, files


def _shown_path(request: web.Request) -> str:
    """The path for the transcript: the long token of an interaction says nothing there."""
    path = request.path.removeprefix(API)
    for name in ("interaction_token", "webhook_token"):
        path = path.replace(request.match_info.get(name, "…"), "…")
    return path


def _response(bucket: str, answer: Answer) -> web.Response:
    if answer.page is not None:
        asked = {"Retry-After": f"{answer.retry_after:.0f}"}
        return web.Response(
            status=answer.status, text=answer.page, content_type="text/html", headers=asked
        )
    # Generous limits: discord.py, told of none, would send one request at a time.
    headers = {
        "Via": "1.1 local",
        "X-RateLimit-Limit": "50",
        "X-RateLimit-Remaining": "0" if answer.status == 429 else "49",
        "X-RateLimit-Reset-After": "1.000",
        "X-RateLimit-Bucket": bucket,
    }
    if answer.value is None:
        return web.Response(status=answer.status, headers=headers)
    # Exactly this type: with a charset, discord.py takes the body for text.
    headers["Content-Type"] = "application/json"
    body = json.dumps(answer.value).encode()
    return web.Response(status=answer.status, headers=headers, body=body)


def _fault_answer(fault: Fault) -> Answer:
    if fault.reset or fault.garbled:
        return Answer(None, reset=fault.reset, garbled=fault.garbled)
    if fault.by_proxy:
        return Answer(None, fault.status, PAGE, fault.retry_after)
    return Answer(_fault_body(fault), fault.status)


def _fault_body(fault: Fault) -> dict[str, Any]:
    if fault.status == 429:
        words = "You are being rate limited."
        return {"message": words, "retry_after": fault.retry_after, "global": False, "code": 0}
    return {"message": f"{fault.status}: a fault that the test asked for", "code": 0}
