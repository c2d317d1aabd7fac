"""The terminal: what people type and read there, and the JSON that programs read."""
