"""Parts of speech: the tags of words, one letter each, and the sets that rules ask for.

A sentence has a string with the tag of each of its tokens, so that the rules are
plain string operations on it: `tags[at] in pos.NOUNS`, `tags.find(pos.QUOTATION)`. The
letters stand here alone; a rule names what it looks for. The closed classes are
listed in `tables/word_classes.txt`, a heading a class, with the same letters.
"""

from __future__ import annotations

DETERMINER = "D"
PRONOUN = "R"
RELATIVE = "W"
"""A relative or question word: "who", "which", "where"."""
THAT = "K"
PREPOSITION = "P"
TO = "I"
CONJUNCTION = "C"
"""A coordinating conjunction: "and", "but"."""
SUBORDINATOR = "S"
"""A subordinating conjunction: "if", "while"."""
AUXILIARY = "A"
MODAL = "M"
NEGATION = "X"
ADVERB = "B"
TIME = "T"
"""A word of time: "Monday", "week"."""
FINITE_VERB = "F"
"""A form that is a finite verb wherever it stands: "went", "says"."""
NAME = "N"
"""A capitalised word."""
NUMBER = "O"
PAST = "V"
"""A word in -ed: a past tense or a participle."""
WORD = "w"
"""Any other word in lower case."""
QUOTATION = "Q"
"""A whole quotation, marks included."""

COMMA = ","
SEMICOLON = ";"
COLON = ":"
STOP = "."
"""What ends a sentence: a full stop, a question mark, an exclamation mark."""
ELLIPSIS = "~"
OPENING = "("
CLOSING = ")"
DASH = "-"
SLASH = "/"
AMPERSAND = "&"
COLON_QUOTATION = COLON + QUOTATION

PUNCTUATION = {
    ",": COMMA, ";": SEMICOLON, ":": COLON, ".": STOP, "?": STOP, "!": STOP,
    "…": ELLIPSIS, "...": ELLIPSIS, "(": OPENING, ")": CLOSING, "[": OPENING, "]": CLOSING,
    "-": DASH, "--": DASH, "–": DASH, "—": DASH, "/": SLASH, "&": AMPERSAND,
}  # fmt: skip
"""The tag of each punctuation mark that structures a sentence."""

NOUNS = WORD + NAME + NUMBER
"""What can end a noun phrase."""
NOMINAL = DETERMINER + NOUNS
"""What can start a noun phrase of more than a pronoun, and carry it on."""
SUBJECT_STARTS = NOMINAL + PRONOUN
COMMON_OR_NAME = WORD + NAME
PREPOSITIONS = PREPOSITION + TO
AUXILIARIES = AUXILIARY + MODAL
FINITE = AUXILIARIES + FINITE_VERB
"""What makes a clause of words, whatever stands around it."""
VERBS = FINITE + PAST
CLAUSE_LINKS = RELATIVE + THAT
"""What opens a clause inside a noun phrase: "who …", "that …"."""
CLAUSE_ENDS = COMMA + SEMICOLON + COLON + STOP
BREAKS = SEMICOLON + COLON + STOP
"""What parts a sentence more than a comma does."""
