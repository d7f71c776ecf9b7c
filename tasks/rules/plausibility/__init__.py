"""Group H: what is unusual, for a person to look at."""

from tasks.rules.rule import Rule

RULES: tuple[Rule, ...] = ()
