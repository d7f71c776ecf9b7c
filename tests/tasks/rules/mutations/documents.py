"""The layouts of clean documents, each made from a seed."""

from collections.abc import Callable, Mapping

from tests.tasks.rules.mutations.budget import budget
from tests.tasks.rules.mutations.chongqing import chongqing
from tests.tasks.rules.mutations.clean import Clean
from tests.tasks.rules.mutations.final_accounts import final_accounts
from tests.tasks.rules.mutations.unit import unit

LAYOUTS: Mapping[str, Callable[[int], Clean]] = {
    "budget": budget,
    "final-accounts": final_accounts,
    "unit": unit,
    "chongqing": chongqing,
}
