"""Changes: what a newer revision of the stories says that an older one did not."""
