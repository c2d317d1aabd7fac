"""Standard input and output as they really are: closed, full, in a pipe, at a terminal.

Whoever starts a program may have closed its streams, and what comes in may be no
text; none of that is worth a traceback.
"""

from __future__ import annotations

import contextlib
import io
import json
import os
import sys
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from collections.abc import Iterator


def open_streams() -> None:
    """See to it that output exists and is UTF-8, as the stories are, whatever the locale."""
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if stream is None:  # closed by whoever started us
            setattr(sys, name, io.TextIOWrapper(io.FileIO(os.devnull, "w"), encoding="utf-8"))
        elif isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


def discard_output() -> None:
    """Throw away what is still to be written, after the output broke."""
    # Python flushes stdout once more at exit, and would complain once more.
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def complain(line: str) -> None:
    """Tell a person what went wrong, in one line on stderr."""
    click.echo(f"verbatim: {line}", err=True)


def stdin_lines() -> Iterator[bytes]:
    """Return the lines of standard input, as bytes."""
    # A program that starts us may have closed stdin: then there are no lines.
    return iter(()) if sys.stdin is None else iter(sys.stdin.buffer)


def typed_lines() -> Iterator[str]:
    """Yield what a person types, with line editing where the system has it."""
    with contextlib.suppress(ImportError):
        import readline  # noqa: F401, PLC0415 - input() edits lines once it is imported
    while True:
        try:
            yield input("> ")
        except EOFError:
            click.echo()
            return


def read_question(line: bytes) -> tuple[str, str | None]:
    """Return the question of a line of --stdin and the story it names.

    Raises:
        ValueError: the line is not UTF-8, or begins like JSON and is no question.
    """
    wanted = 'write a question, or {"question": "…", "story": "id"}'
    try:
        text = line.decode("utf-8-sig").rstrip("\r\n")
        if not text.lstrip().startswith("{"):
            return text, None
        record = json.loads(text)
    except UnicodeDecodeError:
        raise ValueError("the line is not UTF-8; save the questions as UTF-8") from None
    except (ValueError, RecursionError):
        raise ValueError(f"the line begins like JSON and is none; {wanted}") from None
    question, story = record.get("question"), record.get("story")
    if not isinstance(question, str) or not isinstance(story, str | None):
        raise ValueError(f"the line names no question; {wanted}")  # noqa: TRY004
    return question, story
