"""Whether what came back is what the file says, and what must hold of every answer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.words import ENGLISH
from conversations.seeing import labels, menus, passages, seen
from gateway import pings

if TYPE_CHECKING:
    from collections.abc import Collection

    from conversations.reading import Answer, Quote
    from conversations.seeing import Passage
    from gateway import Message, Reply

VERDICTS = {
    "nothing": ENGLISH("nothing", stories="/stories"),
    "closest": ENGLISH("closest"),
}
"""What an answer says that is no plain quotation."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a step brought: a message, an interaction's answer, or both."""

    message: Message | None
    reply: Reply | None = None
    in_place: bool = False
    """Whether `message` had been there before the step."""
    clicked: Message | None = None


def check(expected: Answer, outcome: Outcome, texts: Collection[str]) -> None:
    """Assert that `outcome` is what is expected, and that it is the stories' own words.

    Args:
        expected: what the file says.
        outcome: what came back.
        texts: the text of every story that was there.
    """
    if outcome.message is not None:
        check_always(outcome.message, texts)
        _check_message(expected, outcome.message)
    _check_manner(expected, outcome)


def check_always(message: Message, texts: Collection[str]) -> None:
    """Assert what holds of whatever the bot posts."""
    assert pings(message) == [], f"it pings: {message.text}"
    for passage in passages(message):
        assert any(passage.words in text for text in texts), f"in no story: {passage.words!r}"


def _check_manner(expected: Answer, outcome: Outcome) -> None:
    """Assert how it came: to whom, in which place, with which form or offers."""
    message, reply = outcome.message, outcome.reply
    if expected.private is not None:
        assert message is not None, "no message came back"
        assert message.ephemeral is expected.private
    if expected.in_place is not None:
        assert outcome.in_place is expected.in_place
    if expected.deleted is not None:
        assert outcome.clicked is not None, "nothing was clicked"
        assert outcome.clicked.deleted is expected.deleted
    if expected.offers is not None:
        choices = (reply and reply.choices) or []
        assert tuple(choice["name"] for choice in choices) == expected.offers
    if expected.asks_for is not None:
        assert reply is not None
        assert reply.modal is not None, "no form opened"
        assert _fields(reply) == expected.asks_for


def _fields(reply: Reply) -> tuple[str, ...]:
    assert reply.modal is not None
    parts = [part.get("components", [part])[0] for part in reply.modal["components"]]
    return tuple(part["label"] for part in parts)


def _check_message(expected: Answer, message: Message) -> None:
    words = seen(message)
    for part in expected.says:
        assert part in words
    for part in expected.never_says:
        assert part not in words
    if expected.exactly is not None:
        assert words == expected.exactly.rstrip("\n")
    if expected.buttons is not None:
        assert tuple(message.buttons) == expected.buttons
    if expected.choices is not None:
        assert [labels(menu) for menu in menus(message)] == [expected.choices]
    if expected.verdict is not None:
        assert verdict(words) == expected.verdict
    if expected.quotes is not None:
        _check_quotes(expected.quotes, passages(message))


def verdict(words: str) -> str:
    """How an answer was given, as its reader can tell."""
    return next((name for name, told in VERDICTS.items() if told in words), "quote")


def _check_quotes(expected: tuple[Quote, ...], shown: list[Passage]) -> None:
    if not expected:
        assert shown == []
    assert [p.words for p in shown[: len(expected)]] == [quote.words for quote in expected]
    for quote, passage in zip(expected, shown, strict=False):
        _check_quote(quote, passage)


def _check_quote(quote: Quote, passage: Passage) -> None:
    if quote.bold is not None:
        assert passage.bold == quote.bold
    if quote.said_by is not None:
        assert passage.said_by == quote.said_by
    if quote.place is not None:
        assert quote.place in passage.place
    if quote.link is not None:
        assert [link.startswith(quote.link) for link in passage.links] == [True], passage.links
