"""Text for Discord: Markdown, what fits into a message, pages and choices."""
