"""Tables that most disclosures have, each with what holds in it."""

from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise

from tests.tasks.rules.mutations.books import Books, names, outline
from tests.tasks.rules.mutations.clean import Place
from tests.tasks.rules.mutations.draft import Draft, Entry, Figure

# The money below a code in a column.
Money = Callable[[str], int]


def by_code(
    draft: Draft,
    title: str,
    header: Sequence[str],
    codes: Sequence[str],
    columns: Sequence[tuple[str, Money]],
    *,
    split: bool = False,
    total: str = "合计",
    last: bool = False,
    sums: Mapping[int, Sequence[int]] | None = None,
    unit: str | None = "",
) -> int:
    """A table by code with a row for each class above.

    Args:
        columns: key of the figures and their amounts, a column each.
        split: the code in a column a level, as 类|款|项.
        total: the name of the row of the total; "" for none.
        last: that row stands at the end.
        sums: columns (by number) that are the sum of others in each row.
    """
    ordered = list(outline(codes))
    levels = len({len(code) for code in ordered})
    lines = [*ordered, ""] if last and total else ["", *ordered] if total else ordered
    rows: list[list[Entry]] = []
    for code in lines:
        figures = [Figure(money(code), f"{key}:{code}") for key, money in columns]
        head = _head(code, levels, split=split, total=total)
        rows.append([*head, *figures])
    number = draft.grid(title, header, rows, unit=unit)
    above, lead = len(header), levels + 1 if split else 2
    row_of = {code: above + n for n, code in enumerate(lines)}
    for col in range(len(columns)):
        places = {code: Place(number, row, lead + col) for code, row in row_of.items()}
        for code in lines:
            below = [places[c] for c in ordered if _above(c) == code]
            if below:
                draft.tie("sum", places[code], *below)
    for col, parts in (sums or {}).items():
        for row in row_of.values():
            at = [Place(number, row, lead + part) for part in parts]
            draft.tie("sum", Place(number, row, lead + col), *at)
    for row in row_of.values():
        draft.marks["row"].append(Place(number, row, lead))
    for code, row in row_of.items():
        if code:
            level = "item" if len(code) == len(ordered[-1]) else "class"
            draft.marks[f"{level}-row"].append(Place(number, row, 0))
    # Two columns beside each other: table, first and second column.
    pairs = pairwise(range(lead, lead + len(columns)))
    draft.marks["columns"] += [Place(number, first, second) for first, second in pairs]
    return number


def _head(code: str, levels: int, *, split: bool, total: str) -> list[Entry]:
    name = names()[code] if code else total
    if not split:
        return [code, name]
    pieces = (code[:3], code[3:5], code[5:7])[:levels]
    return [*pieces, name]


def _above(code: str) -> str:
    return "" if len(code) == 3 else code[:-2]


def totals(
    draft: Draft,
    title: str,
    header: Sequence[str],
    left: Sequence[tuple[str, int, str]],
    right: Sequence[tuple[str, Sequence[tuple[str, int]]]],
    ends: Sequence[tuple[str, int, str, Sequence[tuple[str, int]]]],
) -> int:
    """A table of income at the left and expenditure at the right.

    Args:
        left: name, amount and key of each kind of income.
        right: name, and key and amount of each column.
        ends: totals: name, amount at the left, name, columns at the right.
    """
    width = len(right[0][1])
    rows: list[list[Entry]] = []
    for n in range(max(len(left), len(right))):
        line: list[Entry] = [""] * (3 + width)
        if n < len(left):
            line[:2] = [left[n][0], Figure(*left[n][1:])]
        if n < len(right):
            line[2:] = [right[n][0], *[Figure(v, k) for k, v in right[n][1]]]
        rows.append(line)
    body = len(rows)
    for name, value, words, figures in ends:
        rows.append([name, Figure(value), words, *[Figure(v, k) for k, v in figures]])
    number, above = draft.grid(title, header, rows), len(header)
    for end in range(body, len(rows)):
        income = [Place(number, above + n, 1) for n in range(len(left))]
        draft.tie("sum", Place(number, above + end, 1), *income)
        for col in range(3, 3 + width):
            parts = [Place(number, above + n, col) for n in range(len(right))]
            draft.tie("sum", Place(number, above + end, col), *parts)
        draft.tie("sum", Place(number, above + end, 1), Place(number, above + end, 3))
    if width > 1:
        for row in range(above, above + len(rows)):
            funds = [Place(number, row, col) for col in range(4, 3 + width)]
            draft.tie("sum", Place(number, row, 3), *funds)
    return number


def basic_by_class(draft: Draft, own: Books, title: str) -> int:
    """Basic expenditure from the general budget by economic class."""

    def of(code: str, *, operating: bool | None = None) -> int:
        return sum(
            value
            for leaf, value in own.economic.items()
            if leaf.startswith(code) and operating in (None, leaf[:3] in ("302", "310"))
        )

    number = by_code(
        draft,
        title,
        ["科目编码|科目名称|合计|人员经费|公用经费"],
        list(own.economic),
        [
            ("economic", lambda c: of(c)),
            ("personnel", lambda c: of(c, operating=False)),
            ("operating", lambda c: of(c, operating=True)),
        ],
        sums={0: (1, 2)},
    )
    draft.tie("sum", draft.keys["general.basic:"][0], draft.keys["economic:"][0])
    pairs = (("2080505", "30108"), ("2080506", "30109"), ("2210201", "30113"))
    for item, leaf in pairs:
        places = draft.keys[f"general.basic:{item}"]
        draft.tie("sum", places[-1], draft.keys[f"economic:{leaf}"][0])
    return number


def three_public_table(draft: Draft, own: Books, title: str) -> int:
    """The three public expenses in one row."""
    three = own.three
    rows: list[list[Entry]] = [
        [
            Figure(sum(three.values()), "three"),
            Figure(three["abroad"], "three.abroad"),
            Figure(three["purchase"] + three["operation"], "three.vehicles"),
            Figure(three["purchase"], "three.purchase"),
            Figure(three["operation"], "three.operation"),
            Figure(three["reception"], "three.reception"),
        ]
    ]
    header = [
        "合计|因公出国（境）费|公务用车购置及运行费|<|<|公务接待费",
        "^|^|小计|公务用车购置费|公务用车运行费|^",
    ]
    number = draft.grid(title, header, rows)
    at = [Place(number, 2, col) for col in range(6)]
    draft.tie("sum", at[0], at[1], at[2], at[5])
    draft.tie("sum", at[2], at[3], at[4])
    return number


def procurement_table(draft: Draft, own: Books, title: str) -> int:
    """Government procurement by kind."""
    named = {"goods": "货物类", "works": "工程类", "services": "服务类"}
    rows: list[list[Entry]] = [["合计", Figure(sum(own.bought.values()), "bought")]]
    rows += [[named[k], Figure(v, f"bought.{k}")] for k, v in own.bought.items()]
    number = draft.grid(title, ["项目|合计"], rows)
    draft.tie("sum", *[Place(number, row, 1) for row in range(1, 5)])
    return number
