"""Tests of the log: its tree, its tiles, its notes and keys, and how it grows."""
