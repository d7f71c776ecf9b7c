"""Web pages: their tables, their text, and PDFs that were exploded into them."""
