"""Adding: from what a moderator gives to a draft, its preview, and the offer to add it.

`sources` says what can be given and opens it; `message` finds that in a message; `drafts` makes
the draft for the shelf that is meant, and the offer of it; `preview` lays out what is shown above
the buttons; `form` is where it is typed and edited; `shared` writes it on the shared shelf.
"""
