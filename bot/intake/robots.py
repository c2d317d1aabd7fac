"""Robots: what a site asks programs not to fetch, in its robots.txt (RFC 9309).

Without the file everything is allowed; while the site fails to give it, nothing is. What is
read is kept for an hour.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING
from urllib.robotparser import RobotFileParser

from cachetools import TTLCache

if TYPE_CHECKING:
    from collections.abc import Callable

    from yarl import URL

AGENT = "Verbatim"
"""What this program is called in a robots.txt."""
KEPT_FOR = 3600.0
"""Seconds for which a robots.txt counts."""
MOST_KEPT = 500
MOST_BYTES = 500_000
"""Of a longer one this much is read."""
MOST_LINES = 5_000
READ = ("user-agent", "allow", "disallow")
"""The parser fails at odd values of the others, which say nothing of what is allowed."""


class Robots:
    """What sites allow, as far as it is known.

    Args:
        clock: seconds that only grow.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._kept: TTLCache[str, RobotFileParser] = TTLCache(MOST_KEPT, KEPT_FOR, clock)

    def knows(self, url: URL) -> bool:
        """Tell whether the robots.txt of an address's site is known."""
        return str(url.origin()) in self._kept

    def learn(self, url: URL, data: bytes) -> None:
        """Take what a site's robots.txt holds, "" where there is none."""
        parser = RobotFileParser()
        lines = data[:MOST_BYTES].decode("utf-8-sig", "replace").splitlines()[:MOST_LINES]
        parser.parse([line for line in lines if _is_read(line)])
        self._kept[str(url.origin())] = parser

    def allows(self, url: URL) -> bool:
        """Tell whether an address may be fetched, of a site that is known."""
        try:
            return self._kept[str(url.origin())].can_fetch(AGENT, str(url))
        except ValueError:  # the parser reads the address as a file of rules would write it
            return False


def _is_read(line: str) -> bool:
    """Tell whether a line is a rule; blank ones part the groups."""
    name = line.partition(":")[0].strip().lower()
    return not name or name in READ
