"""Spanish: whatever only it knows."""
