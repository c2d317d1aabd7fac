"""The attribution relations of one sentence: source, cue and content.

`extraction` is the way in. `verbal` (by way of `cues` and `lexical_verbs`, with `passives`)
and `nonverbal` find the clauses that report; `verbal_sources`, `source_phrases`,
`antecedents` and `embedded_sources` (with `noun_phrases`, `occasions`, `modifiers`,
`appositions` and `adjuncts`) find who speaks, and `source_kinds` tells what that is.
`content_start` (with `finite_clause` and `nonfinite_content`) and `content_end` find the
borders of what is said behind them, and `content` and `content_before` cut what stands on
both sides into relations, by way of `content_parts`. `relation` holds what these pass on,
`quoted_content` what stands in marks.
"""
