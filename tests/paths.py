"""Where tests find things: the project, their data, and what is shared beside the project."""

from __future__ import annotations

from pathlib import Path

TESTS = Path(__file__).parent
ROOT = TESTS.parent
DATA = TESTS / "data"
SAMPLE = ROOT / "knowledge" / "stories" / "sample"
"""The shipped story."""
SHARED = ROOT.parent / "shared"
"""What is measured with, and not there on every machine."""
REPORT = SHARED / "stories" / "us-troops-kabul.txt"
"""The report that the bot was first asked for."""
