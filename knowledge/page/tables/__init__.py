"""The tables of the page; see `knowledge.page.formulas`."""
