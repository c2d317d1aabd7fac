"""Snowball: a language made of a stemmer and tables, by what such languages have in common."""
