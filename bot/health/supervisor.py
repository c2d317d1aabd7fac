"""Telling systemd that the bot has started, and that its loop turns (sd_notify(3)).

A process whose loop stands still looks well from outside, and answers nobody: systemd starts it
anew where it hears nothing for as long as `WatchdogSec=` says. The bot has started when its
stories are read, whether Discord is there or not: an outage is no reason to start it anew.
"""

from __future__ import annotations

import asyncio
import socket
from typing import NamedTuple

TIMES = 3
"""How often it is told within the time after which systemd would act."""


class Supervisor(NamedTuple):
    """How to reach whoever supervises the process."""

    place: str
    """Its socket; with "@" first it has no file."""
    patience: float | None
    """Seconds after which it wants to have heard; None where it does not listen for long."""


async def keep_telling(supervisor: Supervisor) -> None:
    """Tell that the bot has started, and go on telling that its loop turns.

    Raises:
        OSError: nobody listens there.
    """
    place = supervisor.place
    address = f"\0{place[1:]}" if place.startswith("@") else place
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as told:
        told.connect(address)
        told.send(b"READY=1")
        while supervisor.patience is not None:
            told.send(b"WATCHDOG=1")
            await asyncio.sleep(supervisor.patience / TIMES)
