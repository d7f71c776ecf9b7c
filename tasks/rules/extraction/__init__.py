"""Group S: what reading had to mend."""

from tasks.rules.rule import Rule

RULES: tuple[Rule, ...] = ()
