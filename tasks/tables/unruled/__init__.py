"""Tables that rules do not draw, or not all: columns from white corridors, rows from lines."""
