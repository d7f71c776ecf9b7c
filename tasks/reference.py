"""What the project's own lists say, for readers: places, tasks of offices, codes over years."""

from collections.abc import Iterable

from tasks.statements.classification.lists import across_years, listed
from tasks.statements.classification.lists import classification_of as _classification_of
from tasks.statements.identity.divisions import division_with
from tasks.statements.identity.offices import function_of

__all__ = ["classification", "codes_over", "place_name", "task_of"]

# So far from the years that are asked for a code is looked up.
_YEARS_AROUND = range(2015, 2036)


def place_name(code: str) -> str:
    """The name of a division by its code, or by the first digits of it; "" if it is not known."""
    division = division_with(code.ljust(6, "0"))
    return "".join(division.path) if division else ""


def task_of(name: str) -> str:
    """What an office does, by its name: 信访 of 北碚区信访办公室."""
    return function_of(name)


def classification(code: str) -> str | None:
    """The classification of a code, as "functional"; None: none that is listed."""
    return _classification_of(code)


def codes_over(code: str, years: Iterable[int]) -> dict[int, str | None]:
    """Under which code each year books what some year books under this one.

    A code that no list knows stays itself. None: that year had no counterpart that is as wide; a
    项 of a class that was one code before is only a part of that.
    """
    base = _base_year(code)
    if base is None:
        return dict.fromkeys(years, code)
    return {year: _counterpart(code, base, year) for year in years}


def _base_year(code: str) -> int | None:
    """The newest year whose list has the code."""
    kind = _classification_of(code)
    holding = (year for year in reversed(_YEARS_AROUND) if kind and listed(kind, code, year))
    return next(holding, None)


def _counterpart(code: str, base: int, year: int) -> str | None:
    found = across_years(code, base, year)
    if len(found) == 1 and code in across_years(found[0], year, base):
        return found[0]
    return None
