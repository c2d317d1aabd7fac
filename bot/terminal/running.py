"""How a command runs to its end: whatever goes wrong is one line on stderr, and an exit code."""

from __future__ import annotations

import sys
from typing import Any

import click

from bot.exits import REMEDY_KEYS, Exit, ExitError
from bot.intake.errors import IntakeError
from bot.settings import SettingsError
from bot.terminal.streams import complain, discard_output, open_streams
from bot.words import ENGLISH
from knowledge.errors import KnowledgeError


class ReaderLeftError(Exception):
    """Whoever read our output has closed it, as `head` does."""


class Commands(click.Group):
    """The commands, of which a closed pipe is no failure: click would end them with 1."""

    def invoke(self, ctx: click.Context) -> Any:  # noqa: ANN401 - click hands on values of any type
        """Run the command that was asked for."""
        try:
            return super().invoke(ctx)
        except BrokenPipeError:
            raise ReaderLeftError from None


def run(cli: click.Group) -> None:
    """Run the command line; leave with its exit code, never with a traceback."""
    open_streams()
    code: int = Exit.USAGE
    try:
        code = cli.main(prog_name="verbatim", standalone_mode=False) or 0
        sys.stdout.flush()
    except click.ClickException as error:
        context = getattr(error, "ctx", None)
        asked = context.command_path if context else "verbatim"
        problem = error.format_message().rstrip(".")
        complain(ENGLISH("see_help", problem=problem, command=asked))
    except (KnowledgeError, SettingsError, IntakeError) as error:
        complain(str(error))
    except ExitError as error:
        complain(error.line or ENGLISH(REMEDY_KEYS[error.code]))
        code = error.code
    except (click.Abort, KeyboardInterrupt):
        code = Exit.INTERRUPTED
    except (ReaderLeftError, BrokenPipeError):
        code = 0
        discard_output()
    except OSError as error:
        complain(ENGLISH("output_failed", reason=error.strerror))
        discard_output()
    sys.exit(code)
