"""Group C: one table against another of the same document."""

from tasks.rules.tables.totals import basic_agrees, categories_agree, totals_agree

RULES = (
    basic_agrees,
    categories_agree,
    totals_agree,
)
