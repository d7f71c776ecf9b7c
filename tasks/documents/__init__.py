"""Bytes of a document to its pages, tables and paragraphs."""
