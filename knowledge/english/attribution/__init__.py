"""Who says what in a story: attribution, by rules over its text.

`statements` is the way in. The steps, in the order in which it takes them:

1. `tokens` cuts a sentence into tagged words; a quotation is one token. `vocabulary` and
   `noun_phrases` are what the rules ask about them.
2. `reports` reads a sentence: `verbal` (by way of `cues`), `according` and `nominals`
   find its attributions, `source_phrases` (with `appositions` and `adjuncts`) who
   speaks, `contents` where the words start, `extents` where they end, and `quoted`
   which of them stand in marks. `records` holds what these pass on.
3. `cast` reads whom the story names: `names`, `persons` and their `roles`.
4. `speakers` says for whom each source stands: `named`, `pronouns`, `described`.
"""
