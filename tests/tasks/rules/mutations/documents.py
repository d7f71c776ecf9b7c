"""All clean documents."""

from collections.abc import Callable, Mapping

from tests.tasks.rules.mutations.budget import budget
from tests.tasks.rules.mutations.clean import Clean
from tests.tasks.rules.mutations.final_accounts import final_accounts

LAYOUTS: Mapping[str, Callable[[int], Clean]] = {
    "budget": budget,
    "final-accounts": final_accounts,
}
