"""Posted words lead to the story that holds them, word for word or nearly, or nowhere."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

import knowledge
from knowledge.library import Library
from knowledge.model import Story
from knowledge.source.finding import Finding, Found, find
from knowledge.source.matches import MOST_IN_STORY, MOST_MATCHES
from knowledge.source.posted import LONGEST_MESSAGE
from knowledge.stories.reading import read
from knowledge.text.folding import fold, folded_text, is_word
from paths import DATA, ROOT

SHARED = ROOT.parent / "shared" / "stories"
CASES = DATA / "sources"

HARBOUR = Story(
    "harbour",
    "Harbour closed",
    "The harbour will stay closed until the crane is mended, the mayor said.\n"
    "It took three days to mend the crane after the storm of 1990.\n"
    "This is a developing story and will be updated.",
)
REGATTA = Story(
    "regatta",
    "Regatta put off",
    "The regatta is put off. It took three days to mend the crane after the storm, and the "
    "sailors wait.",
)


@dataclass
class Case:
    """A message and what is to become of it."""

    name: str
    posted: list[str] = field(default_factory=list)
    kind: str = ""
    matches: list[str] = field(default_factory=list)
    differences: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)


def cases(file: Path) -> list[Case]:
    found: list[Case] = []
    for line in file.read_text("utf-8").split("\n"):
        if line.startswith("## "):
            found.append(Case(line[3:]))
        elif found and line.startswith("=> "):
            found[-1].kind = line[3:]
        elif found and found[-1].kind:
            rows = {"=": found[-1].matches, "~": found[-1].differences, "?": found[-1].missing}
            if line:
                rows[line[0]].append(line[2:])
        elif found:
            found[-1].posted.append(line)
    return found


def params(name: str) -> list[object]:
    return [pytest.param(case, id=case.name) for case in cases(CASES / name)]


@pytest.fixture(scope="module")
def library() -> Library:
    shipped = Path(knowledge.__file__).parent / "stories"
    return Library.build([*read([shipped]).stories, HARBOUR, REGATTA])


def as_case(finding: Finding, name: str) -> Case:
    posted = finding.posted
    rows = [
        " | ".join(
            [posted[slice(*d.posted)], match.story.text[slice(*d.story)], ", ".join(d.concerns)]
        )
        for match in finding.matches
        for d in match.differences
    ]
    return Case(
        name,
        posted.split("\n"),
        str(finding.kind),
        [match.text.replace("\n", "⏎") for match in finding.matches],
        [" ".join(row.split()) for row in rows],
        [posted[slice(*span)] for span in finding.missing],
    )


@pytest.mark.parametrize("case", params("shipped.txt"))
def test_a_message_leads_to_the_words_of_the_story(case: Case, library: Library) -> None:
    assert vars(as_case(find(library, "\n".join(case.posted)), case.name)) == vars(case)


@pytest.mark.skipif(not SHARED.is_dir(), reason=f"{SHARED} is not here")
@pytest.mark.parametrize("case", params("shared.txt"))
def test_a_message_leads_to_the_words_of_the_example_story(case: Case) -> None:
    library = Library.build(read([SHARED]).stories)
    assert vars(as_case(find(library, "\n".join(case.posted)), case.name)) == vars(case)


def test_the_data_files_are_found() -> None:
    assert len(params("shipped.txt")) >= 40
    assert len(params("shared.txt")) >= 5


def library_of(*texts: str) -> Library:
    return Library.build(Story(str(n), f"Story {n}", text) for n, text in enumerate(texts))


def test_a_match_tells_its_sentences_and_its_paragraph(library: Library) -> None:
    [match] = find(library, "the sailors wait").matches
    assert match.story == REGATTA
    assert [sentence.number for sentence in match.sentences] == [2]
    [match] = find(library, "change his mind. The Taliban governed Afghanistan").matches
    assert [sentence.paragraph for sentence in match.sentences] == [7, 8]
    assert match.paragraph == 7


def test_a_match_tells_who_says_it(library: Library) -> None:
    [match] = find(library, "the rapidly deteriorating security situation").matches
    assert [statement.speaker for statement in match.statements] == ["John Kirby"]
    [match] = find(library, "We believe this is the wise thing to do").matches
    assert [statement.speaker for statement in match.statements] == ["John Kirby"]
    [match] = find(library, "Biden has given no sign").matches
    assert match.statements == ()


QUOTED = "We believe this is the prudent thing to do"


@pytest.mark.parametrize(
    ("posted", "claimed"),
    [
        (f"“{QUOTED},” Biden said.", "Biden"),
        (f"“{QUOTED},” said President Joe Biden on Thursday", "President Joe Biden"),
        (f"“{QUOTED}”, **Biden** has said", "Biden"),
        (f"Biden: “{QUOTED}”", "Biden"),
        (f"Biden:\n> {QUOTED}", "Biden"),
        (f"Joe Biden said that “{QUOTED}”", "Joe Biden"),
        (f"According to Biden, “{QUOTED}”", "Biden"),
        (f"“{QUOTED}” — Joe Biden, US president", "Joe Biden"),
        (f"“{QUOTED}”\n- Biden", "Biden"),
        ('Biden has surrendered; Trump called it "the prudent thing to do"', "Trump"),
        (f"“{QUOTED},” Kirby said.", None),
        (f"“{QUOTED}” — John Kirby, Pentagon spokesman", None),
        (f"Pentagon spokesman John Kirby: “{QUOTED}”", None),
        (f"He said: “{QUOTED}”", None),
        (f"Breaking: “{QUOTED}”", None),
        (f"“{QUOTED}”", None),
        (f"{QUOTED}, Kirby said", None),
        (f"{QUOTED}, said John Kirby, the Pentagon spokesman.", None),
        (f"Kirby said that {QUOTED.lower()}", None),
        (f"The Pentagon spokesman John Kirby said {QUOTED}", None),
        (f"{QUOTED}, Biden said on Thursday.", "Biden"),
        (f"Biden said {QUOTED}", "Biden"),
        ("“Biden has given no sign that he means to change his mind,” Kirby said", "Kirby"),
    ],
)
def test_a_match_tells_whom_the_post_names_instead_of_the_speaker(
    posted: str, claimed: str | None, library: Library
) -> None:
    finding = find(library, posted)
    [match] = finding.matches
    assert finding.kind is Found.WORD_FOR_WORD
    assert (match.claimed and posted[slice(*match.claimed)]) == claimed


@pytest.mark.parametrize(
    "posted",
    [
        f"{QUOTED}, Kirby never said",
        f"{QUOTED}, Kirby denied",
        f"Kirby denied that {QUOTED}",
        f"Nobody said that {QUOTED}",
    ],
)
def test_a_clause_that_denies_the_words_is_a_difference(posted: str, library: Library) -> None:
    assert find(library, posted).kind is Found.NEARLY


def test_words_that_one_of_two_stories_gives_to_whom_the_post_names_are_borne_out() -> None:
    library = library_of(
        *(
            f"‘The bridge will stay closed until May,’ {who} said."
            for who in ("Ines Duarte", "Bo Li")
        )
    )
    finding = find(library, "Bo Li: “The bridge will stay closed until May”")
    assert [match.claimed for match in finding.matches] == [None, None]


@pytest.mark.parametrize(
    ("posted", "more"),
    [
        ('Biden has surrendered; Trump called it "the prudent thing to do"', True),
        (f"> {QUOTED}\nso the war is lost for good", True),
        (f"“{QUOTED},” Biden said.", False),
        (f"“{QUOTED}” — Joe Biden, US president", False),
        (f"lol look at this: “{QUOTED}”", False),
        (QUOTED, False),
    ],
)
def test_a_finding_tells_whether_other_words_were_not_looked_for(
    posted: str, *, more: bool, library: Library
) -> None:
    assert find(library, posted).says_more is more


@pytest.mark.parametrize(
    ("posted", "dropped"),
    [
        ("The Pentagon had kept about 650 troops", "American"),
        ("The Pentagon had kept about 650 American troops in country", "the"),
        ("Pentagon had until May kept about 650 American troops", "never"),
    ],
)
def test_a_word_left_out_beside_the_edge_is_no_substitution(posted: str, dropped: str) -> None:
    library = library_of(
        "The Pentagon had kept about 650 American troops in the country to support diplomats.",
        "The Pentagon never had until May kept about 650 American troops, they say.",
    )
    [match] = find(library, posted).matches
    [difference] = match.differences
    assert (difference.posted.start, match.story.text[slice(*difference.story)]) == (
        difference.posted.end,
        dropped,
    )
    assert match.text.split()[-1].strip(",") == posted.rsplit(maxsplit=1)[-1]


def test_words_of_the_page_are_found_and_belong_to_no_sentence() -> None:
    library = library_of("The harbour is closed.\n\nBreaking story, check back for updates…")
    [match] = find(library, "check back for updates...").matches
    assert (match.sentences, match.paragraph) == ((), 2)


def test_words_left_out_where_the_poster_set_an_ellipsis_cost_less(library: Library) -> None:
    [shown] = find(library, "We believe … security situation in and around Kabul").matches
    [hidden] = find(library, "We believe security situation in and around Kabul").matches
    assert shown.similarity > hidden.similarity


def test_the_same_words_are_listed_in_the_order_of_the_stories_and_bounded() -> None:
    text = "The crane is mended. " * 5
    library = library_of(*[text] * 7)
    finding = find(library, "the crane is mended")
    assert len(finding.matches) == MOST_MATCHES
    assert [match.story.id for match in finding.matches] == [*"0001112223"]
    assert MOST_IN_STORY == 3
    assert len({match.span for match in finding.matches[:3]}) == 3


def test_places_come_in_the_order_of_the_posted_words() -> None:
    library = library_of(
        "The crane is mended at last, they say.", "The harbour is open to all ships."
    )
    finding = find(
        library, "The harbour is open to all ships. The crane is mended at last, they say."
    )
    assert [match.story.id for match in finding.matches] == ["1", "0"]
    assert finding.kind is Found.WORD_FOR_WORD


def test_no_more_than_what_discord_lets_anybody_post_is_read(library: Library) -> None:
    assert find(library, " " * LONGEST_MESSAGE + "the prudent thing").kind is Found.NOT_FOUND
    assert (
        find(library, " " * (LONGEST_MESSAGE - 17) + "the prudent thing").kind
        is Found.WORD_FOR_WORD
    )


def test_a_library_without_stories_holds_nothing() -> None:
    assert find(Library.build([]), "We believe this is the prudent thing").kind is Found.NOT_FOUND


@pytest.mark.parametrize(
    "unit",
    [
        *("", "a", "\0", "\ud800", "“", '"', "'", ">", "> ", ">>> ", "-", "—", "*", "|", "`", "_"),
        *("…", ". ", "[", "](", "<@", "<:a", "http://", "\u200b", "\u0301", "\n", "a: ", "- A"),
        *("A. ", "? ", "1", "1,", "the ", "a b. ", "“a b c ", "\\", "한", "½", "\U0001f600"),
    ],
)
def test_hostile_text_is_not_found(unit: str, library: Library) -> None:
    posted = unit * (10_000 // max(1, len(unit)))
    finding = find(library, posted)
    assert finding.kind is Found.NOT_FOUND
    assert finding.matches == ()


def test_hostile_stories_and_posts_together_stay_quick() -> None:
    # Quadratic or cubic work here takes minutes; the limit is pytest's patience.
    library = library_of(
        "crane " + "a " * 20_000, "crane a. " * 5_000, "a" * 50_000, "crane\u0301" * 9
    )
    for posted in ("crane " + "a " * 1_900 + "b", "crane a b. " * 360, "a" * 4_000, "a b. " * 800):
        assert find(library, posted).revision == library.revision


# What whoever types a sentence again may put in the place of a character.
QUOTE_MARKS, DASHES, BLANKS = "'\"‘’“”‛`´", "-‐‑–—", (" ", "\n", "\t", "\xa0", "  ", " \r\n ")
story_pieces = st.sampled_from(
    [
        *"aBcdE",
        *(
            "Kirby ",
            "said ",
            "the ",
            "not ",
            "don’t ",
            "3,000 ",
            "‘We ",
            "it.’ ",
            "— ",
            "two-thirds ",
        ),
        *(
            "… ",
            ".\n",
            "\n\n",
            "e\u0301t",
            "ﬁ",
            "½ ",
            "ß",
            "\u200b",
            "\ud800",
            "\0",
            "> ",
            "**",
            "? ",
        ),
    ]
)
story_texts = st.one_of(
    st.text(),
    st.lists(st.text(min_size=1, max_size=6), min_size=8, max_size=30).map(" ".join),
    st.lists(story_pieces, min_size=20, max_size=60).map("".join),
)


def damaged(char: str, draw: st.DataObject) -> str:
    if char in QUOTE_MARKS:
        return draw.draw(st.sampled_from(QUOTE_MARKS))
    if char in DASHES:
        return draw.draw(st.sampled_from(DASHES))
    if char.isspace():
        return draw.draw(st.sampled_from(BLANKS))
    if char == "…":
        return draw.draw(st.sampled_from(["…", "..."]))
    swapped = char.swapcase()
    if char.isalpha() and folded_text(swapped) == folded_text(char) and draw.draw(st.booleans()):
        return swapped
    return char + draw.draw(st.sampled_from(["", "", "", "\u200b"]))


@given(story_texts, st.data())
def test_any_four_words_of_any_story_are_found_word_for_word(
    text: str, data: st.DataObject
) -> None:
    chunks = [match.span() for match in re.finditer(r"\S+", text)]
    words = [span for span in chunks if any(map(is_word, fold(text[slice(*span)]).words))]
    assume(len(words) >= 4)
    first = data.draw(st.integers(0, len(words) - 4))
    last = data.draw(st.integers(first + 3, len(words) - 1))
    start, end = words[first][0], words[last][1]
    posted = "".join(damaged(char, data) for char in text[start:end])
    assume(len(posted) <= LONGEST_MESSAGE)
    finding = find(library_of("Nothing of it is here.", text), posted)
    assert finding.kind is Found.WORD_FOR_WORD
    assert finding.missing == ()
    for match in finding.matches:
        assert match.story.id == "1"
        assert match.differences == ()
        assert folded_text(match.text) == folded_text(posted)


@given(story_texts, story_texts)
def test_all_that_is_told_of_any_message_lies_in_the_message_and_the_story(
    text: str, posted: str
) -> None:
    finding = find(library_of(text), posted)
    for match in finding.matches:
        assert 0 <= match.span.start < match.span.end <= len(text)
        assert 0 <= match.posted.start < match.posted.end <= len(posted)
        assert 0 < match.similarity <= 1
        for difference in match.differences:
            assert match.span.start <= difference.story.start <= difference.story.end
            assert difference.story.end <= match.span.end
            assert difference.posted.end <= len(posted)
            assert difference.concerns
    assert bool(finding.matches) == (finding.kind is not Found.NOT_FOUND)
