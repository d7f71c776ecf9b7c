"""Group G: performance targets."""

from tasks.rules.targets.basis import grounds_are_of_the_year
from tasks.rules.targets.codes import codes_are_whole
from tasks.rules.targets.costs import costs_are_the_amount, costs_have_numbers, products_are_costs
from tasks.rules.targets.goals import goals_agree_with_indicators, goals_name_their_project
from tasks.rules.targets.kinds import columns_hold_their_kind
from tasks.rules.targets.names import names_agree_with_values
from tasks.rules.targets.periods import (
    continuing_projects_have_goals,
    days_fit_the_period,
    nature_fits_the_period,
)
from tasks.rules.targets.placeholders import nothing_stands_for_text
from tasks.rules.targets.plan import plans_are_whole
from tasks.rules.targets.shares import money_is_of_its_level, shares_differ
from tasks.rules.targets.standards import one_standard_each
from tasks.rules.targets.texts import texts_are_their_own
from tasks.rules.targets.units import one_unit_each, units_agree_with_the_table
from tasks.rules.targets.weights import values_are_not_weights, weights_add_up

RULES = (
    weights_add_up,
    values_are_not_weights,
    products_are_costs,
    costs_are_the_amount,
    one_unit_each,
    costs_have_numbers,
    columns_hold_their_kind,
    names_agree_with_values,
    nothing_stands_for_text,
    goals_agree_with_indicators,
    one_standard_each,
    texts_are_their_own,
    goals_name_their_project,
    days_fit_the_period,
    nature_fits_the_period,
    continuing_projects_have_goals,
    codes_are_whole,
    grounds_are_of_the_year,
    plans_are_whole,
    shares_differ,
    money_is_of_its_level,
    units_agree_with_the_table,
)
