"""Why something is waited for, in one line: never with an address, which may hold a token."""

from __future__ import annotations

import aiohttp
import pytest
from multidict import CIMultiDict, CIMultiDictProxy
from yarl import URL

from bot.discord.waiting import UnreadableAnswerError, reason

ADDRESS = URL("https://discord.com/api/v10/webhooks/5/secret/messages/@original")
TO = aiohttp.RequestInfo(ADDRESS, "PATCH", CIMultiDictProxy(CIMultiDict()))


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (aiohttp.ClientResponseError(TO, (), status=400, message="secret"), "400, no HTTP"),
        (aiohttp.WSServerHandshakeError(TO, (), status=502), "502, no WebSocket"),
        (aiohttp.TooManyRedirects(TO, (), status=302), "302, no end of redirects"),
        (aiohttp.InvalidURL("secret"), "InvalidURL"),
        (aiohttp.NonHttpUrlRedirectClientError(ADDRESS), "NonHttpUrlRedirectClientError"),
        (aiohttp.ClientPayloadError(f"cut off at {ADDRESS}"), "ClientPayloadError"),
        (OSError(f"no way to {ADDRESS.path}"), "OSError"),
        (OSError(111, "Connection refused"), "[Errno 111] Connection refused"),
        (UnreadableAnswerError(), "the answer is not Discord's"),
        (TimeoutError(), "TimeoutError"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_reason_is_one_line_without_any_address(error: Exception, told: str) -> None:
    assert reason(error) == told
