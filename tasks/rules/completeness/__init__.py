"""Group I: what has to be published, and its form."""

from tasks.rules.completeness.empty import empty_is_declared, figures_not_declared_empty
from tasks.rules.completeness.explained import explanations_given
from tasks.rules.completeness.glossary import definitions_are_usual
from tasks.rules.completeness.kinds import kind_recognised
from tasks.rules.completeness.mandatory import mandatory_tables
from tasks.rules.completeness.names import one_name

RULES = (
    mandatory_tables,
    empty_is_declared,
    figures_not_declared_empty,
    explanations_given,
    kind_recognised,
    one_name,
    definitions_are_usual,
)
