"""The version of the analysis changes with whatever a story is read by."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING

import knowledge
from bot.cache import version as versions

if TYPE_CHECKING:
    import pytest

ROOT = Path(__file__).parents[4]


def fresh() -> str:
    return versions.version.__wrapped__()


def test_all_that_the_index_may_import_is_part_of_it() -> None:
    """What stands above the index is none of it: another ranking reads no story otherwise."""
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]
    layers = next(
        one["layers"] for one in contracts["contracts"] if one.get("containers") == ["knowledge"]
    )
    below = layers[layers.index("index") :]
    modules = {name for layer in below for name in re.split(r" [|:] ", layer)}
    assert {part.removesuffix(".py") for part in versions.PARTS} == modules
    assert all((Path(knowledge.__file__).parent / part).exists() for part in versions.PARTS)


def test_it_is_another_one_where_a_file_or_a_package_is_another(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = tmp_path / "knowledge"
    for part in versions.PARTS:
        file = package / part if part.endswith(".py") else package / part / "words.txt"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("1")
    monkeypatch.setattr(versions.knowledge, "__file__", str(package / "__init__.py"))
    seen = [fresh()]
    assert fresh() == seen[0]
    (package / "english" / "words.txt").write_text("2")
    seen.append(fresh())
    (package / "english" / "words.txt").rename(package / "english" / "verbs.txt")
    seen.append(fresh())
    (package / "english" / "more.txt").write_text("")
    seen.append(fresh())
    monkeypatch.setattr(versions, "_package", lambda name: f"{name} 2")
    seen.append(fresh())
    assert len(set(seen)) == len(seen)
    (package / "english" / "__pycache__").mkdir()
    (package / "english" / "__pycache__" / "x.pyc").write_text("")
    assert fresh() == seen[-1]
