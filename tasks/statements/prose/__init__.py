"""Figures in running text."""

from tasks.statements.prose.facts import prose_facts

__all__ = ["prose_facts"]
