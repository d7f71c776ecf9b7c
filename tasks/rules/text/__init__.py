"""Group D: running text against the tables, and against itself."""

from tasks.rules.text.assets import assets_agree
from tasks.rules.text.classes import classes_agree
from tasks.rules.text.counts import as_many_as_announced, staff_adds_up
from tasks.rules.text.dates import years_agree
from tasks.rules.text.items import procurement_agrees, targets_agree, three_public_agree
from tasks.rules.text.operating import operating_costs_within, uses_have_amounts
from tasks.rules.text.sentences import parts_add_up
from tasks.rules.text.totals import kinds_agree, totals_agree

RULES = (
    totals_agree,
    classes_agree,
    kinds_agree,
    three_public_agree,
    operating_costs_within,
    procurement_agrees,
    targets_agree,
    assets_agree,
    uses_have_amounts,
    staff_adds_up,
    parts_add_up,
    years_agree,
    as_many_as_announced,
)
