"""A host of OpenSearch: nothing that it answers counts unless it is of the cluster that is asked.

Another cluster answers with stories of its own, or with none, and nothing of that looks wrong. A
host is who it was for as long as the connection to it lasts; behind a new one may be another. So
it is asked who it is whenever there is one, and put aside, as if it were away, where it is a
stranger: the others answer.
"""

from __future__ import annotations

import json
import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from aiohttp import TraceConfig
from opensearchpy import AIOHttpConnection
from opensearchpy.exceptions import ConnectionError as UnreachedError

from bot.words import ENGLISH

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

_log = logging.getLogger(__name__)

UNFORMED = "_na_"
"""What is named as the cluster before there is one."""


@dataclass(slots=True)
class Asked:
    """Which cluster is asked, by its id; None for any."""

    cluster: str | None = None
    of_several: bool = False
    """Whether others answer in the place of a host that is put aside; then the log names it."""


class StrangerError(UnreachedError):
    """A host is not one that may answer.

    Args:
        words: what a person is told.
    """

    def __init__(self, words: str) -> None:
        super().__init__("N/A", words, None)
        self.words = words


class Host(AIOHttpConnection):
    """A host.

    Args:
        asked: which cluster it is to be of.
        spoken: how it is spoken with.
    """

    def __init__(self, *, asked: Asked, **spoken: Any) -> None:  # noqa: ANN401 - the client's
        super().__init__(**spoken)
        self._asked = asked
        self._connected = 0
        self._met: tuple[str, int] | None = None
        """As of which cluster it was met, and behind which connection."""
        self._refused: str | None = None

    async def perform_request(  # noqa: PLR0913, PLR0917 - what the client asks it with
        self,
        method: str,
        url: str,
        params: Mapping[str, Any] | None = None,
        body: bytes | None = None,
        timeout: float | None = None,  # noqa: ASYNC109 - the client's
        ignore: Collection[int] = (),
        headers: Mapping[str, str] | None = None,
    ) -> Any:  # noqa: ANN401 - the client's, too
        """Ask it, and return what it answers.

        Raises:
            StrangerError: it is of another cluster.
        """
        await self._meet(timeout)
        answer = await super().perform_request(method, url, params, body, timeout, ignore, headers)
        await self._meet(timeout)  # somebody else may have answered, behind a new connection
        return answer

    async def _meet(self, seconds: float | None) -> None:
        while (own := self._asked.cluster) is not None and self._met != (own, self._connected):
            seen = own, self._connected
            _, _, answer = await super().perform_request("GET", "/", timeout=seconds)
            if (wrong := _wrong(answer, own, self.host)) is not None:
                if self._asked.of_several and wrong.words != self._refused:
                    self._refused = wrong.words
                    _log.warning("a host is left out: %s", wrong.words)
                raise wrong
            self._met, self._refused = seen, None

    async def _create_aiohttp_session(self) -> None:
        async def count(*_: object) -> None:
            self._connected += 1

        await super()._create_aiohttp_session()
        tracing = TraceConfig()
        tracing.on_connection_create_end.append(count)
        tracing.freeze()
        self.session.trace_configs.append(tracing)


def cluster_in(answer: object, place: str) -> str:
    """Return the id of the cluster of a host that says who it is.

    Args:
        answer: what it says.
        place: where it is.

    Raises:
        StrangerError: it is no OpenSearch, or has found no cluster.
    """
    match answer:
        case {"cluster_uuid": str(own), "version": {"distribution": "opensearch"}}:
            if own != UNFORMED:
                return own
            raise StrangerError(ENGLISH("archive_no_cluster", place=place))
    reason = ENGLISH("archive_no_version")
    raise StrangerError(ENGLISH("archive_no_engine", place=place, reason=reason))


def _wrong(answer: str, own: str, place: str) -> StrangerError | None:
    try:
        if cluster_in(json.loads(answer), place) == own:
            return None
    except ValueError:
        reason = ENGLISH("archive_no_version")
        return StrangerError(ENGLISH("archive_no_engine", place=place, reason=reason))
    except StrangerError as error:
        return error
    return StrangerError(ENGLISH("archive_other_cluster", place=place))
