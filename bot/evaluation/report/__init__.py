"""The report: the tables and the page that people read."""
