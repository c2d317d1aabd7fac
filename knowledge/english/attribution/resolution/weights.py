"""Weights: what each piece of evidence is worth when a source is resolved.

Scores are sums of weights times features, as in a linear ranking model; only
differences between candidates mean anything. Fitted on whole articles that are left out
in turn by `tests/benchmarks/fit_attribution.py`, and rounded.
"""

from __future__ import annotations

WEIGHTS = {
    # Agreement
    "gender": 1.0,
    "person": 0.7,
    "number": 2.8,
    # Salience
    "sentences back": -0.3,
    "same paragraph": 1.0,
    "subject": 0.85,
    "beside": -1.1,
    "named often": 0.3,
    # Continuity
    "spoke last": 1.6,
    "spoke before": 0.55,
    "leads in": 1.5,
    "subject before": 0.8,
    "turn": 4.0,
    "asked": -4.0,
    "answers": 0.5,
    "called on": 2.0,
    "unheard": -1.5,
    "addressed": -3.0,
    "told by age": 1.5,
    "first of the name": 2.0,
    # Topic
    "topic": 0.5,
    "topic so far": 2.0,
    "paragraph’s subject": 0.2,
    # Descriptions
    "head": 2.5,
    "modifiers": 1.2,
    "other modifiers": -1.2,
    "general word": 1.3,
    "told apart": 1.5,
    "adds": 2.5,
    "goes on": 1.0,
    "other role": -1.0,
    "other kind": -3.0,
    "named before": 1.0,
}
MARGIN = {"pronoun": 0.7, "name": 0.8, "description": 0.5, "continued": 0.6}
"""By how much the best candidate must be ahead of the second to be given."""
FLOOR = {"pronoun": 0.4, "description": 2.0, "continued": 0.5, "name": -10.0}
"""The least score of a candidate that is given at all."""
