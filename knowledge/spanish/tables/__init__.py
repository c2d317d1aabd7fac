"""The tables of Spanish; see `knowledge.text.tables` for how they are read."""
