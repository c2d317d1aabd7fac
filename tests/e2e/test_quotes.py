"""`/quotes` and `/stories`: lists in pages, and the choices that appear while one types."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from gateway.interactions import Callback
from running import quoted, reload_stories

if TYPE_CHECKING:
    from pathlib import Path

    from gateway import Person

OLD = """\
---
title: Bridge closed
published: 12 August 2021
url: https://news.example/closed
---
‘The bridge is closed,’ Ines Duarte, the mayor of Harbourtown, said.
‘The ferry is free,’ Duarte said.
‘I am not worried,’ said Otto Lind, an engineer.
"""
NEW = """\
---
title: Bridge open
published: 2021-09-01
---
‘The bridge is open,’ said Ines Duarte, the mayor of Harbourtown.
"""
UNDATED = "‘No bridge lasts for ever,’ Ines Duarte, the mayor of Harbourtown, said.\n"
LONG_ID = "a-very-long-id/" + "x" * 100
FROM_NEWEST = [
    "‘The bridge is open,’",
    "‘The bridge is closed,’",
    "‘The ferry is free,’",
    "‘No bridge lasts for ever,’",
]


@pytest.fixture(scope="module")
def stories(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("stories")
    (folder / "a-undated.md").write_text(UNDATED, encoding="utf-8")
    (folder / "b-closed.md").write_text(OLD, encoding="utf-8")
    (folder / "c-open.md").write_text(NEW, encoding="utf-8")
    long = f"---\nid: {LONG_ID}\ntitle: Report {'y' * 120}\n---\nOtters came back.\n"
    (folder / "d-long.md").write_text(long, encoding="utf-8")
    return folder


# ---- /quotes ------------------------------------------------------------------------


async def test_quotes_shows_one_speaker_s_statements_newest_story_first(ada: Person) -> None:
    reply = await ada.slash("/quotes", speaker="Ines Duarte")
    assert reply.ephemeral
    head, role = reply.content.splitlines()[:2]
    assert head == "**Ines Duarte** · 4 statements"
    assert role == "-# mayor of Harbourtown"
    assert quoted(reply) == FROM_NEWEST
    assert "-# Bridge open · 2021-09-01 · paragraph 1" in reply.content
    assert "[open the article](<https://news.example/closed#:~:text=" in reply.content


async def test_a_surname_is_enough_where_it_is_one_person_s(ada: Person) -> None:
    reply = await ada.slash("/quotes", speaker="lind")
    assert quoted(reply) == ["‘I am not worried,’"]


@pytest.mark.parametrize("typed", ["DUÁRTE", "duar", "the mayor"])
async def test_a_name_is_known_without_case_accents_and_endings(ada: Person, typed: str) -> None:
    reply = await ada.slash("/quotes", speaker=typed)
    assert quoted(reply) == FROM_NEWEST


async def test_about_narrows_to_statements_with_one_of_the_words_in_any_form(
    ada: Person,
) -> None:
    reply = await ada.slash("/quotes", speaker="Ines Duarte", about="ferries")
    assert quoted(reply) == ["‘The ferry is free,’"]
    assert "1 statement · about “ferries”" in reply.content


async def test_what_a_speaker_never_spoke_about_is_said(ada: Person) -> None:
    reply = await ada.slash("/quotes", speaker="Otto Lind", about="*walrus*")
    assert reply.content == "Otto Lind is quoted, but not about “\\*walrus\\*”."


async def test_somebody_whom_nobody_quotes_is_said(ada: Person) -> None:
    reply = await ada.slash("/quotes", speaker="@everyone")
    assert reply.ephemeral
    assert reply.content.startswith("The stories quote nobody called “\\@everyone”.")


@pytest.mark.parametrize(
    ("typed", "choices"),
    [
        ("", ["Ines Duarte, mayor of Harbourtown", "Otto Lind, engineer"]),
        ("duar", ["Ines Duarte, mayor of Harbourtown"]),
        ("mayor", ["Ines Duarte, mayor of Harbourtown"]),
        ("engineer", ["Otto Lind, engineer"]),
        ("innes duarte", ["Ines Duarte, mayor of Harbourtown"]),
        ("zzzz", []),
    ],
)
async def test_speakers_are_offered_by_name_and_role(
    ada: Person, typed: str, choices: list[str]
) -> None:
    found = await ada.autocomplete("/quotes", "speaker", typed)
    assert [choice["name"] for choice in found] == choices


async def test_many_statements_come_in_pages_that_turn_in_place(
    ada: Person, stories: Path, moderator: Person
) -> None:
    many = "\n".join(f"‘Otters number {n} today,’ said Mina Wolf, a keeper." for n in range(12))
    (stories / "otters.md").write_text(many, encoding="utf-8")
    await reload_stories(moderator.discord)
    first = await ada.slash("/quotes", speaker="Mina Wolf", about="otters")
    assert first.content.endswith("-# 1–5 of 12")
    assert first.buttons == ["◀ Back", "Next ▶"]
    with pytest.raises(LookupError, match="disabled"):
        await ada.click(first, "◀ Back")
    seen = quoted(first)
    second = await ada.click(first, "Next ▶")
    assert second.callback_type is Callback.UPDATE
    seen += quoted(second)
    seen += quoted(await ada.click(second, "Next ▶"))
    assert seen == [f"‘Otters number {n} today,’" for n in range(12)]
    back = await ada.click(second, "◀ Back")
    assert back.content.endswith("-# 6–10 of 12")
    (stories / "otters.md").unlink()
    await reload_stories(moderator.discord)
    gone = await ada.click(second, "◀ Back")
    assert gone.content == "That story is no longer there."
    assert gone.buttons == []


async def test_a_name_that_several_have_lists_them_all_and_says_who_speaks(
    ada: Person, stories: Path, moderator: Person
) -> None:
    twins = [(who, number) for number in range(4) for who in ("Mina", "Tom")]
    lines = [f"‘Number {number} is here,’ said {who} Stone, a keeper." for who, number in twins]
    (stories / "twins.md").write_text("\n".join(lines), encoding="utf-8")
    await reload_stories(moderator.discord)
    first = await ada.slash("/quotes", speaker="Stone")
    assert first.content.startswith("**Mina Stone and Tom Stone** · 8 statements\n")
    assert first.content.count("\n— Tom Stone, keeper\n") == 2
    seen = quoted(first)
    second = await ada.click(first, "Next ▶")
    assert second.content.endswith("-# 6–8 of 8")
    assert len(seen + quoted(second)) == len(twins)
    (stories / "twins.md").unlink()
    await reload_stories(moderator.discord)
    gone = await ada.click(second, "◀ Back")
    assert gone.content == "That story is no longer there."


# ---- choosing a story ---------------------------------------------------------------


@pytest.mark.parametrize("typed", ["open", "c-open", "BRIDGE OPEN"])
async def test_stories_are_offered_by_title_and_id(ada: Person, typed: str) -> None:
    found = await ada.autocomplete("/ask", "story", typed, question="?")
    assert found[0]["name"] == "Bridge open · c-open"
    reply = await ada.slash("/ask", question="Is the bridge open?", story=found[0]["value"])
    assert quoted(reply) == [NEW.splitlines()[-1]]


async def test_a_story_with_a_long_id_and_title_can_be_chosen(ada: Person) -> None:
    [choice] = await ada.autocomplete("/ask", "story", "report", question="?")
    assert len(choice["name"]) <= 100
    assert len(choice["value"]) <= 100
    reply = await ada.slash("/ask", question="Who came back?", story=choice["value"])
    assert quoted(reply) == ["Otters came back."]


async def test_at_most_25_stories_are_offered_and_the_whole_list_has_pages(
    ada: Person, stories: Path, moderator: Person
) -> None:
    added = [stories / f"number-{n}.md" for n in range(30)]
    for path in added:
        path.write_text("A number.", encoding="utf-8")
    await reload_stories(moderator.discord)
    assert len(await ada.autocomplete("/ask", "story", "number", question="?")) == 25
    first = await ada.slash("/stories")
    assert first.content.endswith("-# 1–10 of 34")
    ids = re.findall(r"^- \*\*(.+?)\*\*", first.content, re.MULTILINE)
    page = first
    for _ in range(3):
        page = await ada.click(page, "Next ▶")
        ids += re.findall(r"^- \*\*(.+?)\*\*", page.content, re.MULTILINE)
    assert len(ids) == len(set(ids)) == 34
    for path in added:
        path.unlink()
    await reload_stories(moderator.discord)
