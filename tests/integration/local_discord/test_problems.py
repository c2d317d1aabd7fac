"""A test that fails with a local Discord shows what happened; what is unknown fails it by name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from paths import TESTS

if TYPE_CHECKING:
    import pytest

SUITE = """
    import aiohttp, pytest
    from gateway import LocalDiscord

    @pytest.fixture(scope="module")
    async def discord_():
        async with LocalDiscord("News") as server:
            yield server

    async def ask(discord_, path):
        headers = {"Authorization": "Bot " + discord_.token}
        async with aiohttp.ClientSession(headers=headers) as session:
            async with session.get(discord_.api_url + path) as response:
                await response.read()

    async def test_unknown(discord_):
        await ask(discord_, "/nowhere")

    async def test_wrong(discord_):
        await ask(discord_, "/users/@me")
        await ask(discord_, "/elsewhere")
        assert 1 == 2

    async def test_right(discord_):
        await ask(discord_, "/users/@me")
"""


def test_a_failure_is_told_with_its_transcript(pytester: pytest.Pytester) -> None:
    pytester.makeconftest((TESTS / "conftest.py").read_text(encoding="utf-8"))
    pytester.makepyprojecttoml(
        f"[tool.pytest.ini_options]\npythonpath = ['{TESTS}']\nasyncio_mode = 'auto'\n"
        "asyncio_default_fixture_loop_scope = 'session'\n"
        "asyncio_default_test_loop_scope = 'session'\n"
    )
    pytester.makepyfile(SUITE)
    result = pytester.runpytest_subprocess("-p", "no:cacheprovider")
    result.assert_outcomes(failed=2, passed=1)
    shown = result.stdout.str()
    assert "AssertionError: unknown route: GET /nowhere" in shown
    assert "← GET /users/@me" in shown
    assert '→ 200 to GET /users/@me {"id":' in shown
    assert "unknown route: GET /elsewhere" in shown
    assert shown.count("← GET /users/@me") == 1
