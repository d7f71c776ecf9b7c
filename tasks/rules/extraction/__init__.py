"""Group S: what reading had to mend, so that a reader of the archive can judge it."""

from tasks.rules.extraction.characters import characters_are_plain, codes_are_whole
from tasks.rules.extraction.lost import no_lost_characters
from tasks.rules.extraction.paragraphs import headings_agree, no_markup, sentences_are_whole
from tasks.rules.extraction.rows import (
    cells_are_whole,
    no_blank_template_rows,
    rows_below_their_header,
)
from tasks.rules.extraction.titles import titles_agree

RULES = (
    rows_below_their_header,
    cells_are_whole,
    no_markup,
    codes_are_whole,
    sentences_are_whole,
    no_blank_template_rows,
    characters_are_plain,
    no_lost_characters,
    headings_agree,
    titles_agree,
)
