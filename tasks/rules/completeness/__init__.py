"""Group I: what has to be published, and its form."""

from tasks.rules.completeness.blanks import fields_are_filled
from tasks.rules.completeness.personal import no_personal_data
from tasks.rules.completeness.placeholders import no_placeholders
from tasks.rules.completeness.units import units_are_stated

RULES = (
    units_are_stated,
    no_placeholders,
    no_personal_data,
    fields_are_filled,
)
