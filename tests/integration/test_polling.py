"""A round of asking a feed, over a real connection to a server that behaves in many ways."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from aiohttp import web

from bot.feeds import polling
from bot.feeds.following import LONGEST, USUAL, Following
from bot.feeds.polling import poll
from bot.intake.addresses import Allowed
from bot.intake.fetching import Fetcher
from newsroom import serving

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable

    from bot.feeds.following import Round

NOW = datetime(2021, 8, 15, 12, tzinfo=UTC)
TYPE = {"Content-Type": "application/rss+xml"}


def rss(*numbers: int) -> str:
    items = (f"<item><title>Story {n}</title><link>/{n}</link></item>" for n in numbers)
    return f'<rss version="2.0"><channel><title>Port</title>{"".join(items)}</channel></rss>'


class Newsroom:
    """A server whose feed answers as a test has it."""

    def __init__(self) -> None:
        self.url = ""
        self.asked: list[web.Request] = []
        self.answers: dict[str, Callable[[web.Request], Awaitable[web.StreamResponse]]] = {}
        self.fetcher = Fetcher(
            Allowed(hosts=("127.0.0.1",)), is_public=lambda _: True, patience=5.0
        )

    def answer(
        self, text: str = "", status: int = 200, path: str = "/feed", **headers: str
    ) -> None:
        """Answer so from now on; the names of headers are written with underscores."""
        said = TYPE | {name.replace("_", "-"): value for name, value in headers.items()}

        async def answered(_: web.Request) -> web.Response:
            return web.Response(text=text, status=status, headers=said)

        self.answers[path] = answered

    async def handle(self, request: web.Request) -> web.StreamResponse:
        if request.path == "/robots.txt":
            raise web.HTTPNotFound
        self.asked.append(request)
        return await self.answers[request.path](request)

    def followed(self) -> Following:
        return Following(f"{self.url}/feed", due=NOW)

    async def poll(self, following: Following) -> Round:
        return await poll(self.fetcher, following, NOW)


@pytest.fixture
async def newsroom() -> AsyncIterator[Newsroom]:
    room = Newsroom()
    async with serving(room.handle) as room.url:
        yield room


def about(pause: timedelta, one: Round) -> bool:
    """Tell whether a feed is asked again after a pause, or a little later."""
    return pause <= one.following.due - NOW <= pause * 1.1


async def test_what_a_feed_brings_is_its_new_entries_with_their_addresses(
    newsroom: Newsroom,
) -> None:
    newsroom.answer(rss(1))
    first = await newsroom.poll(newsroom.followed())
    assert [entry.link for entry in first.new] == [f"{newsroom.url}/1"]
    assert first.following.title == "Port"
    assert about(USUAL, first)
    newsroom.answer(rss(3, 2, 1))
    second = await newsroom.poll(first.following)
    assert [entry.title for entry in second.new] == ["Story 2", "Story 3"]
    assert second.problem is None


async def test_a_feed_is_only_sent_again_when_it_has_changed(newsroom: Newsroom) -> None:
    newsroom.answer(rss(1), ETag='"one"', Last_Modified="Sun, 15 Aug 2021 10:00:00 GMT")
    first = await newsroom.poll(newsroom.followed())
    newsroom.answer(status=304)
    second = await newsroom.poll(first.following)
    assert newsroom.asked[1].headers["If-None-Match"] == '"one"'
    assert newsroom.asked[1].headers["If-Modified-Since"] == "Sun, 15 Aug 2021 10:00:00 GMT"
    assert (second.new, second.changed, second.problem) == ((), (), None)
    assert second.following.etag == '"one"'


async def test_a_server_says_how_long_its_feed_holds(newsroom: Newsroom) -> None:
    newsroom.answer(rss(1), Cache_Control="public, max-age=7200")
    assert about(timedelta(hours=2), await newsroom.poll(newsroom.followed()))
    newsroom.answer(rss(1), Cache_Control="no-cache, max-age=7200")
    assert about(USUAL, await newsroom.poll(newsroom.followed()))


@pytest.mark.parametrize("status", [429, 503])
async def test_a_server_that_asks_to_be_left_alone_is(newsroom: Newsroom, status: int) -> None:
    newsroom.answer(status=status, Retry_After="86400")
    failed = await newsroom.poll(newsroom.followed())
    assert about(LONGEST, failed)
    assert failed.following.failures == 1
    newsroom.answer(status=status, Retry_After="Mon, 01 Jan 2001 00:00:00 GMT")
    assert about(USUAL, await newsroom.poll(newsroom.followed()))


async def test_a_feed_that_is_gone_for_good_says_so_and_is_asked_no_more(
    newsroom: Newsroom,
) -> None:
    newsroom.answer(status=410)
    gone = await newsroom.poll(newsroom.followed())
    assert str(gone.problem) == (
        f"the feed {newsroom.url}/feed is gone for good, says its site, "
        "and is not asked any more; follow another"
    )
    assert not gone.following.is_due(NOW + 10 * LONGEST)


@pytest.mark.parametrize(
    ("statuses", "has_moved"),
    [((301,), True), ((308,), True), ((301, 308), True), ((302,), False), ((301, 307), False)],
)
async def test_a_feed_that_has_moved_for_good_and_only_then_has_a_new_address(
    newsroom: Newsroom, statuses: tuple[int, ...], *, has_moved: bool
) -> None:
    path = "/feed"
    for number, status in enumerate(statuses):
        newsroom.answer(status=status, path=path, Location=f"/moved/{number}")
        path = f"/moved/{number}"
    newsroom.answer(rss(1), path=path)
    came = await newsroom.poll(newsroom.followed())
    assert [entry.link for entry in came.new] == [f"{newsroom.url}/1"]
    assert came.moved_to == (newsroom.url + path if has_moved else None)
    assert came.following.url == newsroom.url + (path if has_moved else "/feed")


async def test_a_feed_that_has_moved_to_what_is_no_feed_keeps_its_address(
    newsroom: Newsroom,
) -> None:
    newsroom.answer(status=301, Location="/login")
    newsroom.answer("<html><body>Log in</body></html>", path="/login")
    failed = await newsroom.poll(newsroom.followed())
    assert failed.following.url == f"{newsroom.url}/feed"
    assert "is no feed" in str(failed.problem)


async def test_whatever_a_server_does_is_told_in_one_line_and_tried_again(
    newsroom: Newsroom,
) -> None:
    async def endless(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse(headers=TYPE)
        await response.prepare(request)
        await response.write(b'<rss version="2.0"><channel>')
        while True:
            await response.write(b"<item><title>More</title></item>" * 2000)

    async def cut_off(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse(headers=TYPE | {"Content-Length": "1000"})
        await response.prepare(request)
        await response.write(rss(1).encode()[:20])
        assert request.transport is not None
        request.transport.abort()
        return response

    failures = defaultdict(list)
    known = newsroom.followed()
    for behaviour in (endless, cut_off):
        newsroom.answers["/feed"] = behaviour
        failures[behaviour.__name__].append(await newsroom.poll(known))
    for status in (400, 401, 403, 404, 500):
        newsroom.answer(status=status)
        failures[str(status)].append(await newsroom.poll(known))
    newsroom.answer("GIF89a", Content_Type="image/gif")
    failures["gif"].append(await newsroom.poll(known))
    newsroom.answer(status=302, Location="http://10.0.0.1/")
    failures["redirect"].append(await newsroom.poll(known))
    failures["nobody"].append(await newsroom.poll(replace(known, url="http://127.0.0.1:1/")))
    for name, (failed,) in failures.items():
        assert failed.problem is not None, name
        assert "\n" not in str(failed.problem), name
        assert failed.following.failures == 1, name
        assert about(USUAL, failed), name


async def test_a_feed_that_takes_too_long_to_read_is_not_waited_for(
    newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(polling, "PATIENCE", 0.01)
    newsroom.answer(rss() + "<b>" * 100_000)
    failed = await newsroom.poll(newsroom.followed())
    assert "took too long to read" in str(failed.problem)


async def test_nobody_waits_while_a_long_feed_is_read(newsroom: Newsroom) -> None:
    newsroom.answer(rss(*range(4000)))
    longest, reading = 0.0, asyncio.ensure_future(newsroom.poll(newsroom.followed()))
    loop = asyncio.get_running_loop()
    while not reading.done():
        before = loop.time()
        await asyncio.sleep(0.001)
        longest = max(longest, loop.time() - before)
    assert len((await reading).new) == 3
    assert longest < 0.5
