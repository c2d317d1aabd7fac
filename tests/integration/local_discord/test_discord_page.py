"""The page of the pictures shows what the model of Discord's parser reads."""

from __future__ import annotations

import html
import re

import pytest

from benchmarks.discord_page import markdown_html
from bot.discord.text.markdown import block_quote, escape
from discord_markdown import read
from gateway import LocalDiscord
from knowledge.model import Span


@pytest.mark.parametrize(
    "content",
    [
        block_quote("Some *3,000* <@1> [troops](x) & `more` 1. went", [Span(5, 12)]),
        f"— {escape('A_b, c*')}\n-# a · [open](<https://a.example/#:~:text=b>)",
        "-# one\n-# two\n\n> three\n> four",
        "**1.** a **b c d**",
        "# head\n- item",
    ],
)
def test_a_message_is_shown_with_the_characters_that_a_reader_sees(content: str) -> None:
    shown = re.sub(r"<br>|</(?:div|small|blockquote|h3|li)>", "\n", markdown_html(content, DISCORD))
    seen = html.unescape(re.sub(r"<[^>]+>", "", shown)).replace("\xa0", "")
    expected = [line.text for line in read(content)]
    assert seen.splitlines() == expected


def test_bold_and_italics_may_stand_in_each_other() -> None:
    shown = markdown_html("**1.** *a* **b *c* d**", DISCORD)
    assert shown == ("<div><strong>1.</strong> <em>a</em> <strong>b <em>c</em> d</strong></div>")


def test_what_a_story_says_cannot_become_html() -> None:
    assert "<script>" not in markdown_html("> \\<script>alert(1)\\</script>", DISCORD)
    assert "<script>" not in markdown_html("<script>", DISCORD)


DISCORD = LocalDiscord("News")
