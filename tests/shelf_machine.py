"""A folder of stories whose files change in any order, the shelf that reads it, and two servers'.

Files come, change, go, move and break; the shelf is reloaded, settled, started anew from what it
kept, and what it kept is damaged; two servers put stories of their own over it, correct speakers
and take that back. The model is a dict of what each file says and of what answers; the stories of
a file that cannot be read answer on as they were, and every problem names its file. What is asked
must be answered as by a library that is built of the model a moment ago.

`integration/test_any_order.py` runs it shortly, `benchmarks/fuzz_library.py` for as long as told.
"""

from __future__ import annotations

import json
import shutil
from dataclasses import dataclass, field, replace
from pathlib import Path
from tempfile import mkdtemp
from typing import TYPE_CHECKING
from unittest import mock

import yaml
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
)

from bot.cache import kept
from bot.shelf import Shelf
from bot.shelves.building import build_shelf
from bot.shelves.server_shelf import EMPTY
from knowledge.library import Library
from knowledge.model import Story
from knowledge.stories.speaker_corrections import SpeakerCorrection, by_story
from knowledge.stories.synonyms import NO_SYNONYMS, parse
from library_machine import QUESTIONS, plain
from several_segments import NAMES, WORDS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.shelves.server_shelf import ServerShelf

FILES = ["a.md", "b.txt", "deep/c.md", "d.txt", "e.md"]
LINES_FILE = "lines.jsonl"
"""The one file with several stories: each line is one, and may be bad by itself."""
MOST_LINES = 3
BAD = [b"\0", b"\xff\xfe\xfd", b"---\ntitle: never ends\n", b"", b" \n\n"]
SYNONYMS = ["", "ferry, boat\n", "bridge => harbour bridge\n"]
SERVERS = ("one", "other")

sentence = st.builds(
    lambda said, name: f"“{said.capitalize()},” said {name}. {said.capitalize()}.",
    st.sampled_from(WORDS),
    st.sampled_from(NAMES),
)
texts = st.lists(sentence, min_size=1, max_size=3).map("\n".join)
corrections = st.builds(
    SpeakerCorrection,
    st.sampled_from(["a", "b", "deep/c", "own"]),
    st.sampled_from(WORDS),
    st.sampled_from([None, "Eva Ek"]),
)


@dataclass
class Server:
    """What a server's moderators did, and the shelf that came of it."""

    own: dict[str, Story] = field(default_factory=dict)
    said: tuple[SpeakerCorrection, ...] = ()
    done: list[tuple[dict[str, Story], tuple[SpeakerCorrection, ...]]] = field(default_factory=list)
    """What it was before each change, to be undone."""
    shelf: ServerShelf = EMPTY


class ShelfMachine(RuleBasedStateMachine):
    """Changes files, reads them, and compares what answers with the model."""

    def __init__(self) -> None:
        super().__init__()
        self._worth = mock.patch.object(kept, "WORTH", 1)  # a few stories are kept, too
        self._worth.start()
        self.root = Path(mkdtemp(prefix="verbatim-shelf-"))
        self.folder, self.cache = self.root / "stories", self.root / "cache"
        (self.folder / "deep").mkdir(parents=True)
        self.files: dict[str, str | None] = {}
        """What each file says; None where it cannot be read."""
        self.lines: list[str | None] = []
        """The same of the lines of the one file that has several."""
        self.answering: dict[str, Story] = {}
        """The stories that answered after the last reading, in their order."""
        self.words, self.said = "", ()
        self.servers = {name: Server() for name in SERVERS}
        self.is_read = False
        """Whether what answers is of the files as they are."""

    @initialize(given=st.dictionaries(st.sampled_from(FILES), texts, max_size=4))
    def begin(self, given: dict[str, str]) -> None:
        for name, text in given.items():
            self.write(name, text)
        self.start()

    # What happens to the files

    @rule(name=st.sampled_from(FILES), text=texts)
    def write(self, name: str, text: str) -> None:
        (self.folder / name).write_text(text, encoding="utf-8")
        self.files[name], self.is_read = text, False

    @rule(name=st.sampled_from(FILES), data=st.sampled_from(BAD))
    def write_badly(self, name: str, data: bytes) -> None:
        (self.folder / name).write_bytes(data)
        self.files[name], self.is_read = None, False

    @rule(name=st.sampled_from(FILES))
    def remove(self, name: str) -> None:
        (self.folder / name).unlink(missing_ok=True)
        self.files.pop(name, None)
        self.is_read = False

    @rule(lines=st.lists(st.none() | texts, max_size=MOST_LINES))
    def write_lines(self, lines: list[str | None]) -> None:
        told = [
            "{" if text is None else json.dumps({"story_id": f"line {number}", "text": text})
            for number, text in enumerate(lines)
        ]
        (self.folder / LINES_FILE).write_text("\n".join(told), encoding="utf-8")
        self.lines, self.is_read = lines, False

    @rule(words=st.sampled_from(SYNONYMS))
    def write_synonyms(self, words: str) -> None:
        (self.folder / "synonyms.txt").write_text(words, encoding="utf-8")
        self.words, self.is_read = words, False

    @rule(given=st.lists(corrections, max_size=2, unique_by=lambda one: (one.story, one.words)))
    def write_corrections(self, given: list[SpeakerCorrection]) -> None:
        told = yaml.safe_dump([one.to_dict() for one in given], allow_unicode=True)
        (self.folder / "speakers.yaml").write_text(told, encoding="utf-8")
        self.said, self.is_read = tuple(given), False

    # What reads them

    @rule()
    def reload(self) -> None:
        before, revision = self.answering, self.shelf.library.revision
        reload = self.shelf.reload()
        self._note_reading(before)
        assert set(reload.added) == self.answering.keys() - before.keys()
        assert set(reload.removed) == before.keys() - self.answering.keys()
        assert set(reload.changed) == {
            name
            for name in before.keys() & self.answering.keys()
            if before[name].text != self.answering[name].text
        }
        assert reload.swapped or self.shelf.library.revision == revision
        self._check_problems()

    @rule()
    def read_and_leave_it(self) -> None:
        """What is only looked at changes nothing."""
        library = self.shelf.library
        self.shelf.read()
        assert self.shelf.library is library

    @rule()
    def start(self) -> None:
        """As a new process does: of before there is only what was kept."""
        self.shelf = Shelf([self.folder], cache=self.cache)
        self._note_reading({})
        self._check_problems()

    @rule()
    def settle(self) -> None:
        self.shelf.settle(lambda: None)

    @rule(data=st.data())
    def damage_what_was_kept(self, data: st.DataObject) -> None:
        """Written anew, as damage on a disk is: what a process has mapped stays."""
        files = sorted(path for path in self.cache.rglob("*") if path.is_file())
        if files:
            path = data.draw(st.sampled_from(range(len(files))).map(files.__getitem__))
            content = bytearray(path.read_bytes())
            at = data.draw(st.integers(0, max(len(content) - 1, 0)))
            content[at : at + 4] = b"\xff\x00\xff\x00"[: data.draw(st.integers(0, 4))]
            path.unlink()
            path.write_bytes(content)

    # What servers do over them

    @rule(name=st.sampled_from(SERVERS), story=st.sampled_from(["own", "a", "deep/c"]), text=texts)
    def add_own(self, name: str, story: str, text: str) -> None:
        server = self.servers[name]
        own = {one: told for one, told in server.own.items() if one != story}
        self._change(server, own | {story: Story(story, "Own", text)}, server.said)

    @rule(name=st.sampled_from(SERVERS))
    def remove_own(self, name: str) -> None:
        server = self.servers[name]
        self._change(server, dict(list(server.own.items())[:-1]), server.said)

    @rule(name=st.sampled_from(SERVERS), correction=corrections)
    def correct(self, name: str, correction: SpeakerCorrection) -> None:
        server = self.servers[name]
        self._change(server, server.own, (*server.said, correction))

    @rule(name=st.sampled_from(SERVERS))
    def undo(self, name: str) -> None:
        server = self.servers[name]
        if server.done:
            server.own, server.said = server.done.pop()
            self._build(server)

    # What is asked

    @rule(question=st.sampled_from(QUESTIONS))
    def ask(self, question: str) -> None:
        expected = self._library(self.answering)
        assert expected.revision == self.shelf.library.revision
        assert plain(self.shelf.library.ask(question)) == plain(expected.ask(question))

    @rule(question=st.sampled_from(QUESTIONS), name=st.sampled_from(SERVERS))
    def ask_in_a_server(self, question: str, name: str) -> None:
        server = self.servers[name]
        expected = self._library(self.answering | server.own, server)
        library = server.shelf.snapshot.library if server.shelf.is_apart else self.shelf.library
        assert [one.id for one in library.stories] == [*(self.answering | server.own)]
        assert plain(library.ask(question)) == plain(expected.ask(question))

    @invariant()
    def what_answers_is_what_the_model_says(self) -> None:
        there = {one.id: one.text.strip() for one in self.shelf.library.stories}
        assert there == {name: one.text.strip() for name, one in self.answering.items()}
        assert [*there] == [*self.answering]

    def teardown(self) -> None:
        self._worth.stop()
        shutil.rmtree(self.root)

    # What it does that with

    def _note_reading(self, before: Mapping[str, Story]) -> None:
        """Let the model know what answers after a reading, if it was `before`."""
        given: dict[str, Story] = {}
        kept_on: dict[str, Story] = {}
        for name in sorted([*self.files, LINES_FILE]):
            if name == LINES_FILE:
                for number, text in enumerate(self.lines):
                    id_ = f"line {number}"
                    if text is not None:
                        given[id_] = Story(id_, id_, text)
                    elif id_ in before:
                        kept_on[id_] = before[id_]
                continue
            id_, text = name.rpartition(".")[0], self.files[name]
            if text is not None:
                given[id_] = Story(id_, id_.rpartition("/")[2], text)
            elif id_ in before:
                kept_on[id_] = before[id_]
        self.answering = given | {name: one for name, one in before.items() if name in kept_on}
        self.is_read = True
        self.words_read, self.said_read = self.words, self.said
        for server in self.servers.values():
            self._build(server)

    def _check_problems(self) -> None:
        bad = {name for name, text in self.files.items() if text is None}
        bad |= {LINES_FILE} if None in self.lines else set()
        told = {
            Path(one.file).relative_to(self.folder).as_posix()
            for one in self.shelf.problems
            if not one.file.endswith(("speakers.yaml", "synonyms.txt"))
        }
        assert bad == told - {
            Path(one.file).relative_to(self.folder).as_posix()
            for _, one in self.shelf.snapshot.gathered.warnings
        }

    def _change(
        self, server: Server, own: dict[str, Story], said: tuple[SpeakerCorrection, ...]
    ) -> None:
        server.done.append((server.own, server.said))
        server.own, server.said = own, said
        self._build(server)

    def _build(self, server: Server) -> None:
        built, problems = build_shelf(
            server.shelf, server.own.values(), self.shelf.snapshot, server.said
        )
        assert not problems
        server.shelf = built

    def _library(self, stories: Mapping[str, Story], server: Server | None = None) -> Library:
        words = parse(self.words_read, "synonyms.txt")[0] if self.words_read else NO_SYNONYMS
        theirs, ours = by_story(self.said_read), by_story(() if server is None else server.said)
        own = {} if server is None else server.own
        said = [
            one
            for name in stories
            for one in (
                (*ours.get(name, ()),)
                if name in own
                else (*theirs.get(name, ()), *ours.get(name, ()))
            )
        ]
        found = {one.id: one for one in self.shelf.library.stories}
        files = [
            own[name] if name in own else replace(found[name], text=found[name].text)
            for name in stories
        ]
        return Library.build(files, words, said)
