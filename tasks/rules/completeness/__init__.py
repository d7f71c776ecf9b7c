"""Group I: what has to be published, and its form."""

from tasks.rules.completeness.blanks import fields_are_filled
from tasks.rules.completeness.empty import empty_is_declared, figures_not_declared_empty
from tasks.rules.completeness.explained import explanations_given
from tasks.rules.completeness.glossary import definitions_are_usual
from tasks.rules.completeness.kinds import kind_recognised
from tasks.rules.completeness.mandatory import mandatory_tables
from tasks.rules.completeness.names import one_name
from tasks.rules.completeness.personal import no_personal_data
from tasks.rules.completeness.placeholders import no_placeholders
from tasks.rules.completeness.units import units_are_stated

RULES = (
    mandatory_tables,
    empty_is_declared,
    figures_not_declared_empty,
    explanations_given,
    kind_recognised,
    one_name,
    definitions_are_usual,
    units_are_stated,
    no_placeholders,
    no_personal_data,
    fields_are_filled,
)
