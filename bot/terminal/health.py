"""`verbatim health`: asks a running bot on this machine how it is.

A container has neither curl nor a person: what looks after it calls this, and reads the exit
code. The one line that is printed is for whoever does so by hand.
"""

from __future__ import annotations

import http.client
import json
from typing import Any

from bot.words import ENGLISH

PATIENCE = 3.0
"""Seconds; the bot answers in a few milliseconds, or its loop stands still."""
LONGEST = 65_536
"""Bytes of an answer that are read: another program may answer in its place."""
UNBOUND = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 - asked here, never listened at
"""What serves every address of the machine is asked at its own."""


class UnwellError(Exception):
    """The bot does not say that it answers; the message is for a person."""


def ask_health(host: str, port: int) -> dict[str, Any]:
    """Return what the bot at an address tells of itself, where it answers in Discord.

    Raises:
        UnwellError: it does not, or nobody can be asked there.
    """
    place = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
    connection = http.client.HTTPConnection(UNBOUND.get(host, host), port, timeout=PATIENCE)
    try:
        connection.request("GET", "/health")
        answer = connection.getresponse()
        told = json.loads(answer.read(LONGEST))
        down, status = [str(one) for one in told["down"]], str(told["status"])
    except OSError as error:
        reason = error.strerror or str(error)
        raise UnwellError(ENGLISH("health_unreachable", place=place, reason=reason)) from error
    except (http.client.HTTPException, ValueError, LookupError, TypeError) as error:
        raise UnwellError(ENGLISH("health_no_bot", place=place)) from error
    finally:
        connection.close()
    if answer.status != http.HTTPStatus.OK:
        wrong = ", ".join(down) or status
        raise UnwellError(ENGLISH("health_down", place=place, wrong=wrong))
    return told  # type: ignore[no-any-return]


def health_line(told: dict[str, Any]) -> str:
    """Return what the bot tells of itself in one line."""
    wrong = ", ".join(told["degraded"])
    return ENGLISH("health_degraded", wrong=wrong) if wrong else ENGLISH("health_ok")
