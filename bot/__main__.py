"""The composition root: reads the settings, builds, wires and runs.

Every command is an entry point of a few lines. What is slow to import and what other
commands can do without is imported in the command, because `verbatim ask` must not pay
for Discord. How a command ends, whatever goes wrong in it, stands in `bot.terminal.running`.
"""

from __future__ import annotations

import signal
import sys
from pathlib import Path

import click

from bot.archive_commands import archive
from bot.exits import Exit
from bot.log import open_log
from bot.opening import fill_shelf, load, open_shelf
from bot.terminal import ask as asking
from bot.terminal.console import open_console, tracked
from bot.terminal.json import (
    considered_to_json,
    finding_to_json,
    print_json,
    problem_to_json,
    statement_to_json,
    story_to_json,
)
from bot.terminal.options import (
    FOLDER,
    NO_FOLDER,
    StoryPath,
    json_option,
    stories_option,
    top_option,
)
from bot.terminal.running import Commands, run
from bot.terminal.streams import (
    complain,
    is_typed,
    stdin_lines,
    text_lines,
)
from bot.words import ENGLISH
from knowledge.answer import Verdict


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
@stories_option
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
    or {"question": "…", "story": "…", "id": "…", "after": "…"}, and the exit code is 0:
    "story" is the id of the one story to ask, "after" the id of the line that is
    followed in its conversation.
    """
    if (question is None) != from_stdin:
        raise click.UsageError(ENGLISH("question_or_stdin"))
    shelf = open_shelf(load(), paths)
    manner = asking.Manner(top, story, as_json=as_json, explain=explain)
    if question is not None:
        return 1 if asking.ask(shelf, manner, question) is Verdict.NONE else 0
    asking.ask_lines(shelf, manner, stdin_lines())
    return 0


@cli.command(epilog="Example: verbatim quotes --speaker kirby")
@click.option("--speaker", metavar="NAME", help="Only what this speaker said; any part of it.")
@click.option("--explain", is_flag=True, help="Say who was considered as each speaker, and why.")
@stories_option
@json_option
def quotes(speaker: str | None, paths: tuple[Path, ...], *, explain: bool, as_json: bool) -> int:
    """List every statement in the stories, and who made it.

    Exits with 0, or 1 when there is none.
    """
    from bot.terminal import quotes as quoting  # noqa: PLC0415 - see the module's head

    library = open_shelf(load(), paths).library
    if not as_json:
        return 0 if quoting.print_quotes(open_console(), library, speaker, explain=explain) else 1
    considered = quoting.considered_for(library) if explain else {}
    statements = list(quoting.reported(library, speaker))
    for story, statement in statements:
        line = statement_to_json(story, statement)
        if explain:
            candidates = considered.get((story.id, statement.start), ())
            line["candidates"] = considered_to_json(candidates)
        print_json(line)
    return 0 if statements else 1


@cli.command(
    short_help="Find where WORDS stand in the stories, and what differs.",
    epilog='Example: verbatim find "the prudent thing to do"',
)
@click.argument("words")
@stories_option
@json_option
def find(words: str, paths: tuple[Path, ...], *, as_json: bool) -> int:
    """Find where WORDS stand in the stories, what differs, and who says them.

    WORDS are what somebody posted: a quotation, a sentence, a whole message. Each place
    is shown as the whole sentence. Exits with 0 when they stand in a story, word for
    word or nearly, and 1 when they do not.
    """
    from bot.terminal.find import print_finding  # noqa: PLC0415 - see the module's head
    from bot.terminal.reaching import from_what_is_there  # noqa: PLC0415 - and for this
    from knowledge.source import finding as sources  # noqa: PLC0415 - and for this

    shelf = open_shelf(load(), paths)
    finding = from_what_is_there(shelf, lambda library: sources.find(library, words))
    if as_json:
        print_json(finding_to_json(finding))
    else:
        print_finding(open_console(), finding, shelf)
    return 0 if finding.matches else 1


@cli.command(epilog="Example: verbatim chat --stories articles/")
@stories_option
@top_option
def chat(paths: tuple[Path, ...], top: int) -> int:
    """Ask one question after another; type /help in it for more."""
    from bot.terminal import chat as chatting  # noqa: PLC0415 - see the module's head

    shelf = open_shelf(load(), paths)
    console = open_console()
    known = chatting.greet(console, shelf) if is_typed() else ()
    chatting.chat(console, shelf, text_lines(), top, known)
    return 0


@cli.command(epilog="Example: verbatim stories --json")
@stories_option
@json_option
def stories(paths: tuple[Path, ...], *, as_json: bool) -> int:
    """List the stories that answer, and what could not be read.

    Exits with 0, or 1 when something could not be read, or 2 when nothing could.
    """
    from bot.terminal.stories import print_stories  # noqa: PLC0415 - see the module's head

    shelf = open_shelf(load(), paths, with_problems=False)
    if not as_json:
        print_stories(open_console(), shelf)
    else:
        corpus = shelf.library.corpus
        for number, one in enumerate(corpus.read_all()):
            size, language = corpus.size_of(number), corpus.languages[number]
            print_json(story_to_json(one.story, size, language))
        for problem in shelf.problems:
            print_json(problem_to_json(problem))
    return 1 if shelf.problems else 0


@cli.command(
    short_help="Read stories and expectations, and name every problem.",
    epilog="Example: verbatim check articles/",
)
@click.argument("places", metavar="[PATH]...", nargs=-1, type=StoryPath(path_type=Path))
@stories_option
@json_option
def check(places: tuple[Path, ...], paths: tuple[Path, ...], *, as_json: bool) -> int:
    """Read stories and expectations, and report every problem with file and line.

    PATH is a folder of stories, a story file or a .jsonl. What answers must say, and where
    the stories must be silent, stands in expectations.yaml beside them. Exits with 0 when
    all is well, and 1 when anything is not.
    """
    from bot.terminal import check as checking  # noqa: PLC0415 - see the module's head

    shelf = fill_shelf(load(), (*places, *paths))
    done = checking.check(shelf)
    if not as_json:
        checking.print_check(open_console(), shelf, done)
    else:
        for line in checking.check_to_json(done):
            print_json(line)
    return 0 if done.is_clean else 1


@cli.command(
    short_help="Bring in a file, a saved page or a web address.",
    epilog="Example: verbatim add article.html --date 2021-08-12",
)
@click.argument("source")
@click.option("--to", "folder", type=FOLDER, help="The stories' folder, if not the usual one.")
@click.option("--title", metavar="TEXT", help="Its title, if it says none or another one.")
@click.option("--publisher", metavar="TEXT", help="Who published it.")
@click.option("--date", "published", metavar="TEXT", help="When it was published.")
@click.option("--url", metavar="ADDRESS", help="Where it can be read.")
@click.option("--id", "identity", metavar="ID", help="The id that it is to have.")
@click.option("--keep", type=int, multiple=True, metavar="N", help="Keep line N of those left out.")
@click.option("--mend", is_flag=True, help="Mend garbled letters, where it is certain how.")
@click.option("--replace", is_flag=True, help="Replace the story of the same address or id.")
@click.option("--yes", is_flag=True, help="Add it without asking.")
@json_option
def add(
    source: str,
    *,
    folder: Path | None,
    title: str | None,
    publisher: str | None,
    published: str | None,
    url: str | None,
    identity: str | None,
    keep: tuple[int, ...],
    mend: bool,
    replace: bool,
    yes: bool,
    as_json: bool,
) -> int:
    """Bring a story in: a file, a saved page, a web address, or - for standard input.

    Shows what it would be and asks. Exits with 0 when it was added, 1 when it was not,
    and 2 when the source cannot be read.
    """
    from bot.terminal import add as adding  # noqa: PLC0415 - see the module's head

    said = {"title": title, "publisher": publisher, "published": published, "url": url}
    wanted = adding.Wanted(said, identity, keep, mend=mend, replace=replace, yes=yes)
    settings = load()
    to = settings.story_path if folder is None else folder
    manner = print_json if as_json else None
    limit = settings.largest_story
    return 0 if adding.add(source, to, adding.allowed(settings), wanted, manner, limit=limit) else 1


@cli.command(
    "eval",
    short_help="Measure the answers on annotated questions and quotations.",
    epilog="Example: verbatim eval --stories s.jsonl --questions q.jsonl",
)
@stories_option
@click.option("--questions", type=NO_FOLDER, help="A .jsonl of questions with known answers.")
@click.option("--quotes", type=NO_FOLDER, help="A .jsonl of annotated quotations.")
@click.option("--report", type=NO_FOLDER, metavar="HTML", help="Write all of it as one page, too.")
@click.option(
    "--compare", type=NO_FOLDER, metavar="JSON", help="Tell what changed since that --json."
)
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
    from bot.terminal.table import print_table  # noqa: PLC0415 - and for this

    if questions is None and quotes is None:
        raise click.UsageError(ENGLISH("questions_or_quotes"))
    if report is not None and not report.parent.is_dir():
        raise click.UsageError(ENGLISH("report_nowhere", folder=report.parent))
    library = open_shelf(load(), paths).library
    inputs = command.read_inputs(library, questions, quotes, compare)
    evaluation = command.run(library, inputs, seed, tracked)
    if report is not None:
        command.write_report(evaluation, report)
    if as_json:
        print_json(command.to_json(evaluation))
    else:
        for table in command.tables(evaluation):
            print_table(open_console(), table.title, table.header, table.rows, table.note)
    return 0


def _stop(*_: object) -> None:
    """End where the bot is told to stop while it still reads its stories."""
    sys.exit(Exit.CLOSED)


@cli.command(epilog="Example: VERBATIM_DISCORD_TOKEN=… verbatim bot")
@stories_option
def bot(paths: tuple[Path, ...]) -> int:
    """Connect to Discord and answer there until stopped.

    While Discord cannot be reached, it waits and tries again, and the log says so.
    Exits with 0 when stopped by SIGTERM or Ctrl-C, 2 without a story, 3 without a token, 4 when the
    token is rejected, 5 when an intent is, 6 when there can be no Discord at the
    address that is set, 8 when the database cannot be used, and 1 when the connection
    ends by itself.
    """
    from bot.discord.client import run_bot  # noqa: PLC0415 - see the module's head

    # A container's first process is not ended by SIGTERM unless it asks to be.
    signal.signal(signal.SIGTERM, _stop)
    settings = load()
    open_log(settings)
    run_bot(settings, open_shelf(settings, paths, may_wait=True))
    return 0


@cli.command(
    short_help="Ask a running bot on this machine how it is.",
    epilog="Example: verbatim health --json",
)
@json_option
def health(*, as_json: bool) -> int:
    """Ask the bot that runs on this machine whether it answers in Discord.

    It is asked at VERBATIM_HEALTH_ADDRESS. Exits with 0 when it answers, though perhaps not
    as it should, and 1 when it does not or nobody can be asked.
    """
    from bot.terminal.health import (  # noqa: PLC0415 - see the module's head
        UnwellError,
        ask_health,
        health_line,
    )

    place = load().health_place
    if place is None:
        raise click.UsageError(ENGLISH("health_off"))
    try:
        told = ask_health(*place)
    except UnwellError as error:
        complain(str(error))
        return 1
    if as_json:
        print_json(told)
    else:
        click.echo(health_line(told))
    return 0


@cli.command(
    short_help="Register the commands at Discord, and the profile's text.",
    epilog="Example: verbatim sync --guild 123456789012345678",
)
@click.option("--guild", type=int, metavar="ID", help="Only in this server, where it is at once.")
@click.option(
    "--wait",
    "patience",
    default=30.0,
    show_default=True,
    type=click.FloatRange(min=0),
    metavar="SECONDS",
    help="How long to try again what fails because Discord cannot be reached.",
)
def sync(guild: int | None, patience: float) -> int:
    """Show how the commands at Discord differ, and register them; write the profile's text.

    Exits as verbatim bot does, with 6 when Discord cannot be reached in time, 7 when
    the bot is not in the server, and 1 when Discord refuses a step; the others are done.
    """
    from bot.discord.sync import run_sync  # noqa: PLC0415 - see the module's head

    run_sync(load(), guild, patience)
    return 0


cli.add_command(archive)


def main() -> None:
    """Run the command line; leave with its exit code, never with a traceback."""
    run(cli)


if __name__ == "__main__":
    main()
