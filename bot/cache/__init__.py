"""The cache: what was read from the stories, kept so that no story is analysed twice.

A file is not opened whose signature is known, a story not analysed whose content, synonyms and
corrections were seen before. It is kept in files that are mapped into memory (see
`knowledge.index.arrays`), in a folder of the program's data for each version of the analysis
and each set of stories. Nothing depends on it: what is damaged, foreign or stale is made anew,
and where nothing can be written one does without, which a line in the log tells.
"""
