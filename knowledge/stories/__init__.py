"""Where stories come from: files, their problems, and what a newsroom says means the same."""
