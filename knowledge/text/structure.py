"""Structure: what stands above the paragraphs of a story and tells what they are about.

A heading, a subhead, the question of an interview and the time of a live blog's entry are
no passages: what they say, they say of what stands below them. So they are found before
the sentences are, and each sentence is told which of them it stands under.

Where a file marks its headings they are known. Elsewhere a heading is known by its form and
place: a short line without a mark at its end, between paragraphs that have one. A sentence
that is taken for a heading is lost, so whatever could be one stays: a line that is long, that
starts as an item does or with "He", or that stands among others like it.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from knowledge.text.entry_times import EntryTime, TimeForm, entry_times
from knowledge.text.interviews import questions
from knowledge.text.sentences import paragraphs

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from knowledge.model import Sentence, Span, Story

PARAGRAPH_END = re.compile(r"[.!?…:;,。！？][\"'”’»“)\]]*$")
"""The mark behind a sentence, or behind what is to go on."""
ITEM = re.compile(r"[•‣▪●○◦⁃■□▶►·*–—-]\s|\d{1,3}[.)]\s")
SUBJECTS = {
    "en": "He She It They We I You There This That",
    "de": "Er Sie Es Wir Ich Das Dies",
    "fr": "Il Elle Ils Elles On Nous Je Vous Ce C’est C'est",
    "es": "Él Ella Ellos Ellas Nosotros Yo Esto Eso",
}
"""Words that start a sentence about what came before, by language."""
PRONOUNS = frozenset(word for words in SUBJECTS.values() for word in words.split())
LONGEST_SUBHEAD, MOST_WORDS = 60, 9
LONGEST_HEADLINE, MOST_HEADLINE_WORDS = 140, 24
LONGEST_TOP = 8
"""Lines above the first paragraph among which its headline and small print may stand."""


@dataclass(frozen=True, slots=True)
class Structure:
    """What the lines of a story are that are no paragraphs of it, by their numbers from 1."""

    headings: Mapping[int, Span]
    """Headings, subheads and questions: what stands below is about them."""
    titles: frozenset[int]
    """Those that head the whole story, and so tell nothing about a part of it."""
    times: Mapping[int, EntryTime]
    captions: frozenset[int]

    @property
    def skipped(self) -> frozenset[int]:
        """The lines that hold no passages."""
        alone = {n for n, time in self.times.items() if time.form is not TimeForm.LEADING}
        return frozenset(self.headings.keys() | alone | self.captions)

    def placed(self, sentences: Iterable[Sentence]) -> tuple[Sentence, ...]:
        """Return the sentences, each with what it stands under."""
        if not self.headings and not self.times:
            return tuple(sentences)
        opening, headings = self._opening, sorted(self.headings)
        return tuple(self._placed(sentence, opening, headings) for sentence in sentences)

    def _placed(
        self, sentence: Sentence, opening: Sequence[int], headings: Sequence[int]
    ) -> Sentence:
        opened = _last(opening, sentence.paragraph)
        heading = _last(headings, sentence.paragraph)
        is_above = heading >= max(opened, 1) and heading not in self.titles
        return replace(
            sentence,
            heading=self.headings[heading] if is_above else None,
            time=self.times[opened].span if opened else None,
        )

    @property
    def _opening(self) -> list[int]:
        """The lines with which an entry opens."""
        opening: list[int] = []
        for number, time in sorted(self.times.items()):
            # A note of a change stands below an entry that has a time of its own.
            changed = time.form is TimeForm.UPDATED
            if not changed or not opening or self.times[opening[-1]].form is TimeForm.UPDATED:
                opening.append(number)
        return opening


def _last(numbers: Sequence[int], paragraph: int) -> int:
    """Return the last of the numbers up to a paragraph's own, or 0."""
    at = bisect_right(numbers, paragraph)
    return numbers[at - 1] if at else 0


def structure(story: Story, page: Collection[int] = ()) -> Structure:
    """Return the structure of a story.

    Args:
        story: the story.
        page: the numbers of the lines, from 1, that belong to the page around it.
    """
    text = story.text
    spans = paragraphs(text)
    times = entry_times(text, spans)
    own = {
        number: text[span.start : span.end]
        for number, span in enumerate(spans, start=1)
        if number not in page and not _is_alone(times.get(number))
    }
    kept = frozenset(story.kept)
    marked = _numbers(spans, story.headings)
    captions = _numbers(spans, story.captions)
    titles = {
        number for number in list(own)[:LONGEST_TOP] if own[number] == story.title
    } | _headline(own, times)
    found = marked | titles | questions(own) | _subheads(own, times)
    headings = {number for number in found if number in own and own[number] not in kept}
    first = min(headings, default=0)
    if first in marked and not any(number < first for number in own):
        titles.add(first)
    return Structure(
        headings={number: spans[number - 1] for number in sorted(headings)},
        titles=frozenset(titles & headings),
        times=times,
        captions=frozenset(n for n in captions if n in own and own[n] not in kept),
    )


def _is_alone(time: EntryTime | None) -> bool:
    return time is not None and time.form is not TimeForm.LEADING


def _numbers(lines: Sequence[Span], marked: Iterable[Span]) -> set[int]:
    """Return the numbers of the lines that hold these spans."""
    starts = [line.start for line in lines]
    return {bisect_right(starts, span.start) for span in marked}


def _headline(own: Mapping[int, str], times: Collection[int]) -> set[int]:
    """Return the headline above the first paragraph, with the names and labels around it."""
    top: list[int] = []
    first_time = min(times, default=None)
    for number in own:
        if _is_paragraph(own[number]) or (first_time is not None and number > first_time):
            break
        top.append(number)
    else:
        return set()
    if len(top) > LONGEST_TOP:
        return set()
    heads = [number for number in top if _has_form(own[number])]
    headline = max(
        (n for n in top if _has_form(own[n], LONGEST_HEADLINE, MOST_HEADLINE_WORDS)),
        key=lambda n: len(own[n]),
        default=None,
    )
    return set(heads) | ({headline} if headline is not None else set())


def _subheads(own: Mapping[int, str], times: Collection[int]) -> set[int]:
    """Return the subheads: short lines between paragraphs, or below the time of an entry.

    Where as many lines without a mark can be none, whoever wrote this leaves marks out.
    """
    order = list(own)
    between, below_times, unmarked = set(), set(), 0
    for before, number, after in zip(order, order[1:], order[2:], strict=False):
        has_form = _has_form(own[number])
        if has_form and _leads(own[after]) and number - 1 in times:
            below_times.add(number)
        elif has_form and _leads(own[after]) and _is_paragraph(own[before]):
            between.add(number)
        elif not has_form and _is_paragraph(own[before]) and not _leads(own[number]):
            unmarked += 1
    return below_times | between if unmarked < len(between) else below_times


def _is_paragraph(line: str) -> bool:
    return PARAGRAPH_END.search(line) is not None


def _leads(line: str) -> bool:
    """Tell whether a line can stand below a subhead: a paragraph, or an item of a list."""
    return _is_paragraph(line) or ITEM.match(line) is not None


def _has_form(line: str, longest: int = LONGEST_SUBHEAD, most: int = MOST_WORDS) -> bool:
    """Tell whether a line has the form of a heading and not of a sentence or an item."""
    words = line.split()
    return (
        len(line) <= longest
        and len(words) <= most
        and not _is_paragraph(line)
        and ITEM.match(line) is None
        and words[0] not in PRONOUNS
        and any(char.isalpha() for char in line)
    )
