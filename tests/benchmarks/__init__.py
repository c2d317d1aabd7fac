"""What is measured or looked at by a command, and not collected by pytest."""
