"""“Find the source” in a message's menu: where posted words stand, or how they differ.

The story's words come first, quoted as everywhere, with who said them and where; what
differs is bold in them, and bold in the posted words below. Those stand in quotation
marks and never in a block quote, so that nobody takes them for the story's.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from discord import Interaction, Message, app_commands
from discord.ext import commands

from bot.discord.posting import in_time, show_answer
from bot.discord.reply import blocks, placed
from bot.discord.text.fit import Reply, fullest
from bot.discord.text.markdown import escape, name, subtext
from bot.discord.text.views import send_privately
from bot.discord.translator import text
from bot.words import words_for
from knowledge.model import Passage, Sentence, Span
from knowledge.source.differences import Concern
from knowledge.source.finding import Found

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from bot.discord.services import Services
    from bot.words import Words
    from knowledge.library import Library
    from knowledge.model import Statement
    from knowledge.source.finding import Finding
    from knowledge.source.matches import Match

PLACES_SHOWN = 3
"""How many places are shown at most."""
GRAVE = {
    Concern.NEGATION: "differs_in_negation",
    Concern.NUMBER: "differs_in_number",
    Concern.NAME: "differs_in_names",
}
"""What makes a quotation say something else."""


async def setup(bot: commands.Bot, services: Services) -> None:
    """Add the menu."""
    cog = FindSource(services)
    await bot.add_cog(cog)
    # discord.py lets no menu be declared in a class.
    menu = app_commands.ContextMenu(name=text("find_menu_name"), callback=cog.find_menu)
    bot.tree.add_command(menu)


class FindSource(commands.Cog):
    """Finds the words of a message in the stories."""

    def __init__(self, services: Services) -> None:
        self._services = services

    async def find_menu(self, interaction: Interaction[Any], message: Message) -> None:
        """Tell privately where the words of the selected message stand in the stories."""
        words = words_for(interaction.locale)
        if not message.content.strip():
            await send_privately(interaction, words("no_words"))
            return
        work = self._services.desk.find(message.content, interaction.user.id)
        patience = self._services.settings.acknowledge_after
        finding, library = await in_time(interaction, work, patience, private=True)
        await show_answer(interaction, show_finding(finding, library, words), private=True)


def show_finding(finding: Finding, library: Library, words: Words) -> Reply:
    """Return what became of the posted words, never longer than a message."""
    if finding.kind is Found.NOT_FOUND:
        return Reply(words("found_too_short" if finding.is_short else "found_nowhere"))
    return fullest(_finding_layouts(finding, library, words))


def _finding_layouts(finding: Finding, library: Library, words: Words) -> Iterator[Reply]:
    """Yield what could be posted, the fullest first; the last is short enough."""
    matches = finding.matches[:PLACES_SHOWN]
    differing = next((match for match in matches if match.differences), None)
    if differing is not None:
        lead = words("found_nearly")
    else:
        lead = words("found_partly" if finding.missing else "found_exactly")
    passages = [_as_passage(match, library) for match in matches]
    first, *others = blocks(passages, words)
    notes = [*_misattributed(finding, matches, passages, words)]
    if finding.says_more:
        notes.append(words("found_quoted"))
    first = "\n".join([first, *notes])
    claimed = [] if differing is None else [_claimed(finding, differing, words)]
    missing = list(_not_found(finding, words))
    for more in ([*others, *claimed, *missing], [*claimed, *missing], claimed, []):
        yield Reply("\n\n".join([f"{lead}\n{first}", *more]))
    at_least = f"{words('too_long')}\n{placed(passages[0], words)}"
    yield Reply("\n".join([at_least, *notes]))
    yield Reply(at_least)


def _as_passage(match: Match, library: Library) -> Passage:
    """Return the place as a passage, with what differs as its bold words."""
    number = match.sentences[0].number if match.sentences else 0
    here = Sentence(*match.span, match.paragraph, number)
    differing = [d.story for d in match.differences if d.story.start < d.story.end]
    said = library.statements(match.story.id)
    return Passage(
        match.story, here, match.similarity, (*differing,), _statements_there(match, said)
    )


def _statements_there(match: Match, said: Iterable[Statement]) -> tuple[Statement, ...]:
    """Return the statements of the place, if one speaker speaks in each of its sentences."""
    spoken = [
        [s for s in said if s.start < sentence.end and sentence.start < s.end and s.speaker]
        for sentence in match.sentences
    ]
    speakers = {statement.speaker for statements in spoken for statement in statements}
    if len(speakers) != 1 or not all(spoken):
        return ()
    return tuple(statement for statements in spoken for statement in statements)


def _misattributed(
    finding: Finding, matches: Iterable[Match], passages: Iterable[Passage], words: Words
) -> Iterator[str]:
    """Yield, once for each name, that the story does not give the words to whom the post names."""
    told = set()
    for match, passage in zip(matches, passages, strict=True):
        if match.claimed is None or match.claimed in told:
            continue
        told.add(match.claimed)
        claimed = name(finding.posted[slice(*match.claimed)])
        said = passage.statement
        if said is None or said.speaker is None:
            yield words("said_by_nobody", claimed=claimed)
        else:
            yield words("said_by_another", speaker=name(passage.attribution), claimed=claimed)


def _claimed(finding: Finding, match: Match, words: Words) -> str:
    """Return the posted words with what differs bold, and how grave it is."""
    start = match.posted.start
    differing = [d.posted for d in match.differences if d.posted.start < d.posted.end]
    bold = [Span(span.start - start, span.end - start) for span in differing]
    found = {concern for difference in match.differences for concern in difference.concerns}
    grave = [words(key) for concern, key in GRAVE.items() if concern in found]
    lines = [words("claimed"), _posted(finding, match.posted, words, bold)]
    if grave:
        lines.append(subtext(words("differs_in", what=words.listed(grave))))
    return "\n".join(lines)


def _not_found(finding: Finding, words: Words) -> Iterator[str]:
    if finding.missing:
        parts = [_posted(finding, span, words) for span in finding.missing]
        yield "\n".join([words("found_missing"), *parts])


def _posted(finding: Finding, span: Span, words: Words, bold: Iterable[Span] = ()) -> str:
    return words("quotation", text=escape(finding.posted[span.start : span.end], bold))
