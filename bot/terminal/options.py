"""The options that several commands share: which stories, how many passages, JSON or not."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from bot.words import ENGLISH

if TYPE_CHECKING:
    from os import PathLike

NO_FOLDER = click.Path(path_type=Path, dir_okay=False)
FOLDER = click.Path(path_type=Path, file_okay=False)


class StoryPath(click.Path):
    """A path that is not empty: an unset shell variable would mean the current folder."""

    def convert(
        self,
        value: str | PathLike[str],
        param: click.Parameter | None,
        ctx: click.Context | None,
    ) -> str | bytes | PathLike[str]:
        """Return the path."""
        if not value:
            self.fail(ENGLISH("path_empty"), param, ctx)
        return super().convert(value, param, ctx)


stories_option = click.option(
    "--stories",
    "paths",
    multiple=True,
    type=StoryPath(path_type=Path),
    help="A folder of stories, a story file or a .jsonl; repeat it for more.",
)
top_option = click.option(
    "--top",
    default=3,
    show_default=True,
    type=click.IntRange(min=1),
    metavar="N",
    help="How many passages at most.",
)
json_option = click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
