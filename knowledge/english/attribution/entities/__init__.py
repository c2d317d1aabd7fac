"""Whom and what a story speaks of.

`runs` and `names` read the names of each sentence, `descriptions` the noun phrases that
describe; `roles` and `evidence` read what stands beside a name; `cast` makes of all
mentions the entities (`entity`) of the story.
"""
