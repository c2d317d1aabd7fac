"""Sentences of German, French and Spanish end where a reader would end them."""

from __future__ import annotations

import pytest

from knowledge.language import language_of
from paths import DATA

BOUNDARY = "⏐"
FILES = sorted((DATA / "sentences" / "languages").glob("*.txt"))
CASES = [
    pytest.param(file.stem, line, id=f"{file.stem}:{number}")
    for file in FILES
    for number, line in enumerate(file.read_text("utf-8").splitlines(), start=1)
    if not line.startswith("#")
]


def test_the_data_files_are_found() -> None:
    assert [file.stem for file in FILES] == ["de", "es", "fr"]
    assert len(CASES) >= 25


@pytest.mark.parametrize(("code", "line"), CASES)
def test_a_paragraph_is_split_where_a_reader_would(code: str, line: str) -> None:
    expected = [piece.strip() for piece in line.split(BOUNDARY)]
    text = " ".join(expected)
    assert [text[s.start : s.end] for s in language_of(code).sentences(text, ())] == expected


def test_a_french_quotation_with_no_break_spaces_is_closed() -> None:
    text = "«\u00a0C’est fini.\u00a0» Le maire est parti."
    found = [text[s.start : s.end] for s in language_of("fr").sentences(text, ())]
    assert found == ["«\u00a0C’est fini.\u00a0»", "Le maire est parti."]
