"""Group B: codes and the codes below them."""

from tasks.rules.hierarchy.headers import groups_stand_above_their_columns
from tasks.rules.hierarchy.rows import codes_stand_once, levels_are_whole
from tasks.rules.hierarchy.sums import (
    categories_add_up,
    classes_add_up,
    economic_categories_add_up,
    total_adds_up,
)
from tasks.rules.hierarchy.years import blanks_are_not_given

RULES = (
    classes_add_up,
    categories_add_up,
    total_adds_up,
    economic_categories_add_up,
    levels_are_whole,
    codes_stand_once,
    blanks_are_not_given,
    groups_stand_above_their_columns,
)
