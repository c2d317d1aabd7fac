"""Bringing stories in: from a file, a page, an address or pasted text to a draft of a story.

One way for every source: `sources` and `fetching` bring bytes, `opening` makes a text with
what the source says of it, and `drafting` weighs that against the stories that are there. What
cannot be taken in is an `IntakeError`, in the catalogue's words.
"""
