"""Everything of Verbatim that faces people: the terminal, Discord, operations."""
