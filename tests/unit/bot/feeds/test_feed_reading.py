"""What is read of feeds, and what is refused."""

from __future__ import annotations

import time
from contextlib import suppress
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from bot.feeds.reading import KEPT_ENTRIES, MOST_BYTES, MOST_ENTRIES, Feed, FeedError, read_feed
from bot.feeds.wholeness import whole_article
from paths import DATA

ADDRESS = "https://news.example/feeds/all.xml"
CASES = yaml.safe_load((DATA / "feeds" / "reading.yaml").read_text(encoding="utf-8"))
XML_16 = '<?xml version="1.0" encoding="utf-16"?>'
HEAD = b'<rss version="2.0"><channel><title>Port</title>'


def read(data: bytes, content_type: str = "application/rss+xml") -> Feed:
    return read_feed(data, content_type, ADDRESS)


def plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime) else value


@pytest.mark.parametrize("case", [pytest.param(case, id=case["name"]) for case in CASES])
def test_a_feed_is_read_as_its_case_says(case: dict[str, Any]) -> None:
    data = case["feed"].encode(case.get("encoding", "utf-8"))
    feed = read(data, case.get("content_type", "application/rss+xml"))
    assert feed.title == case.get("title", "Port")
    minutes = case.get("minutes")
    assert feed.interval == (None if minutes is None else timedelta(minutes=minutes))
    assert [
        {name: plain(getattr(entry, name)) for name in wanted}
        for entry, wanted in zip(feed.entries, case["entries"], strict=True)
    ] == case["entries"]


def test_the_cases_are_there() -> None:
    assert len(CASES) >= 15


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\0" * 1000,
        b"no feed",
        b"<html><head><title>News</title></head><body><p>Hello</p></body></html>",
        b'{"version": "https://jsonfeed.org/version/1.1", "items": []}',
    ],
)
def test_what_is_no_feed_is_refused_by_its_address(data: bytes) -> None:
    with pytest.raises(FeedError, match=f"{ADDRESS} is no feed"):
        read(data)


@pytest.mark.parametrize(
    "data",
    [
        HEAD + b" " * MOST_BYTES,
        HEAD + b"<item/>" * (MOST_ENTRIES + 1),
        HEAD + b"<ITEM>" * (MOST_ENTRIES + 1),
        b"<a:feed>" + b"<a:entry >" * (MOST_ENTRIES + 1),
        f"{XML_16}{HEAD.decode()}{'<item/>' * (MOST_ENTRIES + 1)}".encode("utf-16"),
    ],
)
def test_a_feed_that_is_larger_than_any_is_refused_at_once(data: bytes) -> None:
    started = time.perf_counter()
    with pytest.raises(FeedError, match="larger than any newsroom"):
        read(data)
    assert time.perf_counter() - started < 1


def bomb(*declared: str, used: str, encoding: str = "utf-8") -> bytes:
    """A feed that declares entities and uses one."""
    return (
        f'<?xml version="1.0" encoding="{encoding}"?><!DOCTYPE rss [{" ".join(declared)}]>'
        '<rss version="2.0"><channel><title>Port</title>'
        f"<item><guid>1</guid><title>{used}</title></item></channel></rss>"
    ).encode(encoding)


GROWING = (
    '<!ENTITY a "lol">',
    *(f'<!ENTITY {one} "{f"&{before};" * 10}">' for before, one in pairwise("abcdefghijk")),
)


@pytest.mark.parametrize(
    "data",
    [
        bomb(*GROWING, used="&k;"),
        bomb(*GROWING, used="&k;", encoding="utf-16"),
        bomb(*GROWING, used="&k;", encoding="utf-7"),
        bomb(f"<!ENTITY a '{'a' * 10_000}'>", used="&a;" * 10_000),
        bomb(f'<!ENTITY a SYSTEM "{DATA / "feeds" / "reading.yaml"}">', used="&a;"),
        bomb('<!ENTITY a SYSTEM "http://127.0.0.1:1/x">', used="&a;"),
        bomb('<!ENTITY % a PUBLIC "a" "http://127.0.0.1:1/x"> %a;', used="a"),
    ],
)
def test_an_entity_that_grows_or_stands_elsewhere_is_refused_at_once(data: bytes) -> None:
    started = time.perf_counter()
    with pytest.raises(FeedError, match=f"{ADDRESS} cannot be read"):
        read(data)
    assert time.perf_counter() - started < 1


def test_a_name_for_a_character_is_read() -> None:
    declared = ('<!ENTITY nbsp "&#160;">', "<!ENTITY port 'Port City'>")
    (entry,) = read(bomb(*declared, used="The&nbsp;ferry of &port;")).entries
    assert entry.title == "The ferry of Port City"


def test_an_address_instead_of_a_feed_is_not_fetched() -> None:
    with pytest.raises(FeedError, match="is no feed"):
        read(b"http://127.0.0.1:1/feed.xml")
    with pytest.raises(FeedError, match="is no feed"):
        read(str(DATA / "feeds" / "reading.yaml").encode())


def test_of_a_long_feed_the_newest_entries_are_kept() -> None:
    items = b"".join(b"<item><guid>%d</guid></item>" % number for number in range(2000))
    feed = read(HEAD + items + b"</channel></rss>")
    assert [entry.id for entry in feed.entries] == [str(number) for number in range(KEPT_ENTRIES)]


@given(st.binary(max_size=300))
def test_whatever_comes_is_read_or_refused(data: bytes) -> None:
    for before, after in ((b"", b""), (b"<item><guid>", b""), (b"<item><title>&", b"</item>")):
        with suppress(FeedError):
            read((HEAD if before else b"") + before + data + after)


PARAGRAPH = "<p>The ferry sank at noon, the harbour master said on Sunday. {}</p>".format(
    "More. " * 70
)


@pytest.mark.parametrize(
    ("content", "is_whole"),
    [
        (PARAGRAPH * 5, True),
        (PARAGRAPH * 5 + "<p>“We saw it sink,” he said…</p>", False),
        (PARAGRAPH * 5 + "<p>“We saw it [&#8230;]</p>", False),
        (PARAGRAPH * 5 + '<p><a href="https://news.example/1">Continue reading</a></p>', False),
        (PARAGRAPH * 5 + "<p>Weiterlesen</p>", False),
        (PARAGRAPH * 5 + "<p>It sank. [+1234 chars]</p>", False),
        (PARAGRAPH, False),
        ("<p>Short.</p>" * 10, False),
    ],
)
def test_a_feed_has_an_article_only_where_it_is_sure(content: str, *, is_whole: bool) -> None:
    full = f"<content:encoded><![CDATA[{content}]]></content:encoded>"
    space = b'<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>'
    (entry,) = read(space + f"<item><guid>1</guid>{full}</item></channel></rss>".encode()).entries
    assert (whole_article(entry) is not None) is is_whole
    summary = f"<item><guid>1</guid><description><![CDATA[{content}]]></description></item>"
    (entry,) = read(HEAD + summary.encode() + b"</channel></rss>").entries
    assert whole_article(entry) is None
