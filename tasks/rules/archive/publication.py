"""I06: published within twenty days after approval, where both days are known."""

import csv
import re
from collections.abc import Iterator, Sequence
from datetime import date
from functools import cache
from pathlib import Path

from tasks.documents.normal import normal
from tasks.records import RuleResult
from tasks.rules.archive.documents import Known
from tasks.rules.compare import result
from tasks.rules.rule import across, limit
from tasks.rules.terms import paragraph_operand
from tasks.statements.identity.inside import date_in

_APPROVED = "批复"
_DATE = r"20\d\d[年/.-]\d{1,2}[月/.-]\d{1,2}日?"


@across(
    "I06",
    severity="warning",
    title="Published within 20 days after approval",
    title_zh="批复后20日内公开",
    tolerance="days",
    applies="the document says on which day the finance department approved it, and the day of "
    "its publication is known",
    source="预算法 (2018) art. 14 (the text was not verified)",
    note="The day on which a file was first seen proves that it was public by then, never that "
    "it was not before.",
    limits={"days": "20"},
)
def published_in_time(document: Known, _: Sequence[Known]) -> Iterator[RuleResult]:
    """The days between approval and publication."""
    approval = _approval(document)
    if approval is None:
        return
    number, approved = approval
    operands = [paragraph_operand(document.disclosure, number)]
    published = document.identity.published or document.published
    seen = _day(published or document.first_seen)
    given = _day(approved)
    if seen is None or given is None or seen < given:
        yield result("I06", f"p{number}", "not-checked", operands, reason="operand-missing")
        return
    days, allowed = (seen - given).days, int(limit(document.disclosure, "I06", "days"))
    late = days > allowed
    if late and published is None:
        yield result("I06", f"p{number}", "not-checked", operands, reason="operand-missing")
        return
    yield result(
        "I06",
        f"p{number}",
        "fail" if late else "pass",
        operands,
        stated=seen.isoformat(),
        expected=f"≤ {allowed} days",
        message=f"approved on {given}, public on {seen}: {days} days later",
        message_zh=f"{given}批复，{seen}公开，相隔{days}日",
    )


def _approval(document: Known) -> tuple[int, str] | None:
    """The number of the paragraph that tells the day of approval, and that day."""
    for number, paragraph in document.disclosure.paragraphs.items():
        text = normal(paragraph.text)
        if _APPROVED not in text:
            continue
        for pattern in _patterns():
            found = pattern.search(text)
            day = date_in(found["day"]) if found else None
            if day is not None:
                return number, day
    return None


def _day(moment: str | None) -> date | None:
    try:
        return date.fromisoformat(moment[:10]) if moment else None
    except ValueError:
        return None


@cache
def _patterns() -> tuple[re.Pattern[str], ...]:
    with (Path(__file__).parent / "approvals.csv").open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file)
        return tuple(re.compile(row["pattern"].replace("DATE", _DATE)) for row in rows)
