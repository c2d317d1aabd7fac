"""French: whatever only it knows."""
