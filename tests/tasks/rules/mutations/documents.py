"""All clean documents."""

from collections.abc import Callable, Mapping

from tests.tasks.rules.mutations.budget import budget
from tests.tasks.rules.mutations.clean import Clean

LAYOUTS: Mapping[str, Callable[[int], Clean]] = {"budget": budget}
