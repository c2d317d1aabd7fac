"""English: the only folder that knows a language."""
