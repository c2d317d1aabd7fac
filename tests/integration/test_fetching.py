"""Fetching, from a local server that does what hostile ones do, by a resolver of its own."""

from __future__ import annotations

import asyncio
import gzip
import time
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

import pytest
from aiohttp import web

from bot.intake.addresses import Allowed, is_public
from bot.intake.errors import FetchError
from bot.intake.fetching import USER_AGENT, Fetcher, Validators

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Sequence

PAGE = "<html><title>Ferry</title><p>A ferry sank.</p></html>"
MOST = 1_000_000


class Site:
    """A server on loopback, what it was asked for, and the names that lead to it."""

    def __init__(self) -> None:
        self.port = 0
        self.asked: list[web.Request] = []
        self.robots: str | int = 404
        self.looked_up: list[str] = []
        self.answers: dict[str, list[Sequence[tuple[str, int]]]] = {}

    @property
    def paths(self) -> list[str]:
        return [request.path for request in self.asked if request.path != "/robots.txt"]

    async def resolve(self, host: str, port: int) -> Sequence[tuple[str, int]]:
        """Every name is this server, unless `answers` has others, one a look-up."""
        self.looked_up.append(f"{host}:{port}")
        planned = self.answers.get(host)
        return planned.pop(0) if planned else [("127.0.0.1", self.port)]

    def fetcher(self, *, patience: float = 5.0, allowed: Allowed | None = None) -> Fetcher:
        return Fetcher(
            allowed or Allowed(),
            resolve=self.resolve,
            is_public=lambda address: address == "127.0.0.1" or is_public(address),
            patience=patience,
        )

    async def get(self, url: str, validators: Validators | None = None) -> str:
        fetched = await self.fetcher().get(
            url, accept={"text/html"}, most_bytes=MOST, validators=validators
        )
        return fetched.data.decode()

    async def refused(self, url: str, *, patience: float = 5.0) -> str:
        with pytest.raises(FetchError) as error:
            await self.fetcher(patience=patience).get(url, accept={"text/html"}, most_bytes=MOST)
        return error.value.key


async def answer(  # noqa: C901, PLR0912 - a list of what a site may do
    site: Site, request: web.Request
) -> web.StreamResponse:
    site.asked.append(request)
    match request.path.strip("/").split("/"):
        case ["robots.txt"]:
            if isinstance(site.robots, int):
                return web.Response(status=site.robots)
            return web.Response(text=site.robots)
        case ["to", *target]:
            raise web.HTTPFound("/".join(target))
        case ["loop", number]:
            raise web.HTTPFound(f"/loop/{int(number) + 1}")
        case ["endless"]:
            response = web.StreamResponse(headers={"Content-Type": "text/html"})
            await response.prepare(request)
            while True:
                await response.write(b"a" * 65536)
        case ["slow"]:
            response = web.StreamResponse(headers={"Content-Type": "text/html"})
            await response.prepare(request)
            while True:
                await response.write(b"a")
                await asyncio.sleep(0.02)
        case ["bomb"]:
            body = gzip.compress(b"\0" * 200_000_000)
            headers = {"Content-Type": "text/html", "Content-Encoding": "gzip"}
            return web.Response(body=body, headers=headers)
        case ["garbled"]:
            headers = {"Content-Type": "text/html", "Content-Encoding": "gzip"}
            return web.Response(body=b"no gzip", headers=headers)
        case ["picture"]:
            return web.Response(body=b"\x89PNG", content_type="image/png")
        case ["cookie"]:
            response = web.Response(text=PAGE, content_type="text/html")
            response.set_cookie("seen", "yes")
            return response
        case ["gone"]:
            raise web.HTTPGone
        case ["new"]:
            if request.headers.get("If-None-Match") == '"1"':
                return web.Response(status=304, headers={"ETag": '"1"'})
            return web.Response(text=PAGE, content_type="text/html", headers={"ETag": '"1"'})
    return web.Response(text=PAGE, content_type="text/html", charset="utf-8")


@asynccontextmanager
async def running() -> AsyncIterator[Site]:
    site = Site()

    async def handler(request: web.Request) -> web.StreamResponse:
        return await answer(site, request)

    app = web.Application()
    app.router.add_route("GET", "/{path:.*}", handler)
    runner = web.AppRunner(app, shutdown_timeout=0)
    await runner.setup()
    try:
        server = web.TCPSite(runner, "127.0.0.1", 0)
        await server.start()
        site.port = runner.addresses[0][1]
        yield site
    finally:
        await runner.cleanup()


@pytest.fixture
async def site() -> AsyncIterator[Site]:
    async with running() as found:
        yield found


async def test_a_page_is_fetched_with_what_its_server_says_of_it(site: Site) -> None:
    fetched = await site.fetcher().get(
        "http://news.example/a#part", accept={"text/html"}, most_bytes=MOST
    )
    assert fetched.data.decode() == PAGE
    assert (fetched.content_type, fetched.charset) == ("text/html", "utf-8")
    assert fetched.url == fetched.final_url == "http://news.example/a"
    asked = site.asked[-1]
    assert asked.headers["User-Agent"] == USER_AGENT
    assert asked.headers["Host"] == "news.example"


async def test_a_name_in_another_script_is_looked_up_as_the_network_writes_it(site: Site) -> None:
    await site.get("http://bücher.example/")
    assert set(site.looked_up) == {"xn--bcher-kva.example:80"}


async def test_redirects_are_followed_and_the_page_that_answered_is_named(site: Site) -> None:
    fetched = await site.fetcher().get(
        "http://news.example/to//a", accept={"text/html"}, most_bytes=MOST
    )
    assert fetched.url == "http://news.example/to//a"
    assert fetched.final_url == "http://news.example/a"


@pytest.mark.parametrize(
    "target",
    [
        *("http://169.254.169.254/latest/meta-data/", "http://10.0.0.1/", "http://[::1]/"),
        *("http://[::ffff:127.0.0.1]/", "http://[fd00:ec2::254]/", "http://[64:ff9b::a9fe:a9fe]/"),
        *("http://127.0.0.2/", "http://0.0.0.0/"),
    ],
)
async def test_no_redirect_leads_into_a_private_network(site: Site, target: str) -> None:
    assert await site.refused(f"http://news.example/to/{target}") == "fetch_private"
    assert await site.refused(target) == "fetch_private"
    assert site.paths == [f"/to/{target}"]


async def test_a_name_that_leads_to_a_private_machine_is_not_connected_to(site: Site) -> None:
    site.answers["inside.example"] = [[("10.0.0.1", 80)], [("::1", 80), ("127.0.0.2", 80)]]
    assert await site.refused("http://inside.example/") == "fetch_private"
    assert await site.refused("http://inside.example/") == "fetch_private"
    assert site.asked == []


async def test_a_name_that_means_another_machine_the_second_time_is_checked_again(
    site: Site,
) -> None:
    there = [("127.0.0.1", site.port)]
    site.answers["rebinding.example"] = [there, [("127.0.0.2", site.port)]]
    assert await site.refused("http://rebinding.example/a") == "fetch_private"
    assert site.paths == []  # robots.txt came from the first machine


async def test_private_machines_among_public_ones_are_passed_over(site: Site) -> None:
    mixed = [("10.0.0.1", 80), ("127.0.0.1", site.port)]
    site.answers["mixed.example"] = [mixed, mixed]
    assert await site.get("http://mixed.example/a") == PAGE


async def test_an_unknown_name_is_told_as_such(site: Site) -> None:
    async def unknown(host: str, port: int) -> Sequence[tuple[str, int]]:
        raise OSError(f"no {host} at {port}")

    site.resolve = unknown  # type: ignore[method-assign]
    assert await site.refused("http://nowhere.example/") == "fetch_unknown_host"


async def test_a_server_that_does_not_answer_is_told_as_such(site: Site) -> None:
    site.answers["down.example"] = [[("127.0.0.1", 1)]]
    assert await site.refused("http://down.example/") == "fetch_failed"


@pytest.mark.parametrize(
    ("path", "key"),
    [
        ("endless", "fetch_large"),
        ("bomb", "fetch_large"),
        ("garbled", "fetch_failed"),
        ("picture", "fetch_type"),
        ("gone", "fetch_status"),
        ("loop/0", "fetch_redirects"),
    ],
)
async def test_what_is_too_much_or_no_page_is_refused_by_reason(
    site: Site, path: str, key: str
) -> None:
    started = time.monotonic()
    assert await site.refused(f"http://news.example/{path}") == key
    assert time.monotonic() - started < 5


async def test_six_redirects_are_one_too_many(site: Site) -> None:
    assert await site.refused("http://news.example/loop/0") == "fetch_redirects"
    assert site.paths == [f"/loop/{number}" for number in range(6)]


async def test_a_body_that_trickles_is_given_up_after_the_time_of_all_of_it(site: Site) -> None:
    assert await site.refused("http://news.example/slow", patience=0.3) == "fetch_slow"


async def test_no_cookie_is_sent_back(site: Site) -> None:
    fetcher = site.fetcher()
    for _ in range(2):
        await fetcher.get("http://news.example/cookie", accept={"text/html"}, most_bytes=MOST)
    assert [request.headers.get("Cookie") for request in site.asked] == [None] * len(site.asked)


async def test_what_robots_txt_forbids_is_not_asked_for(site: Site) -> None:
    site.robots = "User-agent: *\nCrawl-delay: ²\nDisallow: /private\n"
    assert await site.refused("http://news.example/private/a") == "fetch_robots"
    assert await site.get("http://news.example/open") == PAGE
    assert site.paths == ["/open"]


async def test_a_rule_for_this_program_alone_is_heeded(site: Site) -> None:
    site.robots = "User-agent: Verbatim\nDisallow: /\n\nUser-agent: *\nAllow: /\n"
    assert await site.refused("http://news.example/a") == "fetch_robots"


async def test_a_site_that_fails_to_give_robots_txt_is_not_fetched_from(site: Site) -> None:
    site.robots = 503
    assert await site.refused("http://news.example/a") == "fetch_robots_unread"
    assert site.paths == []


async def test_robots_txt_is_asked_for_once_and_judged_for_each_host(site: Site) -> None:
    site.robots = "User-agent: *\nDisallow: /private\n"
    fetcher = site.fetcher()
    for address in ("http://a.example/x", "http://a.example/y", "http://b.example/x"):
        await fetcher.get(address, accept={"text/html"}, most_bytes=MOST)
    asked = [request.host for request in site.asked if request.path == "/robots.txt"]
    assert asked == ["a.example", "b.example"]


async def test_a_page_that_has_not_changed_is_not_sent_again(site: Site) -> None:
    fetcher = site.fetcher()
    first = await fetcher.get("http://news.example/new", accept={"text/html"}, most_bytes=MOST)
    validators = Validators(first.etag, first.last_modified)
    again = await fetcher.get(
        "http://news.example/new", accept={"text/html"}, most_bytes=MOST, validators=validators
    )
    assert not first.not_modified
    assert (again.not_modified, again.data) == (True, b"")


async def test_a_port_is_fetched_from_where_the_owner_lists_the_host(site: Site) -> None:
    fetcher = site.fetcher(allowed=Allowed(hosts=("news.example",)))
    await fetcher.get("http://news.example:8080/a", accept={"text/html"}, most_bytes=MOST)
    assert "news.example:8080" in site.looked_up


async def test_a_machine_that_the_owner_lists_with_its_port_is_fetched_though_it_is_private(
    site: Site,
) -> None:
    listed = Allowed(hosts=(f"127.0.0.1:{site.port}", f"localhost:{site.port}"))
    for host in ("127.0.0.1", "localhost"):
        fetcher = Fetcher(listed)
        url = f"http://{host}:{site.port}/new"
        assert (await fetcher.get(url, accept={"text/html"}, most_bytes=MOST)).data
        with pytest.raises(FetchError) as error:
            await fetcher.get(f"http://{host}:1/", accept={"text/html"}, most_bytes=MOST)
        assert error.value.key == "fetch_not_listed"


async def test_another_name_of_a_machine_that_the_owner_lists_is_still_private(site: Site) -> None:
    listed = Allowed(hosts=(f"localhost:{site.port}", "news.example"))
    fetcher = Fetcher(listed, resolve=site.resolve, is_public=is_public)
    url = f"http://news.example:{site.port}/"
    with pytest.raises(FetchError) as error:
        await fetcher.get(url, accept={"text/html"}, most_bytes=MOST)
    assert error.value.key == "fetch_private"


async def test_without_the_tests_resolver_this_very_server_is_refused(site: Site) -> None:
    fetcher = Fetcher(Allowed(hosts=("localhost", "127.0.0.1")))
    for host in ("localhost", "127.0.0.1"):
        with pytest.raises(FetchError) as error:
            await fetcher.get(f"http://{host}:{site.port}/", accept={"text/html"}, most_bytes=MOST)
        assert error.value.key == "fetch_private"
    assert site.asked == []


async def test_a_machine_of_the_owner_s_network_is_asked_where_its_address_and_port_are_named(
    site: Site,
) -> None:
    here = f"127.0.0.1:{site.port}"

    async def asked(*hosts: str) -> str:
        fetcher = Fetcher(Allowed(hosts=hosts), resolve=site.resolve)
        try:
            got = await fetcher.get(f"http://{here}/", accept={"text/html"}, most_bytes=MOST)
        except FetchError as error:
            return error.key
        return got.data.decode()

    assert "A ferry sank" in await asked(here)
    assert await asked("127.0.0.1") == "fetch_private"
    assert await asked(f"127.0.0.1:{site.port + 1}") == "fetch_not_listed"
    assert await asked("127.0.0.1", f"127.0.0.1:{site.port + 1}") == "fetch_private"
    assert await asked(f"[::1]:{site.port}", "news.example") == "fetch_not_listed"
