"""Texts as news holds them, and worse: what property tests and the fuzzer are fed with.

Text at large seldom meets a rule about news, so these texts are made of what decides in
one: party tags, datelines, titles, quotation marks, notes, figures. Each kind of piece is
listed by itself, so that what a new bug teaches is one more entry. Pieces of real stories
keep the texts near to what is read in earnest.
"""

from __future__ import annotations

import json

from hypothesis import strategies as st

from paths import DATA, SAMPLE

PIECES = {
    "party tags": ["(R)", "(D)", "(R-Texas)", "(D-Ohio),", "R-Kan.", "D-Ohio,", "(R., Tex.)"],
    "brackets": ["(", ")", "[", "]", "{", "}", "(AP)", "(see above)", "[sic]", "(he said)", "()"],
    "notes": ["[1]", ".[d]", "[citation needed]", "†", "*", "¹", "(i)", "option (i)", "(1)"],
    "datelines": ["WASHINGTON (AP) —", "LONDON, Aug. 12 (Reuters) -", "KABUL –", "PARIS:"],
    "titles": [
        *("Mr.", "Mrs", "Dr.", "Prof. Dr.", "Sen.", "Rep.", "Gen.", "Sir", "Lord", "Pope"),
        *("President", "Prime Minister", "Pentagon spokesman", "the minister", "St.", "Hon.", "Lt"),
    ],
    "names": [
        *("John Kirby", "Kirby", "Mary Hill", "Hill", "J. K. Rowling", "T.J.", "O’Neill"),
        *("McDonald", "de la Cruz", "Ann-Marie", "Ng", "Björk", "Þór", "İpek", "ß", "Xi"),
        *("van der Berg", "Harlan B. Whitcomb III", "Jr.", "Poole, D-Ohio", "Smith & Sons"),
    ],
    "bodies": [
        *("the State Department", "The New York Times", "UN", "U.S.", "Nato", "ABC’s “Today”"),
        *("critics", "officials", "a spokesman for Xa", "police", "the company", "a study", "Inc."),
    ],
    "bylines": ["By Jane Poole, D-Ohio,", "By Ann Hill and Tom Wood", "Words by J. Hill", "Photo:"],
    "cues": [
        *("said", "says", "told", "asked", "said that", "according to", "as", "claims", "added"),
        *("wrote", "has said", "was quoted as saying", "accused", "of", "warned", "’s claim that"),
        *(
            "pointed out",
            "declined to say",
            "told reporters on Monday that",
            "reported by",
            "tweeted",
        ),
    ],
    "words": [
        *("he", "she", "they", "the", "a", "that", "which", "who", "and", "but", "by", "for"),
        *("house", "deal", "troops", "was", "not", "will", "in", "on Monday", "yesterday", "to"),
        *("whose", "her", "his", "its", "my", "one", "of", "them", "among", "both", "than"),
    ],
    "marks": [*"“”‘’\"'«»‹›„‚‟`´「」『』", "''", "``", "“‘", "’”", "”“", "« ", " »", "““"],
    "apostrophes": ["’s", "'s", "s’", "can’t", "’90s", "rock ’n’ roll", "o'clock", "6'", "ʼ"],
    "figures": [
        *("3,000", "$2.5bn", "£1m", "50%", "50 per cent", "€", "1/2", "½", "10²", "9/11", "٣"),
        *("twenty-one", "1,2,3", "No. 10", "first", "1st", "2.", "3 p.m.", "10:30", "²", "Ⅷ", "①"),
        *(
            "hundred",
            "a million",
            "one hundred and",
            "12.08.2021",
            "1e999",
            "0",
            "-1",
            "+49 30 1234",
        ),
    ],
    "dashes": ["-", "–", "—", "--", "---", "−", "‑", "a–b"],
    "stops": [*".,;:!?…", "...", ". . .", "?!", "!!!", "。", "！", "؟", "۔", "।", ".”", ",’", ".)"],
    "lists": ["- ", "• ", "1. ", "a) ", "* ", "IV. ", "1.", "a.", "iv.", "§ 3"],
    "headings": ["READ MORE", "Analysis:", "# Heading", "THE TROOPS LEAVE", "Q:", "A.", "Q. Why?"],
    "wire": ["TROOPS LEAVE KABUL, SAYS KIRBY", "URGENT", "UPDATE 1-", "/PRNewswire/", "(END)"],
    "captions": [
        *("Photograph: Ann Hill/AP", "Read more: troops", "Sign up", "Advertisement", "(L)"),
        *("This story is developing.", "Updated at 10.30 GMT", "© 2021", "Getty Images", "Share"),
    ],
    "tables": ["| a | b |", "a\tb\tc", "|", "\t", "0-0", "3–1 (2–0)", "=====", "a;b;c"],
    "links": ["https://news.example/a?b=c#d", "jane@news.example", "@ann", "#news", "www.x.org"],
    "pictures": ["😀", "👩‍👩‍👧", "🇬🇧", "é", "e\u0301", "\u0301", "a\u0308\u0323", "ﬁ", "Å", "가"],
    "invisible": [
        *("\u200b", "\u200d", "\u00ad", "\ufeff", "\u200f", "\u202e", "\u2066", "\u00a0"),
        *(
            "\u202f",
            "\u3000",
            "\u2009",
            "\x00",
            "\x1f",
            "\x7f",
            "\ud800",
            "\ufffd",
            "\uffff",
            "\x0c",
        ),
    ],
    "scripts": [
        "Они сказали",
        "他说",
        "「はい」と言った。",
        "قال",
        "אמר",
        "सः",
        "Ελλάδα",
        "ǅ",
        "ı",
    ],
}
"""What news holds, by kind. Single characters are as good as words: pieces stand side by side."""

LINE_ENDS = ["\n", "\n\n", "\r\n", "\r", "\u2028", "\u2029", "\x85", "\v", "\f", "\x1c", " \n "]
GAPS = [" ", " ", " ", " ", " ", "", ", ", "\u00a0", "  "]


def _lines_of_stories() -> list[str]:
    files = [*sorted((DATA / "attribution").glob("*.txt")), *sorted(SAMPLE.glob("*.md"))]
    lines = [
        line for file in files for line in file.read_text("utf-8").split("\n---\n")[0].split("\n")
    ]
    return sorted({line for line in lines if line.strip()}, key=len)


LINES = _lines_of_stories()
"""Paragraphs of real stories, the shortest first."""

piece = st.sampled_from(sorted(PIECES)).flatmap(lambda kind: st.sampled_from(PIECES[kind]))


@st.composite
def cut_lines(draw: st.DrawFn) -> str:
    """Return a part of a real paragraph, in which some pieces stand that were not there."""
    line = draw(st.sampled_from(LINES))
    words = line.split(" ")
    first = draw(st.integers(0, len(words) - 1))
    words = words[first : draw(st.integers(first + 1, len(words)))]
    for _ in range(draw(st.integers(0, 4))):
        at = draw(st.integers(0, len(words)))
        words[at : at + draw(st.integers(0, 1))] = [draw(piece)]
    return draw(st.sampled_from([" ", " ", " ", "\u00a0", ""])).join(words)


@st.composite
def mixed(draw: st.DrawFn) -> str:
    """Return pieces side by side, with gaps of all kinds between them."""
    parts = draw(st.lists(st.tuples(piece, st.sampled_from(GAPS)), max_size=30))
    return "".join(text + gap for text, gap in parts)


paragraphs_of_news = st.one_of(cut_lines(), mixed(), st.text(max_size=20), piece)


@st.composite
def news_texts(draw: st.DrawFn) -> str:
    """Return a story's text: a few paragraphs, seldom one that goes on and on."""
    lines = draw(st.lists(st.tuples(paragraphs_of_news, st.sampled_from(LINE_ENDS)), max_size=6))
    text = "".join(line + end for line, end in lines)
    return text * draw(st.sampled_from([1] * 19 + [30]))


HEADS = [
    "---\n{}---\n",
    "+++\n{}+++\n",
    "---toml\n{}---\n",
    "{}\n",
    "---\n{}",
    "{{{}}}\n",
    ";;;\n{};;;",
]
"""How heads are written: whole, of other systems, without an end."""
NAMES_IN_HEADS = [
    *(
        "title",
        "Date",
        "url",
        "id",
        "language",
        "keep",
        "tags",
        "author",
        "published_at",
        "x y",
        "",
    ),
]
ENCODINGS = ["utf-8"] * 5 + ["utf-8-sig", "utf-16", "utf-16-le", "cp1252", "latin-1", "gb18030"]
head_lines = st.builds(
    lambda name, between, value, end: f"{name}{between}{value}{end}",
    st.sampled_from(NAMES_IN_HEADS) | st.text(max_size=5),
    st.sampled_from([": ", ":", " = ", "\n  - ", ": |\n  ", ": [", " "]),
    piece
    | st.sampled_from(["de", "en-GB", "2021-08-12", '"a"', "'b", "https://e.org/a", "|", "{"]),
    st.sampled_from(["\n", "\n", "\r\n", "\r", ""]),
)
json_lines = st.builds(
    lambda fields, end: json.dumps(fields) + end,
    st.dictionaries(
        st.sampled_from(["story_id", "text", "title", "url", "keep", "language"]),
        paragraphs_of_news | st.none() | st.integers() | st.lists(piece, max_size=2),
        max_size=5,
    ),
    st.sampled_from(["\n", "\n\n", "\r\n", "", "{", ","]),
)


@st.composite
def story_files(draw: st.DrawFn) -> bytes:
    """Return what a file in the folder of stories may hold, in whatever encoding."""
    head = draw(st.sampled_from(["", "", *HEADS]))
    lines = "".join(draw(st.lists(head_lines, max_size=5)))
    text = head.format(lines) + draw(news_texts())
    whole = draw(st.sampled_from([text] * 3 + ["".join(draw(st.lists(json_lines, max_size=4)))]))
    encoded = whole.encode(draw(st.sampled_from(ENCODINGS)), "ignore")
    return draw(st.sampled_from([encoded] * 9 + [encoded[: len(encoded) // 2] + b"\xff\x00"]))
