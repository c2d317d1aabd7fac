"""The first thing that runs: imports everything else, quickly, and survives Ctrl-C meanwhile.

What is imported and indexed at the start lives as long as the process. The garbage
collector would walk over it again and again while it grows, for a tenth of the time
of an answer, so it rests until the stories are loaded (`bot.opening.fill_shelf`).
"""

from __future__ import annotations

import gc
import sys

from bot.exits import Exit


def main() -> None:
    """Run the command line."""
    gc.disable()
    try:
        from bot.__main__ import main as run  # noqa: PLC0415 - importing is what may be interrupted
    except KeyboardInterrupt:
        sys.exit(Exit.INTERRUPTED)
    run()
