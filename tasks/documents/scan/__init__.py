"""Pictures of pages to characters and rules; needs the extra `scans`."""
