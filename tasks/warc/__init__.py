"""Captures by others: reading WARC (ISO 28500) without believing it. Pure but for HTTP's rules."""
