"""The reading room: what the archive holds, as pages for people and as JSON."""
