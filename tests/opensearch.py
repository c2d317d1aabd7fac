"""OpenSearch of the tests' own: laid out from its published artifacts, started, and thrown away.

There is no distribution to be had everywhere, but there are the artifacts that one is made of;
`python tests/opensearch.py` fetches them once, which no test does. The tests of a run share one
node, whichever process they are in, since each takes a gigabyte: a keeper beside them stops it
when the last one that uses it has ended, however it ended.
"""

from __future__ import annotations

import fcntl
import json
import os
import pwd
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.error import URLError

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

VERSION = "3.9.0"
LOG4J = "2.25.5"
LEAST_JAVA = 21
HOME = Path("/var/tmp") / f"verbatim-tests-opensearch-{VERSION}"  # noqa: S108 - kept, and by all
"""Where it is laid out; not in anybody's home, since it is run by somebody without rights."""
CORE = (
    f"org.opensearch:opensearch:{VERSION}",
    f"org.opensearch:opensearch-plugin-classloader:{VERSION}",
    f"org.opensearch:opensearch-agent-bootstrap:{VERSION}",
    f"org.apache.logging.log4j:log4j-core:{LOG4J}",
)
MODULES = {
    "transport-netty4": ("transport-netty4-client", "transport.Netty4ModulePlugin"),
    "analysis-common": ("analysis-common", "analysis.common.CommonAnalysisModulePlugin"),
    "lang-painless": ("lang-painless", "painless.PainlessModulePlugin"),
}
"""Of each module its artifact and its class below `org.opensearch`."""
OF_ELSEWHERE = ("aarch_64", "osx", "windows")
"""What stands in the names of native libraries that are not for this system."""
FETCHING = 300.0
"""Seconds in which Maven is to have fetched the artifacts of one folder."""
GREEN = 120.0
"""Seconds in which all nodes are to be there; one takes six on an idle machine."""
ENDING = 20.0
"""Seconds that a node has to end by itself."""
SERVANTS = ("nobody", "daemon")
"""Who runs it where the tests run as root, which OpenSearch refuses."""
ABSENT = "OpenSearch is not laid out: {} (once: uv run python tests/opensearch.py)"
LOG = """\
status = error
appender.console.type = Console
appender.console.name = console
appender.console.layout.type = PatternLayout
appender.console.layout.pattern = %d{ISO8601} %p %c{1.} %m%n
rootLogger.level = warn
rootLogger.appenderRef.console.ref = console
"""


class AbsentError(LookupError):
    """OpenSearch cannot be run here; the message says what is missing."""


@dataclass
class Nodes:
    """Nodes of one cluster on loopback, numbered from 0."""

    folder: Path
    ports: tuple[tuple[int, int], ...]
    """Of each node where it speaks HTTP, and where it speaks to the others."""
    heap: int
    java: Path
    settings: dict[str, Any] = field(default_factory=dict)
    running: dict[int, subprocess.Popen[bytes]] = field(default_factory=dict)

    @property
    def urls(self) -> tuple[str, ...]:
        """Where each node is."""
        return tuple(f"http://127.0.0.1:{http}" for http, _ in self.ports)

    def start(self, number: int) -> None:
        """Start a node, for the first time or again; nothing is waited for."""
        at = self._configured(number)
        with (at / "out.log").open("ab") as log:
            self.running[number] = subprocess.Popen(
                self._command(at),
                **_servant(),
                cwd=at,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def kill(self, number: int) -> None:
        """End a node as a power cut would."""
        process = self.running.pop(number)
        process.kill()
        process.wait()

    def stop(self) -> None:
        """End all nodes that run."""
        for process in self.running.values():
            process.terminate()
        for process in self.running.values():
            try:
                process.wait(ENDING)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        self.running.clear()

    def wait(self, patience: float = GREEN) -> None:
        """Wait until as many nodes as run are one cluster, with every shard where it belongs.

        Raises:
            AssertionError: they are not in time, or one has ended; with the end of its log.
        """
        ends, count = time.monotonic() + patience, len(self.running)
        url = f"{self.urls[min(self.running)]}/_cluster/health"
        wanted = f"?wait_for_nodes={count}&wait_for_status=green&timeout=1s"
        while not _answers(url + wanted):
            for number, process in self.running.items():
                if process.poll() is not None:
                    raise AssertionError(f"node {number} has ended: {self._log(number)}")
            if time.monotonic() > ends:
                raise AssertionError(f"not green after {patience} s: {self._log(0)}")
            time.sleep(0.1)

    def _configured(self, number: int) -> Path:
        """Write how a node is to be, and return its folder."""
        at = self.folder / f"node{number}"
        for name in ("conf", "data", "logs", "tmp"):
            (at / name).mkdir(parents=True, exist_ok=True)
        (at / "conf" / "opensearch.yml").write_text(json.dumps(self._settings(number, at)))
        (at / "conf" / "log4j2.properties").write_text(LOG)
        _give(at)
        return at

    def _log(self, number: int) -> str:
        return (self.folder / f"node{number}" / "out.log").read_text(errors="replace")[-2000:]

    def _settings(self, number: int, at: Path) -> dict[str, Any]:
        http, transport = self.ports[number]
        return {
            "cluster.name": self.folder.name,
            "node.name": f"n{number}",
            "network.host": "127.0.0.1",
            "http.port": http,
            "transport.port": transport,
            "discovery.seed_hosts": [f"127.0.0.1:{port}" for _, port in self.ports],
            "cluster.initial_cluster_manager_nodes": [f"n{n}" for n in range(len(self.ports))],
            "path.data": str(at / "data"),
            "path.logs": str(at / "logs"),
            "cluster.routing.allocation.disk.threshold_enabled": False,
            "action.auto_create_index": False,
            **self.settings,
        }

    def _command(self, at: Path) -> list[str]:
        return [
            str(self.java),
            *(f"-Xms{self.heap}m", f"-Xmx{self.heap}m", "-XX:MaxDirectMemorySize=256m"),
            *("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xshare:auto"),
            *("--add-modules=jdk.incubator.vector", "--enable-native-access=ALL-UNNAMED"),
            *(f"-Djava.io.tmpdir={at / 'tmp'}", "-Dlog4j2.disable.jmx=true"),
            *("-Dlog4j.shutdownHookEnabled=false", "-Dio.netty.noUnsafe=true"),
            *("-Dopensearch.networkaddress.cache.ttl=60", "-Dopensearch.distribution.type=tar"),
            *(f"-Dopensearch.path.home={HOME}", f"-Dopensearch.path.conf={at / 'conf'}"),
            *("-cp", f"{HOME / 'lib'}/*", "org.opensearch.bootstrap.OpenSearch"),
        ]


@contextmanager
def running_nodes(
    count: int = 1, heap: int = 512, settings: dict[str, Any] | None = None
) -> Iterator[Nodes]:
    """Nodes that run as long as they are needed.

    Args:
        count: how many.
        heap: of each, in MB.
        settings: beside those that the tests need.

    Raises:
        AbsentError: OpenSearch cannot be run here.
    """
    java = ready()
    with tempfile.TemporaryDirectory(prefix="opensearch-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        folder.chmod(0o755)
        nodes = Nodes(folder, free_ports(count), heap, java, settings or {})
        try:
            for number in range(count):
                nodes.start(number)
            nodes.wait()
            yield nodes
        finally:
            nodes.stop()


@pytest.fixture(scope="session")
def opensearch(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The URL of the node of this run of the tests; whoever writes to it uses names of its own."""
    try:
        ready()
    except AbsentError as error:
        pytest.skip(str(error))
    folder = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        folder = folder.parent
    with _used(folder) as url:
        yield url


@contextmanager
def _used(folder: Path) -> Iterator[str]:
    """The node that whoever shares a folder uses together; the first one starts its keeper."""
    place = folder / "opensearch.json"
    with (folder / "opensearch.used").open("w") as used:
        with (folder / "opensearch.begun").open("w") as begun:
            fcntl.flock(begun, fcntl.LOCK_EX)
            fcntl.flock(used, fcntl.LOCK_SH)  # the last keeper, if there was one, has ended then
            if not place.exists():
                _start_keeper(folder, place)
        yield str(json.loads(place.read_text())["url"])


def _start_keeper(folder: Path, place: Path) -> None:
    log = folder / "opensearch.log"
    with log.open("wb") as stream:
        keeper = subprocess.Popen(
            [sys.executable, __file__, "--keep", folder],
            stdin=subprocess.DEVNULL,
            stdout=stream,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    while not place.exists():
        if keeper.poll() is not None:
            raise AssertionError(f"OpenSearch did not start: {log.read_text()[-2000:]}")
        time.sleep(0.1)
    keeper.returncode = 0  # it outlives whoever started it


def keep(folder: Path) -> None:
    """Keep a node for those who share a folder, until none of them is left."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # what it started is stopped all the same
    place = folder / "opensearch.json"
    with running_nodes() as nodes, (folder / "opensearch.used").open("w") as used:
        _write(place, {"url": nodes.urls[0]})
        fcntl.flock(used, fcntl.LOCK_EX)
        place.unlink()
        nodes.stop()  # whoever comes now waits for the lock, and then starts another


def lay_out() -> None:
    """Fetch the artifacts and lay them out as a distribution does, unless that is done.

    Raises:
        AbsentError: they cannot be had here.
    """
    _java()
    if HOME.exists():
        return
    maven = shutil.which("mvn")
    if maven is None:
        raise AbsentError("Maven is not installed")
    new = Path(tempfile.mkdtemp(prefix=f"{HOME.name}-", dir=HOME.parent))
    try:
        new.chmod(0o755)
        for name in ("bin", "plugins", "extensions"):
            (new / name).mkdir()
        _fetch(maven, CORE, new / "lib")
        for name, (artifact, class_name) in MODULES.items():
            folder = new / "modules" / name
            _fetch(maven, [f"org.opensearch.plugin:{artifact}:{VERSION}"], folder)
            for jar in folder.glob("*.jar"):
                if (new / "lib" / jar.name).exists() or any(
                    one in jar.name for one in OF_ELSEWHERE
                ):
                    jar.unlink()
            described = {
                "name": name,
                "description": name,
                "version": VERSION,
                "opensearch.version": VERSION,
                "java.version": str(LEAST_JAVA),
                "classname": f"org.opensearch.{class_name}",
            }
            lines = [f"{key}={value}\n" for key, value in described.items()]
            (folder / "plugin-descriptor.properties").write_text("".join(lines))
        new.rename(HOME)
    except (OSError, subprocess.SubprocessError) as error:
        if not HOME.exists():  # nobody else has done it meanwhile
            raise AbsentError(f"its artifacts cannot be fetched ({error})") from error
    finally:
        shutil.rmtree(new, ignore_errors=True)


def _fetch(maven: str, artifacts: Sequence[str], into: Path) -> None:
    """Copy artifacts, and all that they need, into a folder."""
    names = ("groupId", "artifactId", "version")
    needed = [
        "".join(f"<{k}>{v}</{k}>" for k, v in zip(names, one.split(":"), strict=True))
        for one in artifacts
    ]
    listed = "".join(f"<dependency>{one}</dependency>" for one in needed)
    with tempfile.TemporaryDirectory() as folder:
        pom = Path(folder) / "pom.xml"
        pom.write_text(
            '<project xmlns="http://maven.apache.org/POM/4.0.0"><modelVersion>4.0.0</modelVersion>'
            "<groupId>verbatim</groupId><artifactId>opensearch-of-the-tests</artifactId>"
            f"<version>1</version><dependencies>{listed}</dependencies></project>"
        )
        copying = ("dependency:copy-dependencies", f"-DoutputDirectory={into}")
        subprocess.run(
            [maven, "-q", "-B", "-f", pom, *copying],
            check=True,
            timeout=FETCHING,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
        )


def ready() -> Path:
    """Return the Java that runs what is laid out.

    Raises:
        AbsentError: there is none, or nothing is laid out.
    """
    java = _java()
    if not HOME.exists():
        raise AbsentError(ABSENT.format(HOME))
    return java


def _java() -> Path:
    homes = [Path(os.environ.get("JAVA_HOME") or "/nowhere"), *Path("/usr/lib/jvm").glob("*")]
    versions = {_java_version(home): home for home in homes if (home / "bin" / "java").exists()}
    newest = max(versions, default=0)
    if newest < LEAST_JAVA:
        raise AbsentError(f"Java {LEAST_JAVA} or later is not installed")
    return versions[newest] / "bin" / "java"


def _java_version(home: Path) -> int:
    try:
        found = re.search(r'JAVA_VERSION="(\d+)', (home / "release").read_text())
    except OSError:
        return 0
    return int(found[1]) if found else 0


def free_ports(count: int) -> tuple[tuple[int, int], ...]:
    """Return two free ports for each of so many nodes."""
    sockets = [socket.create_server(("127.0.0.1", 0)) for _ in range(2 * count)]
    ports = [one.getsockname()[1] for one in sockets]
    for one in sockets:
        one.close()
    return tuple(zip(ports[::2], ports[1::2], strict=True))


def _servant() -> dict[str, Any]:
    """Return as whom a node is run, for `subprocess`."""
    if os.getuid() != 0:
        return {}
    user = pwd.getpwnam(servant())
    return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}


def servant() -> str:
    known = {user.pw_name for user in pwd.getpwall()}
    return next(name for name in SERVANTS if name in known)


def _give(folder: Path) -> None:
    """Let whoever runs a node write to its folder."""
    if os.getuid() == 0:
        user = pwd.getpwnam(servant())
        for path in (folder, *folder.rglob("*")):
            os.chown(path, user.pw_uid, user.pw_gid)


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=5) as answer:  # noqa: S310 - http, on loopback
            return bool(answer.status == 200)
    except (URLError, OSError):
        return False


def _write(path: Path, value: dict[str, Any]) -> None:
    new = path.with_suffix(".new")
    new.write_text(json.dumps(value))
    new.rename(path)


if __name__ == "__main__":
    if sys.argv[1:2] == ["--keep"]:
        keep(Path(sys.argv[2]))
    else:
        try:
            lay_out()
        except AbsentError as error:
            sys.exit(str(error))
        print(HOME)
