"""Which disclosure a title or a column speaks of: its kind and its fiscal year, never guessed."""

import re
from dataclasses import dataclass
from typing import get_args

from tasks.records import DocumentKind
from tasks.statements.identity.titles import YEAR, said_of

_KINDS: tuple[DocumentKind, ...] = get_args(DocumentKind)
_OF_ITS_YEAR: tuple[DocumentKind, ...] = ("budget", "performance_targets")
_EXECUTION = re.compile(r"预算(收支)?执行")
_SUBJECT = re.compile(r"预算|决算")
_BOTH = re.compile(r"预算?[\W和及]{0,2}决\W?算")
# Numbers of official letters, spans of years, days and months, and long numbers are no such year.
_OTHER_NUMBERS = re.compile(
    r"[\[〔(【]20\d\d[\]〕)】]第?\d+号|20\d\d年?度?[-—–~至到]{1,2}20\d\d年?度?"
    r"|20\d\d[-./_]\d{1,2}[-./_]\d{1,2}|20\d\d年\d{1,2}([-—~至]\d{1,2})?月(\d{1,2}日)?|\d{5,}"
)
_STATED = re.compile(rf"(?<!\d){YEAR}(?!\d)(年度?)?(?P<disclosed>公[开布])?")
_MATTER = re.compile(r"预算|决算|绩效|三公|经费|收支|拨款|资金|国有资本|转移支付")
_MONTH = re.compile(r"(20[0-3]\d)-(\d\d)")
# Budgets are approved in the first months of their year, accounts in the second half of the next
# (预算法 art. 14, 52, 89); what comes late says nothing.
_BUDGET_MONTHS = range(1, 6)
_ACCOUNTS_MONTHS = range(7, 12)


@dataclass(frozen=True, slots=True)
class Disclosure:
    """Year and kind of what is disclosed; None where they are not known, or are several."""

    fiscal_year: int | None = None
    kind: DocumentKind | None = None


def column_in(text: str, above: Disclosure) -> Disclosure:
    """What a column holds by its name; what its name leaves open is as in the column above it.

    A year alone may be that of the disclosure: a column 2024年 holds the accounts of 2023.

    Args:
        text: the name, in its normal form, its years in digits.
    """
    return _disclosure(text, Disclosure(above.fiscal_year, _kind(text, above.kind)), None, ())


def disclosure_in(text: str, column: Disclosure, published: str | None) -> Disclosure:
    """What an article or file discloses by its title, the column, and the date of publication.

    Args:
        text: the title, in its normal form, its years in digits.
        published: YYYY-MM-DD; counts only for budgets and final accounts without another year.
    """
    above = Disclosure(column.fiscal_year, _kind(text, column.kind))
    return _disclosure(text, above, published, _OF_ITS_YEAR if column.kind == "budget" else ())


def _disclosure(
    text: str, known: Disclosure, published: str | None, alone: tuple[DocumentKind, ...]
) -> Disclosure:
    """The year beside the kind; `alone` are the kinds of which a year without a matter tells."""
    years, with_matter = _years(text, known.kind)
    if len(years) > 1:
        return Disclosure()
    if not years:
        return Disclosure(known.fiscal_year or _by_date(known.kind, published), known.kind)
    (year,) = years
    if known.kind is None and _BOTH.search(text):
        return Disclosure()
    sure = with_matter or year == known.fiscal_year or known.kind in alone
    return Disclosure(year if sure else None, known.kind)


def _kind(text: str, above: DocumentKind | None) -> DocumentKind | None:
    """The kind that words name; `above` where they name none, None where they name several."""
    said = said_of("kind", text)
    if _BOTH.search(text):
        return None
    if said is None:
        return above
    if said == "budget" and not _SUBJECT.search(_EXECUTION.sub("", text)):
        return None
    return next((kind for kind in _KINDS if kind == said != "unknown"), None)


def _years(text: str, kind: DocumentKind | None) -> tuple[frozenset[int], bool]:
    """The fiscal years that words may name, and whether they stand with what is disclosed.

    A year counts with the matter behind it: of 2025年公开2024年度部门决算 it is 2024.
    """
    text = _OTHER_NUMBERS.sub("#", text)
    stated = [
        found
        for found in _STATED.finditer(text)
        if kind != "final_accounts" or not found["disclosed"]
    ]
    matters = [found.start() for found in _MATTER.finditer(text)]
    ends = {max((year.end() for year in stated if year.end() <= at), default=0) for at in matters}
    own = frozenset(int(found[1]) for found in stated if found.end() in ends)
    return own or frozenset(int(found[1]) for found in stated), bool(matters)


def _by_date(kind: DocumentKind | None, published: str | None) -> int | None:
    found = _MONTH.match(published or "")
    if found is None:
        return None
    year, month = int(found[1]), int(found[2])
    if kind == "budget" and month in _BUDGET_MONTHS:
        return year
    return year - 1 if kind == "final_accounts" and month in _ACCOUNTS_MONTHS else None
