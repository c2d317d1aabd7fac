"""What a server's log channel is told of a feed that gives trouble."""

from __future__ import annotations

import json
from datetime import UTC, datetime

from bot.discord.following.known import Known
from bot.discord.following.rounds import trouble
from bot.discord.text.fit import LIMIT
from bot.discord.text.markdown import length
from bot.feeds.following import Following
from bot.intake.errors import IntakeError
from bot.words import ENGLISH


def test_titles_of_any_length_leave_room_to_tell_how_many_articles_were_left_out() -> None:
    following = Following("https://example.org/feed", datetime(2021, 8, 15, tzinfo=UTC))
    problems = tuple(IntakeError("article_fails", title=f"{n} {'🚢' * 300}") for n in range(10))
    told = trouble(Known(following, left_out=4, problems=problems), ENGLISH)
    assert length(told) <= LIMIT
    assert "4 more articles were new" in told
    assert "more that this message cannot hold" in told.splitlines()[-1]


def test_a_title_of_any_length_costs_the_database_little() -> None:
    following = Following("https://example.org/feed", datetime(2021, 8, 15, tzinfo=UTC))
    problems = (IntakeError("article_fails", title="ferry " * 100_000),)
    kept = Known(following, problems=problems).to_dict()
    assert len(json.dumps(kept)) < 1000
