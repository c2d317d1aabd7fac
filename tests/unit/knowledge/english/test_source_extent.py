"""How far a source goes that is given as it is written, and which noun it is."""

from __future__ import annotations

import pytest

from knowledge.english.attribution.statements import statements
from knowledge.model import Story

UNNAMED = [
    (
        "“It was loud,” said a cyclist who asked not to be named.",
        "a cyclist who asked not to be named",
    ),
    ("“It was loud,” said a cyclist, who asked not to be named.", "a cyclist"),
    ("“It was loud,” said a woman who claimed she was robbed.", "a woman"),
    ("The roof fell, according to four officers who attended.", "four officers who attended"),
    ("A miner who lost his boots said the pit was shut.", "A miner who lost his boots"),
    ("Drivers who slept in their cabs said the road was shut.", "Drivers who slept in their cabs"),
    (
        "Drivers who slept in their cabs told a grim tale. They said the road was shut.",
        "Drivers who slept in their cabs",
    ),
    (
        "A dozen shopkeepers interviewed near the harbour said they had seen no warning.",
        "A dozen shopkeepers interviewed near the harbour",
    ),
    (
        "Six nurses questioned at the hospital said the ward was full.",
        "Six nurses questioned at the hospital",
    ),
    (
        "Two officials briefed on the talks said the deal was dead.",
        "Two officials briefed on the talks",
    ),
    (
        "A 2016 report commissioned by the council says the bridge is weak.",
        "A 2016 report commissioned by the council",
    ),
    (
        "A 2016 audit ordered by the council, a copy of which was kept, says the bridge is weak.",
        "A 2016 audit ordered by the council",
    ),
    ("The road is old, according to a letter seen by the Echo.", "a letter seen by the Echo"),
]


@pytest.mark.parametrize(("text", "speaker"), UNNAMED)
def test_an_unnamed_source_keeps_what_tells_it_from_others(text: str, speaker: str) -> None:
    assert [one.speaker for one in statements(Story("dam", "Dam", text))][:1] == [speaker]
