"""Group I: what has to be published, and its form."""

from tasks.rules.completeness.glossary import definitions_are_usual
from tasks.rules.completeness.names import one_name
from tasks.rules.rule import Rule

RULES: tuple[Rule, ...] = (
    one_name,
    definitions_are_usual,
)
