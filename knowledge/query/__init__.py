"""The query: what a question searches."""
