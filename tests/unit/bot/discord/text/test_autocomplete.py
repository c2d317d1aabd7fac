"""What was typed without choosing is understood, however its name is spelled."""

from __future__ import annotations

import asyncio

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.discord.crowd import Crowd
from bot.discord.text.autocomplete import MOST_CHOICES, Choices, offered, resolve, suggest
from knowledge.english.called import name_words

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


parts = st.sampled_from(("ann", "lee", "an", "Anna", "é", "ee an", "a", "1", ""))
names = st.lists(st.lists(parts, max_size=4).map(" ".join), max_size=60)


def in_turn(typed: str, labels: list[str]) -> list[str]:
    words = name_words(typed)
    plain = [" ".join(name_words(label)) for label in labels]
    held = [at for at, one in enumerate(plain) if all(word in one for word in words)]
    first = [at for at in held if plain[at].startswith(" ".join(words))]
    return [str(at) for at in [*first, *(at for at in held if at not in first)]]


@given(names, names, st.lists(parts, max_size=3).map(" ".join))
def test_choices_are_found_as_if_each_were_looked_at(
    some: list[str], others: list[str], typed: str
) -> None:
    every = in_turn(typed, [*some, *others])
    ids = iter(range(120))
    several = [Choices.of({str(next(ids)): one for one in own}) for own in (some, others)]
    found = [choice.value for choice in suggest(typed, *several)]
    assert not every or found == every[:MOST_CHOICES]


def test_what_is_misspelt_is_offered_by_how_alike_it_is() -> None:
    many = Choices.of({f"{at}": f"Person {at}" for at in range(5000)})
    people = Choices.of({"kirby": "John Kirby, press secretary", "khalilzad": "Zalmay Khalilzad"})
    assert [one.value for one in suggest("Khalilzat", many, people)] == ["khalilzad"]
    found = asyncio.run(offered(Crowd(9), 1, "jhon kirby", people, many))
    assert [one.value for one in found] == ["kirby"]
    assert suggest("«»", people) == suggest("zzqqx", people) == []
    assert len(suggest(" ", many)) == MOST_CHOICES
