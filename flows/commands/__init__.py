"""The commands, by topic; each imports what it needs only when it runs."""
