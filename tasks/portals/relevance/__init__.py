"""Which links of a page are followed, and why.

A page links to everything of its site. What is named as a budget is followed from anywhere; inside
a budget column also offices, years, levels and dated entries, as long as they name no other
subject; elsewhere only what leads to such a column. The words are those of data/subjects.csv:

    wanted      names a budget or final accounts
    misleading  contains such a word, but means something else
    column      names a column that holds budgets among other matters of finance
    way         names a page that leads to such columns; the whole name
    part        names a part of a budget column, as a year or a level; the whole name
    office      ends as the name of an office does; the whole name
    no-office   ends alike, but names none
    unwanted    names another subject
    headline    a sign that stands in news and in laws, not in disclosures
    address     pinyin in the addresses of budget columns
    catalogue   pinyin of a directory of all that an office discloses; the whole name
"""

from tasks.portals.relevance.deciding import Place, Relevance, relevance

__all__ = ["Place", "Relevance", "relevance"]
