"""Group I: what has to be published, and its form."""

from tasks.rules.rule import Rule

RULES: tuple[Rule, ...] = ()
