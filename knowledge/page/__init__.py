"""The page around a story: its lines, which are never quoted, in whatever language it is made."""
