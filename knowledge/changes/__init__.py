"""Changes: what a newer revision of stories says that an older one did not."""
