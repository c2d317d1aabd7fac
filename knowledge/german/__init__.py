"""German: whatever only it knows."""
