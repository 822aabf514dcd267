"""Pages, seen in a real browser."""
