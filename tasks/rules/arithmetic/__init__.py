"""Group A: sums inside one table."""

from tasks.rules.arithmetic.assets import assets_add_up
from tasks.rules.arithmetic.cells import amounts_are_numbers
from tasks.rules.arithmetic.details import details_add_up
from tasks.rules.arithmetic.funding import form_budget_adds_up, project_money_adds_up
from tasks.rules.arithmetic.funds import rows_add_up_by_fund
from tasks.rules.arithmetic.procurement import procurement_adds_up
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
    procurement_adds_up,
    assets_add_up,
    project_money_adds_up,
    details_add_up,
    form_budget_adds_up,
    amounts_are_numbers,
)
