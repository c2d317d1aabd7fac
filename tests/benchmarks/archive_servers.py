"""PostgreSQL and OpenSearch of a benchmark's own, whose data stay in a folder from run to run.

`Apart` are nodes in networks of their own, joined by a bridge, so that the network between them
can be cut while whoever asks still reaches each. That takes root on Linux; it happens in a network
of the benchmark's own (`in_own_network`), so that nothing else on the machine is touched.
"""

from __future__ import annotations

import os
import pwd
import subprocess
import sys
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

sys.path.insert(0, str(Path(__file__).parents[1]))

from opensearch import Nodes, free_ports, ready, servant
from postgres import Postgres, kept_postgres

if TYPE_CHECKING:
    from collections.abc import Iterator

HTTP, TRANSPORT = 9200, 9300
"""Where a node of `Apart` speaks; each has an address of its own."""
NETWORK = "127.1.0"
"""Addresses of loopback, though they lie behind a bridge: of a node that others can reach
OpenSearch asks limits that not every machine grants."""
IN_OWN_NETWORK = "BENCHMARK_IN_OWN_NETWORK"
BECOME = "import os, sys; sys.stdin.readline(); os.execvp(sys.argv[1], sys.argv[1:])"
"""Waits until its network is laid, and becomes what it is told."""


@dataclass(frozen=True, slots=True)
class Servers:
    """What an archive runs on."""

    folder: Path
    postgres: Postgres
    nodes: Nodes

    @property
    def env(self) -> dict[str, str]:
        """The settings of whoever uses the archive."""
        return {
            "VERBATIM_DATABASE_URL": self.postgres.kept,
            "VERBATIM_ARCHIVE_URL": ",".join(self.nodes.urls),
            "VERBATIM_DATA": str(self.folder / "data"),
        }


@contextmanager
def archive_servers(
    folder: Path, count: int, heap: int = 1024, *, apart: bool = False
) -> Iterator[Servers]:
    """PostgreSQL and nodes that run as long as they are needed, with what they had in the folder.

    Args:
        folder: where their data stay; its path must be short.
        count: of the nodes; the same each time.
        heap: of each, in MB.
        apart: whether their network can be cut; see `in_own_network`.

    Raises:
        LookupError: PostgreSQL or OpenSearch cannot be run here.
    """
    java = ready()
    places = folder / "nodes"
    for place in (folder, places, folder / "data"):
        place.mkdir(parents=True, exist_ok=True)
        place.chmod(0o755)
    ports = ((HTTP, TRANSPORT),) * count if apart else free_ports(count)
    nodes = (Apart if apart else Nodes)(places, ports, heap, java)
    if apart:
        run("ip", "link", "add", "verbatim", "type", "bridge")
        run("sh", "-ec", _joined("verbatim", f"{NETWORK}.1"))
    with kept_postgres(folder / "postgres") as postgres:
        try:
            for number in range(count):
                nodes.start(number)
            nodes.wait()
            yield Servers(folder, postgres, nodes)
        finally:
            nodes.stop()


class Apart(Nodes):
    """Nodes of one cluster, each in a network of its own behind a bridge."""

    @property
    def urls(self) -> tuple[str, ...]:
        """Where each node is."""
        return tuple(f"http://{address(number)}:{HTTP}" for number in range(len(self.ports)))

    def start(self, number: int) -> None:
        """Start a node, for the first time or again; nothing is waited for."""
        at = self._configured(number)
        user = pwd.getpwnam(servant())
        as_somebody = (f"--reuid={user.pw_uid}", f"--regid={user.pw_gid}", "--clear-groups")
        command = ("setpriv", *as_somebody, *self._command(at))
        with (at / "out.log").open("ab") as log:
            process = subprocess.Popen(
                ["unshare", "--net", sys.executable, "-c", BECOME, *command],
                cwd=at,
                stdin=subprocess.PIPE,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        self.running[number] = process
        _lay(number, process)

    def cut(self, number: int) -> None:
        """Let a node and the others hear nothing of each other any more."""
        self._routes(number, "add")

    def mend(self, number: int) -> None:
        """Let them hear of each other again."""
        self._routes(number, "del")

    def _routes(self, number: int, change: str) -> None:
        for other in set(range(len(self.ports))) - {number}:
            for here, there in ((number, other), (other, number)):
                inside = ("nsenter", "--net", "--target", str(self.running[here].pid))
                run(*inside, "ip", "route", change, "blackhole", f"{address(there)}/32")

    def _settings(self, number: int, at: Path) -> dict[str, Any]:
        everywhere = [f"{address(one)}:{TRANSPORT}" for one in range(len(self.ports))]
        apart = {"network.host": address(number), "discovery.seed_hosts": everywhere}
        return super()._settings(number, at) | apart


def address(number: int) -> str:
    """Return where a node of `Apart` is."""
    return f"{NETWORK}.{11 + number}"


def _lay(number: int, process: subprocess.Popen[bytes]) -> None:
    """Join the network of a process that waits for it to the bridge, and let the process go on."""
    assert process.stdin is not None
    ours, its = f"verbatim{number}", f"node{number}"
    inside = ("nsenter", "--net", "--target", str(process.pid))
    _until_apart(process.pid)
    # Of a node that was killed it may be there still.
    subprocess.run(["ip", "link", "del", ours], capture_output=True, check=False)
    run("ip", "link", "add", ours, "type", "veth", "peer", "name", its)
    run("ip", "link", "set", its, "netns", str(process.pid))
    run("ip", "link", "set", ours, "master", "verbatim", "up")
    run(*inside, "sh", "-ec", _joined(its, address(number)))
    process.stdin.write(b"\n")
    process.stdin.close()


def _joined(device: str, own: str) -> str:
    """Return the script by which a device has an address of loopback, as if it were any other."""
    return f"""
        ip link set lo up
        ip addr del 127.0.0.1/8 dev lo
        ip addr add 127.0.0.1/32 dev lo
        for where in all {device}; do echo 1 >/proc/sys/net/ipv4/conf/$where/route_localnet; done
        ip addr add {own}/24 dev {device} scope global
        ip link set {device} up
    """


def _until_apart(pid: int) -> None:
    """Wait until a process has a network of its own."""
    ours = Path("/proc/self/ns/net").readlink()
    while Path(f"/proc/{pid}/ns/net").readlink() == ours:
        os.sched_yield()


def in_own_network() -> bool:
    """Run this program anew in a network of its own, unless it is; return False if none can be."""
    if os.environ.get(IN_OWN_NETWORK):
        return True
    apart = ("unshare", "--net")
    able = subprocess.run(
        [*apart, "ip", "link", "add", "verbatim", "type", "bridge"],
        capture_output=True,
        check=False,
    )
    if able.returncode:
        return False
    there = {**os.environ, IN_OWN_NETWORK: "1"}
    sys.exit(subprocess.run([*apart, sys.executable, *sys.argv], env=there, check=False).returncode)


def run(*command: str) -> None:
    """Run a command that must not fail."""
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
