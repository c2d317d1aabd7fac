"""The ranking: which sentences answer, in which order, and whether any does."""
