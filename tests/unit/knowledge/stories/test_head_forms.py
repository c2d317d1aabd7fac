"""Heads as others write them are read or refused by their line, and never a part of the story."""

from __future__ import annotations

import contextlib
import time

import pytest

from knowledge.errors import StoryError
from knowledge.stories.head_forms import head_of

BODY = "The old pier was shut on Monday.\n"


@pytest.mark.parametrize(
    ("head", "fields"),
    [
        ('+++\ntitle = "Pier shut"\ndate = 2023-05-01\n+++\n', ("Pier shut", "2023-05-01", None)),
        ('---toml\ntitle = "Pier shut"\n---\n', ("Pier shut", None, None)),
        (
            '+++\ntitle = "Pier"\nauthors = ["Ada Low", "Ben Ray"]\n+++\n',
            ("Pier", None, "Ada Low, Ben Ray"),
        ),
        ('{"title": "Pier", "author": {"name": "Ada Low"}}\n', ("Pier", None, "Ada Low")),
        (';;;\n{"title": "Pier",\n"draft": true}\n;;;\n', ("Pier", None, None)),
        ("\n\n---\ntitle: Pier\n---\n", ("Pier", None, None)),
        ("  ---\n  title: Pier\n  author: Ada Low\n  ---\n", ("Pier", None, "Ada Low")),
        ("\u200b\n---\r\ntitle: Pier\r\n---\r\n", ("Pier", None, None)),
        ("---\ntitle: Pier\ndate: 1 May 2023\n...\n", ("Pier", "1 May 2023", None)),
        ("---\ndate: 1 May\npublished: 2 May\n---\n", (None, "2 May", None)),
        (
            '---\ntitle: "The \\"old\\" pier"\nauthor: \'Ada Low\'\n---\n',
            ('The "old" pier', None, "Ada Low"),
        ),
        ('---\ntitle: "We shall" and "they may"\n---\n', ('"We shall" and "they may"', None, None)),
        ("---\nauthors:\n  - Ada Low\n  - Ben Ray\n---\n", (None, None, "Ada Low, Ben Ray")),
        ("---\nauthors: [Ada Low, 'Ben Ray']\n---\n", (None, None, "Ada Low, Ben Ray")),
        ("---\ntitle: [Update] Pier [live]\n---\n", ("[Update] Pier [live]", None, None)),
        ("---\nauthor:\n  name: Ada Low\n  title: Editor\n---\n", (None, None, "Ada Low")),
        (
            "---\nimage:\n  title: A pier\n# mine\ntitle: >\n  Old pier\n  shut\n---\n",
            ("Old pier shut", None, None),
        ),
        ("Title: Pier\nDate: 1 May 2023\nTags: sea\n\n", ("Pier", "1 May 2023", None)),
        ("**Headline:** Pier  \n**By:** Ada Low\n\n", ("Pier", None, "Ada Low")),
        ("#+TITLE: Pier\n#+AUTHOR: Ada Low\n", ("Pier", None, "Ada Low")),
        (":title: Pier\n:date: 1 May\n\n", ("Pier", "1 May", None)),
        ("Title: Pier\n---\n", ("Pier", None, None)),
        ("—\ntitle: Pier\n—-\n", ("Pier", None, None)),
    ],
)
def test_a_head_in_another_form_is_read_and_no_text(
    head: str, fields: tuple[str | None, str | None, str | None]
) -> None:
    found = head_of(head + BODY, "a.md")
    assert tuple(found.fields.get(name) for name in ("title", "published", "author")) == fields
    assert (head + BODY)[found.start :].strip() == BODY.strip()
    assert found.line == head[: found.start].count("\n") + 1


@pytest.mark.parametrize(
    ("head", "line", "reason"),
    [
        ("+++\ntitle = Pier\n+++\n", 2, "no TOML"),
        ("\n+++\ntitle = 'Pier'\n", 2, "never ends"),
        ('{\n"title": "Pier",\n}\n', 3, "no JSON"),
        ('{"title": "Pier"} ', 1, "stands behind the head"),
        ("\n---\ntitle: Pier\nno such thing\n---\n", 4, "no colon"),
    ],
)
def test_a_head_that_cannot_be_read_is_refused_by_its_line(
    head: str, line: int, reason: str
) -> None:
    with pytest.raises(StoryError, match=reason) as caught:
        head_of(head + BODY, "a.md")
    assert caught.value.line == line


@pytest.mark.parametrize(
    "text",
    [
        "Source: Reuters\n" + BODY,
        "Update: the pier is open.\n" + BODY,
        "{ in brackets }\n" + BODY,
        "—\n" + BODY + "—\n",
        "Title: " + "word " * 80 + "\n",
        "Q: When did it shut?\nA: On Monday.\n",
        "",
        "Writer: Why?\nSource: I had to.\nWriter: And then?\n",
    ],
)
def test_what_only_looks_like_a_head_stays_text(text: str) -> None:
    found = head_of(text, "a.md")
    assert (found.fields, found.start, found.line) == ({}, 0, 1)


def test_a_line_to_keep_may_be_repeated_and_is_read_to_the_character() -> None:
    head = '---\nkeep: Read more: a tale\nkeep: "By" the sea\n---\n'
    assert head_of(head + BODY, "a.md").kept == ("Read more: a tale", '"By" the sea')
    assert head_of("---\nkeep:\n  - Save\n  - Share\n---\n", "a.md").kept == ("Save", "Share")
    assert head_of('+++\nkeep = ["Save", "Share"]\n+++\n', "a.md").kept == ("Save", "Share")


@pytest.mark.parametrize(
    "head",
    [
        "---\n" + " " * 20_000 + "a\n---\n",
        "---\na" + " " * 20_000 + "b\n---\n",
        "---" + " " * 100_000 + "a\n",
        "---\nauthors: " + "[" * 20_000 + "]" * 20_000 + "\n---\n",
    ],
)
def test_no_head_takes_long(head: str) -> None:
    start = time.perf_counter()
    with contextlib.suppress(StoryError):
        head_of(head + BODY, "a.md")
    assert time.perf_counter() - start < 2
