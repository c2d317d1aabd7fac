"""Write the clues by which a formula of the page is asked of few lines.

    uv run python tests/benchmarks/formula_clues.py

To be run when a formula was changed: until then it has no clues, and is asked of every line.
"""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from formula_clues import TABLE, table_of_clues

if __name__ == "__main__":
    TABLE.write_text(table_of_clues(), encoding="utf-8")
