"""Sources are read in a process of their own where they are pages, and within bounds always."""

from __future__ import annotations

import os
import socket
import time
from typing import TYPE_CHECKING

import pytest

from bot.intake.errors import IntakeError
from bot.intake.fetching import Fetched
from bot.intake.files import read_file
from bot.intake.opening import MOST_BYTES, Opened, Origin, open_fetched, open_file
from documents import docx

if TYPE_CHECKING:
    from pathlib import Path

PAGE = """<!DOCTYPE html><html lang="en-GB"><head>
<title>Ferry sinks off Kos | The Courier</title>
<meta property="og:site_name" content="The Courier">
<meta property="og:title" content="Ferry sinks off Kos">
<meta name="author" content="Ann Lee">
<meta property="article:published_time" content="2021-08-12T16:26:00+01:00">
<link rel="canonical" href="https://courier.example/ferry">
<script type="application/ld+json">{"dateModified":"2021-08-12T18:00:00Z"}</script></head>
<body><nav><a href="/">Home</a> <a href="/news">News</a></nav><article>
<h1>Ferry sinks off Kos</h1>
<p>A ferry with forty people on board sank off the island of Kos, the <b>coast
guard</b> said.</p>
<p>“We heard a loud bang and then the lights went out,” said Maria Costa, a passenger.</p>
<h2>Search goes on</h2>
<p>Divers searched the wreck until nightfall, and will go on, said the minister.</p>
<ul><li>Forty people were on board.</li><li>Thirty-one were rescued.</li></ul>
<blockquote><p>“It is a miracle,” he told reporters.</p></blockquote>
</article><footer><p>© The Courier 2021. All rights reserved.</p></footer></body></html>"""
LINES = [
    "Ferry sinks off Kos",
    "A ferry with forty people on board sank off the island of Kos, the coast guard said.",
    "“We heard a loud bang and then the lights went out,” said Maria Costa, a passenger.",
    "Search goes on",
    "Divers searched the wreck until nightfall, and will go on, said the minister.",
    "Forty people were on board.",
    "Thirty-one were rescued.",
    "“It is a miracle,” he told reporters.",
]


def test_a_page_gives_its_story_line_by_line_and_what_it_says_of_it() -> None:
    opened = open_file(PAGE.encode(), "saved.html")
    assert opened.text.split("\n") == LINES
    assert opened.headings == ("Ferry sinks off Kos", "Search goes on")
    assert opened.said == {
        "title": "Ferry sinks off Kos",
        "publisher": "The Courier",
        "author": "Ann Lee",
        "published": "2021-08-12 16:26+01:00",
        "updated": "2021-08-12 18:00 UTC",
        "url": "https://courier.example/ferry",
        "language": "en-GB",
    }


def test_a_page_is_known_by_what_it_holds_whatever_its_file_is_called() -> None:
    assert open_file(PAGE.encode(), "saved.txt").text.split("\n") == LINES
    assert open_file(docx("A ferry sank."), "saved.html").text == "A ferry sank."


def test_the_entries_of_a_live_blog_keep_their_times() -> None:
    entry = (
        "<article><header><a href='#{0}'><time>10.{0}am</time></a></header><div>"
        "<p>The river rose by {0} centimetres in an hour, the water board said on Thursday.</p>"
        "<p>“We are ready for {0} more,” said the mayor, Ines Duarte, at the quay.</p></div>"
        "</article>"
    )
    entries = "".join(entry.format(number) for number in range(10, 20))
    page = f"<html><head><title>Live</title></head><body><main>{entries}</main></body></html>"
    lines = open_file(page.encode(), "live.html").text.split("\n")
    assert lines[lines.index("10.14am") + 1].startswith("The river rose by 14 centimetres")
    assert len([line for line in lines if line.endswith("am")]) == 10


def test_what_came_from_an_address_says_so_where_the_page_does_not() -> None:
    fetched = Fetched(
        url="https://courier.example/a",
        final_url="https://courier.example/b",
        content_type="text/plain",
        charset="iso-8859-1",
        data="A café burned.".encode("iso-8859-1"),
        etag=None,
        last_modified=None,
    )
    opened = open_fetched(fetched)
    assert opened == Opened(
        Origin.ADDRESS,
        "https://courier.example/b",
        "A café burned.",
        {"url": "https://courier.example/b"},
    )


@pytest.mark.parametrize(
    ("final_url", "url"),
    [
        ("https://www.courier.example/ferry?id=1", "https://courier.example/ferry"),
        ("https://evil.example/copy", "https://evil.example/copy"),
    ],
)
def test_a_page_speaks_for_its_own_site_alone(final_url: str, url: str) -> None:
    fetched = Fetched(final_url, final_url, "text/html", "utf-8", PAGE.encode(), None, None)
    assert open_fetched(fetched).said["url"] == url


def test_a_document_gives_its_paragraphs_and_headings() -> None:
    opened = open_file(docx("# Ferry sinks", "A ferry sank.", "“Go,” he said."), "ferry.docx")
    assert opened.text.split("\n") == ["Ferry sinks", "A ferry sank.", "“Go,” he said."]
    assert opened.headings == ("Ferry sinks",)


def test_markdown_is_read_as_in_the_stories_folder() -> None:
    opened = open_file(b"# Ferry\n\n## Search\n\nA **ferry** [sank](http://x.example).", "a.md")
    assert opened.text.split() == ["Ferry", "Search", "A", "ferry", "sank."]
    assert opened.headings == ("Ferry", "Search")
    assert opened.said == {"title": "Ferry"}


LOL = "<!DOCTYPE lolz [" + "".join(
    f'<!ENTITY l{number} "{f"&l{number - 1};" * 10 if number else "lol"}">' for number in range(10)
)
DEEP = b"<html><body>" + b"<div>" * 1_000_000 + b"text"
HOSTILE = [
    ("nested a million times", DEEP, "a.html", "intake_no_story"),
    ("a million characters in a line", b"a" * 1_000_000, "a.txt", "intake_long"),
    ("a line that is too long", b"a" * 60_000, "a.txt", "intake_long_line"),
    ("brackets", b"[a](b" * 50_000, "a.md", "intake_long_line"),
    ("lines without end", b"[a](b\n" * 50_000, "a.md", "intake_many_lines"),
    ("a page of one long line", b"<html><p>" + b"word " * 70_000, "a.html", "intake_long"),
    ("NUL", b"a\0b", "a.md", "intake_binary"),
    ("too many bytes", b" " * (MOST_BYTES + 1), "a.txt", "intake_large"),
    ("no document", b"PK\x03\x04 nonsense", "a.docx", "intake_no_document"),
    ("text as a document", b"A ferry sank.", "a.docx", "intake_no_document"),
    ("a zip bomb", docx("x", parts={"a": bytes(60_000_000)}), "a.docx", "intake_unpacks"),
    ("an XML bomb", docx("&l9;", head=f"{LOL}]>"), "a.docx", "intake_unreadable"),
    ("XML nested", docx("<w:sdt><w:sdtContent>" * 50_000), "a.docx", "intake_unreadable"),
    ("a head that never ends", b"---\ntitle: x\n", "a.md", "intake_refused"),
    ("comments before no page", b"<!-- a -->\n" * 10_000, "a.txt", "intake_many_lines"),
    ("nothing", b"", "a.html", "intake_no_story"),
    ("only marks", b"# \n***\n", "a.md", "intake_refused"),
]


@pytest.mark.parametrize(
    ("data", "name", "key"), [pytest.param(*case[1:], id=case[0]) for case in HOSTILE]
)
def test_what_is_hostile_is_refused_by_name_and_reason_in_bounded_time(
    data: bytes, name: str, key: str
) -> None:
    started = time.monotonic()
    with pytest.raises(IntakeError) as error:
        open_file(data, name)
    assert error.value.key == key
    assert str(error.value).startswith(f"{name}: ")
    assert "\n" not in str(error.value)
    assert time.monotonic() - started < 15


def test_a_document_does_not_read_our_files(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("hunter2")
    head = f'<!DOCTYPE d [<!ENTITY a SYSTEM "file://{tmp_path}/secret">]>'
    assert "hunter2" not in open_file(docx("A ferry &a; sank.", head=head), "a.docx").text


def test_a_name_is_shown_without_its_folder_and_what_cannot_be_shown() -> None:
    with pytest.raises(IntakeError) as error:
        open_file(b"\0", "../../etc/a\n.txt")
    assert str(error.value).startswith("a\ufffd.txt: is no text")
    with pytest.raises(IntakeError, match=r"^a\.txt: is no text"):
        open_file(b"\0", "C:\\Users\\ann\\a.txt")


def test_only_a_regular_file_of_bounded_size_is_read(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with (tmp_path / "large").open("wb") as file:
        file.truncate(200_000_000)
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(str(tmp_path / "socket"))
        keys = {}
        for name in ("pipe", "large", "socket", "missing", "nul\0", "."):
            with pytest.raises(IntakeError) as error:
                read_file(tmp_path / name)
            keys[name] = error.value.key
    assert keys == {
        "pipe": "intake_no_file",
        "large": "intake_large",
        "socket": "intake_refused",
        "missing": "intake_refused",
        "nul\0": "intake_refused",
        ".": "intake_no_file",
    }
    with pytest.raises(IntakeError, match=r"^zero: is no regular file"):
        read_file(type(tmp_path)("/dev/zero"))
