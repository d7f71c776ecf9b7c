"""Periods of projects as printed, and as dates where they say so."""

import re

from tasks.documents.normal import normal

_DATE = re.compile(
    r"(?P<year>(19|20)\d\d)(?:[-./年](?P<month>1[0-2]|0?[1-9])(?:[-./月](?P<day>3[01]|[12]\d|0?[1-9])日?|月)?|年)?"
    r"(?!\d)"
)
_BETWEEN = re.compile(r"[-~—–－至到]+")


def date_of(text: str) -> str | None:
    """A printed date as YYYY-MM-DD, YYYY-MM or YYYY; None for anything else."""
    found = _DATE.fullmatch(normal(text))
    if found is None:
        return None
    parts = [found["year"]]
    for part in (found["month"], found["day"]):
        if part:
            parts.append(part.zfill(2))
    return "-".join(parts)


def ends_of(text: str) -> tuple[str | None, str | None]:
    """Start and end of a printed period, as 2021-01~2021-12; None where it does not say so."""
    plain = normal(text)
    for between in _BETWEEN.finditer(plain):
        start, end = date_of(plain[: between.start()]), date_of(plain[between.end() :])
        if start and end:
            return start, end
    return None, None
