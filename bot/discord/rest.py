"""discord.py's two ways to Discord's REST, with the patience of `bot.discord.sending`.

`HTTPClient` sends what needs the bot's token, and the webhooks' adapter what an
interaction's token opens; each has its own loop of five tries, which knows nothing of
deadlines. Each try of theirs is one try here: an answer that is not Discord's, or says to
come again, is raised before they see it. Both rely on the `request` of discord.py 2.7.1.
"""

from __future__ import annotations

import asyncio
import contextlib
from functools import partial
from typing import TYPE_CHECKING, Any, cast

import aiohttp
import discord
from discord.http import HTTPClient, Route
from discord.webhook.async_ import AsyncWebhookAdapter

from bot.discord.manners import CALLBACK, FIRST_ANSWER, POSTED, body_of, sending_of
from bot.discord.waiting import SERVER_ERRORS, TOO_MANY, NotTakenError, UnsentError, told_pause

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from discord import File

    from bot.discord.manners import Manner
    from bot.discord.sending import Sends

TRY_S, TRY_WITH_FILES_S = 15.0, 120.0
"""How long one try may take."""
SHOWING = {4, 7}
"""The types of callbacks that show a message."""


class PatientHTTPClient(HTTPClient):
    """What discord.py sends with the bot's token.

    Args:
        loop: what discord.py gives it.
        sends: all that is being sent.
    """

    def __init__(self, loop: asyncio.AbstractEventLoop, sends: Sends) -> None:
        super().__init__(loop, max_ratelimit_timeout=POSTED.patience)
        self._sends = sends

    async def request(
        self,
        route: Route,
        *,
        files: Sequence[File] | None = None,
        form: Any = None,  # noqa: ANN401 - discord.py's signature
        **options: Any,  # noqa: ANN401
    ) -> Any:  # noqa: ANN401
        """Send a request as discord.py does, until Discord takes it."""
        form = None if form is None else list(form)
        sending = sending_of(route, options.get("json") or body_of(form))
        send = partial(super().request, route, files=files, form=form)
        if sending is None:
            return await send(**options)
        timeout = aiohttp.ClientTimeout(total=_longest(sending.manner, files))

        async def once() -> Any:  # noqa: ANN401
            for file in files or ():
                file.reset()
            # Not ended from without, ever: discord.py would leave its lock of all requests shut.
            return await send(**options, timeout=timeout, raise_for_status=_refuse_others)

        return await self._sends.carry(sending, once)


class PatientAdapter(AsyncWebhookAdapter):
    """What discord.py sends with an interaction's token.

    Args:
        sends: all that is being sent.
        application: the id of the application, once it is known.
    """

    def __init__(self, sends: Sends, application: Callable[[], int | None]) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._sends = sends
        self._application = application

    async def request(
        self,
        route: Route,
        session: aiohttp.ClientSession,
        **options: Any,  # noqa: ANN401 - discord.py's signature
    ) -> Any:  # noqa: ANN401
        """Send a request as discord.py does, until Discord takes it."""
        body = options.get("payload") or body_of(options.get("multipart"))
        sending = sending_of(route, body)
        if sending is None:
            return await super().request(route, session, **options)
        is_callback = route.path == CALLBACK
        files = options.get("files") or ()
        # Discord waits for choices as long as for any first answer.
        manner = FIRST_ANSWER if is_callback else sending.manner
        send, seconds = super().request, _longest(manner, files)

        async def once() -> Any:  # noqa: ANN401
            for file in files:
                file.reset()
            async with asyncio.timeout(seconds):
                return await send(route, cast("aiohttp.ClientSession", _Once(session)), **options)

        try:
            answer = await self._sends.carry(sending, once)
        except UnsentError:
            if not is_callback or sending.manner.lost:
                raise
            answer = None  # whoever types on is asked again
        if answer is None and is_callback:
            return await self._known_of(route, session, body or {})
        return answer

    async def _known_of(
        self, route: Route, session: aiohttp.ClientSession, body: Mapping[str, Any]
    ) -> dict[str, Any]:
        """Return what Discord would have answered to a callback that it has carried out."""
        known: dict[str, Any] = {"interaction": {"id": str(route.webhook_id)}}
        application = self._application()
        if body.get("type") not in SHOWING or application is None:
            return known
        token = route.webhook_token or ""
        with contextlib.suppress(discord.HTTPException):
            message = await self.get_original_interaction_response(
                application, token, session=session
            )
            known["interaction"]["response_message_id"] = message["id"]
            known["resource"] = {"type": body["type"], "message": message}
        return known


class _Once:
    """A session whose answers are looked at before discord.py tries again by itself."""

    def __init__(self, session: aiohttp.ClientSession) -> None:
        self._session = session

    def request(self, method: str, url: str, **options: Any) -> Any:  # noqa: ANN401
        return self._session.request(method, url, raise_for_status=_refuse_others, **options)


def _longest(manner: Manner, files: Sequence[File] | None) -> float:
    """Return how many seconds a try may take: none longer than what it sends is of use.

    What is of use for this moment alone is given the time of any other: it is not waited for.
    """
    if files:
        return TRY_WITH_FILES_S
    return min(manner.patience or TRY_S, TRY_S)


async def _refuse_others(response: aiohttp.ClientResponse) -> None:
    """Raise what is no answer of Discord's, or one that says to come again.

    All that Discord's API says is JSON, and a 429 of its own went through what tells `Via`.
    """
    status = response.status
    barred = status == TOO_MANY and "Via" not in response.headers
    if status < SERVER_ERRORS and not barred and response.content_type != "text/html":
        return
    pause = told_pause(response.headers)
    response.close()
    raise NotTakenError(status, response.reason, pause)
