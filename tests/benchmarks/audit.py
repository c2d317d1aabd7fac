"""Looks up known weaknesses of all that the project is installed with.

    uv run python tests/benchmarks/audit.py

It asks pip-audit, first with what PyPI tells of each package, then with OSV. Where neither can be
asked, as behind a mirror that knows files alone, it says so and ends with 2: nothing was proved.
It ends with 1 where a weakness is known, and with 0 where each package was looked up.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
SERVICES = ("pypi", "osv")
OWN = "verbatim-bot"
PATIENCE = 300
"""Seconds that looking up may take."""


def main() -> int:
    for service in SERVICES:
        told, reason = asked(service)
        looked_up = [one for one in told if "vulns" in one]
        missed = [one["name"] for one in told if "vulns" not in one and one["name"] != OWN]
        if not looked_up:
            print(f"{service}: could not be asked ({reason or 'it knows none of the packages'})")
            continue
        for one in looked_up:
            for weakness in one["vulns"]:
                mended = ", ".join(weakness["fix_versions"]) or "no version"
                print(f"{one['name']} {one['version']}: {weakness['id']}, mended in {mended}")
        if missed:
            print(f"{service}: not looked up: {', '.join(missed)}")
        found = any(one["vulns"] for one in looked_up)
        print(f"{service}: {len(looked_up)} packages looked up")
        return 1 if found or missed else 0
    print("audit.py: no database of weaknesses can be reached from here; nothing was proved")
    return 2


def asked(service: str) -> tuple[list[dict[str, Any]], str]:
    """Return what a service tells of each package, or why it tells nothing."""
    command = ["uv", "run", "--with", "pip-audit", "pip-audit", "--format", "json", "--timeout"]
    try:
        done = subprocess.run(
            [*command, "15", "--progress-spinner", "off", "--vulnerability-service", service],
            cwd=ROOT,
            capture_output=True,
            text=True,
            timeout=PATIENCE,
            check=False,
        )
        return json.loads(done.stdout)["dependencies"], ""
    except subprocess.TimeoutExpired:
        return [], "it did not answer in time"
    except ValueError:
        return [], (done.stderr.strip().splitlines() or ["it said nothing"])[-1][:200]


if __name__ == "__main__":
    sys.exit(main())
