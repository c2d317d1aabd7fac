"""The composition root: reads the settings, builds, wires and runs.

Every command is an entry point of a few lines; what it needs is imported in it,
because `verbatim ask` must not pay for Discord. Errors that people can cause end
here in one line on stderr: 2 for usage and for stories that cannot be read.
"""

from __future__ import annotations

import gc
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from bot.evaluation.errors import DataError
from bot.settings import Settings, SettingsError, load_settings
from bot.shelf import SAMPLE, Shelf
from bot.start import INTERRUPTED
from bot.terminal.chat import chat as hold_chat
from bot.terminal.console import open_console, print_answer, print_stories, tracked
from bot.terminal.explanation import print_explanation
from bot.terminal.json import (
    answer_to_json,
    dumps,
    explanation_to_json,
    problem_to_json,
    statement_to_json,
    story_to_json,
)
from bot.terminal.quotes import print_quotes, reported
from bot.terminal.streams import (
    complain,
    discard_output,
    open_streams,
    read_question,
    stdin_lines,
    typed_lines,
)
from knowledge.errors import KnowledgeError
from knowledge.model import Verdict

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from knowledge.model import Story

USAGE = 2

FILE = click.Path(path_type=Path, dir_okay=False)


class StoryPath(click.Path):
    """A path that is not empty: an unset shell variable would mean the current folder."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Return the path."""
        if not value:
            self.fail("the path is empty; name a folder or a file", param, ctx)
        return super().convert(value, param, ctx)


def common(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command the options for choosing stories."""
    return click.option(
        "--stories",
        "paths",
        multiple=True,
        type=StoryPath(path_type=Path),
        help="A folder of stories, a story file or a .jsonl; repeat it for more.",
    )(command)


top_option = click.option(
    "--top",
    default=3,
    show_default=True,
    type=click.IntRange(min=1),
    metavar="N",
    help="How many passages at most.",
)
json_option = click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")


class ReaderLeftError(Exception):
    """Whoever read our output has closed it, as `head` does."""


class Commands(click.Group):
    """The commands; click would end with 1, "the stories do not say", on a closed pipe."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command that was asked for."""
        try:
            return super().invoke(ctx)
        except BrokenPipeError:
            raise ReaderLeftError from None


@click.group(
    cls=Commands,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 80},
)
@click.version_option(package_name="verbatim-bot", message="verbatim %(version)s")
@click.pass_context
def cli(context: click.Context) -> None:
    """Answers questions about news stories in the stories' own words."""
    if context.invoked_subcommand is None:
        click.echo(context.get_help())


@cli.command(epilog='Example: verbatim ask "Who is Zalmay Khalilzad?"')
@click.argument("question", required=False)
@click.option("--stdin", "from_stdin", is_flag=True, help="Read one question a line.")
@click.option("--story", metavar="ID", help="Ask only the story with this id.")
@common
@top_option
@json_option
@click.option("--explain", is_flag=True, help="Say why the answer is what it is.")
def ask(
    question: str | None,
    *,
    from_stdin: bool,
    explain: bool,
    story: str | None,
    paths: tuple[Path, ...],
    top: int,
    as_json: bool,
) -> int:
    """Answer QUESTION from the stories.

    Exits with 0 for a quote or the closest passages, 1 when the stories do not say,
    2 when the stories cannot be read. With --stdin a line is a question as it stands
    or {"question": "…", "story": "id"}, and the exit code is 0.
    """
    if (question is None) != from_stdin:
        raise click.UsageError("give either a QUESTION or --stdin")
    shelf = open_shelf(load(), paths)

    def answer(asked: str, named: str | None) -> Verdict:
        explanation = shelf.library.explain(asked, top=top, story=named) if explain else None
        given = (
            explanation.answer if explanation else shelf.library.ask(asked, top=top, story=named)
        )
        if as_json:
            reasons = {"explanation": explanation_to_json(explanation)} if explanation else {}
            _echo(answer_to_json(given) | reasons)
        else:
            print_answer(open_console(), given, shelf)
            if explanation:
                print_explanation(open_console(), explanation)
        return given.verdict

    if question is not None:
        return 1 if answer(question, story) is Verdict.NONE else 0
    refuse = _json_error if as_json else complain
    for line in stdin_lines():
        try:
            asked, named = read_question(line)
            answer(asked, named or story)
        except (ValueError, KnowledgeError) as error:
            refuse(str(error))
        sys.stdout.flush()
    return 0


@cli.command(epilog="Example: verbatim quotes --speaker kirby")
@click.option("--speaker", metavar="NAME", help="Only what this speaker said; any part of it.")
@common
@json_option
def quotes(speaker: str | None, paths: tuple[Path, ...], *, as_json: bool) -> int:
    """List every statement in the stories, and who made it.

    Exits with 0, or 1 when there is none.
    """
    library = open_shelf(load(), paths).library
    if not as_json:
        return 0 if print_quotes(open_console(), library, speaker) else 1
    statements = [statement_to_json(*found) for found in reported(library, speaker)]
    for statement in statements:
        _echo(statement)
    return 0 if statements else 1


@cli.command(epilog="Example: verbatim chat --stories articles/")
@common
@top_option
def chat(paths: tuple[Path, ...], top: int) -> int:
    """Ask one question after another; type /help in it for more."""
    shelf = open_shelf(load(), paths)
    console = open_console()
    if sys.stdin is not None and sys.stdin.isatty():
        print_stories(console, shelf)
        console.print("\nAsk a question, or type /help.")
        lines = typed_lines()
    else:
        lines = (line.decode("utf-8", "replace") for line in stdin_lines())
    hold_chat(console, shelf, lines, top)
    return 0


@cli.command(epilog="Example: verbatim stories --json")
@common
@json_option
def stories(paths: tuple[Path, ...], *, as_json: bool) -> int:
    """List the stories that answer, and what could not be read.

    Exits with 0, or 1 when something could not be read, or 2 when nothing could.
    """
    shelf = open_shelf(load(), paths, told=False)
    if not as_json:
        print_stories(open_console(), shelf)
    else:
        for story in shelf.library.stories:
            _echo(story_to_json(story, len(shelf.library.sentences(story.id))))
        for problem in shelf.problems:
            _echo(problem_to_json(problem))
    return 1 if shelf.problems else 0


@cli.command("eval", epilog="Example: verbatim eval --stories s.jsonl --questions q.jsonl")
@common
@click.option("--questions", type=FILE, help="A .jsonl of questions with known answers.")
@click.option("--quotes", type=FILE, help="A .jsonl of annotated quotations.")
@click.option("--report", type=FILE, metavar="HTML", help="Write all of it as one page, too.")
@click.option("--compare", type=FILE, metavar="JSON", help="Tell what changed since that --json.")
@click.option("--seed", default=0, show_default=True, help="Decides what is drawn by chance.")
@json_option
def evaluate(
    paths: tuple[Path, ...],
    *,
    questions: Path | None,
    quotes: Path | None,
    report: Path | None,
    compare: Path | None,
    seed: int,
    as_json: bool,
) -> int:
    """Measure the answers on questions and quotations that people have annotated.

    Tells how often the right passage stands first, whether the bot is silent where it
    should be, what its confidence is worth, and what slips of the keyboard cost.
    """
    from bot.evaluation import command  # noqa: PLC0415 - only this command pays for it

    if questions is None and quotes is None:
        raise click.UsageError("give --questions, --quotes or both")
    if report is not None and not report.parent.is_dir():
        raise click.UsageError(f"the report's folder {report.parent} is not there; create it")
    library = open_shelf(load(), paths).library
    evaluation = command.run(library, questions, quotes, compare, seed)
    if report is not None:
        command.write_report(evaluation, report)
    if as_json:
        click.echo(dumps(command.to_json(evaluation)))
    else:
        command.show(open_console(), evaluation)
    return 0


@cli.command(epilog="Example: VERBATIM_DISCORD_TOKEN=… verbatim bot")
@common
def bot(paths: tuple[Path, ...]) -> int:
    """Connect to Discord and answer there until stopped.

    Exits with 0 when stopped by SIGTERM or Ctrl-C, 3 without a token, 4 when the
    token is rejected, 5 when an intent is, 6 when Discord cannot be reached, 8 when
    the database cannot be used, and 1 when the connection ends by itself.
    """
    from bot.discord.client import run_bot  # noqa: PLC0415 - see the module's head

    settings = load()
    return run_bot(settings, open_shelf(settings, paths))


@cli.command(epilog="Example: verbatim sync --guild 123456789012345678")
@click.option("--guild", type=int, metavar="ID", help="Only in this server, where it is at once.")
def sync(guild: int | None) -> int:
    """Show how the commands at Discord differ, and register them; exits as verbatim bot does."""
    from bot.discord.sync import run_sync  # noqa: PLC0415 - see the module's head

    return run_sync(load(), guild)


def load() -> Settings:
    """Read the settings, with a line on stderr for each name that is no setting."""
    settings, warnings = load_settings()
    for warning in warnings:
        complain(f"warning: {warning}")
    return settings


def open_shelf(settings: Settings, paths: tuple[Path, ...], *, told: bool = True) -> Shelf:
    """Read the stories that `paths` or the settings name.

    Each problem is a line on stderr, unless it is `told` elsewhere.

    Raises:
        click.UsageError: no story can be read there.
    """
    if paths:
        shelf = Shelf(paths, track=_track)
    else:
        chosen = settings.stories is not None
        shelf = Shelf([settings.story_path], SAMPLE, must_exist=chosen, track=_track)
    gc.freeze()
    gc.enable()  # see bot.start
    if told or not shelf.library.stories:
        for problem in shelf.problems:
            complain(str(problem))
    if not shelf.library.stories:
        named = ", ".join(str(path) for path in shelf.paths)
        raise click.UsageError(f"no story could be read from {named}; add a .md, .txt or .jsonl")
    return shelf


def _track(stories: Sequence[Story]) -> Iterator[Story]:
    return tracked(stories, "Indexing")


def _echo(record: dict[str, Any]) -> None:
    click.echo(dumps(record))


def _json_error(reason: str) -> None:
    _echo({"error": reason})


def main() -> None:
    """Run the command line; leave with its exit code, never with a traceback."""
    open_streams()
    code = USAGE
    try:
        code = cli.main(prog_name="verbatim", standalone_mode=False) or 0
        sys.stdout.flush()
    except click.ClickException as error:
        context = getattr(error, "ctx", None)
        asked = context.command_path if context else "verbatim"
        complain(f"{error.format_message().rstrip('.')}; see {asked} --help")
    except (KnowledgeError, SettingsError, DataError) as error:
        complain(str(error))
    except (click.Abort, KeyboardInterrupt):
        code = INTERRUPTED
    except (ReaderLeftError, BrokenPipeError):
        code = 0
        discard_output()
    except OSError as error:
        complain(f"cannot write the output ({error.strerror}); free space or write elsewhere")
        discard_output()
    sys.exit(code)


if __name__ == "__main__":
    main()
