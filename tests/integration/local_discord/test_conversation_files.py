"""What is wrong in a conversation's file is told by file, line and name."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from conversations import ConversationError, read
from gateway import Permission

if TYPE_CHECKING:
    from pathlib import Path

SHOWS = "shows: Something\n"
TALK = SHOWS + "talk:\n"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "1: the file is empty; it needs `shows` and `talk`"),
        ("shows: x\n", "1: 'talk' is missing"),
        ("talk: []\n", "1: 'shows' is missing"),
        ("- 1\n", "1: expected lines of `name: value`, of shows, settings, shelf, pages"),
        (SHOWS + "tolk: []\n", "2: 'tolk' is not known here; did you mean 'talk'?"),
        (SHOWS + "shows: y\n", "2: 'shows' stands here twice"),
        (TALK + "  - who: Ada\n    sayz: hello\n", "4: 'sayz' is not known here; did you mean"),
        (TALK + "  - says: hello\n", "3: a step is what somebody (`who`) does, or one of"),
        (TALK + "  - who: Ada\n", "3: Ada does exactly one of says, uses, clicks"),
        (
            TALK + "  - who: Ada\n    says: a\n    clicks: b\n",
            "3: Ada does exactly one of says, uses, clicks",
        ),
        (TALK + "  - who: Ada\n    says: [a]\n", "4: expected words"),
        (TALK + "  - who: Ada\n    in: bed\n", "4: expected channel or thread or direct message"),
        (TALK + "  - who: Ada\n    with: x\n", "4: expected lines of `name: value`"),
        (
            TALK + "  - who: Ada\n    says: a\n    answer:\n      qoutes: b\n",
            "6: 'qoutes' is not known here; did you mean 'quotes'?",
        ),
        (
            TALK + "  - who: Ada\n    says: a\n    answer:\n      private: perhaps\n",
            "6: expected yes or no, not 'perhaps'",
        ),
        (
            TALK + "  - who: Ada\n    says: a\n    answer:\n      quotes:\n        - bold: b\n",
            "7: 'words' is missing",
        ),
        (
            SHOWS + "people:\n  Mo:\n    may: Manage Servers\ntalk: []\n",
            "4: 'Manage Servers' is no permission; did you mean 'Manage Server'?",
        ),
        (TALK + "  - who: Ada\n    says: @Verbatim hello\n", "4: found character '@' that cannot"),
    ],
)
def test_a_mistake_is_told_by_file_and_line(tmp_path: Path, text: str, told: str) -> None:
    path = tmp_path / "talk.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ConversationError) as caught:
        read(path)
    assert str(caught.value).startswith(f"{path}:{told}")


def test_words_are_what_is_written(tmp_path: Path) -> None:
    path = tmp_path / "talk.yaml"
    path.write_text(
        SHOWS
        + "people: {Mo: {may: Manage Server, locale: no}}\n"
        + "talk:\n- {who: Mo, uses: /ask, with: {question: 12:30, story: 'no', private: no}}\n",
        encoding="utf-8",
    )
    conversation = read(path)
    people = conversation.people or {}
    assert people["Mo"].may == (Permission.MANAGE_GUILD,)
    assert people["Mo"].locale == "no"
    assert conversation.talk[0].given == {"question": "12:30", "story": "no", "private": False}
