"""What a revision keeps of a story is plain JSON, and gives the story back."""

from __future__ import annotations

import json

from bot.shelves.contents import content_of, story_of
from knowledge.model import Span, Story


def test_a_story_comes_back_from_json_as_it_was_with_its_headings_and_lines_to_keep() -> None:
    text = "Search\nA ferry sank.\nRead more: x"
    story = Story("ferry", "Ferry", text, kept=("Read more: x",), headings=(Span(0, 6),))
    content = content_of(story)
    assert json.loads(json.dumps(content)) == content
    back = story_of("ferry", json.loads(json.dumps(content)))
    assert back == story
    assert hash(back) == hash(story)
    assert back.headings[0].end == 6
