"""Pages of PDFs as pictures, with marks, for the eyes of a reader."""
