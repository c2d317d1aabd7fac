"""What a reader sees of quoted text, judged by a model of Discord's own parser."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.discord.text.markdown import block_quote, escape, length, name
from bot.harmless import closed
from discord_markdown import read
from knowledge.model import Span

MARKUP = [
    "*a* **b** ***c*** _d_ __e__ ___f___ ~~g~~ ||h||",
    "`code` ``co`de`` ```py\\nfence```",
    "> quote",
    ">>> quote",
    "# heading",
    "### heading",
    "-# subtext",
    "- item",
    "  * item",
    "+ item",
    "1. item",
    "  1996. It ruled.",
    "12) item",
    "<@123> <@!123> <@&123> <#123> <id:browse>",
    "@everyone and @here",
    "<t:1628800000:R> </ask:123> <:taliban:123> <a:spin:123>",
    "https://example.org/a_b_c http://x.y steam://run",
    "<https://example.org> <mailto:a@b.c>",
    "[words](https://example.org) [[x]](y)",
    "discord.gg/abc Discord.GG/abc discord.com/invite/abc discordapp.com/invite/abc",
    "discord.gift/abc",
    ":smile: ::x:: at 10:30:15",
    "¯\\_(ツ)_/¯",
    r"back\slash \* \\ \n and at the end \\"[:-1],
    "2*3*4 and a|b||c||",
]
HARMLESS = [
    "\\",
    "snake_case_name",
    "zero\u200bwidth \u200d @\u200beveryone",
    "\u202eright to left\u202c שלום عربي",
    "‘We believe this is it the prudent thing to do,’ Kirby said… – —",
    "😀 👩‍🚀 ™ ©",
]


def seen(text: str, spans: list[Span]) -> tuple[str, set[int], set[str]]:
    lines = read(block_quote(text, spans))
    constructs = {construct for line in lines for construct in line.constructs}
    assert len(lines) == 1
    return lines[0].text, lines[0].bold, constructs


@pytest.mark.parametrize("text", [*MARKUP, *HARMLESS])
def test_markup_in_a_story_reaches_the_reader_as_the_same_characters(text: str) -> None:
    assert seen(text, []) == (text, set(), {"block quote"})


@pytest.mark.parametrize("text", MARKUP)
def test_the_model_of_discord_reads_the_same_markup_when_it_is_not_escaped(text: str) -> None:
    """So that the test above cannot pass for want of a rule in the model."""
    line = read(text)[0]
    assert line.constructs or line.bold or line.text != text


@pytest.mark.parametrize("text", [*MARKUP, *HARMLESS])
def test_text_in_the_middle_of_a_line_is_the_same_characters_too(text: str) -> None:
    line = read(f"— {escape(text)} · paragraph 3")[0]
    assert (line.text, line.constructs) == (f"— {text} · paragraph 3", [])


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("*word* and _word_", "word"),
        ("**word**", "word"),
        ("a*word*b", "word"),
        ("\\word\\", "word"),
        ("‘word’, (word) word.", "word"),
        ("# word", "word"),
        ("1. word", "1"),
        ("discord.gg/word", "discord"),
        (":word:", "word"),
        ("well-known", "well"),
        ("2*3", "2*3"),
        ("wordword", "word"),
    ],
)
def test_a_matched_word_is_bold_whatever_stands_beside_it(text: str, word: str) -> None:
    starts = [at for at in range(len(text)) if text.startswith(word, at)]
    spans = [Span(at, at + len(word)) for at in starts]
    expected = {at for span in spans for at in range(*span)}
    assert seen(text, spans) == (text, expected, {"block quote"})


CLOSING = dict.fromkeys(map(ord, "\u202c\u2069"))
PIECES = st.one_of(
    st.sampled_from(list("*_~`|<>[]()@#-+.:/\\!\"' 19a\u200b\u202e\u00a0’")),
    st.sampled_from(["**", "||", "```", "@everyone", "<@1>", "https://x.y", "1. ", "- ", "word"]),
    st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\n"), max_size=4),
)


@st.composite
def texts_with_matches(draw: st.DrawFn) -> tuple[str, list[Span]]:
    pieces = draw(st.lists(st.tuples(PIECES, st.booleans()), min_size=1, max_size=30))
    text, spans = "", []
    for piece, matched in pieces:
        if matched and piece:
            spans.append(Span(len(text), len(text) + len(piece)))
        text += piece
    return text, spans


@given(texts_with_matches())
def test_any_text_is_seen_as_it_is_and_only_the_matches_are_bold(
    case: tuple[str, list[Span]],
) -> None:
    text, spans = case
    shown, bold, constructs = seen(text, spans)
    assert shown == closed(text)
    assert shown.translate(CLOSING) == text.translate(CLOSING)
    assert (bold, constructs) == ({at for s in spans for at in range(*s)}, {"block quote"})


def test_a_text_of_several_lines_stays_inside_the_block_quote() -> None:
    assert [line.constructs for line in read(block_quote("one\n- two"))] == [["block quote"]] * 2


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_length_is_never_less_than_the_number_of_characters(text: str) -> None:
    assert len(text) <= length(text) <= 2 * len(text)


def test_plain_news_prose_is_left_as_it_is() -> None:
    prose = "‘Our first responsibility’ – so-called – cost $3.5m (2% of 9/11), he said: “No!”"
    assert escape(prose) == prose


def test_a_name_is_one_line_of_bounded_length() -> None:
    assert name("Two\nlines *of* title") == "Two lines \\*of\\* title"
    assert name("a" * 1000) == "a" * 149 + "…"
