"""A text is read whatever it was saved as, and doubted where that was a guess."""

from __future__ import annotations

import pytest

from bot.intake.decoding import decoded, is_misread, unmisread
from bot.intake.errors import IntakeError

TEXT = "“It’s a café,” said Zoë Müller – and nobody laughed.\n"


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32", "utf-16-le", "utf-16-be"]
)
def test_a_mark_at_the_start_or_valid_utf_8_is_certain(encoding: str) -> None:
    marked = TEXT if encoding not in ("utf-16-le", "utf-16-be") else "\ufeff" + TEXT
    assert decoded(marked.encode(encoding), "a.txt") == (decoded(TEXT.encode(), ""))


def test_what_the_source_declares_is_believed_where_it_is_no_utf_8() -> None:
    text = "Zażółć gęślą jaźń"
    found = decoded(text.encode("iso-8859-2"), "a.html", "iso-8859-2")
    assert (found.text, found.guessed) == (text, None)
    assert decoded(text.encode(), "a.html", "iso-8859-2").text == text


@pytest.mark.parametrize("declared", ["nonsense", None, "utf-8"])
def test_what_windows_writes_is_guessed_and_said_so(declared: str | None) -> None:
    found = decoded(TEXT.encode("cp1252"), "a.txt", declared)
    assert (found.text, found.guessed) == (TEXT, "cp1252")


def test_another_script_is_guessed() -> None:
    text = "Паром затонул у острова Кос во вторник, сообщила береговая охрана. " * 5
    found = decoded(text.encode("cp1251"), "a.txt")
    assert (found.text, found.guessed) == (text, "cp1251")


@pytest.mark.parametrize("data", [b"a\0b", b"\xff\xfea", b"\x00\x00\xfe\xff\xff"])
def test_what_is_no_text_is_refused_by_name(data: bytes) -> None:
    with pytest.raises(IntakeError, match=r"^a\.txt: is no text"):
        decoded(data, "a.txt")


@pytest.mark.parametrize(
    ("misread", "right"),
    [
        ("I donâ€™t know", "I don’t know"),
        ("â€œWe must go,â€\x9d he said", "“We must go,” he said"),
        ("in a cafÃ©", "in a café"),
        ("ZÃ¼rich â€“ Bern", "Zürich – Bern"),
    ],
)
def test_letters_that_were_read_wrongly_are_recognised_and_mended(misread: str, right: str) -> None:
    assert is_misread(misread)
    assert unmisread(misread) == right


@pytest.mark.parametrize("text", [TEXT, "L’été à Saint-Étienne", "£5 – 100 °C"])
def test_letters_that_are_right_stay(text: str) -> None:
    assert unmisread(text) == text


def test_a_letter_that_is_lost_is_doubted_and_cannot_be_mended() -> None:
    assert is_misread("don\ufffdt")
    assert unmisread("don\ufffdt") == "don\ufffdt"
