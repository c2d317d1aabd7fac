"""Measures: how predictions are held against what people annotated."""
