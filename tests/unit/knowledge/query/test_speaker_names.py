"""Whom a typed name means, the surest first, and whom it does not."""

from __future__ import annotations

import pytest

from knowledge.english.called import called
from knowledge.query.speaker_names import Fit, meant

KNOWN = (
    called("John Kirby", ("Pentagon spokesman",)),
    called("Ann Lee"),
    called("Ann Lee Smith"),
    called("José García", ("the mayor of Harbourtown",)),
    called("Pat O’Neil", ("former head of external affairs",)),
    called("Małgorzata Nowak"),
    called("Carles Lalueza-Fox"),
    called("Ministry of the Interior"),
    called("International Union of Pure and Applied Chemistry"),
    called("Age UK"),
    called("A spokesman for the BPI"),
    called("police"),
    called("John Steele"),
    called("Edith Barker"),
)
MEANT = {
    "John Kirby": (["John Kirby"], Fit.WHOLE),
    "john kirby": (["John Kirby"], Fit.WHOLE),
    "KIRBY": (["John Kirby"], Fit.PART),
    "Mr. Kirby": (["John Kirby"], Fit.PART),
    "spokesman kirby": (["John Kirby"], Fit.PART),
    "kirby's": (["John Kirby"], Fit.PART),
    "ann lee": (["Ann Lee"], Fit.WHOLE),
    "smith": (["Ann Lee Smith"], Fit.PART),
    "jose garcia": (["José García"], Fit.WHOLE),
    "José García": (["José García"], Fit.WHOLE),
    "Pat O'Neil": (["Pat O’Neil"], Fit.WHOLE),
    "oneil": (["Pat O’Neil"], Fit.PART),
    "Malgorzata Nowak": (["Małgorzata Nowak"], Fit.WHOLE),
    "lalueza fox": (["Carles Lalueza-Fox"], Fit.PART),
    "the interior ministry": (["Ministry of the Interior"], Fit.PART),
    "IUPAC": (["International Union of Pure and Applied Chemistry"], Fit.PART),
    "iupac": (["International Union of Pure and Applied Chemistry"], Fit.PART),
    "the mayor": (["José García"], Fit.ROLE),
    "the mayor of harbourtown": (["José García"], Fit.ROLE),
    "the head of external affairs": (["Pat O’Neil"], Fit.ROLE),
    "the spokesman": (["John Kirby", "A spokesman for the BPI"], Fit.ROLE),
    "the Pentagon": (["John Kirby"], Fit.SPOKEN_FOR),
    "the police": (["police"], Fit.WHOLE),
    "jose": (["José García"], Fit.FIRST_NAME),
    "john": (["John Kirby", "John Steele"], Fit.FIRST_NAME),
    "Krby": (["John Kirby"], Fit.SLIP),
    "jhon kirby": (["John Kirby"], Fit.SLIP),
    "john steel": (["John Steele"], Fit.SLIP),
    # Nobody.
    "the baker": None,  # no slip for Barker: English knows the word
    "the interior": None,
    "the UK": None,
    "harbourtown": None,
    "the mayors": None,
    "affairs": None,
    "walrus": None,
    "": None,
    "?!": None,
}


@pytest.mark.parametrize(("typed", "expected"), MEANT.items())
def test_a_typed_name_means_whoever_fits_best(
    typed: str, expected: tuple[list[str], Fit] | None
) -> None:
    found = meant(typed, KNOWN)
    assert (None if found is None else ([*found[0]], found[1])) == expected


@pytest.mark.parametrize(
    ("name", "is_person"),
    [
        ("Ana dos Santos", True),
        ("Carlo del Rio", True),
        ("Layla bint Omar", True),
        ("Luiz Inácio Lula Da Silva", True),
        ("Ben Wallace", True),
        ("Al Gore", True),
        ("Gentle Ben", True),
        ("Santos", False),
        ("de Gaulle", False),
        ("the Duke of York", False),
        ("Ministry of the Interior", False),
    ],
)
def test_a_name_of_two_to_four_words_has_the_form_of_a_person_s(
    name: str,
    is_person: bool,  # noqa: FBT001
) -> None:
    assert called(name).is_person is is_person
