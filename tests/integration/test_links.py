"""What a story, a feed or a page gives as its address becomes a link only where one may lead there.

The forms of addresses stand in `unit/knowledge/text/test_web_address.py`; here is every place
where one becomes a link, or is taken in to become one later.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape as escape_xml

import pytest
from discord import Locale

from bot.about import lines
from bot.discord.changes.change import Look, difference_between
from bot.discord.features.quotes import list_statements
from bot.discord.following.offering import Arrival, shown_offer
from bot.discord.reply import Origin, render
from bot.feeds.reading import read_feed
from bot.intake.drafting import drafted
from bot.intake.opening import open_file, open_pasted
from bot.intake.there import There
from bot.terminal.json import answer_to_json, finding_to_json
from bot.words import ENGLISH, words_for
from discord_markdown import read as seen
from knowledge.library import Library
from knowledge.model import Story
from knowledge.source.finding import find
from knowledge.speakers import find_speakers
from knowledge.stories.reading import read
from newsroom import PAGE

if TYPE_CHECKING:
    from pathlib import Path

GOOD = "https://news.example/ferry"
HOSTILE = (
    "javascript:alert(1)//https://news.example",
    "data:text/html,<script>alert(1)</script>",
    "https://ann:hunter2@news.example/ferry",
    "https://news.example\\@evil.example/ferry",
    "https://news.example/\u202eyrref",
    "https://evil .example/ferry",
    "https://?ferry",
)
TEXT = "The ferry takes 180 passengers. “We are glad of every one of them,” said Ann Wood."
QUESTION = "How many passengers does the ferry take?"
WORDS = words_for(Locale.british_english)
NOW = datetime(2026, 11, 26, tzinfo=UTC)

hostile = pytest.mark.parametrize("url", HOSTILE)


def library(url: str) -> Library:
    return Library.build([Story("ferry", "Ferry", TEXT, url=url)])


def links(markdown: str) -> list[str]:
    return [link for line in seen(markdown) for link in line.links]


def test_a_good_address_is_linked_wherever_a_story_is_shown() -> None:
    answer = library(GOOD).ask(QUESTION)
    (linked,) = links(render(answer, WORDS, Origin(NOW)).content)
    assert linked.startswith(f"{GOOD}#:~:text=The%20ferry")
    assert answer_to_json(answer)["passages"][0]["source"]["link"] == linked
    said = "we are glad of every one of them"
    (match,) = finding_to_json(find(library(GOOD), said))["matches"]
    assert match["source"]["link"].startswith(GOOD)
    (entry,) = list_statements(find_speakers(library(GOOD)), "", WORDS).entries
    assert links(entry())[0].startswith(GOOD)


@hostile
def test_no_answer_links_to_another(url: str) -> None:
    answer = library(url).ask(QUESTION)
    shown = render(answer, WORDS, Origin(NOW)).content
    assert links(shown) == []
    assert "180" in shown
    assert answer_to_json(answer)["passages"][0]["source"]["link"] is None


@hostile
def test_no_source_and_no_statement_links_to_another(url: str) -> None:
    (match,) = finding_to_json(find(library(url), "we are glad of every one of them"))["matches"]
    assert match["source"]["link"] is None
    (entry,) = list_statements(find_speakers(library(url)), "", WORDS).entries
    assert links(entry()) == []


@hostile
def test_who_asks_for_the_address_is_not_told_another(url: str) -> None:
    answer = library(url).ask("where can I read it?")
    told, _ = lines(answer, ENGLISH, "/stories", "/quotes")
    assert told.startswith("I know no address at which the story stands.")


@hostile
def test_a_head_with_another_is_told_of_without_it_and_its_story_answers(
    url: str, tmp_path: Path
) -> None:
    file = tmp_path / "ferry.md"
    file.write_text(f"---\nurl: {url}\n---\n{TEXT}\n")
    reading = read([tmp_path])
    assert [one.text.strip() for one in reading.stories] == [TEXT]
    (warning,) = map(str, reading.warnings)
    assert warning.startswith(f"{file}: has a url that no link can lead to; write it as https://")
    assert url not in warning


def test_a_line_of_a_jsonl_with_another_is_told_of_by_its_number(tmp_path: Path) -> None:
    file = tmp_path / "all.jsonl"
    bad = '{"story_id": "a", "text": "The ferry left.", "url": "javascript:x"}\n'
    file.write_text(f"\n{bad}")
    assert [(one.file, one.line) for one in read([file]).warnings] == [(str(file), 2)]


@hostile
def test_no_feed_gives_another(url: str) -> None:
    item = f"<item><guid>1</guid><title>Ferry</title><link>{escape_xml(url)}</link></item>"
    feed = f'<rss version="2.0"><channel><title>Port</title>{item}</channel></rss>'
    (entry,) = read_feed(feed.encode(), "application/rss+xml", "https://news.example/feed").entries
    assert entry.link is None


@pytest.mark.parametrize("url", [HOSTILE[0], HOSTILE[2]])
def test_no_page_gives_another(url: str) -> None:
    text = "".join(f"<p>{TEXT} This is the {n}th paragraph of it.</p>" for n in range(5))
    canonical = f'<link rel="canonical" href="{escape_xml(url)}"></head>'
    page = PAGE.format(title="Ferry", paragraphs=text).replace("</head>", canonical)
    assert "url" not in open_file(page.encode(), "ferry.html").said


@hostile
def test_an_article_that_is_offered_shows_no_other(url: str) -> None:
    offers = {}
    for given in (url, GOOD):
        draft = drafted(open_pasted(TEXT).saying({"title": "Ferry", "url": given}), There.of(()))
        look = Look(difference_between([(None, draft.analyzed)], 1), None)  # type: ignore[arg-type]
        arrival = Arrival(None, "Port", "1", draft, look)  # type: ignore[arg-type]
        offers[given] = shown_offer(arrival, ENGLISH)
    assert f"<{GOOD}>" in offers[GOOD]
    assert offers[url] == offers[GOOD].replace(f"<{GOOD}>\n", "")
