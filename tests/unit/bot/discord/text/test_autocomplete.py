"""What was typed without choosing is understood, however its name is spelled."""

from __future__ import annotations

import pytest

from bot.discord.text.autocomplete import Choices, resolve, suggest

NAMES = ("Ann Lee", "Ann Lee Smith", "José García", "Pat O’Neil", "Małgorzata Nowak", "«Ω»")
LABELS = Choices.of({name: name for name in NAMES})


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ("Ann Lee", "Ann Lee"),
        ("ann lee", "Ann Lee"),
        ("Pat O'Neil", "Pat O’Neil"),
        ("pat oneil", "Pat O’Neil"),
        ("Jose Garcia", "José García"),
        ("garc", "José García"),
        ("Malgorzata", "Małgorzata Nowak"),
        ("Jose\u0301", "José García"),
        ("«Ω»", "«Ω»"),
        ("ann", None),
        ("walrus", None),
        ("", None),
    ],
)
def test_a_typed_name_is_resolved_where_it_can_only_mean_one(typed: str, key: str | None) -> None:
    assert resolve(typed, LABELS) == key


def test_choices_do_not_need_accents() -> None:
    assert [choice.value for choice in suggest("gorz now", LABELS)] == ["Małgorzata Nowak"]
    assert len(suggest("", LABELS)) == len(NAMES)
