"""The attribution relations of one sentence: source, cue and content.

`extraction` is the way in. `verbal` (by way of `cues`, with `passives`) and `nonverbal`
find the clauses that report, `source_phrases` and `embedded_sources` (with `noun_phrases`,
`appositions` and `adjuncts`) find who speaks, `content_start` and `content_end` find the
borders of what is said behind them, and `content` cuts what stands on both sides into
relations. `relation` holds what these pass on, `quoted_content` what stands in marks.
"""
