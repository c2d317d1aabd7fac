"""Standard input and output as they really are: closed, full, in a pipe, at a terminal.

Whoever starts a program may have closed its streams, and what comes in may be no
text; none of that is worth a traceback.
"""

from __future__ import annotations

import contextlib
import io
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


def is_typed() -> bool:
    """Tell whether a person types at a terminal what comes in."""
    return sys.stdin is not None and sys.stdin.isatty()


def stdin_lines() -> Iterator[bytes]:
    """Return the lines of standard input, as bytes."""
    # A program that starts us may have closed stdin: then there are no lines.
    return iter(()) if sys.stdin is None else iter(sys.stdin.buffer)


def text_lines() -> Iterator[str]:
    """Return the lines of standard input as text, which a person may edit while typing."""
    if is_typed():
        return _typed_lines()
    return (line.decode("utf-8", "replace") for line in stdin_lines())


def _typed_lines() -> Iterator[str]:
    with contextlib.suppress(ImportError):
        import readline  # noqa: F401, PLC0415 - input() edits lines once it is imported
    while True:
        try:
            yield input("> ")
        except EOFError:
            click.echo()
            return
