"""Forms of performance targets: of the whole department, and of each project."""

from collections.abc import Sequence
from decimal import Decimal
from itertools import pairwise
from random import Random

from tests.tasks.rules.mutations.books import ALL, BASIC, PROJECTS, Books, Project
from tests.tasks.rules.mutations.clean import Place
from tests.tasks.rules.mutations.draft import Draft, Entry, Figure

_ACTIVITIES = (("举办宣传活动", "场"), ("组织业务培训", "次"), ("开展现场检查", "次"))
_COUNTS = (2, 4, 5, 10, 20, 25, 50)
_YUAN = 100
HUNDRED = Decimal(100)


def whole(draft: Draft, own: Books, random: Random) -> int:
    """The targets of the whole department, with weights and two totals of the tables."""
    weights = _weights(random, 5)
    indicators: list[tuple[str, str, str, str | Figure]] = [
        ("组织业务培训", "次", "≥", str(random.randint(61, 90))),
        ("基本支出数", "万元", "=", Figure(own.of(BASIC), "all.basic:")),
        ("项目支出数", "万元", "=", Figure(own.of(PROJECTS), "all.project:")),
        ("重点工作完成率", "%", "≥", "97"),
        ("公众知晓率", "%", "≥", "83"),
    ]
    rows: list[list[Entry]] = [
        ["部门名称", own.office, "支出预算总量", Figure(own.of(ALL), "all:"), "", ""],
        ["指标名称", "指标权重", "计量单位", "指标性质", "指标值", "是否核心指标"],
    ]
    rows += [
        [name, Figure(weight, mark="weight"), unit, sign, value, "是"]
        for (name, unit, sign, value), weight in zip(indicators, weights, strict=True)
    ]
    number = draft.grid(f"{own.office}{own.year}年部门整体支出绩效目标表", [], rows)
    draft.tie("sum", HUNDRED, *[Place(number, row, 1) for row in range(2, 7)])
    return number


def project(draft: Draft, own: Books, about: Project, random: Random) -> int:
    """The targets of one project: its money, a plan of spending, quantities with their prices."""
    money = sum(about.money.values())
    other = about.money.get("other", 0)
    costs = _split(random, money // _YUAN, random.randint(1, len(_ACTIVITIES)))
    plan = [*sorted(random.sample(range(5, 96), 3)), 100]
    counts = [random.choice(_COUNTS) for _ in costs]
    stated = _indicators(random, counts, costs)
    weights = _weights(random, len(stated))
    rows: list[list[Entry]] = [
        ["项目名称", about.name, "", "", "", ""],
        [
            "预算数",
            Figure(money, f"project:{about.name}"),
            "其中：财政资金",
            Figure(money - other),
            "其他资金",
            Figure(other),
        ],
        ["资金支出计划（%）", "3月底", "6月底", "9月底", "12月底", ""],
        ["", *[Figure(f"{step}%", mark="plan") for step in plan], ""],
        [
            "绩效目标",
            Figure(
                f"{_ACTIVITIES[0][0]}{counts[0]}{_ACTIVITIES[0][1]}，做好{about.name}。",
                mark="goal",
            ),
            *[""] * 4,
        ],
        ["一级指标", "二级指标", "三级指标", "指标值", "权重", ""],
    ]
    first = len(rows)
    for indicator, weight in zip(stated, weights, strict=True):
        rows.append([*indicator, Figure(weight, mark="weight"), ""])
    number = draft.grid(f"{own.year}年项目支出绩效目标表", [], rows)
    amount = Place(number, 1, 1)
    draft.tie("sum", amount, Place(number, 1, 3), Place(number, 1, 5))
    draft.tie("rising", HUNDRED, *[Place(number, 3, col) for col in range(1, 5)])
    draft.tie("sum", HUNDRED, *[Place(number, row, 4) for row in range(first, len(rows))])
    count = len(costs)
    quantities = [Place(number, first + n, 3) for n in range(count)]
    prices = [Place(number, first + count + n, 3) for n in range(count)]
    for quantity, price in zip(quantities, prices, strict=True):
        draft.tie("product", price, quantity)
    draft.tie("sum", amount, *prices)
    draft.tie("sum", quantities[0], Place(number, 4, 1))
    trained = len(rows) - 3
    draft.tie("sum", Place(number, trained, 3), Place(number, trained, 2))
    return number


def _indicators(random: Random, counts: Sequence[int], costs: Sequence[int]) -> list[list[Entry]]:
    rows: list[list[Entry]] = []
    for (name, unit), count, cost in zip(_ACTIVITIES, counts, costs, strict=False):
        text = f"{count}{unit}，{cost // count}元/{unit}"
        rows.append(["产出指标", "数量指标", name, Figure(text, mark="quantity")])
    for (name, _), cost in zip(_ACTIVITIES, costs, strict=False):
        shown = f"{format((Decimal(cost) / 10_000).normalize(), 'f')}万元"
        rows.append(["成本指标", "经济成本指标", name, Figure(shown, mark="cost")])
    visits = random.randint(61, 99)
    return [
        *rows,
        [
            "产出指标",
            "数量指标",
            Figure(f"走访企业{visits}家", mark="name"),
            Figure(f"≥{visits}家", mark="target"),
        ],
        ["效益指标", "社会效益指标", "公众知晓率", "≥83%"],
        ["满意度指标", "服务对象满意度指标", "受益对象满意度", "≥92%"],
    ]


def _split(random: Random, yuan: int, count: int) -> list[int]:
    """Parts of a sum, in whole hundreds."""
    marks = sorted(random.sample(range(1, yuan // 100), count - 1))
    ends = [0, *marks, yuan // 100]
    return [100 * (after - before) for before, after in pairwise(ends)]


def _weights(random: Random, count: int) -> list[int]:
    """Weights that add up to 100, none alike a target."""
    marks = sorted(random.sample(range(1, 20), count - 1))
    ends = [0, *marks, 20]
    return [5 * (after - before) for before, after in pairwise(ends)]
