"""The token and the database's password are told to nobody: not in any output, log or traceback."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import traceback
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from pydantic import SecretStr

from bot.cache import workers
from bot.exits import Exit
from bot.settings import Settings, SettingsError, load_settings
from gateway import BotProcess, LocalDiscord
from paths import SAMPLE
from running import VERBATIM

if TYPE_CHECKING:
    from collections.abc import Sequence

TOKEN = "MTIzNDU2Nzg5MDEyMzQ1Njc4.Gabcde.hunter2-of-the-token"  # noqa: S105 - made up
PASSWORD = "hunter2-of-the-database"  # noqa: S105 - made up
DATABASE = f"postgresql://verbatim:{PASSWORD}@127.0.0.1:1/none?password={PASSWORD}"
KEY = "hunter2-of-the-archive"
SECRETS = ("hunter2", TOKEN, DATABASE)
SOUNDS_SECRET = re.compile(r"token|password|secret|key|database_url")
ENV = {
    "VERBATIM_DISCORD_TOKEN": TOKEN,
    "VERBATIM_DATABASE_URL": DATABASE,
    "VERBATIM_ARCHIVE_API_KEY": KEY,
    "VERBATIM_ARCHIVE_URL": "https://127.0.0.1:1",
}


@pytest.fixture
def settings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Settings:
    monkeypatch.chdir(tmp_path)
    for name, value in ENV.items():
        monkeypatch.setenv(name, value)
    return load_settings()[0]


def test_whatever_sounds_secret_among_the_settings_is_held_as_a_secret() -> None:
    held = {n for n, f in Settings.model_fields.items() if f.annotation == SecretStr | None}
    archive = {"archive_api_key", "archive_password"}
    assert held == {"discord_token", "database_url", *archive}
    assert held == {name for name in Settings.model_fields if SOUNDS_SECRET.search(name)}


def test_no_form_of_the_settings_shows_a_secret(settings: Settings) -> None:
    forms = [repr(settings), str(settings), f"{settings!r:>5}", settings.model_dump_json()]
    forms += [str(settings.model_dump()), str(vars(settings)), str(list(settings))]
    assert settings.discord_token is not None
    assert settings.discord_token.get_secret_value() == TOKEN
    assert [form for form in forms if any(secret in form for secret in SECRETS)] == []


def test_a_traceback_with_all_its_variables_shows_no_secret(settings: Settings) -> None:
    try:
        _ = 1 / (settings.questions_at_once * 0)
    except ZeroDivisionError as error:
        told = traceback.TracebackException.from_exception(error, capture_locals=True)
        shown = "".join(told.format())
    assert "SecretStr" in shown
    assert not any(secret in shown for secret in SECRETS)


def test_a_wrong_value_is_refused_without_it(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert settings.discord_token is not None
    Path(".env").write_text(f"VERBATIM_DISCORD_TOKE={TOKEN}\n")
    with pytest.raises(SettingsError) as misspelt:
        load_settings()
    monkeypatch.setenv("VERBATIM_QUESTIONS_AT_ONCE", TOKEN)
    Path(".env").unlink()
    with pytest.raises(SettingsError) as wrong:
        load_settings()
    for error in (misspelt, wrong):
        told = "".join(traceback.format_exception(error.value))
        assert "VERBATIM_" in told
        assert not any(secret in told for secret in SECRETS)


COMMANDS: list[tuple[Sequence[str], int]] = [
    (["ask", "How many troops?", "--json"], Exit.CLOSED),
    (["ask", "--explain", "How many troops?"], Exit.CLOSED),
    (["chat"], Exit.CLOSED),
    (["quotes", "--json"], Exit.CLOSED),
    (["find", "the prudent thing to do", "--json"], Exit.CLOSED),
    (["stories", "--json"], Exit.CLOSED),
    (["check", "--json"], Exit.CLOSED),
    (["check"], Exit.CLOSED),
    (["--help"], Exit.CLOSED),
    (["sync", "--wait", "0.1"], Exit.UNREACHABLE),
    (["bot"], Exit.NO_DATABASE),
]


@pytest.mark.parametrize(("arguments", "code"), COMMANDS, ids=str)
def test_no_command_writes_a_secret_even_when_it_logs_everything(
    arguments: Sequence[str], code: int, tmp_path: Path
) -> None:
    done = subprocess.run(
        [VERBATIM, *arguments],
        input="How many troops?\n",
        capture_output=True,
        encoding="utf-8",
        cwd=tmp_path,
        check=False,
        env={
            **{name: value for name, value in os.environ.items() if "VERBATIM_" not in name},
            **ENV,
            "VERBATIM_DATA": str(tmp_path),
            "VERBATIM_STORIES": str(SAMPLE),
            "VERBATIM_DISCORD_API_URL": "http://127.0.0.1:1/api/v10",
            "VERBATIM_DISCORD_GATEWAY_URL": "ws://127.0.0.1:1/",
            "VERBATIM_LOG_LEVEL": "DEBUG",
        },
    )
    assert done.returncode == code, done.stderr
    assert done.stdout + done.stderr
    assert [secret for secret in SECRETS if secret in done.stdout + done.stderr] == []


def kept_in(folder: Path) -> bytes:
    """All that stands in the files of a folder."""
    return b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())


async def test_a_bot_that_logs_everything_writes_no_token_and_keeps_none(tmp_path: Path) -> None:
    async with LocalDiscord("News", token=TOKEN) as server:
        env = {"VERBATIM_LOG_LEVEL": "DEBUG", "VERBATIM_DATA": str(tmp_path)}
        env["VERBATIM_DISCORD_TOKEN"] = TOKEN
        async with BotProcess(server, [VERBATIM, "bot", "--stories", str(SAMPLE)], env) as bot:
            await bot.logged("ready as")
        server.token = "another"  # noqa: S105 - no secret
        refused = BotProcess(server, [VERBATIM, "bot", "--stories", str(SAMPLE)], env)
        await refused.start()
        assert await refused.ended() == Exit.TOKEN_REJECTED
        assert b"hunter2" not in kept_in(tmp_path)
        for process in (bot, refused):
            assert not any(s in line for s in SECRETS for line in process.stderr + process.stdout)


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux shows a process's environment")
def test_who_reads_stories_in_a_process_of_its_own_is_given_no_secret(settings: Settings) -> None:
    assert settings.discord_token is not None
    process = workers._process()  # noqa: SLF001 - what it is given is asked of it alone
    try:
        environment = Path(f"/proc/{process.pid}/environ")
        while not (given := environment.read_bytes()):  # it is still being started
            assert process.poll() is None
    finally:
        process.kill()
        process.communicate()
    assert b"PYTHONPATH=" in given
    assert b"hunter2" not in given
