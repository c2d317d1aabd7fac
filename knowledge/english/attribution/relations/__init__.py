"""The attribution relations of one sentence: source, cue and content."""
