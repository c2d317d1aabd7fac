"""Discord: the client, and the way from an event to a reply."""
