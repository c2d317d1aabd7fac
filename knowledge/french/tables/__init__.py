"""The tables of French; see `knowledge.text.tables` for how they are read."""
