"""Group F: codes and names against the lists of the year."""

from tasks.rules.rule import Rule

RULES: tuple[Rule, ...] = ()
