"""Hosts of the archive fail, and nothing is lost; or one line says what is wrong, and where."""

from __future__ import annotations

import asyncio
import gc
import socket
import ssl
import subprocess
from itertools import repeat
from typing import TYPE_CHECKING, Any

import pytest

from bot.archive import engine as engines
from bot.archive import index as indexes
from bot.archive.engine import Credentials, Engine, opened
from bot.archive.index import Index, create
from bot.archive.parts import LOOKED
from kept_archive import ANALYSIS, filled, name_of_its_own
from knowledge.errors import ArchiveError
from misbehaving import CUT, HANG, Host, misbehaving
from several_segments import pool

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

STORIES = list({story.content: story for story in pool()}.values())[:8]
ADA = Credentials("ada", "hunter2")
BLOCK = {"type": "cluster_block_exception", "reason": "blocked by: index [x] read-only"}


@pytest.fixture(autouse=True)
def _no_long_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engines, "PAUSE", 0.01)
    monkeypatch.setattr(indexes, "PAUSE", 0.01)


@pytest.fixture
async def host(opensearch: str) -> AsyncIterator[Host]:
    async with misbehaving(opensearch) as host:
        yield host


@pytest.fixture
async def engine(host: Host) -> AsyncIterator[Engine]:
    async with opened([host.url]) as engine:
        yield engine


@pytest.fixture
def nowhere() -> str:
    """A URL at which nobody is."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        return f"http://127.0.0.1:{taken.getsockname()[1]}"


def info(engine: Engine, **how: Any) -> Any:
    return engine.ask(engine.client.info, **how)


@pytest.mark.parametrize("fault", [429, 500, 502, 503, 504, CUT])
async def test_what_passes_is_tried_again(engine: Engine, host: Host, fault: object) -> None:
    host.next = [fault, fault, fault]
    assert (await info(engine))["version"]["distribution"] == "opensearch"
    assert len(host.seen) == 4


async def test_a_host_that_says_nothing_is_given_up(engine: Engine, host: Host) -> None:
    host.next = [HANG]
    assert (await info(engine, each=0.2))["cluster_uuid"]
    assert len(host.seen) == 2


async def test_a_call_has_one_deadline_over_all_of_its_tries(engine: Engine, host: Host) -> None:
    host.always = HANG
    with pytest.raises(ArchiveError, match=r"localhost:\d+ did not answer within 0\.3 s; look"):
        await info(engine, each=0.2, seconds=0.3)


@pytest.mark.parametrize(
    ("fault", "told"),
    [
        (400, "cannot answer (of_the_test); look at the log"),
        (503, "cannot answer (of_the_test); look at the log"),
        (429, "has more to do than it can; wait"),
        (401, "does not know who asks; correct VERBATIM_ARCHIVE_USER"),
        (403, "forbids that to this user; give it the right"),
        (CUT, "cannot be reached (Server disconnected); start OpenSearch"),
        ("<html>Welcome</html>", "is no OpenSearch"),
        ({"_shards": {"total": 3, "failed": 1}}, "a part of the archive"),
        ({"timed_out": True, "_shards": {"failed": 0}}, "a part of the archive"),
    ],
)
async def test_what_does_not_pass_is_told_in_one_line(
    engine: Engine, host: Host, fault: object, told: str
) -> None:
    host.always = fault
    with pytest.raises(ArchiveError) as error:
        await info(engine)
    assert told in str(error.value)
    assert host.url.removeprefix("http://") in str(error.value)
    assert "\n" not in str(error.value)


async def test_what_no_other_try_mends_is_tried_once(engine: Engine, host: Host) -> None:
    for fault in (400, 401, 403, 404):
        host.seen.clear()
        host.next = [fault]
        with pytest.raises(ArchiveError):
            await info(engine)
        assert len(host.seen) == 1


async def test_hosts_that_are_away_cost_no_question_and_leave_nothing_open(
    host: Host, nowhere: str
) -> None:
    async with opened([nowhere, host.url, "http://127.0.0.1:9"]) as engine:
        for _ in repeat(None, 12):
            assert (await info(engine))["cluster_uuid"]
        assert await engine.cluster()
    gc.collect()  # a session that was left open would be told now


async def test_where_all_hosts_are_away_it_is_told_with_all_of_them(nowhere: str) -> None:
    async with opened([nowhere, "http://127.0.0.1:9"]) as engine:
        with pytest.raises(ArchiveError) as error:
            await info(engine)
        assert f"{nowhere}, http://127.0.0.1:9 cannot be reached (Connection refused)" in str(
            error.value
        )
        assert "VERBATIM_ARCHIVE_URL" in str(error.value)
        with pytest.raises(ArchiveError, match="cannot be reached"):
            await engine.cluster()


async def test_a_host_that_nobody_knows_is_told() -> None:
    async with opened(["http://no-such-host.invalid:9200"]) as engine:
        with pytest.raises(ArchiveError, match=r"no-such-host.invalid:9200 cannot be reached"):
            await info(engine)


async def test_a_password_is_sent_and_never_told(host: Host) -> None:
    async with opened([host.url], ADA) as engine:
        host.next = [401]
        with pytest.raises(ArchiveError) as error:
            await info(engine)
    assert host.told == ["Basic YWRhOmh1bnRlcjI="]
    assert "hunter2" not in f"{error.value!r}{error.value.__cause__!r}"


async def test_a_key_is_sent_in_the_place_of_a_password(host: Host) -> None:
    async with opened([host.url], Credentials(api_key="hunter2")) as engine:
        await info(engine)
    assert host.told == ["ApiKey hunter2"]


async def test_hosts_of_different_clusters_are_refused(opensearch: str, host: Host) -> None:
    host.always = {"cluster_uuid": "other", "version": {"distribution": "opensearch"}}
    async with opened([opensearch, host.url]) as engine:
        with pytest.raises(ArchiveError) as error:
            await engine.cluster()
    assert f"{host.url} is of another cluster than that at {opensearch}; name" in str(error.value)


async def test_another_cluster_than_the_known_one_is_refused(opensearch: str) -> None:
    async with opened([opensearch]) as engine:
        own = await engine.cluster()
        assert await engine.cluster(own) == own
        with pytest.raises(ArchiveError, match="is not the cluster that the database knows"):
            await engine.cluster("another")


OTHER = {"cluster_uuid": "other", "version": {"distribution": "opensearch"}}


async def test_a_host_that_says_nothing_does_not_delay_the_others(
    opensearch: str, host: Host
) -> None:
    host.always = HANG
    async with opened([host.url, opensearch]) as engine, asyncio.timeout(LOOKED):
        own = await engine.cluster()
        assert await engine.cluster(own) == own


async def test_a_host_of_another_cluster_that_comes_later_answers_nothing(
    opensearch: str, host: Host, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(engines, "ASIDE", 0.0)
    async with opened([host.url, opensearch]) as engine:
        host.always = CUT
        own = await engine.cluster()
        host.always = OTHER
        host.seen.clear()
        answers = [await info(engine) for _ in repeat(None, 12)]
    assert {one["cluster_uuid"] for one in answers} == {own}
    assert set(host.seen) == {"GET /"}
    (line,) = [one.getMessage() for one in caplog.records if one.name == "bot.archive.host"]
    assert line.startswith("a host is left out: ")
    assert f"{host.url} is not the cluster that the database knows; correct" in line


async def test_a_host_that_turns_into_one_of_another_cluster_answers_nothing(
    engine: Engine, host: Host
) -> None:
    own = await engine.cluster()
    assert (await info(engine))["cluster_uuid"] == own
    host.next, host.always = [CUT], OTHER
    with pytest.raises(ArchiveError, match="is not the cluster that the database knows"):
        await info(engine)
    host.always = None
    assert (await info(engine))["cluster_uuid"] == own


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        ({"cluster_uuid": "a", "version": {"number": "8.1.0"}}, "is no OpenSearch"),
        ({"name": "a printer"}, "is no OpenSearch"),
        (
            {"cluster_uuid": "_na_", "version": {"distribution": "opensearch"}},
            "its other nodes yet",
        ),
    ],
)
async def test_what_is_no_opensearch_is_told(
    host: Host, engine: Engine, answer: dict[str, Any], told: str
) -> None:
    host.always = answer
    with pytest.raises(ArchiveError, match=told):
        await engine.cluster()


def of_bulk(status: int, error: dict[str, str], *contents: bytes) -> dict[str, Any]:
    items = [{"index": {"_id": one.hex(), "status": status, "error": error}} for one in contents]
    return {"errors": True, "items": items}


async def test_what_there_is_no_room_for_is_written_later(engine: Engine, host: Host) -> None:
    alias = name_of_its_own()
    index = await create(engine, alias, ANALYSIS, 1)
    contents = [story.content for story in STORIES]
    full = {"type": "rejected_execution_exception", "reason": "the queue is full"}
    host.next = [429, of_bulk(429, full, *contents), of_bulk(429, full, *contents), 503]
    told: list[int] = []
    assert await index.fill(STORIES, told.append) == []
    await index.refresh()
    assert (await index.size()).stories == sum(told) == len(STORIES)
    assert host.seen.count(f"POST /{index.name}/_bulk") == 5
    await index.drop()


async def test_where_there_is_no_room_for_long_it_is_told(
    engine: Engine, host: Host, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(indexes, "PATIENCE", 0.2)
    monkeypatch.setattr(indexes, "LONGEST_PAUSE", 0.05)
    full = {"type": "rejected_execution_exception", "reason": "the queue is full"}
    host.always = of_bulk(429, full, *(story.content for story in STORIES))
    with pytest.raises(ArchiveError, match="has more to do than it can"):
        await Index(engine, "x").fill(STORIES)


@pytest.mark.parametrize("status", [403, 429])
async def test_a_full_disk_is_told_and_not_waited_for(
    engine: Engine, host: Host, status: int
) -> None:
    host.always = of_bulk(status, BLOCK, *(story.content for story in STORIES))
    with pytest.raises(ArchiveError, match="may only be read just now; make room on its disk"):
        await Index(engine, "x").fill(STORIES)
    assert len(host.seen) == 1


async def test_a_part_that_does_not_answer_is_never_a_smaller_answer(
    engine: Engine, host: Host
) -> None:
    alias = name_of_its_own()
    index = await filled(engine, alias, STORIES, 1)
    host.next = [{"hits": {"hits": []}, "_shards": {"total": 3, "successful": 2, "failed": 1}}]
    with pytest.raises(ArchiveError, match="a part of the archive"):
        [page async for page in index.contents()]
    assert len([one async for page in index.contents() for one in page]) == len(STORIES)
    await index.drop()


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate that vouches for itself as localhost's, with its key."""
    folder = tmp_path_factory.mktemp("tls")
    both = folder / "both.pem"
    command = [
        *("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2"),
        *("-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"),
        *("-keyout", str(both), "-out", str(folder / "own.pem")),
    ]
    try:
        subprocess.run(command, check=True, capture_output=True)
    except FileNotFoundError:
        pytest.skip("openssl is not installed")
    with both.open("a") as stream:
        stream.write((folder / "own.pem").read_text())
    return both


@pytest.fixture
async def safe(opensearch: str, certificate: Path) -> AsyncIterator[Host]:
    """A host that speaks https."""
    shown = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    shown.load_cert_chain(certificate)
    async with misbehaving(opensearch, shown) as host:
        yield host


async def test_a_certificate_of_a_known_authority_is_trusted(safe: Host, certificate: Path) -> None:
    async with opened([safe.url], Credentials(ca=certificate.with_name("own.pem"))) as engine:
        assert (await info(engine))["cluster_uuid"]
        assert await engine.cluster()


async def test_another_certificate_is_not_trusted_and_not_tried_again(safe: Host) -> None:
    async with opened([safe.url], ADA) as engine:
        with pytest.raises(ArchiveError) as error:
            await info(engine)
    assert f"the certificate of the archive at {safe.url} is not trusted (self-signed " in str(
        error.value
    )
    assert "VERBATIM_ARCHIVE_CA" in str(error.value)
    assert safe.seen == []


async def test_a_certificate_of_another_name_is_not_trusted(safe: Host, certificate: Path) -> None:
    other = safe.url.replace("localhost", "127.0.0.1")
    async with opened([other], Credentials(ca=certificate.with_name("own.pem"))) as engine:
        with pytest.raises(ArchiveError, match=r"is not trusted \(.*IP address"):
            await info(engine)


async def test_a_host_without_https_is_told_apart(host: Host) -> None:
    async with opened([host.url.replace("http:", "https:")]) as engine:
        with pytest.raises(
            ArchiveError, match=r"no https that is understood \([a-z ]+\); write http://"
        ):
            await info(engine)


async def test_a_file_without_certificates_is_named(tmp_path: Path) -> None:
    empty = tmp_path / "ca.pem"
    empty.write_text("nothing")
    for file in (empty, tmp_path / "missing.pem"):
        with pytest.raises(ArchiveError, match=f"VERBATIM_ARCHIVE_CA: {file} cannot be used"):
            Engine(["https://localhost:9"], Credentials(ca=file))
