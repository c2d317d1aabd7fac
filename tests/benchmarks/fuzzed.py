"""How a fuzz by command tries: new examples by its seed alone, shrunk, and none remembered."""

from __future__ import annotations

from hypothesis import HealthCheck, Phase, settings

FUZZED = settings(
    deadline=None,
    database=None,
    phases=[Phase.generate, Phase.shrink],
    suppress_health_check=list(HealthCheck),
    print_blob=False,
)
