"""Group E: changes over the prior year inside one document."""

from tasks.rules.years.changes import changes_follow, one_change
from tasks.rules.years.components import changes_add_up, unchanged_in_sum
from tasks.rules.years.outliers import unusual_changes
from tasks.rules.years.rates import rates_follow
from tasks.rules.years.reasons import reasons_agree

RULES = (
    changes_follow,
    changes_add_up,
    rates_follow,
    unchanged_in_sum,
    one_change,
    unusual_changes,
    reasons_agree,
)
