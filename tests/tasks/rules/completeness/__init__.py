"""Tests of completeness and form."""
