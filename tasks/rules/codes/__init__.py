"""Group F: classification codes."""

from tasks.rules.codes.existence import chains_exist, codes_exist
from tasks.rules.codes.former_names import names_hold
from tasks.rules.codes.names import names_fit
from tasks.rules.codes.tables import deep_enough, lists_fit_tables
from tasks.rules.codes.years import codes_hold

RULES = (
    codes_exist,
    names_fit,
    codes_hold,
    chains_exist,
    lists_fit_tables,
    names_hold,
    deep_enough,
)
