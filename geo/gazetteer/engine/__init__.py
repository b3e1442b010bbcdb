"""Look-ups in one compiled, memory-mapped file: exact, similar, in a text, near a point."""
