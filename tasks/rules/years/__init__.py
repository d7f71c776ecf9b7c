"""Group E: changes over the prior year."""

from tasks.rules.rule import Rule

RULES: tuple[Rule, ...] = ()
