"""Group D: running text against tables, and against itself."""

from tasks.rules.rule import Rule

RULES: tuple[Rule, ...] = ()
