"""Group H: what is unusual, for a person to look at; never more than a warning."""

from tasks.rules.plausibility.contributions import annuity_is_half, bases_agree
from tasks.rules.plausibility.population import standard_fits_population
from tasks.rules.plausibility.shares import (
    reception_is_small,
    shares_are_usual,
    union_funds_are_two_percent,
)
from tasks.rules.plausibility.vehicles import cost_per_vehicle, no_vehicle_no_cost

RULES = (
    no_vehicle_no_cost,
    cost_per_vehicle,
    annuity_is_half,
    bases_agree,
    reception_is_small,
    union_funds_are_two_percent,
    standard_fits_population,
    shares_are_usual,
)
