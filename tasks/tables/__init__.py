"""Rules and characters of pages to logical tables."""
