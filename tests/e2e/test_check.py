"""`verbatim check` tells of every problem, and of every answer that is not as expected."""

from __future__ import annotations

import json
import os
import subprocess
from typing import TYPE_CHECKING

import pytest

from running import VERBATIM

if TYPE_CHECKING:
    from pathlib import Path

STORY = "Troops left Kabul on Monday.\n\nRain fell in Cork all day.\n"
EXPECTED = """\
- question: When did the troops leave?
  contains: on Monday
- question: When did the troops leave?
  contains: on Tuesday
  speaker: Kirby
- question: Who won the football match?
  answer: none
- question: Where did rain fall?
  answer: none
- question: Which dentist?
  story: rain
"""


def check(*arguments: str | Path, cwd: Path) -> tuple[int, list[str]]:
    return run("check", *arguments, cwd=cwd)


def run(*arguments: str | Path, cwd: Path) -> tuple[int, list[str]]:
    environment = {**os.environ, "NO_COLOR": "1", "VERBATIM_DATA": str(cwd / "data")}
    done = subprocess.run(
        [VERBATIM, *map(str, arguments)],
        capture_output=True,
        text=True,
        encoding="utf-8",
        env=environment,
        cwd=cwd,
        check=False,
    )
    assert done.stderr == ""
    return done.returncode, done.stdout.splitlines()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "news").mkdir()
    (tmp_path / "news" / "kabul.md").write_text(STORY, encoding="utf-8")
    return tmp_path / "news"


def test_the_sample_is_as_is_expected(tmp_path: Path) -> None:
    code, lines = check(cwd=tmp_path)
    assert (code, lines[0]) == (0, "1 story, 28 expectations: all held")
    assert lines[1].startswith("This is the sample story")


def test_stories_without_expectations_are_clean(folder: Path, tmp_path: Path) -> None:
    assert check(folder, cwd=tmp_path) == (0, ["1 story, 0 expectations: all held"])


def test_what_does_not_hold_is_told_by_line_with_what_came_instead(
    folder: Path, tmp_path: Path
) -> None:
    file = folder / "expectations.yaml"
    file.write_text(EXPECTED, encoding="utf-8")
    assert check("news", cwd=tmp_path) == (
        1,
        [
            (
                "news/expectations.yaml:3: “When did the troops leave?”: the first passage should"
                " contain “on Tuesday” and Kirby should say it."
            ),
            "> Troops left Kabul on Monday.",
            "— kabul",
            (
                "news/expectations.yaml:8: “Where did rain fall?”: the stories should say nothing"
                " about it."
            ),
            "> Rain fell in Cork all day.",
            "— kabul",
            (
                "news/expectations.yaml:10: “Which dentist?”: the stories should answer it, and say"
                " nothing about it."
            ),
            "1 story, 5 expectations: 3 do not hold",
        ],
    )


def test_every_problem_is_told_by_file_and_line(folder: Path, tmp_path: Path) -> None:
    (folder / "bad.md").write_bytes(b"One.\n\x00")
    (folder / "synonyms.txt").write_text("troops", encoding="utf-8")
    (folder / "speakers.yaml").write_text(
        "- story: kabul\n  words: gone\n  speaker: X\n", encoding="utf-8"
    )
    (folder / "expectations.yaml").write_text("\n- question: A?\n  contian: b\n", encoding="utf-8")
    code, lines = check("--stories", "news", cwd=tmp_path)
    assert code == 1
    assert [line.partition(": ")[0] for line in lines] == [
        "news/bad.md:2",
        "news/synonyms.txt:1",
        "news/speakers.yaml:1",
        "news/expectations.yaml:3",
        "1 story, 0 expectations",
    ]
    assert lines[-1] == "1 story, 0 expectations: 4 problems"


@pytest.mark.parametrize(
    "command", [["ask", "Where did rain fall?"], ["quotes"], ["find", "Rain fell in Cork"]]
)
def test_a_corrected_speaker_is_told_as_such_at_the_terminal(
    command: list[str], folder: Path, tmp_path: Path
) -> None:
    (folder / "speakers.yaml").write_text(
        "- story: kabul\n  words: Rain fell in Cork all day\n  speaker: Eva Ek\n", encoding="utf-8"
    )
    assert run("check", "news", cwd=tmp_path) == (0, ["1 story, 0 expectations: all held"])
    _, lines = run(*command, "--stories", "news", cwd=tmp_path)
    assert "— Eva Ek" in lines
    assert any("speaker corrected by a moderator" in line for line in lines)
    _, lines = run(*command, "--json", "--stories", "news", cwd=tmp_path)
    assert any('"resolved": "corrected"' in line for line in lines)


def test_json_is_an_object_for_each_problem_and_expectation_and_one_that_counts(
    folder: Path, tmp_path: Path
) -> None:
    (folder / "bad.md").write_bytes(b"\x00")
    (folder / "expectations.yaml").write_text(EXPECTED, encoding="utf-8")
    code, lines = check("news", "--json", cwd=tmp_path)
    problem, *outcomes, counts = map(json.loads, lines)
    assert (code, problem["file"]) == (1, "news/bad.md")
    assert [one["held"] for one in outcomes] == [True, False, True, False, False]
    assert outcomes[1] == {
        "question": "When did the troops leave?",
        "held": False,
        "expected": {
            "question": "When did the troops leave?",
            "contains": "on Tuesday",
            "speaker": "Kirby",
        },
        "failing": ["contains", "speaker"],
        "verdict": "quote",
        "came": {
            "story": "kabul",
            "text": "Troops left Kabul on Monday.",
            "attribution": "kabul",
        },
        "file": "news/expectations.yaml",
        "line": 3,
    }
    assert counts == {"stories": 1, "expectations": 5, "failing": 3, "problems": 1}


@pytest.mark.parametrize("place", ["missing", "empty"])
def test_where_there_is_no_story_nothing_is_clean(place: str, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    code, lines = check(place, cwd=tmp_path)
    assert code == 1
    assert lines[-1].startswith(f"no story could be read from {place}; ")
