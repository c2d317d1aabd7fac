"""The context of a passage: what of its story is shown around it, and how.

It is the passage's paragraph with a neighbour on either side, and the headings they stand
under: at most half of a story's
paragraphs, and no more than fits into one message. What has to go, goes from the ends by
whole sentences, and is told.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.discord.text.fit import LIMIT, Reply, fullest
from bot.discord.text.markdown import block_quote, name, subtext
from knowledge.model import Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bot.words import Words
    from knowledge.answer import Passage
    from knowledge.library import Library
    from knowledge.model import Sentence

PARAGRAPHS_AROUND = 1
"""Paragraphs shown on either side of a passage's own."""
LONGEST_HEADING = 200
"""Characters of a heading above them."""


def excerpt(library: Library, passage: Passage) -> tuple[Sentence, ...]:
    """Return the sentences that are shown around a passage, itself among them."""
    sentences = library.sentences(passage.story.id)
    numbers = list(dict.fromkeys(sentence.paragraph for sentence in sentences))
    here = numbers.index(passage.sentence.paragraph)
    near = range(max(here - PARAGRAPHS_AROUND, 0), min(here + PARAGRAPHS_AROUND + 1, len(numbers)))
    # The one before goes ahead of the one after: pronouns are explained there.
    nearest = sorted(near, key=lambda at: (abs(at - here), at))[: max(1, len(numbers) // 2)]
    chosen = {numbers[at] for at in nearest}
    return tuple(sentence for sentence in sentences if sentence.paragraph in chosen)


def show_excerpt(passage: Passage, library: Library, words: Words) -> Reply:
    """Return a passage among the sentences around it, itself bold, as much as fits."""
    return fullest(_excerpt_layouts(passage, excerpt(library, passage), words))


def _excerpt_layouts(
    passage: Passage, sentences: Sequence[Sentence], words: Words
) -> Iterator[Reply]:
    """Yield the passage with ever fewer sentences around it; the last is short enough."""
    story = passage.story
    place = subtext(" · ".join(name(part) for part in (story.title, story.publisher) if part))
    # A paragraph may be a whole book: what is further away than a message is long never fits.
    near = range(passage.start - LIMIT, passage.end + LIMIT + 1)
    kept = [one for one in sentences if one.start in near and one.end in near]
    cut = subtext(words("cut")) if len(kept) < len(sentences) else ""
    while True:
        quoted = "\n> \n".join(_quoted_paragraphs(passage, kept))
        yield Reply("\n".join(filter(None, [words("context_head"), quoted, place, cut])))
        if len(kept) == 1:
            break
        before = next(n for n, sentence in enumerate(kept) if sentence.start == passage.start)
        kept = kept[1:] if before > len(kept) - 1 - before else kept[:-1]
        cut = subtext(words("cut"))
    yield Reply("\n".join([words("too_long"), place]))


def _quoted_paragraphs(passage: Passage, sentences: Sequence[Sentence]) -> Iterator[str]:
    """Yield each paragraph as a block quote, from its first sentence here to its last.

    What they stand under stands above the first of them in small print.
    """
    text = passage.story.text
    under: tuple[Span | None, ...] = ()
    for number in dict.fromkeys(sentence.paragraph for sentence in sentences):
        inside = [sentence for sentence in sentences if sentence.paragraph == number]
        start, end = inside[0].start, inside[-1].end
        before, under = under, (inside[0].time, inside[0].heading)
        above = [name(text[slice(*span)], LONGEST_HEADING) for span in under if span]
        if above and under != before:
            yield "\n".join(f"> {subtext(line)}" for line in above)
        bold = [Span(passage.start - start, passage.end - start)]
        here = number == passage.sentence.paragraph
        yield block_quote(text[start:end], bold if here else ())
