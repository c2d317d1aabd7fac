"""Whom each source stands for: the names of a story, its persons, their roles."""
