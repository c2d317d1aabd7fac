"""The engine: OpenSearch's hosts, of which whichever answers is asked.

Any of the hosts may be killed or cut off while it is asked, and no answer is smaller for it
(measured, see the issue): what may pass is tried again elsewhere, and a call has one deadline
over all of its tries. The hosts are those that are named: sniffing them lost questions. The
client's own tries come one right behind the other and put a host that is busy aside for a
minute, so it has none.
"""

from __future__ import annotations

import asyncio
import logging
import ssl
from contextlib import asynccontextmanager, suppress
from itertools import count
from typing import TYPE_CHECKING, Any, NamedTuple

from opensearchpy import AsyncOpenSearch
from opensearchpy.exceptions import OpenSearchException
from tenacity import (
    AsyncRetrying,
    retry_if_exception,
    stop_after_attempt,
    wait_random_exponential,
)

from bot.archive.failures import is_passing, partial, told
from bot.archive.host import Asked, Host, StrangerError, cluster_in
from bot.words import ENGLISH
from knowledge.errors import ArchiveError

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
    from pathlib import Path

    from bot.settings import Settings

FIRST_TRY, TRY, ASKED = 0.5, 2.0, 6.0
"""Seconds that the first try of a question has, any later one at most, and all of them together.

Each has twice as long as the one before: a node that is cut off says nothing, and takes others
with it, while a question is answered in a few hundredths.
"""
LONG_TRY, LONG = 30.0, 120.0
"""The same where much is written."""
TRIES = 5
PAUSE, LONGEST_PAUSE = 0.1, 1.0
"""Between these seconds lies the pause behind a try, which grows and is drawn by chance."""
ASIDE = 5.0
"""Seconds for which a host that did not answer is not asked, at first."""
OTHERS = 0.5
"""Seconds that the other hosts have to say of which cluster they are, behind the first."""


class Credentials(NamedTuple):
    """How OpenSearch knows who asks, and who asks knows OpenSearch."""

    user: str | None = None
    password: str | None = None
    api_key: str | None = None
    ca: Path | None = None
    """The certificates of the authorities that are trusted; None for the system's."""


class Engine:
    """OpenSearch, until it is closed; for one event loop.

    Args:
        hosts: the URL of each, without a password.
        credentials: how they are spoken with.

    Raises:
        ArchiveError: the file of the authorities cannot be read.
    """

    def __init__(self, hosts: Sequence[str], credentials: Credentials | None = None) -> None:
        self.hosts = tuple(hosts)
        self.credentials = credentials or Credentials()
        self._asked = Asked(of_several=len(self.hosts) > 1)
        # It logs each try that fails, with a traceback; what came of all of them is told here.
        logging.getLogger("opensearch").setLevel(logging.CRITICAL)
        self.client = AsyncOpenSearch(
            list(hosts),
            connection_class=Host,
            asked=self._asked,
            max_retries=0,
            retry_on_timeout=True,  # so a host that did not answer is put aside
            retry_on_status=(),
            dead_timeout=ASIDE,
            timeout=TRY,
            **_spoken(self.credentials, self.hosts),
        )

    @property
    def place(self) -> str:
        """Where it is, for a person."""
        return ", ".join(self.hosts)

    async def ask(
        self,
        method: Callable[..., Awaitable[Any]],
        *,
        seconds: float = ASKED,
        each: float | None = None,
        **asked: Any,  # noqa: ANN401 - whatever the client takes
    ) -> Any:  # noqa: ANN401 - and what it answers, which is JSON
        """Ask by a method of `client`, and return its answer.

        Args:
            method: the method.
            seconds: all that it may take.
            each: what a try may take; None for what a question's tries may.
            asked: its arguments.

        Raises:
            ArchiveError: nobody answered in time, or the answer is an error or not whole.
        """
        tries = AsyncRetrying(
            retry=retry_if_exception(is_passing),
            stop=stop_after_attempt(TRIES),
            wait=wait_random_exponential(PAUSE, LONGEST_PAUSE),
            reraise=True,
        )

        async def attempt() -> Any:  # noqa: ANN401 - see above
            patience = each or next(patiences)
            return await method(request_timeout=patience, **asked)

        patiences = (min(TRY, FIRST_TRY * 2**tried) for tried in count())
        try:
            async with asyncio.timeout(seconds):
                answer: Any = await tries(attempt)
        except TimeoutError:
            words = ENGLISH("archive_slow", place=self.place, seconds=f"{seconds:g}")
            raise ArchiveError(words) from None
        except OpenSearchException as error:
            raise told(error, self.place) from error
        if isinstance(answer, dict) and (wrong := partial(answer, self.place)):
            raise wrong
        return answer

    async def cluster(self, known: str | None = None) -> str:
        """Return the id of the cluster that is asked, from now on by hosts of it alone.

        Args:
            known: the id that it is to have; None for that of all hosts that answer soon.

        Raises:
            ArchiveError: none answers, one is no OpenSearch, or they are of different clusters.
        """
        if known is None:
            known = await self._own()
        self._asked.cluster = known
        await self.ask(self.client.info)
        return known

    async def _own(self) -> str:
        """Return the id of the cluster that all hosts are of that answer soon."""
        asked = [asyncio.ensure_future(self._cluster_of(host)) for host in self.hosts]
        try:
            for first in asyncio.as_completed(asked):
                with suppress(ArchiveError):
                    await first
                    break
            await asyncio.wait(asked, timeout=OTHERS)
            done = {host: one for host, one in zip(self.hosts, asked, strict=True) if one.done()}
            ids = {host: one.result() for host, one in done.items() if one.exception() is None}
            if not ids:
                return await asked[0]  # which tells why not
        finally:
            for one in asked:
                one.cancel()
            await asyncio.gather(*asked, return_exceptions=True)
        (first_host, own), *others = ids.items()
        for other, its in others:
            if its != own:
                raise ArchiveError(ENGLISH("archive_two_clusters", place=first_host, other=other))
        return own

    async def _cluster_of(self, host: str) -> str:
        async with opened((host,), self.credentials) as alone:
            answer = await alone.ask(alone.client.info)
        try:
            return cluster_in(answer, host)
        except StrangerError as error:
            raise ArchiveError(error.words) from None

    async def close(self) -> None:
        """Close its connections, those of hosts that do not answer as well."""
        for connection, _ in self.client.transport.connection_pool.connection_opts:
            await connection.close()


@asynccontextmanager
async def opened(
    hosts: Sequence[str], credentials: Credentials | None = None
) -> AsyncIterator[Engine]:
    """An engine for as long as it is needed.

    Raises:
        ArchiveError: the file of the authorities cannot be read.
    """
    engine = Engine(hosts, credentials)
    try:
        yield engine
    finally:
        await engine.close()


def engine_of(settings: Settings) -> Engine:
    """Return the engine that settings name; nobody is asked yet.

    Raises:
        ArchiveError: the file of the authorities cannot be read.
    """
    password, key = settings.archive_password, settings.archive_api_key
    credentials = Credentials(
        user=settings.archive_user,
        password=None if password is None else password.get_secret_value(),
        api_key=None if key is None else key.get_secret_value(),
        ca=settings.archive_ca,
    )
    return Engine(settings.archive_url, credentials)


def _spoken(credentials: Credentials, hosts: Sequence[str]) -> dict[str, Any]:
    """Return how the client speaks with hosts."""
    spoken: dict[str, Any] = {}
    if credentials.user is not None:
        spoken["http_auth"] = (credentials.user, credentials.password or "")
    if credentials.api_key is not None:
        spoken["headers"] = {"Authorization": f"ApiKey {credentials.api_key}"}
    if any(host.startswith("https:") for host in hosts):
        try:
            spoken["ssl_context"] = ssl.create_default_context(cafile=credentials.ca)
        except OSError as error:  # no file, or no certificates in it
            words = ENGLISH("archive_no_ca", file=credentials.ca, reason=error.strerror or error)
            raise ArchiveError(words) from None
    return spoken
