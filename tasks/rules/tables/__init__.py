"""Group C: one table against another of the same document."""

from tasks.rules.tables.basic import basic_agrees
from tasks.rules.tables.by_code import codes_agree
from tasks.rules.tables.economic import (
    annuities_agree,
    housing_funds_agree,
    medical_care_agrees,
    medical_subsidies_agree,
    pensions_agree,
    three_public_cover_basic,
)
from tasks.rules.tables.income import income_and_expenditure_agree
from tasks.rules.tables.performance import (
    expenditure_indicators_agree,
    overall_expenditure_agrees,
    targets_agree,
)
from tasks.rules.tables.procurement import procurement_agrees
from tasks.rules.tables.projects import project_levels_agree, projects_add_up
from tasks.rules.tables.retired import retirement_is_among_benefits
from tasks.rules.tables.totals import categories_agree, totals_agree

RULES = (
    income_and_expenditure_agree,
    codes_agree,
    basic_agrees,
    categories_agree,
    totals_agree,
    three_public_cover_basic,
    pensions_agree,
    annuities_agree,
    housing_funds_agree,
    medical_subsidies_agree,
    medical_care_agrees,
    retirement_is_among_benefits,
    projects_add_up,
    overall_expenditure_agrees,
    expenditure_indicators_agree,
    procurement_agrees,
    targets_agree,
    project_levels_agree,
)
