"""What is secret may be left out: a sum then lacks it, in rows that agree in themselves."""

from decimal import Decimal

from tasks.records import RuleResult
from tasks.rules.arithmetic.funds import by_fund
from tasks.rules.arithmetic.rows import by_kind
from tasks.statements.amounts import figure
from tasks.statements.model import Statement


def rows_at_odds(statement: Statement) -> set[int | None]:
    """The rows that fail their own sums: they have a wrong figure, which no secret explains."""
    sums = (*by_kind(statement), *by_fund(statement))
    return {entry.operands[0].row for entry in sums if entry.verdict == "fail"}


def lack(checked: RuleResult) -> Decimal:
    """By how much the parts of a sum fall short of what is stated."""
    stated = figure(checked.stated or "").value or Decimal(0)
    return stated - Decimal(checked.expected or 0)


def undisclosed(checked: RuleResult, of: str) -> RuleResult:
    """The failure as a warning: Budget Law, article 14, lets out state secrets.

    Args:
        of: what lacks a part; the same amount lacking of it in several places is one finding.
    """
    return checked._replace(
        severity="warning",
        reason="items-undisclosed",
        group=f"{checked.rule}-undisclosed-{of}-{lack(checked).normalize():f}",
        message=f"{checked.message} (secret items may be left out)",
        message_zh=f"{checked.message_zh}（可能有涉密科目未公开）",
    )
