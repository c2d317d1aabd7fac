"""Settings: what an owner decides, read once from the environment, `.env` and files of secrets.

One frozen `Settings`, built by the composition root and handed on; nothing else
reads the environment. A misspelt name would silently leave a default in force, so
names that begin with the prefix and are not known are reported by name (never by
value) with the nearest known one: in `.env` as an error, in the environment,
which other programs write too, as a warning.
"""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from ipaddress import ip_address
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal, Self
from urllib.parse import urlsplit

from dotenv.parser import parse_stream
from platformdirs import user_data_path
from pydantic import (
    AfterValidator,
    BeforeValidator,
    Field,
    SecretStr,
    ValidationError,
    model_validator,
)
from pydantic_core import PydanticCustomError
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from bot.words import ENGLISH
from knowledge.stories.limit import STORY_LIMIT, StoryLimit

if TYPE_CHECKING:
    from collections.abc import Iterable

PREFIX = "VERBATIM_"
CREDENTIALS = "CREDENTIALS_DIRECTORY"
"""The variable by which systemd tells a service where its credentials are."""
CONTAINER_SECRETS = "/run/secrets"
"""Where container runtimes put them."""
VALUE_ERROR = "Value error, "
"""What pydantic writes before the words of our own validators."""
OFF = "off"
"""The address of what is not wanted."""
POSTGRES = ("postgresql:", "postgresql+", "postgres:")
"""How the URL of a PostgreSQL begins."""
INDEX_NAME = re.compile(r"[a-z][a-z0-9-]{0,99}")
"""What an index of OpenSearch may be called, and no other's may begin with."""
LIKELY = 70.0
"""The least similarity, of 100, at which a known name is suggested for an unknown one."""

SHARDS = re.compile(r"(?P<first>\d{1,5})(?:-(?P<last>\d{1,5}))?/(?P<count>\d{1,5})", re.ASCII)
"""How the shards of a process are written: 0-3/8, or 2/8 for a single one."""

UserPath = Annotated[Path, AfterValidator(Path.expanduser)]
"""A path in which "~" is the user's home, as people write it in `.env`."""


def _listed(value: object) -> object:
    """Return the parts of a list as people write it, with commas or spaces."""
    return value.replace(",", " ").split() if isinstance(value, str) else value


def _host_and_port(address: str) -> tuple[str, int]:
    """Return the parts of an address; the host of "[::1]:80" is ::1.

    Raises:
        ValueError: it is none.
    """
    try:
        parts = urlsplit(f"//{address}")
        host, port = parts.hostname, parts.port
    except ValueError:  # no port, or brackets without an address
        host, port = None, None
    if host is None or port is None or parts.netloc != address or "@" in address:
        raise ValueError(ENGLISH("setting_no_address"))
    return host, port


def _address(address: str) -> str:
    if address != OFF:
        _host_and_port(address)
    return address


def _index_name(name: str) -> str:
    if not INDEX_NAME.fullmatch(name):
        raise ValueError(ENGLISH("archive_misnamed"))
    return name


def _wrong_host(host: str, *, has_password: bool) -> str | None:
    """Say what is wrong with a host of the archive, never with a password that stands in it."""
    try:
        parts = urlsplit(host)
        name, _ = parts.hostname, parts.port
    except ValueError:  # no port, or brackets without an address
        name, parts = None, urlsplit("")
    if "@" in host:
        return ENGLISH("archive_no_password_in_url")
    if parts.scheme not in {"http", "https"} or not name or parts.query or parts.fragment:
        return ENGLISH("archive_no_url", host=host)
    if parts.path.strip("/"):  # OpenSearch would take it for the name of an index
        return ENGLISH("archive_no_host", host=host)
    if has_password and parts.scheme == "http" and not _is_loopback(name):
        return ENGLISH("archive_in_the_clear", host=name)
    return None


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _wrong(name: str, problem: str) -> PydanticCustomError:
    """Return an error of one setting that is told by looking at others, too."""
    return PydanticCustomError("wrong", "{problem}", {"problem": problem, "name": name})


@dataclass(frozen=True, slots=True)
class Shards:
    """The shards of this process, counted from 0, and how many there are in all."""

    ids: tuple[int, ...]
    count: int

    def have(self, server: int) -> bool:
        """Tell whether a server, by its id, is of one of these, as Discord deals them out."""
        return (server >> 22) % self.count in self.ids


def _shards(value: object) -> object:
    """Return the shards that somebody wrote.

    Raises:
        ValueError: these are none.
    """
    if not isinstance(value, str):
        return value
    written = SHARDS.fullmatch("".join(value.split()))
    if written is None:
        raise ValueError(ENGLISH("setting_no_shards"))
    first, count = int(written["first"]), int(written["count"])
    last = int(written["last"] or first)
    if not first <= last < count:
        raise ValueError(ENGLISH("setting_shards_outside", first=first, last=last, count=count))
    return Shards(tuple(range(first, last + 1)), count)


class SettingsError(Exception):
    """Settings that cannot be used; the message names each, and the remedy."""


class Settings(BaseSettings):
    """What an owner decides. Each field is `VERBATIM_` and its name in capitals."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX,
        env_file_encoding="utf-8",
        env_ignore_empty=True,
        extra="ignore",
        frozen=True,
    )

    discord_token: SecretStr | None = None
    """The bot's token; only `verbatim bot` and `verbatim sync` need it."""
    data: UserPath = Field(default_factory=lambda: user_data_path("verbatim", appauthor=False))
    """Where everything that the program writes is kept."""
    stories: UserPath | None = None
    """A folder of stories, a story file or a .jsonl; by default `data`/stories."""
    watch: bool = True
    """Whether the bot reads the stories again when their files have changed."""
    watch_polling: bool = False
    """Whether it looks for changes at intervals, as on a drive of which it is told of none."""
    database_url: SecretStr | None = None
    """Another database than the file verbatim.db in `data`; it may hold a password."""
    archive_url: Annotated[tuple[str, ...], NoDecode, BeforeValidator(_listed)] = ()
    """The hosts of OpenSearch that propose the stories of an archive; none if empty."""
    archive_name: Annotated[str, AfterValidator(_index_name)] = "verbatim"
    """What its indexes are called, with a number behind."""
    archive_user: str | None = None
    """Who asks OpenSearch, with `archive_password`."""
    archive_password: SecretStr | None = None
    archive_api_key: SecretStr | None = None
    """The same in one."""
    archive_ca: UserPath | None = None
    """The certificates of the authority that OpenSearch is known by; None for the system's."""
    expectations_stop: bool = False
    """Whether a change after which an answer is no longer as expected is not made."""
    shards: Annotated[Shards | None, NoDecode, BeforeValidator(_shards)] = None
    """Which part of the servers this process serves; None for all, on one connection."""
    message_content: bool = False
    """Whether to ask Discord for the privileged intent that an auto-answer channel needs."""
    owners: Annotated[tuple[int, ...], NoDecode, BeforeValidator(_listed)] = ()
    """The ids of people who may change the shared stories as the application's owner may."""
    questions_per_minute: int = Field(default=10, ge=1)
    """How many questions one person may ask in a minute."""
    questions_at_once: int = Field(default=500, ge=1)
    """How many questions are answered or wait at the same time."""
    acknowledge_after: float = Field(default=1.5, ge=0, le=2.5)
    """Seconds after which a slow answer is announced; Discord gives up after three."""
    catch_up: int = Field(default=15, ge=0, le=24 * 60)
    """For how many minutes back the bot answers what was asked while it was away; 0 for never."""
    discord_api_url: str | None = None
    """Another Discord-compatible server, as http://host:port/api/v10."""
    discord_gateway_url: str | None = None
    """Its gateway, as ws://host:port/."""
    fetch: bool = True
    """Whether pages of the web are fetched at all."""
    fetch_hosts: Annotated[tuple[str, ...], NoDecode, BeforeValidator(_listed)] = ()
    """The only hosts that are fetched from, with those below them; any public one if empty.

    One with its port, as "cms.lan:8080", is fetched from though it is not public.
    """
    story_limit: int = Field(default=STORY_LIMIT.most, ge=1000)
    """Bytes that a story has at most: its file, or its line of a .jsonl."""
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"
    """The least severe log line that is written."""
    log_format: Literal["text", "json"] = "text"
    """Whether the log is for people, or for programs one JSON object a line."""
    health_address: Annotated[str, AfterValidator(_address)] = "127.0.0.1:8787"
    """Where `verbatim bot` tells how it is, as host:port, or "off"; at port 0 it chooses one."""

    @model_validator(mode="after")
    def _check_archive(self) -> Self:
        """Refuse an archive that cannot be asked, or that a password would be lost to.

        Raises:
            PydanticCustomError: it is one.
        """
        url = None if self.database_url is None else self.database_url.get_secret_value()
        has_password = self.archive_user is not None or self.archive_api_key is not None
        for host in self.archive_url:
            if problem := _wrong_host(host, has_password=has_password):
                raise _wrong("archive_url", problem)
        if (self.archive_user is None) != (self.archive_password is None) or (
            self.archive_user is not None and self.archive_api_key is not None
        ):
            raise _wrong("archive_user", ENGLISH("archive_no_user"))
        if self.archive_url and not (url and url.startswith(POSTGRES)):
            raise _wrong("archive_url", ENGLISH("archive_needs_postgres"))
        return self

    @property
    def health_place(self) -> tuple[str, int] | None:
        """The host and the port of `health_address`; None where nothing is told."""
        return None if self.health_address == OFF else _host_and_port(self.health_address)

    @property
    def largest_story(self) -> StoryLimit:
        """How large a story may be, and what is to be set if it is to be larger."""
        return StoryLimit(self.story_limit, f"{PREFIX}STORY_LIMIT")

    @property
    def story_path(self) -> Path:
        """Where the stories are read from."""
        return self.stories if self.stories is not None else self.data / "stories"


def load_settings(env_file: Path = Path(".env")) -> tuple[Settings, tuple[str, ...]]:
    """Read the settings; return them with one warning for each unknown name.

    Raises:
        SettingsError: a value cannot be used, or `env_file` cannot be read or holds
            an unknown name that begins with the prefix.
    """
    try:
        if env_file.is_file():
            _check_env_file(env_file)
        settings = Settings(_env_file=env_file, _secrets_dir=_secret_folders())
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(ENGLISH("env_unreadable", file=env_file, reason=error)) from None
    except ValidationError as error:
        raise SettingsError("; ".join(_wrong_values(error))) from None
    return settings, tuple(_unknown_names(os.environ))


def _secret_folders() -> list[Path]:
    """Return where a service's secrets are put as files, each called like its setting."""
    places = [os.environ.get(CREDENTIALS), CONTAINER_SECRETS]
    return [Path(place) for place in places if place and os.access(place, os.R_OK | os.X_OK)]


def supervised_at() -> tuple[str, float | None] | None:
    """Return how systemd wants to be told that the process runs, if it does.

    Returns:
        Its socket, and the seconds after which it wants to have heard; None for no such time.
    """
    place, patience = os.environ.get("NOTIFY_SOCKET"), os.environ.get("WATCHDOG_USEC", "")
    if not place:
        return None
    return place, int(patience) / 1_000_000 if patience.isdecimal() else None


def _check_env_file(env_file: Path) -> None:
    """Refuse a file with an unknown name or with a line that is no assignment."""
    with env_file.open(encoding="utf-8") as stream:
        bindings = list(parse_stream(stream))
    for binding in bindings:
        if binding.error:
            line = binding.original.line
            raise SettingsError(ENGLISH("env_no_assignment", file=env_file, line=line))
    misspelt = _unknown_names(binding.key for binding in bindings if binding.key)
    if misspelt:
        raise SettingsError("; ".join(f"{env_file}: {line}" for line in misspelt))


def _known_names() -> list[str]:
    return [PREFIX + field.upper() for field in Settings.model_fields]


def _unknown_names(names: Iterable[str]) -> list[str]:
    unknown = [n for n in names if n.upper().startswith(PREFIX) and n.upper() not in _known_names()]
    return [_not_a_setting(name) for name in unknown]


def _not_a_setting(name: str) -> str:
    """Say that a name is no setting, with the nearest that is one."""
    # Imported here: only a misspelt name needs it, and every start pays for imports.
    from rapidfuzz import fuzz, process  # noqa: PLC0415

    written = name.upper().removeprefix(PREFIX)
    known = [field.upper() for field in Settings.model_fields]
    # A slip first, and only then a part of the name.
    scorers = (fuzz.ratio, fuzz.WRatio)
    found = (process.extractOne(written, known, scorer=s, score_cutoff=LIKELY) for s in scorers)
    nearest = next(filter(None, found), None)
    if nearest is None:
        return ENGLISH("setting_unknown", name=name)
    return ENGLISH("setting_misspelt", name=name, nearest=PREFIX + nearest[0])


def _wrong_values(error: ValidationError) -> Iterable[str]:
    """One line a wrong setting, with its name and never its value."""
    for problem in error.errors(include_input=False, include_url=False):
        own = problem["loc"][0] if problem["loc"] else problem["ctx"]["name"]
        name = PREFIX + str(own).upper()
        yield ENGLISH("setting_wrong", name=name, problem=problem["msg"].removeprefix(VALUE_ERROR))
