"""What `bot/deploy/compose.yaml` promises: pinned, confined, watched, and no password in it.

No container engine runs the tests. What can be had without one is tried for real: the scripts that
the services run, and what the certificates that they make are worth in a TLS handshake.
"""

from __future__ import annotations

import re
import shutil
import socket
import ssl
import stat
import subprocess
import threading
from collections import Counter
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from bot.settings import PREFIX, Settings
from bot.store.engines import url_of
from paths import ROOT

if TYPE_CHECKING:
    from pathlib import Path

DEPLOY = ROOT / "bot" / "deploy"
TEXT = (DEPLOY / "compose.yaml").read_text(encoding="utf-8")
COMPOSE: dict[str, Any] = yaml.safe_load(TEXT)
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
STAYING = {name for name, one in SERVICES.items() if one["restart"] == "unless-stopped"}
BOTS = {name for name in SERVICES if name.startswith("bot-")}
NODES = {name for name in SERVICES if name.startswith("search-")}
SEARCH = yaml.safe_load((DEPLOY / "search" / "opensearch.yml").read_text(encoding="utf-8"))
SERVERS = {*NODES, "postgres"}


def environment(service: dict[str, Any]) -> dict[str, str]:
    return {name: str(value) for name, value in service.get("environment", {}).items()}


def run(script: str, *arguments: object, typed: str = "") -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["sh", DEPLOY / script, *map(str, arguments)],
        input=typed,
        capture_output=True,
        text=True,
        check=False,
    )


# ---- the services ---------------------------------------------------------------------


def test_there_are_a_database_three_nodes_and_two_bots_that_are_started_again() -> None:
    assert {"postgres", "search-1", "search-2", "search-3", "bot-0", "bot-1"} == STAYING
    assert all(SERVICES[name]["restart"] == "no" for name in SERVICES.keys() - STAYING)


@pytest.mark.parametrize("name", SERVICES)
def test_an_image_is_pinned(name: str) -> None:
    image = SERVICES[name]["image"]
    assert re.fullmatch(r"(docker\.io/[a-z]+/[a-z]+|verbatim):\d[\w.-]*", image), image


def test_the_bot_s_image_stands_on_the_one_that_makes_the_certificates() -> None:
    base = SERVICES["certificates"]["image"]
    assert f"FROM {base}" in (DEPLOY / "Containerfile").read_text(encoding="utf-8")
    assert {SERVICES[name]["image"] for name in NODES} == {SERVICES["users"]["image"]}


def test_the_bot_s_image_has_what_an_archive_needs() -> None:
    (extras,) = re.findall(
        r"verbatim-bot\[([a-z,]+)\]", (DEPLOY / "Containerfile").read_text("utf-8")
    )
    assert {*extras.split(",")} == {"archive", "postgres"}


@pytest.mark.parametrize("name", sorted(STAYING))
def test_what_stays_is_watched_and_has_bounds(name: str) -> None:
    service = SERVICES[name]
    assert service["healthcheck"]["test"][0] == "CMD"
    assert {"mem_limit", "pids_limit", "stop_grace_period", "logging"} <= service.keys()


@pytest.mark.parametrize("name", SERVICES)
def test_a_service_has_no_right_that_it_does_not_need(name: str) -> None:
    service = SERVICES[name]
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert not {"privileged", "pid", "ipc", "devices"} & service.keys()
    assert service.get("network_mode", "none") == "none"


def test_no_port_is_open_to_another_machine() -> None:
    ports = [port for one in SERVICES.values() for port in one.get("ports", ())]
    assert all(str(port).startswith(("127.0.0.1:", "[::1]:")) for port in ports)


def test_the_database_and_the_nodes_reach_nobody_outside() -> None:
    assert COMPOSE["networks"]["inside"]["internal"] is True
    assert all(SERVICES[name]["networks"] == ["inside"] for name in STAYING - BOTS)


def test_the_bots_have_each_shard_once() -> None:
    shards = [environment(SERVICES[name])["VERBATIM_SHARDS"] for name in sorted(BOTS)]
    assert shards == [f"{number}/{len(BOTS)}" for number in range(len(BOTS))]


def test_every_host_of_the_archive_is_a_node_and_asked_by_tls() -> None:
    for name in BOTS | {"archive"}:
        hosts = environment(SERVICES[name])["VERBATIM_ARCHIVE_URL"].split(",")
        assert hosts == [f"https://{node}:9200" for node in sorted(NODES)]


def test_nothing_starts_before_what_it_needs() -> None:
    for name in BOTS | {"archive"}:
        waits = {one: on["condition"] for one, on in SERVICES[name]["depends_on"].items()}
        assert waits == dict.fromkeys(SERVERS, "service_healthy")
    for name in SERVERS:
        waits = {one: on["condition"] for one, on in SERVICES[name]["depends_on"].items()}
        assert {*waits.values()} == {"service_completed_successfully"}
        assert "certificates" in waits


def test_what_is_kept_is_kept_in_volumes_and_no_two_write_the_same() -> None:
    mounts = [mount.split(":") for one in SERVICES.values() for mount in one.get("volumes", ())]
    named = [mount for mount in mounts if re.fullmatch(r"[a-z][a-z0-9-]*", mount[0])]
    assert {name for name, *_ in named} == COMPOSE["volumes"].keys()
    writers = Counter(name for name, _, *mode in named if mode != ["ro"])
    assert {*writers.values()} == {1}
    for name, _, *mode in mounts:
        if name.startswith("./"):
            assert (DEPLOY / name).exists()
            assert mode == ["ro"]


def test_each_server_sees_its_own_key_and_bots_none() -> None:
    for name, service in SERVICES.items():
        mounted = {mount.split(":")[0] for mount in service.get("volumes", ())}
        seen = {volume for volume in mounted if volume.endswith("-certificate")}
        if name in SERVERS:
            assert seen == {f"{name}-certificate"}
        elif name in BOTS | {"archive"}:
            assert seen == {"client-certificate"}
        assert "authority" not in mounted or name == "certificates"


@pytest.mark.skipif(
    shutil.which("docker") is None
    or subprocess.run(["docker", "compose", "version"], capture_output=True, check=False).returncode
    != 0,
    reason="docker compose is not installed",
)
def test_compose_finds_nothing_wrong() -> None:
    done = subprocess.run(
        ["docker", "compose", "--file", DEPLOY / "compose.yaml", "config", "--quiet"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")


def test_every_setting_is_one_and_valid() -> None:
    for service in (SERVICES[name] for name in BOTS | {"archive"}):
        said = environment(service)
        names = [name for name in said if name.startswith(PREFIX)]
        secret = [name for name in service.get("secrets", ()) if name.upper().startswith(PREFIX)]
        known = {name.removeprefix(PREFIX).lower() for name in names}
        hidden = {name.removeprefix(PREFIX.lower()) for name in secret}
        assert known | hidden <= Settings.model_fields.keys()
        assert not known & hidden
        # As the container sees them: the secrets are files named like their settings.
        given = {name.removeprefix(PREFIX).lower(): said[name] for name in names}
        files = {name: "postgresql://a@b/c" if name == "database_url" else "x" for name in hidden}
        Settings(**given, **files)  # type: ignore[arg-type]


# ---- the secrets ----------------------------------------------------------------------


def test_no_password_stands_in_an_environment() -> None:
    for service in SERVICES.values():
        for name in environment(service):
            secret = re.search("PASSWORD|TOKEN|SECRET|API_KEY|DATABASE_URL", name)
            assert secret is None or name.endswith("_FILE")


def test_every_secret_is_a_file_outside_the_project() -> None:
    for name, secret in COMPOSE["secrets"].items():
        assert secret == {"file": f"${{SECRETS:-/etc/verbatim/secrets}}/{name}"}
    used = {name for one in SERVICES.values() for name in one.get("secrets", ())}
    assert used == COMPOSE["secrets"].keys()


def test_the_database_reads_its_password_from_the_file_that_is_mounted() -> None:
    postgres = SERVICES["postgres"]
    place = environment(postgres)["POSTGRES_PASSWORD_FILE"]
    assert place.removeprefix("/run/secrets/") in postgres["secrets"]


def test_the_secrets_are_made_once_and_fit_together(tmp_path: Path) -> None:
    folder = tmp_path / "secrets"
    pasted = "a.token"
    first = run("secrets.sh", folder, typed=f"{pasted}\n")
    assert first.returncode == 0, first.stderr
    made = {path.name: path.read_text("utf-8") for path in folder.iterdir()}
    assert made.keys() == COMPOSE["secrets"].keys()
    assert made["verbatim_discord_token"] == pasted
    url = url_of(made["verbatim_database_url"])
    assert (url.username, url.password) == ("verbatim", made["postgres_password"])
    assert (url.host, url.database) == ("postgres", "verbatim")
    assert url.query == {"ssl": "verify-full"}
    assert len({*made.values()}) == len(made)
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700

    again = run("secrets.sh", folder)
    assert (again.returncode, again.stdout) == (0, "")
    assert {path.name: path.read_text("utf-8") for path in folder.iterdir()} == made


def test_without_a_token_no_secret_is_made_and_it_is_said(tmp_path: Path) -> None:
    done = run("secrets.sh", tmp_path / "secrets")
    assert done.returncode == 2
    assert "no token was given" in done.stderr
    assert [*(tmp_path / "secrets").iterdir()] == []


# ---- the certificates -----------------------------------------------------------------


@pytest.fixture(scope="module")
def certificates(tmp_path_factory: pytest.TempPathFactory) -> Path:
    if shutil.which("openssl") is None:
        pytest.skip("there is no openssl")
    folder = tmp_path_factory.mktemp("certificates")
    done = certify(folder)
    assert done.returncode == 0, done.stderr
    return folder


def certify(folder: Path) -> subprocess.CompletedProcess[str]:
    places = [folder / name for name in ("authority", "servers", "client")]
    return run("certificates.sh", *places)


def greet(server: Path, authority: Path, name: str) -> None:
    """Let a client that trusts an authority alone greet a server as `name`."""
    serving = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    serving.load_cert_chain(server / "server.pem", server / "server.key")
    asking = ssl.create_default_context(cafile=str(authority))
    ours, theirs = socket.socketpair()

    def serve() -> None:
        try:
            with serving.wrap_socket(theirs, server_side=True):
                pass
        except (ssl.SSLError, OSError):
            theirs.close()

    thread = threading.Thread(target=serve)
    thread.start()
    try:
        with asking.wrap_socket(ours, server_hostname=name):
            pass
    finally:
        thread.join()


@pytest.mark.parametrize("name", sorted(SERVERS))
def test_a_server_is_known_by_its_name_and_by_no_other(certificates: Path, name: str) -> None:
    server, authority = certificates / "servers" / name, certificates / "client" / "ca.pem"
    greet(server, authority, name)
    greet(server, authority, "localhost")  # as its health check calls it
    with pytest.raises(ssl.SSLCertVerificationError, match="not valid for"):
        greet(server, authority, "example.org")


def test_a_key_is_its_owner_s_alone(certificates: Path) -> None:
    keys = [*certificates.rglob("*.key")]
    assert len(keys) == len(SERVERS) + 1
    assert all(stat.S_IMODE(key.stat().st_mode) & 0o377 == 0 for key in keys if key.stem != "ca")
    assert not [*(certificates / "client").rglob("*.key")]


def test_certificates_that_are_good_stay_and_a_missing_one_is_made_alone(
    certificates: Path, tmp_path: Path
) -> None:
    shutil.copytree(certificates, tmp_path, dirs_exist_ok=True)
    assert certify(tmp_path).stdout == ""
    (tmp_path / "servers" / "search-2" / "server.pem").unlink()
    assert certify(tmp_path).stdout == "made: the certificate of search-2\n"


def test_another_authority_makes_all_certificates_anew(certificates: Path, tmp_path: Path) -> None:
    shutil.copytree(certificates, tmp_path, dirs_exist_ok=True)
    (tmp_path / "authority" / "ca.pem").unlink()
    assert len(certify(tmp_path).stdout.splitlines()) == len(SERVERS) + 1
    greet(tmp_path / "servers" / "search-1", tmp_path / "client" / "ca.pem", "search-1")


def test_each_node_is_one_by_the_name_in_its_certificate(certificates: Path) -> None:
    shown = [
        subprocess.run(
            ["openssl", "x509", "-noout", "-subject", "-nameopt", "RFC2253", "-in", path],
            capture_output=True,
            text=True,
            check=True,
        ).stdout.strip()
        for path in sorted((certificates / "servers").glob("search-*/server.pem"))
    ]
    assert [line.removeprefix("subject=") for line in shown] == SEARCH["plugins.security.nodes_dn"]


# ---- the nodes ------------------------------------------------------------------------


def test_the_nodes_are_one_cluster_that_keeps_its_passwords_and_its_indexes() -> None:
    assert {environment(SERVICES[name])["node.name"] for name in NODES} == NODES
    assert {*SEARCH["discovery.seed_hosts"]} == NODES
    assert {*SEARCH["cluster.initial_cluster_manager_nodes"]} == NODES
    assert SEARCH["plugins.security.ssl.http.enabled"] is True
    for name in NODES:
        said = environment(SERVICES[name])
        assert said["DISABLE_INSTALL_DEMO_CONFIG"] == "true"
        assert "DISABLE_SECURITY_PLUGIN" not in said


def test_a_node_s_heap_is_half_of_its_memory() -> None:
    for name in NODES:
        least, most = re.findall(
            r"-Xm[sx](\d+)g", environment(SERVICES[name])["OPENSEARCH_JAVA_OPTS"]
        )
        assert least == most
        assert SERVICES[name]["mem_limit"] == f"{2 * int(most)}g"


def test_the_one_user_may_do_all_with_our_indexes_and_nothing_with_others() -> None:
    roles = yaml.safe_load((DEPLOY / "search" / "roles.yml").read_text("utf-8"))
    mapped = yaml.safe_load((DEPLOY / "search" / "roles_mapping.yml").read_text("utf-8"))
    user = environment(SERVICES["bot-0"])["VERBATIM_ARCHIVE_USER"]
    assert roles.keys() == mapped.keys() == {"_meta", "verbatim"}
    assert mapped["verbatim"] == {"users": [user]}
    (own,) = roles["verbatim"]["index_permissions"]
    name = Settings.model_fields["archive_name"].default
    assert own == {"index_patterns": [name, f"{name}-*"], "allowed_actions": ["indices_all"]}
    assert SEARCH["action.auto_create_index"].startswith(f"-{name}*")
    assert {*roles["verbatim"]["cluster_permissions"]} == {
        "cluster_composite_ops",
        "cluster_monitor",
    }
