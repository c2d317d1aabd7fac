"""A table tells where it comes from, and a change of it can be read in a diff."""

from __future__ import annotations

from importlib.resources import files

import pytest

from knowledge.english import tables

TEXTS = {
    file.name: file.read_text("utf-8")
    for file in files(tables).iterdir()
    if file.name.endswith((".tsv", ".txt"))
}
SOURCES = ("compiled", "collected", "after ", "public domain", "grammar", "wordfreq", "for this")
LONGEST_LIST = 80
"""Characters of the longest entry that is made of words alone; regular expressions are longer."""


def test_the_tables_are_found() -> None:
    assert len(TEXTS) > 15


@pytest.mark.parametrize("name", TEXTS)
def test_a_table_tells_its_source_at_its_head(name: str) -> None:
    head = TEXTS[name].partition("\n\n")[0].casefold()
    told = " ".join(line for line in head.splitlines() if line.startswith("#"))
    assert any(source in told for source in SOURCES)


@pytest.mark.parametrize("name", [name for name in TEXTS if name.endswith(".txt")])
def test_an_entry_stands_once_in_its_group_and_alone_on_its_line(name: str) -> None:
    found = tables.groups(name) if "\n[" in TEXTS[name] else {"": [r[0] for r in tables.rows(name)]}
    for heading, entries in found.items():
        assert len(entries) == len(set(entries)), heading
        for entry in entries:
            assert "\t" not in entry
            assert len(entry) < LONGEST_LIST or not entry.replace(" ", "").isalpha()


def test_a_heading_stands_once() -> None:
    for name, text in TEXTS.items():
        headings = [line for line in text.splitlines() if line.startswith("[")]
        assert len(headings) == len(set(headings)), name
