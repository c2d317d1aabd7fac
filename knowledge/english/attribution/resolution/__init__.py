"""For whom each source stands.

Every source is scored against the entities of the story: `weights` says what each piece
of evidence is worth, `focus` what the reader has in mind at that place, `candidates`
compares, and `resolver` reads the story in order and decides.
"""
