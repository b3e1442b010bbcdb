"""What a report says and who says it: figures, events, movements, sources and times, with spans."""
