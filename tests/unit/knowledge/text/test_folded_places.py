"""Where folded words stand in a text is told as by its tokens, one by one."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.model import Span
from knowledge.text.folding import fold, folded_text, places
from news_texts import news_texts

MOST = 3


@settings(max_examples=150)
@given(news_texts(), st.data())
def test_the_places_of_a_run_are_those_of_its_tokens(text: str, data: st.DataObject) -> None:
    folded = fold(text)
    assert folded_text(text) == folded.text
    first = data.draw(st.integers(0, len(folded.words)))
    run = folded.part(first, data.draw(st.integers(first, len(folded.words)))).words
    if not run:
        return
    expected = [
        Span(folded.spans[at].start, folded.spans[at + len(run) - 1].end)
        for at in range(len(folded.words) - len(run) + 1)
        if folded.words[at : at + len(run)] == run
    ]
    assert places(text, f" {' '.join(run)} ", MOST) == expected[:MOST]
