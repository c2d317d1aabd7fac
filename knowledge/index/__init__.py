"""The index: the sentences of all stories under BM25."""
