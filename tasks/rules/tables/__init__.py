"""Group C: one table against another of the same document."""

from tasks.rules.tables.by_code import codes_agree
from tasks.rules.tables.totals import basic_agrees, categories_agree, totals_agree

RULES = (
    codes_agree,
    basic_agrees,
    categories_agree,
    totals_agree,
)
