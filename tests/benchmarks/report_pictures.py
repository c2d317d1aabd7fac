"""Pictures of the report of `verbatim eval`, and whatever does not fit into its window.

    uv run --directory tests python -m benchmarks.report_pictures REPORT.html [--out DIR]

Shows the page in headless Chromium on a wide window and on a phone, light and dark, writes
a picture of each, and names every element, of what is folded away too, whose content is
wider than itself or reaches beyond the window. Ends with 1 if there is one.
"""

from __future__ import annotations

import argparse
import asyncio
import tempfile
from pathlib import Path

from benchmarks.browser import chromium

WIDTHS = (1280, 390)
SCHEMES = ("light", "dark")
PHONE = 600
"""Windows up to this width are a phone's."""
CLIPPED = """
document.querySelectorAll("details").forEach(e => e.open = true);
[...document.querySelectorAll("body *:not(svg *)")]
  .filter(e => e.scrollWidth > e.clientWidth + 1 && getComputedStyle(e).display !== "inline"
            || e.getBoundingClientRect().right > innerWidth + 1)
  .map(e => `${e.tagName.toLowerCase()}: ${e.textContent.trim().slice(0, 60)}`).join("\\n")
"""


async def take(name: str, page: str, out: Path) -> int:
    """Write the pictures into `out`, tell what is clipped, and return of how much it is so."""
    found = 0
    async with chromium() as tab:
        for width in WIDTHS:
            for scheme in SCHEMES:
                phone = width <= PHONE
                png = await tab.photograph(page, width=width, scheme=scheme, mobile=phone, scale=1)
                file = out / f"{name}-{width}-{scheme}.png"
                file.write_bytes(png)
                print(file)
            told = await tab.call("Runtime.evaluate", expression=CLIPPED, returnByValue=True)
            clipped = [line for line in told["result"]["value"].split("\n") if line]
            found += len(clipped)
            for line in clipped:
                print(f"clipped at {width} px: {line}")
    return found


def main() -> int:
    """Read the command line, and take the pictures."""
    parser = argparse.ArgumentParser(description="Pictures of the report of `verbatim eval`.")
    parser.add_argument("report", type=Path)
    parser.add_argument("--out", type=Path, default=Path(tempfile.gettempdir(), "verbatim"))
    given = parser.parse_args()
    given.out.mkdir(parents=True, exist_ok=True)
    page = given.report.read_text(encoding="utf-8")
    return 1 if asyncio.run(take(given.report.stem, page, given.out)) else 0


if __name__ == "__main__":
    raise SystemExit(main())
