"""Group D: running text against the tables, and against itself."""

from tasks.rules.text.classes import classes_agree
from tasks.rules.text.items import procurement_agrees, three_public_agree
from tasks.rules.text.sentences import parts_add_up
from tasks.rules.text.totals import kinds_agree, totals_agree

RULES = (
    totals_agree,
    classes_agree,
    kinds_agree,
    three_public_agree,
    procurement_agrees,
    parts_add_up,
)
