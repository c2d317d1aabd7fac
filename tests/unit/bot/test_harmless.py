"""What is named does no harm and reads right; what is quoted keeps every character."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.harmless import MOST_MARKS, closed, isolated, one_line, plain

HARMFUL = {
    "an override": ("Kabul \u202efdp.exe", "Kabul fdp.exe"),
    "an embedding": ("\u202bKabul\u202c falls", "Kabul falls"),
    "isolates": ("\u2066Kabul\u2067 falls\u2068", "Kabul falls"),
    "zero widths": ("Ka\u200bbul\u2060 fa\ufefflls", "Kabul falls"),
    "joiners in Latin": ("Ka\u200dbul fa\u200clls\u200d", "Kabul falls"),
    "tags": ("Kabul\U000e0041\U000e0042 falls", "Kabul falls"),
    "control characters": ("Ka\x00bul\x1b[31m fa\x7flls\x9b", "Kabul[31m falls"),
    "annotations": ("Kabul\ufff9x\ufffby falls", "Kabulxy falls"),
    "deprecated controls": ("Kabul\u206a falls\u206f", "Kabul falls"),
    "a pile of marks": ("Ka" + "\u0301" * 200 + "bul", "Ka" + "\u0301" * MOST_MARKS + "bul"),
    "a pile of kinds": ("a" + "\u0316\u0301\u0338" * 40 + "b", "a\u0316\u0301\u0338\u0316b"),
    "a mark of nothing": ("\u0301Kabul", "◌\u0301Kabul"),
    "half a character": ("Kabul\ud83d falls", "Kabul falls"),
    "lines": ("Kabul\nfalls\r\n\u2028today\x85now", "Kabul falls today now"),
    "nothing that is seen": ("\u200b\u202e\ufeff", "…"),
    "nothing": ("", ""),
    "spaces": ("  ", ""),
}
HONEST = [
    "Kabul: US sends troops – “a prudent thing”",
    "سقوط كابول بيد طالبان",
    "נפילת קאבול: “צעד נבון”",
    "שָׁלוֹם בְּכָל הַדְּרָכִים",
    "می‌خواهم به خانه بروم",
    "क्‍ष और श्री",
    "ที่นี่ น้ำ",
    "བསྒྲུབས་",
    "Việt Nam: Tiếng Việt",
    unicodedata.normalize("NFD", "Việt Nam ở Hà Nội"),
    "東京の天気 葛󠄀城市",
    "👩‍👩‍👧 family, 🏳️‍🌈 flag, ❤️‍🔥, 1️⃣, 👍🏽, 👨🏿‍💻",
    "🏴\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f Scotland, 🇫🇷",
    "naïve café – señor, Łódź, Þór, İzmir",
    "\u200fעברית\u200f (News)",
]
"""Of each script and emoji what it needs."""


@pytest.mark.parametrize(("text", "shown"), HARMFUL.values(), ids=HARMFUL)
def test_what_does_harm_is_left_out_of_a_name(text: str, shown: str) -> None:
    assert one_line(text) == shown


@pytest.mark.parametrize("text", HONEST)
def test_an_honest_name_is_as_it_is(text: str) -> None:
    assert one_line(text) == text


@pytest.mark.parametrize("text", HONEST)
def test_a_name_is_kept_to_itself_where_it_is_written_from_right_to_left(text: str) -> None:
    turned = any(unicodedata.bidirectional(one) in {"R", "AL"} for one in text)
    assert isolated(text) == (f"\u2068{text}\u2069" if turned else text)


@pytest.mark.parametrize(
    ("quoted", "shown"),
    [
        ("He said.", "He said."),
        ("He \u202esaid.", "He \u202esaid.\u202c"),
        ("He \u202esa\u202cid.", "He \u202esa\u202cid."),
        ("\u2067a \u202eb", "\u2067a \u202eb\u202c\u2069"),
        ("\u2067a \u202eb\u2069 c", "\u2067a \u202eb\u2069 c"),
        ("\u202ea\nb \u2066c", "\u202ea\u202c\nb \u2066c\u2069"),
        ("a\u202c\u2069 b", "a\u202c\u2069 b"),
        ("\u202ea\u2069 b", "\u202ea\u2069 b\u202c"),
    ],
)
def test_what_a_quotation_turns_ends_with_its_line(quoted: str, shown: str) -> None:
    assert closed(quoted) == shown


def test_what_a_quotation_turns_is_ended_as_fast_however_much_it_is() -> None:
    closed("\u202e" * 100_000 + "\u2069" * 100_000)  # half an hour, if each looked at all before


@pytest.mark.parametrize("blank", "\u00ad\u115f\u1160\u2800\u3164\uffa0")
def test_a_name_of_letters_that_show_nothing_is_told_to_be_one(blank: str) -> None:
    assert one_line(blank) == "…"
    assert one_line(f"Fer{blank}ry") == "Ferry"


@given(
    st.text(st.sampled_from("ab \n\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u05d0"))
)
def test_a_quotation_keeps_every_character_and_opens_nothing_behind_it(text: str) -> None:
    shown = closed(text)
    assert [line[: len(was)] for line, was in zip(shown.split("\n"), text.split("\n"), strict=True)]
    assert closed(shown) == shown
    added = {
        letter
        for line, was in zip(shown.split("\n"), text.split("\n"), strict=True)
        for letter in line.removeprefix(was)
    }
    assert added <= {"\u202c", "\u2069"}


@given(st.text(max_size=60))
def test_what_is_plain_stays_so(text: str) -> None:
    assert one_line(one_line(text)) == one_line(text)
    assert not set(plain(text)) & set("\u202a\u202b\u202d\u202e\u2066\u2067\u2068\u200b\ufeff\x1b")
