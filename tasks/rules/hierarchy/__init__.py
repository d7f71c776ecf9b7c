"""Group B: codes and the codes below them."""

from tasks.rules.hierarchy.headers import groups_stand_above_their_columns
from tasks.rules.hierarchy.sums import (
    categories_add_up,
    classes_add_up,
    economic_categories_add_up,
    total_adds_up,
)

RULES = (
    classes_add_up,
    categories_add_up,
    total_adds_up,
    economic_categories_add_up,
    groups_stand_above_their_columns,
)
