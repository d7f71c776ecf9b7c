"""Group A: sums inside one table."""

from tasks.rules.arithmetic.funds import rows_add_up_by_fund
from tasks.rules.arithmetic.rows import rows_add_up_by_kind, rows_add_up_by_use
from tasks.rules.arithmetic.sides import expenditure_adds_up, income_adds_up, totals_balance
from tasks.rules.arithmetic.three_public import three_public_adds_up, vehicles_add_up

RULES = (
    rows_add_up_by_kind,
    rows_add_up_by_use,
    rows_add_up_by_fund,
    three_public_adds_up,
    vehicles_add_up,
    totals_balance,
    income_adds_up,
    expenditure_adds_up,
)
