"""What the bot says of the stories themselves and of itself, line by line, on every surface.

The sentences are the catalogue's; the values in them (a title, a name, a date) are those of the
stories' heads, which a surface shows in its own manner.
"""

from __future__ import annotations

from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from knowledge.answer import HeadField, Intent, Verdict
from knowledge.english.dates import UNDATED, parse_date

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from bot.words import Words
    from knowledge.answer import Answer, Changed, Facts, Quoted
    from knowledge.model import Story

Value = TypeVar("Value")

MOST_LISTED = 10
"""How many stories or speakers are listed at most."""
TALK = {
    Intent.GREETING: "greeting",
    Intent.THANKS: "thanks",
    Intent.ABILITIES: "abilities",
    Intent.IDENTITY: "identity",
    Intent.SMALL_TALK: "small_talk",
}
KNOWN = {
    HeadField.AUTHOR: "head_author",
    HeadField.PUBLISHED: "head_published",
    HeadField.AGE: "head_published",
    HeadField.SOURCE: "head_source",
    HeadField.TITLE: "head_title",
    HeadField.LINK: "head_link",
}
UNKNOWN = {
    HeadField.AUTHOR: "head_author_unknown",
    HeadField.PUBLISHED: "head_published_unknown",
    HeadField.AGE: "head_published_unknown",
    HeadField.SOURCE: "head_source_unknown",
    HeadField.LINK: "head_link_unknown",
}


def is_line_by_line(answer: Answer) -> bool:
    """Tell whether an answer is told in lines and not by passages."""
    is_asked_of_stories = answer.intent not in (Intent.QUESTION, Intent.STATEMENTS)
    return is_asked_of_stories and not answer.shown


def lines(
    answer: Answer, words: Words, stories: str, quotes: str, show: Callable[[str], str] = str
) -> tuple[str, list[str]]:
    """Return what is said, and the entries of the list below it.

    Args:
        answer: what is to be told.
        words: the language.
        stories: the command that lists the stories.
        quotes: the command that lists what somebody said.
        show: makes a value of a story's head fit to be shown.
    """
    facts = answer.facts
    if answer.intent in TALK:
        return words(TALK[answer.intent]), []
    if facts is None:
        return words("stories_none"), []
    if answer.intent is Intent.HEAD:
        told = [*_head(facts, words, show), *newest(facts, words, stories)]
        return "\n".join(told), []
    if answer.intent is Intent.STORIES:
        head = words.count("stories_head", len(facts.stories), stories=stories)
        return head, _listed(facts.stories, partial(_story, show=show), words)
    if answer.intent is Intent.CHANGES:
        return heading(answer, words, show) or _unchanged(facts, words, show), []
    if answer.intent is Intent.SPEAKERS and answer.verdict is not Verdict.NONE:
        head = words("speakers_head", quotes=quotes)
        return head, _listed(facts.speakers, partial(_speaker, words=words, show=show), words)
    if answer.intent is Intent.SPEAKERS:
        return words("speakers_unheard" if facts.unheard else "speakers_none"), []
    return words("no_more"), []


def heading(answer: Answer, words: Words, show: Callable[[str], str] = str) -> str:
    """Return what stands above the passages of a story that is told in short, or was changed."""
    if answer.changed is not None and answer.facts is not None:
        return "\n".join(_changed(answer.changed, answer.facts.stories[0], words, show))
    if answer.facts is None or answer.intent not in (Intent.ABOUT, Intent.LATEST):
        return ""
    is_newest = answer.intent is Intent.LATEST or answer.facts.out_of > 1
    return words("gist_newest" if is_newest else "gist")


def _changed(
    changed: Changed, story: Story, words: Words, show: Callable[[str], str]
) -> Iterator[str]:
    """Yield that a story was changed, which figures were, and how much of it is gone."""
    ago = words.ago(datetime.now(UTC) - changed.at)
    yield words("changed_head", title=show(story.title), ago=ago)
    for was, now in changed.figures[:MOST_LISTED]:
        yield words("change_arrow", was=show(was), now=show(now))
    if changed.dropped:
        yield words.count("changed_dropped", changed.dropped)


def _unchanged(facts: Facts, words: Words, show: Callable[[str], str]) -> str:
    if len(facts.stories) == 1:
        return words("unchanged_story", title=show(facts.stories[0].title))
    return words("unchanged")


def newest(facts: Facts, words: Words, stories: str) -> Iterator[str]:
    """Yield that there are other stories, where nobody chose this one."""
    if facts.out_of > 1:
        yield words("newest_of", number=words.number(facts.out_of), stories=stories)


def suggestions(answer: Answer) -> tuple[str, ...]:
    """Return the questions to show: one to somebody who greets, all where stories are silent."""
    return answer.suggestions[: 1 if answer.intent.is_talk else None]


def _head(facts: Facts, words: Words, show: Callable[[str], str]) -> Iterator[str]:
    """Yield what the head says of what was asked, and which story that is."""
    story = facts.stories[0]
    for field in facts.fields:
        value = facts.value(field)
        if value is None:
            yield words(UNKNOWN[field])
            continue
        yield words(KNOWN[field], value=show(value))
        if field in (HeadField.PUBLISHED, HeadField.AGE):
            yield from _moments(story, value, words, show)
    if HeadField.TITLE not in facts.fields:
        yield f"— {_story(story, show)}"


def _moments(
    story: Story, published: str, words: Words, show: Callable[[str], str]
) -> Iterator[str]:
    if story.updated is not None and story.updated != published:
        yield words("head_updated", value=show(story.updated))
    moment = parse_date(published)
    if moment != UNDATED:
        yield words("head_age", ago=words.ago(datetime.now(UTC) - moment))


def _story(story: Story, show: Callable[[str], str]) -> str:
    return " · ".join(map(show, filter(None, (story.title, story.publisher, story.published))))


def _speaker(speaker: Quoted, words: Words, show: Callable[[str], str]) -> str:
    called = show(speaker.name)
    if speaker.role is not None:
        called = words("role_of", name=called, role=show(speaker.role))
    return f"{called} · {words.count('speaker_count', speaker.statements)}"


def _listed(values: Sequence[Value], told: Callable[[Value], str], words: Words) -> list[str]:
    rest = len(values) - MOST_LISTED
    more = [words("list_more", number=words.number(rest))] if rest > 0 else []
    return [*map(told, values[:MOST_LISTED]), *more]
