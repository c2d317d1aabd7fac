"""Entries are read literally, one that is wrong costs itself alone, and others are appended."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.errors import StoryError
from knowledge.stories.entries import Entry, appended, entries, entries_of, texts_beside

if TYPE_CHECKING:
    from pathlib import Path

KNOWN = ("question", "contains", "answer")
FILE = "news/expectations.yaml"


def read(text: str) -> list[dict[str, str] | str]:
    """The fields of each entry, or its problem in its place."""
    return [
        dict(one.fields) if isinstance(one, Entry) else str(one)
        for one in entries(text, FILE, KNOWN)
    ]


def test_values_are_what_is_written() -> None:
    text = "- question: Is it no?\n  contains: 12_000\n- question: 'a: b'\n  answer: No\n"
    assert read(text) == [
        {"question": "Is it no?", "contains": "12_000"},
        {"question": "a: b", "answer": "No"},
    ]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\n\n",
        "# none yet",
        "---\n# none\n",
        "# one\n---\n- question: A?\n# two\n\n",
        "  - question: A?\n",
        "- question: A?\r\n",
        "-\n  question: A?\n",
        "- question: >\n    A?\n",
        '- question: "A\\x3f"\n',
    ],
)
def test_a_list_may_be_written_as_yaml_has_it(text: str) -> None:
    assert read(text) in ([], [{"question": "A?"}])
    assert bool(read(text)) is ("A" in text)


@pytest.mark.parametrize(
    ("text", "line", "reason"),
    [
        ("question: A?", 1, "is no entry of a list"),
        ("# fine\n\n[{question: A?}]", 3, "is no entry of a list"),
        ("- A?", 1, "is no entry with names and values"),
        ("- - question: A?", 1, "is no entry with names and values"),
        ("-", 1, "is no entry with names and values"),
        ("- question: A?\n  contian: b", 2, '"contian" is no name of an entry; write "contains"'),
        ("- question: A?\n  xyz: b", 2, '"xyz" is no name of an entry; it may have question'),
        ("- question: A?\n  question: b", 2, 'has "question" twice'),
        ("- question: A?\n  contains:", 2, '"contains" is empty'),
        ("- question: A?\n  contains: [a, b]", 2, '"contains" is no plain text'),
        ("- question: A?\n  contains: {a: b}", 2, '"contains" is no plain text'),
        ("- question: Who said: no?", 1, "is not YAML (mapping values are not allowed"),
        ('- question: "A?', 1, "is not YAML"),
        ("- question: &a A?\n  contains: *a", 1, "has a reference"),
        ("- question: *a", 1, "has a reference"),
        ("- question: " + "[" * 9000, 1, "is nested too deeply"),
        ("- question: " + "a" * 30_000, 1, "is longer than"),
        ("- question: a\x07b", 1, "holds characters that are no text"),
        ("- question: !!python/object:os.system A?\n  contains: !!int x\n  no: x", 3, '"no" is'),
    ],
)
def test_what_is_wrong_is_told_by_line_and_costs_itself_alone(
    text: str, line: int, reason: str
) -> None:
    good = "- question: Before?\n"
    alone = not text.startswith("-")
    (problem, *others) = read(text)
    assert str(problem).startswith(f"{FILE}:{line}: {reason}")
    assert not others
    if not alone:
        first, problem, last = read(f"{good}{text}\n{good}")
        assert first == last == {"question": "Before?"}
        assert str(problem).startswith(f"{FILE}:{line + 1}: ")


def test_a_file_that_is_no_text_or_too_large_costs_itself_alone(tmp_path: Path) -> None:
    files = {"a": b"- question: caf\xe9", "b": b"- question: x\n" * 100_000, "c": b"- question: A?"}
    for name, data in files.items():
        (tmp_path / name).mkdir()
        (tmp_path / name / "expectations.yaml").write_bytes(data)
    paths = [tmp_path / name for name in files]
    bad, large, good = entries_of(texts_beside(paths, "expectations.yaml"), KNOWN)
    assert "is not UTF-8" in str(bad)
    assert "is larger than 1,000,000 bytes" in str(large)
    assert isinstance(good, Entry)


def test_a_thousand_entries_and_a_bomb_are_read_in_bounded_time() -> None:
    started = time.perf_counter()
    bomb = "- question: &a [" + ",".join(["*a"] * 4000) + "]\n"
    found = list(entries("- question: A?\n  contains: b\n" * 1000 + bomb, FILE, KNOWN))
    assert len(found) == 1001
    assert isinstance(found[-1], StoryError)
    assert time.perf_counter() - started < 5.0


VALUES = st.text(st.characters(exclude_categories=["Cs"]), min_size=1).filter(
    lambda text: bool(text.strip()) and text == text.strip()
)
TEXTS = st.sampled_from(
    [
        "",
        "# by hand\n- question: A?   # a comment\n",
        "- question: A?",
        "  - question: A?\n",
        "- question: A?\r\n  contains: b\r\n",
        "- question: broken: here\n\n\n",
    ]
)


@given(text=TEXTS, fields=st.fixed_dictionaries({"question": VALUES, "contains": VALUES}))
def test_an_appended_entry_is_read_back_and_all_else_is_kept_to_the_character(
    text: str, fields: dict[str, str]
) -> None:
    longer = appended(text, fields)
    assert longer.startswith(text)
    assert read(longer) == [*read(text), fields]
    assert read(appended(longer, fields)) == [*read(text), fields, fields]
