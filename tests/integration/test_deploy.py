"""The files of `bot/deploy`: what they promise of the container and of the service holds."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from dotenv import dotenv_values

from bot.discord.ending import GRACE
from bot.exits import NEED_A_PERSON, Exit
from bot.health.supervisor import TIMES
from bot.settings import Settings
from paths import ROOT

if TYPE_CHECKING:
    from pathlib import Path

DEPLOY = ROOT / "bot" / "deploy"
UNIT = (DEPLOY / "verbatim.service").read_text(encoding="utf-8")
CONTAINERFILE = (DEPLOY / "Containerfile").read_text(encoding="utf-8")
SLOW_S = 10.0
"""Seconds that a step of the loop never takes, however busy the machine is."""
MOST_EXPOSED = 20
"""Tenths: the exposure that systemd-analyze calls "OK" ends at 4.9; ours is 1.4."""
ANALYZE = shutil.which("systemd-analyze")
needs_systemd = pytest.mark.skipif(ANALYZE is None, reason="systemd-analyze is not installed")


def unit(key: str) -> list[str]:
    """What the unit says of a key, as often as it does."""
    return re.findall(rf"^{key}=(.*)$", UNIT, re.MULTILINE)


def instructions() -> list[tuple[str, str]]:
    """The Containerfile's instructions, without comments and broken lines."""
    text = re.sub(r"^#.*\n", "", CONTAINERFILE, flags=re.MULTILINE).replace("\\\n", " ")
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return [(word, rest.strip()) for word, _, rest in (line.partition(" ") for line in lines)]


def last_stage() -> list[tuple[str, str]]:
    found = instructions()
    return found[max(at for at, (word, _) in enumerate(found) if word == "FROM") :]


# ---- the service ----------------------------------------------------------------------


def test_the_service_is_not_started_anew_where_a_person_has_to_mend_something() -> None:
    (codes,) = unit("RestartPreventExitStatus")
    assert {Exit(int(code)) for code in codes.split()} == NEED_A_PERSON
    assert unit("Restart") == ["on-failure"]


def test_every_exit_code_of_a_bot_is_either_mended_by_a_person_or_by_a_start_anew() -> None:
    assert NEED_A_PERSON | {Exit.CLOSED, Exit.FAILED, Exit.NO_DATABASE, Exit.INTERRUPTED} == {*Exit}


def test_the_service_has_time_to_answer_what_is_at_work() -> None:
    assert float(unit("TimeoutStopSec")[0]) > GRACE * 2


def test_a_bot_that_stands_still_is_started_anew_and_one_that_waits_is_not() -> None:
    assert unit("Type") == ["notify"]
    assert float(unit("WatchdogSec")[0]) > TIMES * SLOW_S


def test_the_token_is_no_setting_of_the_service() -> None:
    assert unit("LoadCredential") == ["verbatim_discord_token:/etc/verbatim/token"]
    assert "TOKEN" not in "".join(unit("Environment"))
    assert not any("TOKEN" in name for name in dotenv_values(DEPLOY / "verbatim.env"))


def test_the_settings_of_the_service_are_settings_and_valid() -> None:
    given = dotenv_values(DEPLOY / "verbatim.env")
    names = {name.removeprefix("VERBATIM_").lower() for name in given}
    assert names <= Settings.model_fields.keys()
    Settings(_env_file=DEPLOY / "verbatim.env")


@needs_systemd
def test_systemd_finds_nothing_wrong_with_the_service(tmp_path: Path) -> None:
    there = UNIT.replace("/opt/verbatim/bin/verbatim", sys.executable)
    assert there != UNIT
    file = tmp_path / "verbatim.service"
    file.write_text(there, encoding="utf-8")
    done = subprocess.run(
        ["systemd-analyze", "verify", file], capture_output=True, text=True, check=False
    )
    ours = [line for line in done.stderr.splitlines() if "verbatim.service" in line]
    assert ours == []


@needs_systemd
def test_systemd_calls_the_service_well_confined() -> None:
    done = subprocess.run(
        [
            *("systemd-analyze", "security", "--offline=true", f"--threshold={MOST_EXPOSED}"),
            DEPLOY / "verbatim.service",
        ],
        capture_output=True,
        text=True,
        check=False,
    )
    if "Unknown" in done.stderr or "unrecognized" in done.stderr:
        pytest.skip("this systemd-analyze reads no files")
    assert done.returncode == 0, done.stdout + done.stderr


# ---- the container --------------------------------------------------------------------


def test_the_container_s_base_is_pinned_to_a_minor_version_that_the_program_runs_on() -> None:
    bases = [rest.split()[0] for word, rest in instructions() if word == "FROM"]
    assert len(bases) == 2
    for base in bases:
        version = re.fullmatch(r"docker\.io/library/python:3\.(\d+)-slim-[a-z]+", base)
        assert version is not None, base
        assert 11 <= int(version[1]) <= 14
    assert "latest" not in CONTAINERFILE


def test_the_container_runs_as_nobody_who_owns_anything() -> None:
    users = [rest for word, rest in last_stage() if word == "USER"]
    assert len(users) == 1
    user, _, group = users[0].partition(":")
    assert int(user) > 1000
    assert int(group) > 1000
    words = [word for word, _ in last_stage()]
    assert not {"RUN", "COPY", "ADD"} & set(words[words.index("USER") :])


def test_nothing_in_the_container_can_build_or_install() -> None:
    runs = " ".join(rest for word, rest in last_stage() if word == "RUN")
    assert "pip uninstall --yes" in runs
    assert not re.search(r"apt|pip install|\buv\b|gcc|build-essential|curl|wget", runs)
    copied = [rest for word, rest in last_stage() if word in {"COPY", "ADD"}]
    assert copied == ["--from=build /opt/verbatim /opt/verbatim"]
    assert "--no-cache-dir" in CONTAINERFILE


def test_the_container_writes_into_its_volume_alone() -> None:
    said = dict(last_stage())
    assert said["VOLUME"] == "/data"
    assert said["WORKDIR"] == "/data"
    assert "VERBATIM_DATA=/data" in said["ENV"]


def test_the_container_tells_whether_it_is_well_and_ends_as_it_is_told() -> None:
    said = dict(last_stage())
    assert said["HEALTHCHECK"].endswith('CMD ["verbatim", "health"]')
    assert said["STOPSIGNAL"] == "SIGTERM"
    assert json.loads(said["ENTRYPOINT"]) == ["verbatim"]
    assert json.loads(said["CMD"]) == ["bot"]


def test_no_secret_is_built_into_the_container() -> None:
    assert not any("TOKEN" in rest for word, rest in instructions() if word in {"ENV", "ARG"})


def test_what_is_copied_into_the_build_is_there() -> None:
    for word, rest in instructions():
        if word == "COPY" and "--from" not in rest:
            *sources, _ = rest.split()
            assert all((ROOT / source).exists() for source in sources)
