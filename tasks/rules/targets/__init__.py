"""Group G: performance targets."""

from tasks.rules.rule import Rule

RULES: tuple[Rule, ...] = ()
