"""For whom each source stands.

`cast` reads whom the story names: `names`, `persons` and their `roles`;
`resolved_speakers` finds the speaker of a source that is a name (`named_sources`), a
pronoun (`pronoun_sources`) or a description (`described_sources`).
"""
