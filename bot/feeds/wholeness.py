"""Wholeness: whether a feed holds an article, or only its beginning.

Most feeds have a summary, some the article, and many the article's first paragraphs where
the article would stand. Quoting half an article as if it were one is worse than fetching its
page, so this is sure or says no.
"""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING

from bot.feeds.reading import TAG

if TYPE_CHECKING:
    from bot.feeds.reading import Entry

LENGTH = 1_500
"""Characters of text that an article has at least."""
PARAGRAPHS = 4
CUT_WITHIN = 200
"""Characters from the end in which a cut shows."""
PARAGRAPH = re.compile(r"<p[\s>]", re.IGNORECASE)
CUT = re.compile(
    r"""(?ix)
      (?: … | \.\.\. ) [^\w.]* $                # Kabul …
    | \[ (?: … | \.\.\. | \+\d+\ chars ) \]      # Kabul […]
    | \b (?: read | continue | keep ) \ (?: more | on | reading | the\ (?: full | whole | rest ) )
    | \b (?: weiterlesen | mehr\ lesen | lire\ la\ suite | leer\ más | seguir\ leyendo ) \b
    """
)
"""What stands at the end of what is only a beginning."""


def whole_article(entry: Entry) -> str | None:
    """Return an entry's article as HTML, or None where it is not sure to be all of it."""
    if entry.is_summary or len(PARAGRAPH.findall(entry.content)) < PARAGRAPHS:
        return None
    text = " ".join(html.unescape(TAG.sub(" ", entry.content)).split())
    return None if len(text) < LENGTH or CUT.search(text[-CUT_WITHIN:]) else entry.content
