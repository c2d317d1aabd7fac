"""A newsroom on this very machine: a feed, and the pages of its articles."""

from __future__ import annotations

from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from aiohttp import web

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable

PAGE = """\
<!doctype html><html lang="en"><head><title>{title}</title>
<meta property="og:site_name" content="The Example">
<meta property="article:published_time" content="2021-08-14T10:00:00Z"></head>
<body><article><h1>{title}</h1>{paragraphs}</article></body></html>
"""

FERRY = (
    "The ferry to the island takes 180 passengers on each crossing of the bay.\n"
    "It leaves the harbour every hour from six in the morning until midnight.\n"
    "“We have never been so busy as in this summer,” said Ann Wood, the captain of the ferry.\n"
    "A ticket costs four pounds, and children under ten years of age travel for nothing.\n"
)
LARGER = FERRY.replace("180", "200")
BRIDGE = (
    "The harbour bridge was closed on Tuesday after engineers found cracks in two cables.\n"
    "It will stay closed until every one of its cables has been tested, the mayor said.\n"
    "Drivers have to take the road around the bay, which takes them half an hour longer.\n"
)


class Newsroom:
    """What the newsroom has published; the newest comes last."""

    def __init__(self) -> None:
        self.url = ""
        self.articles: dict[str, tuple[str, str]] = {}
        """The title and the text of each, by its name in its address; paragraphs part at lines."""
        self.asked: list[str] = []
        """The paths that somebody has asked for."""
        self.failing: int | None = None
        """What the feed is answered with in place of itself; the same feed at /other never is."""
        self.broken: set[str] = set()
        """The articles whose pages cannot be had now."""

    @property
    def feed(self) -> str:
        """The address of the feed."""
        return f"{self.url}/feed"

    @property
    def host(self) -> str:
        """The machine and its port."""
        return self.url.removeprefix("http://")

    def _feed(self) -> str:
        items = (
            f"<item><guid>{name}</guid><title>{title}</title><link>/{name}</link>"
            f"<description>{len(text)} characters of {text[:40]}</description></item>"
            for name, (title, text) in reversed(self.articles.items())
        )
        channel = f"<title>Harbour news</title>{''.join(items)}"
        return f'<rss version="2.0"><channel>{channel}</channel></rss>'

    async def answer(self, request: web.Request) -> web.Response:
        """Answer as a web site does."""
        self.asked.append(request.path)
        name = request.path.strip("/")
        if name in ("feed", "other"):
            if self.failing is not None and name == "feed":
                return web.Response(status=self.failing)
            return web.Response(text=self._feed(), content_type="application/rss+xml")
        if name not in self.articles:
            raise web.HTTPNotFound
        if name in self.broken:
            raise web.HTTPServiceUnavailable
        title, text = self.articles[name]
        paragraphs = "".join(f"<p>{line}</p>" for line in text.splitlines())
        page = PAGE.format(title=title, paragraphs=paragraphs)
        return web.Response(text=page, content_type="text/html")


@asynccontextmanager
async def serving(
    handle: Callable[[web.Request], Awaitable[web.StreamResponse]],
) -> AsyncIterator[str]:
    """A server on this machine whose every address `handle` answers; its own address."""
    application = web.Application()
    application.router.add_get("/{path:.*}", handle)
    runner = web.AppRunner(application, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    await runner.cleanup()


@asynccontextmanager
async def newsroom() -> AsyncIterator[Newsroom]:
    """A newsroom that answers."""
    room = Newsroom()
    async with serving(room.answer) as room.url:
        yield room
