"""Who says what in a story: attribution, by rules over its text.

`statements` is the way in. The steps, in the order in which it takes them:

1. `tokens` cuts a story into sentences of tagged words; a quotation is one token. `pos`
   names the word classes, `vocabulary` says what a word tells by itself.
2. `relations` reads a sentence: which words say that somebody speaks, who, and what.
3. `entities` makes persons, bodies and places of all that the story names, later too.
4. `resolution` reads the story twice, to learn from its pronouns and descriptions whom it
   speaks of, and to weigh for whom each source stands.
"""
