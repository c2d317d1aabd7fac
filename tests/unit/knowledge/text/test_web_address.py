"""A link leads to a host of the web that a reader can see, and nothing breaks out of it."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.text.text_fragment import text_fragment
from knowledge.text.web_address import web_address

AS_IT_IS = (
    "https://news.example/a",
    "http://news.example",
    "https://news.example:8443/a/b?c=d&e=f#g",
    "https://news.example./a",
    "https://news.example?",
    "https://news.example/a%20b/%zz",
    "https://bücher.example/",
    "https://क्षेत्र.example/",
    "https://xn--bcher-kva.example/",
    "https://аррӏе.example/",  # Cyrillic: a reader sees what was written, and no other name
    "https://1.2.3.4/",
    "https://[2001:db8::1]:8080/a",
)
ENCODED = {
    "HTTPS://News.Example/A": "https://News.Example/A",
    "  https://news.example/a\n": "https://news.example/a",
    "https://news.example/a b": "https://news.example/a%20b",
    "https://news.example/ü": "https://news.example/%C3%BC",
    "https://news.example/a>) <@1> (b\\": "https://news.example/a%3E%29%20%3C@1%3E%20%28b%5C",
    "https://news.example/[a](b)": "https://news.example/%5Ba%5D%28b%29",
    "https://news.example/`a`|b": "https://news.example/%60a%60%7Cb",
    'https://news.example/"><script>': "https://news.example/%22%3E%3Cscript%3E",
    "https://news.example?q=<b>": "https://news.example?q=%3Cb%3E",
}
REFUSED = (
    *("", " ", "news.example/a", "//news.example/a", "/a", "https:", "https:news.example"),
    *("javascript:alert(1)", "JaVaScRiPt://news.example/%0aalert(1)", "java\nscript:alert(1)"),
    *("data:text/html,<script>", "vbscript:x", "file:///etc/passwd", "ftp://news.example/"),
    *("discord://-/channels/1", "mailto:ann@news.example", "blob:https://news.example/1"),
    *("https://", "https:///a", "https://?a", "https://#a", "https://:80/", "https://./"),
    *("https://ann:secret@news.example/", "https://ann@news.example/", "https://@news.example/"),
    *("https://news.example@evil.example/", "https://news.example\\@evil.example/"),
    *("https://news.example%2f@evil.example/", "https://evil.example\\.news.example/"),
    *("https://news.example:99999/", "https://news.example:x/", "https://news..example/"),
    *("https://news example/", "https://news.example。evil/", "https://℀.example/"),
    *("https://[::1/", "https://[::1]a/", "https://[fe80::1%25eth0]/", "https://a[b].example/"),
    *("https://<b>.example/", "https://a(b).example/", "https://*.example/", "https://a|b/"),
    *("ht\ntps://news.example/", "https://news\n.example/", "https://news.example/\r\nHost: x"),
    *("https://news.example/\x00", "https://news.example/\x1b[31m", "https://news.example/\x7f"),
    *("https://news.example/\u202egpj.exe", "https://news\u200b.example/", "https://a\u00ad.org/"),
    *("https://news.example/\u2066a", "https://news.example/\u2028a", "https://a.org/\ud800"),
)


@pytest.mark.parametrize("written", AS_IT_IS)
def test_an_address_of_the_web_stays_as_it_is_written(written: str) -> None:
    assert web_address(written) == written


@pytest.mark.parametrize("written", ENCODED)
def test_behind_the_host_is_encoded_what_could_end_an_address(written: str) -> None:
    assert web_address(written) == ENCODED[written]


@pytest.mark.parametrize("written", [None, *REFUSED])
def test_whatever_is_no_seen_host_of_the_web_is_no_address(written: str | None) -> None:
    assert web_address(written) is None
    assert text_fragment(written, "Words.") is None


PARTS = st.sampled_from(
    [*"@:/\\?#[]()<>|`*\"' .%\t\n", "http", "https://", "a", "news.example", "ü", "\u202e", "//"]
)


@given(st.lists(PARTS, max_size=12).map("".join) | st.text())
def test_whatever_is_written_a_link_is_of_one_line_and_of_nothing_that_ends_it(
    written: str,
) -> None:
    for address in (web_address(written), web_address(f"https://news.example/{written}")):
        if address is not None:
            assert re.fullmatch(r"https?://[^\s<>()\"`|\\@/?#]+(?:[/?#][^\s<>()\"`|\\]*)?", address)
            assert web_address(address) == address
