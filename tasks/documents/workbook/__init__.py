"""Workbooks: sheets to tables, each cell as its number format prints it."""
