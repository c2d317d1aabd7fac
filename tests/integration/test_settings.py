"""An owner's decisions are read once, and a misspelt name is never silent."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bot.settings import PREFIX, Settings, SettingsError, Shards, load_settings
from paths import ROOT

EXAMPLE = ROOT / "config.example.env"


@pytest.fixture(autouse=True)
def _clean_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in Settings.model_fields:
        monkeypatch.delenv(PREFIX + name.upper(), raising=False)
    monkeypatch.delenv("CREDENTIALS_DIRECTORY", raising=False)
    monkeypatch.chdir(tmp_path)


def test_the_example_lists_every_setting_with_its_default_and_no_other() -> None:
    listed = dict(re.findall(r"^#?(VERBATIM_\w+)=(.*)$", EXAMPLE.read_text("utf-8"), re.MULTILINE))
    assert listed.keys() == {PREFIX + name.upper() for name in Settings.model_fields}
    for name, field in Settings.model_fields.items():
        value = listed[PREFIX + name.upper()]
        assert value == (
            "" if field.default_factory or field.default in (None, ()) else str(field.default)
        )


def test_the_example_is_a_valid_env_file_that_changes_nothing() -> None:
    assert load_settings(EXAMPLE)[0] == load_settings(Path("missing.env"))[0]


def test_the_environment_is_read_and_comes_before_the_file(monkeypatch: pytest.MonkeyPatch) -> None:
    Path(".env").write_text("VERBATIM_STORIES=from-file\nVERBATIM_LOG_LEVEL=DEBUG\nOTHER=1\n")
    monkeypatch.setenv("VERBATIM_STORIES", "from-environment")
    settings, warnings = load_settings()
    assert settings.story_path == Path("from-environment")
    assert settings.log_level == "DEBUG"
    assert warnings == ()


def test_the_stories_are_kept_with_the_data_unless_chosen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VERBATIM_DATA", "here")
    assert load_settings()[0].story_path == Path("here/stories")


def test_a_misspelt_name_in_the_file_is_refused_without_its_value() -> None:
    Path(".env").write_text("VERBATIM_DISCORD_TOKN=hunter2\n")
    with pytest.raises(SettingsError) as error:
        load_settings()
    assert "VERBATIM_DISCORD_TOKN" in str(error.value)
    assert "VERBATIM_DISCORD_TOKEN?" in str(error.value)
    assert "hunter2" not in str(error.value)


def test_a_misspelt_name_in_the_environment_is_warned_about(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("VERBATIM_STORYS", "hunter2")
    _, warnings = load_settings()
    assert warnings == ("VERBATIM_STORYS is no setting; did you mean VERBATIM_STORIES?",)


def test_a_wrong_value_is_refused_by_name_and_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VERBATIM_LOG_LEVEL", "hunter2")
    with pytest.raises(SettingsError, match="VERBATIM_LOG_LEVEL") as error:
        load_settings()
    assert "hunter2" not in str(error.value)


def test_a_file_that_is_not_text_is_refused_in_one_line() -> None:
    Path(".env").write_bytes(b"VERBATIM_STORIES=\xff\xfe\n")
    with pytest.raises(SettingsError, match="save it as UTF-8"):
        load_settings()


def test_the_token_is_never_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VERBATIM_DISCORD_TOKEN", "hunter2")
    settings, _ = load_settings()
    assert "hunter2" not in repr(settings)
    assert settings.discord_token is not None
    assert settings.discord_token.get_secret_value() == "hunter2"


def test_a_line_that_is_no_assignment_is_refused_by_its_number() -> None:
    Path(".env").write_text("OTHER=1\nVERBATIM_STORIES='open\n")
    with pytest.raises(SettingsError, match=r"\.env:2: is no NAME=value"):
        load_settings()


def test_a_name_that_resembles_none_is_not_guessed_at(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VERBATIM_XYZZY", "1")
    assert "did you mean" not in load_settings()[1][0]


def test_hosts_are_listed_with_commas_or_spaces(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VERBATIM_FETCH_HOSTS", "theguardian.com, apnews.com bbc.co.uk")
    assert load_settings()[0].fetch_hosts == ("theguardian.com", "apnews.com", "bbc.co.uk")


def test_the_home_folder_may_be_written_as_a_tilde(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VERBATIM_STORIES", "~/stories")
    assert load_settings()[0].story_path == Path.home() / "stories"


@pytest.mark.parametrize(
    ("address", "place"),
    [
        ("127.0.0.1:8787", ("127.0.0.1", 8787)),
        ("[::1]:80", ("::1", 80)),
        ("0.0.0.0:0", ("0.0.0.0", 0)),  # noqa: S104 - as in a container
        ("off", None),
        ("", ("127.0.0.1", 8787)),
    ],
)
def test_where_the_bot_tells_how_it_is_can_be_chosen(
    monkeypatch: pytest.MonkeyPatch, address: str, place: tuple[str, int] | None
) -> None:
    monkeypatch.setenv("VERBATIM_HEALTH_ADDRESS", address)
    assert load_settings()[0].health_place == place


@pytest.mark.parametrize(
    "address",
    ["8787", ":8787", "localhost", "localhost:http", "localhost:99999", "[::1:80", "a@b:1"],
)
def test_what_is_no_address_is_refused_in_one_line(
    monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    monkeypatch.setenv("VERBATIM_HEALTH_ADDRESS", address)
    with pytest.raises(SettingsError, match=r"VERBATIM_HEALTH_ADDRESS: .*host:port") as error:
        load_settings()
    assert "\n" not in str(error.value)


@pytest.mark.parametrize(
    ("written", "ids", "count"),
    [
        ("0-3/8", (0, 1, 2, 3), 8),
        (" 4 - 7 / 8 ", (4, 5, 6, 7), 8),
        ("2/8", (2,), 8),
    ],
)
def test_a_process_may_have_some_of_the_shards(
    monkeypatch: pytest.MonkeyPatch, written: str, ids: tuple[int, ...], count: int
) -> None:
    monkeypatch.setenv("VERBATIM_SHARDS", written)
    shards = load_settings()[0].shards
    assert shards == Shards(ids, count)
    assert [shards.have(number << 22) for number in range(count)] == [
        number in ids for number in range(count)
    ]


@pytest.mark.parametrize(
    ("written", "told"),
    [
        *((one, "i-j/n") for one in ("8", "a/8", "0-3", "0-/8", "-1/8", "0,1/8", "0-3/8/9", "٣/8")),
        *((one, "there are no") for one in ("8/8", "3-1/8", "0-8/8", "0/0")),
    ],
)
def test_shards_that_there_are_not_are_refused_in_one_line(
    monkeypatch: pytest.MonkeyPatch, written: str, told: str
) -> None:
    monkeypatch.setenv("VERBATIM_SHARDS", written)
    with pytest.raises(SettingsError, match=r"^VERBATIM_SHARDS: ") as error:
        load_settings()
    assert told in str(error.value)
    assert "\n" not in str(error.value)


def test_a_service_s_token_may_come_as_a_file_of_its_own(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "verbatim_discord_token").write_text("hunter2\n")
    (tmp_path / "another_service_s_key").write_text("hunter3\n")
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(tmp_path))
    monkeypatch.setenv("VERBATIM_DISCORD_TOKEN", "")
    settings, warnings = load_settings()
    assert settings.discord_token is not None
    assert settings.discord_token.get_secret_value() == "hunter2"
    assert warnings == ()


def test_a_folder_of_secrets_that_is_not_there_is_no_error(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", "/nowhere")
    assert load_settings()[0].discord_token is None


POSTGRES = "postgresql://ada:hunter2@db/verbatim"


def archive_settings(monkeypatch: pytest.MonkeyPatch, **values: str) -> Settings:
    for name, value in ({"database_url": POSTGRES} | values).items():
        monkeypatch.setenv(PREFIX + name.upper(), value)
    return load_settings()[0]


@pytest.mark.parametrize(
    ("listed", "hosts"),
    [
        ("https://one:9200", ("https://one:9200",)),
        ("https://one:9200,https://two, http://[::1]:9200/", 3),
        ("http://localhost:9201 http://127.0.0.1:9202", 2),
        ("", 0),
    ],
)
def test_several_hosts_of_an_archive_may_be_named(
    monkeypatch: pytest.MonkeyPatch, listed: str, hosts: tuple[str, ...] | int
) -> None:
    found = archive_settings(monkeypatch, archive_url=listed).archive_url
    assert found == hosts or len(found) == hosts


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ({"archive_url": "one:9200"}, "ARCHIVE_URL: “one:9200” is no URL; write https://"),
        ({"archive_url": "ftp://one"}, "ARCHIVE_URL: “ftp://one” is no URL"),
        ({"archive_url": "https://one:port"}, "ARCHIVE_URL: “https://one:port” is no URL"),
        ({"archive_url": "https://one,https://"}, "ARCHIVE_URL: “https://” is no URL"),
        ({"archive_url": "https://[::1"}, "is no URL"),
        ({"archive_url": "https://one:9200/news"}, "“https://one:9200/news” is no URL of a host"),
        ({"archive_url": "https://ada:hunter2@one:9200"}, "does not belong in a URL; set"),
        (
            {
                "archive_url": "http://one:9200",
                "archive_user": "ada",
                "archive_password": "hunter2",
            },
            "ARCHIVE_URL: a password would be sent to one for everybody to read",
        ),
        (
            {"archive_url": "https://one http://10.0.0.2:9200", "archive_api_key": "hunter2"},
            "would be sent to 10.0.0.2 for everybody to read; write https://",
        ),
        ({"archive_url": "https://one", "archive_user": "ada"}, "ARCHIVE_USER: VERBATIM_"),
        ({"archive_url": "https://one", "archive_password": "hunter2"}, "belong together"),
        (
            {
                "archive_url": "https://one",
                "archive_user": "ada",
                "archive_password": "hunter2",
                "archive_api_key": "hunter2",
            },
            "stands alone",
        ),
        (
            {"archive_url": "https://one", "database_url": "sqlite:////folder/file.db"},
            "ARCHIVE_URL: an archive is kept by PostgreSQL; set VERBATIM_DATABASE_URL",
        ),
        ({"archive_url": "https://one", "database_url": ""}, "kept by PostgreSQL"),
        ({"archive_name": "News!"}, "ARCHIVE_NAME: it is to be of small letters"),
        ({"archive_name": "-a"}, "ARCHIVE_NAME: it is to be of small letters"),
    ],
)
def test_an_archive_that_cannot_be_asked_is_refused_in_one_line(
    monkeypatch: pytest.MonkeyPatch, values: dict[str, str], told: str
) -> None:
    with pytest.raises(SettingsError) as error:
        archive_settings(monkeypatch, **values)
    assert told in str(error.value)
    assert "\n" not in str(error.value)
    assert "hunter2" not in str(error.value)


@pytest.mark.parametrize("host", ["http://localhost:9200", "http://127.0.0.1:9", "http://[::1]:9"])
def test_a_password_may_be_sent_within_the_machine(
    monkeypatch: pytest.MonkeyPatch, host: str
) -> None:
    values = {"archive_user": "ada", "archive_password": "hunter2"}
    settings = archive_settings(monkeypatch, archive_url=host, **values)
    assert settings.archive_url == (host,)
    assert "hunter2" not in repr(settings)
