"""A story's words at the terminal are its own, each and once."""

from __future__ import annotations

import io

import pytest
from rich.console import Console
from rich.text import Text

from bot.terminal.console import quote


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        ("He said.", "> He said.\n"),
        ("a \u202eb", "> a \u202eb\u202c\n"),
        ("a \u202eb\ncd", "> a \u202eb\u202c\ncd\n"),
    ],
)
def test_what_words_open_ends_with_their_line(words: str, shown: str) -> None:
    stream, given = io.StringIO(), Text(words)
    quote(Console(file=stream), given)
    assert stream.getvalue() == shown
    assert given.plain == words
