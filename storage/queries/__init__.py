"""Reading the archive: what commands, exports and the reading room ask."""
