"""The preview of a draft: what a moderator decides by, laid out for a phone.

What it is stands first, then what to check, then what would change, and what was left out. A
message of Discord is short, so there are several layouts, the fullest first.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from bot.discord.changes.preview import difference_lines
from bot.discord.text.fit import packed
from bot.discord.text.markdown import block_quote, escape, length, name, subtext
from bot.intake.addresses import shown_address
from bot.intake.opening import Origin
from bot.intake.preview import preview

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bot.discord.changes import Look
    from bot.intake.drafting import Draft
    from bot.intake.preview import Preview
    from bot.words import Words

ROOM = 1700
"""Characters that there is room for, beside what would be lost and was meanwhile changed."""
LONGEST_HEAD = 80
"""Characters of a publisher, a date or a file's name."""
LONGEST_DOUBT = 250
MOST_SPEAKERS = 5


class Layout(NamedTuple):
    """How much of each part is shown."""

    sentence: int
    """Characters of the first and the last sentence."""
    changes: int
    left_out: int
    mended: int
    line: int
    """Characters of a line that is left out, or of a place that was mended."""


LAYOUTS = (
    Layout(300, 14, 8, 4, 90),
    Layout(220, 10, 5, 3, 80),
    Layout(160, 7, 4, 2, 70),
    Layout(110, 4, 3, 1, 60),
    Layout(80, 2, 1, 0, 50),
)


def shown(draft: Draft, look: Look, words: Words, *, is_shared: bool) -> str:
    """Return the preview of a draft, at most `ROOM` long.

    Args:
        draft: the draft.
        look: what adding it would do.
        words: the language.
        is_shared: whether it would stand on the shared shelf.
    """
    facts, changed = preview(draft), difference_lines(look.difference, words)
    head = [*_head(draft, facts, words), *_warnings(draft, words, is_shared=is_shared)]
    for layout in LAYOUTS:
        lines = [*head, *_ends(facts, layout, words), *_changes(look, changed, layout, words)]
        lines += [*_left_out(draft, layout, words), *_mended(draft, layout, words)]
        if length("\n".join(lines)) <= ROOM:
            break
    return "\n".join(packed(lines, ROOM))


def _head(draft: Draft, facts: Preview, words: Words) -> Iterator[str]:
    yield f"### {name(facts.title)}"
    said = filter(None, (facts.publisher, draft.story.author, facts.published))
    if line := " · ".join(name(one, LONGEST_HEAD) for one in said):
        yield line
    address = draft.story.url
    if address is not None:
        yield subtext(escape(shown_address(address)))
    counts = [
        words.count("preview_sentences", facts.sentences),
        words.count("preview_statements", facts.statements),
        words.count("adding_speakers", len(facts.speakers)),
    ]
    yield subtext(" · ".join(counts))
    if facts.speakers:
        named = [name(one, LONGEST_HEAD) for one in facts.speakers]
        names = words.shortened("preview_speakers_more", named, MOST_SPEAKERS)
        yield subtext(words("preview_speakers", names=names))
    if draft.opened.origin is Origin.FILE:
        source = name(draft.opened.name, LONGEST_HEAD)
        yield subtext(words("preview_from", source=source))


def _warnings(draft: Draft, words: Words, *, is_shared: bool) -> Iterator[str]:
    if is_shared:
        yield f"🌐 {words('adding_to_all')}"
    for doubt in draft.doubts:
        yield f"⚠️ {name(doubt.told(words), LONGEST_DOUBT)}"


def _ends(facts: Preview, layout: Layout, words: Words) -> Iterator[str]:
    if facts.first:
        yield _label(words("preview_first"))
        yield block_quote(_cut(facts.first, layout.sentence))
    if facts.sentences > 1:
        yield _label(words("preview_last"))
        yield block_quote(_cut(facts.last, layout.sentence))


def _changes(look: Look, changed: Sequence[str], layout: Layout, words: Words) -> Iterator[str]:
    """Yield what adding it would change of a story that is there."""
    for one in look.difference.changed:
        yield _label(words("adding_replaces", title=name(one.old.title)))
    if look.difference.changed:
        yield from _few(changed, layout.changes, words)


def _left_out(draft: Draft, layout: Layout, words: Words) -> Iterator[str]:
    if draft.left_out:
        yield _label(words.count("preview_left_out", len(draft.left_out)))
        lines = [subtext(name(line, layout.line)) for line in draft.left_out]
        yield from _few(lines, layout.left_out, words)


def _mended(draft: Draft, layout: Layout, words: Words) -> Iterator[str]:
    if draft.mended:
        yield _label(words.count("preview_mended", len(draft.mended)))
        lines = [subtext(f"…{name(place, layout.line)}…") for place in draft.mended]
        yield from _few(lines, layout.mended, words)


def _label(told: str) -> str:
    """Return what stands above a part, so that an eye finds it."""
    return f"**{told}**"


def _few(lines: Sequence[str], most: int, words: Words) -> Iterator[str]:
    """Yield the first lines, and how many there are beside them."""
    yield from lines[:most]
    if rest := len(lines[most:]):
        yield subtext(words("adding_more_lines", number=words.number(rest)))


def _cut(sentence: str, longest: int) -> str:
    return sentence if len(sentence) <= longest else sentence[:longest].rstrip() + "…"
