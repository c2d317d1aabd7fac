"""The tables of German; see `knowledge.text.tables` for how they are read."""
