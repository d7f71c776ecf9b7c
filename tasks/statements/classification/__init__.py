"""The classes of the budget (政府收支分类科目), year by year, and how sure the lists are."""
