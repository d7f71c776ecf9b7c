"""The budget of a department in 万元: prior year beside, projects with their targets."""

from random import Random

from tests.tasks.rules.mutations import forms, sentences
from tests.tasks.rules.mutations.books import (
    ALL,
    BASIC,
    GENERAL,
    LAND_FUND,
    OTHER,
    PROJECTS,
    Books,
    books,
    names,
)
from tests.tasks.rules.mutations.clean import Clean, Place
from tests.tasks.rules.mutations.draft import Draft, Entry, Figure
from tests.tasks.rules.mutations.parts import (
    basic_by_class,
    by_code,
    procurement_table,
    three_public_table,
    totals,
)

GRAIN = 10_000


def budget(seed: int) -> Clean:
    """A department budget of random figures."""
    random = Random(seed)
    own = books(
        random,
        year=random.choice((2022, 2023, 2024, 2025)),
        grain=GRAIN,
        other=random.random() < 0.5,
        fund=random.random() < 0.5,
    )
    draft = Draft(f"budget-{seed}", own.year, "万元", commas=seed % 3 == 1, zeros=seed % 4 == 1)
    sentences.opening(draft, f"{own.office}{own.year}年部门预算", own.office)
    _text(draft, own)
    _tables(draft, own)
    forms.whole(draft, own, random)
    for project in own.projects:
        forms.project(draft, own, project, random)
    draft.at_most("operating.said", "operating:")
    draft.at_most("general.basic", "all.basic")
    draft.at_most("general.project", "all.project")
    return draft.done()


def _text(draft: Draft, own: Books) -> None:
    year, whole = own.year, own.of(ALL)
    general, before = own.of(GENERAL), own.of(GENERAL, before=True)
    draft.say("三、部门收支总体情况")
    income = [("一般公共预算拨款收入", Figure(general, "income.general"))]
    if own.of(LAND_FUND):
        income.append(("政府性基金预算拨款收入", Figure(own.of(LAND_FUND), "income.fund")))
    if own.of(OTHER):
        income.append(("其他收入", Figure(own.of(OTHER), "income.other")))
    sentences.parts_of(draft, f"{year}年收入预算", Figure(whole, "all:"), income)
    classes = sorted({item.code[:3] for item in own.items if own.of(ALL, item.code[:3])})
    sentences.parts_of(
        draft,
        f"{year}年支出预算",
        Figure(whole, "all:"),
        [(names()[c], Figure(own.of(ALL, c), f"all:{c}")) for c in classes],
    )
    draft.say("四、一般公共预算支出情况")
    sentences.changed(
        draft,
        f"{year}年一般公共预算财政拨款支出{{value}}万元，比{year - 1}年",
        general,
        before,
        "general:",
        "general.change",
    )
    sentences.parts_of(
        draft,
        f"{year}年一般公共预算财政拨款支出",
        Figure(general, "general:"),
        [
            ("基本支出", Figure(own.of(GENERAL[:1]), "general.basic:")),
            ("项目支出", Figure(own.of(GENERAL[1:]), "general.project:")),
        ],
        shares=True,
    )
    draft.say("五、“三公”经费情况")
    sentences.three_public(draft, own, f"{year}年“三公”经费预算")
    if not own.of(LAND_FUND):
        draft.say("六、政府性基金预算支出情况")
        draft.say(f"{own.office}{year}年无政府性基金预算支出。")
    draft.say(f"{own.office}{year}年无国有资本经营预算支出。")
    draft.say("七、其他重要事项的情况说明")
    operating = Figure(own.operating)
    said = draft.say(f"机关运行经费。{year}年机关运行经费{{value}}万元。", value=operating)
    sentences.procurement(draft, own, f"政府采购情况。{year}年政府采购预算总额")
    sentences.vehicles(draft, own, f"国有资产占用情况。截至{year - 1}年12月31日，本部门共有车辆")
    sentences.staff(draft, own)
    draft.keys["operating.said"].append(said["value"])
    project = Figure(own.of(PROJECTS), "all.project:")
    draft.say(
        f"预算绩效情况。{year}年项目支出均实行绩效目标管理，涉及资金{{value}}万元。", value=project
    )
    sentences.glossary(draft)


def _tables(draft: Draft, own: Books) -> None:
    year, codes = own.year, [item.code for item in own.items if any(item.money.values())]
    fund = [code for code in codes if own.of(LAND_FUND, code)]
    public = [code for code in codes if own.of(GENERAL, code)]
    classes = sorted({code[:3] for code in codes})
    whole = own.of(ALL)
    totals(
        draft,
        f"{own.office}{year}年部门收支总表",
        ["收入|<|支出|<", "项目|预算数|项目|预算数"],
        [
            ("一般公共预算拨款收入", own.of(GENERAL), "income.general"),
            ("政府性基金预算拨款收入", own.of(LAND_FUND), "income.fund"),
            ("国有资本经营预算拨款收入", 0, ""),
            ("其他收入", own.of(OTHER), "income.other"),
        ],
        [(names()[c], [(f"all:{c}", own.of(ALL, c))]) for c in classes],
        [
            ("本年收入合计", whole, "本年支出合计", [("all:", whole)]),
            ("收入总计", whole, "支出总计", [("all:", whole)]),
        ],
    )
    by_code(
        draft,
        f"{own.office}{year}年部门收入总表",
        ["科目编码|科目名称|合计|一般公共预算拨款收入|政府性基金预算拨款收入|其他收入"],
        codes,
        [
            ("all", lambda c: own.of(ALL, c)),
            ("general", lambda c: own.of(GENERAL, c)),
            ("fund", lambda c: own.of(LAND_FUND, c)),
            ("other", lambda c: own.of(OTHER, c)),
        ],
        sums={0: (1, 2, 3)},
    )
    by_code(
        draft,
        f"{own.office}{year}年部门支出总表",
        ["科目编码|科目名称|合计|基本支出|项目支出"],
        codes,
        [
            ("all", lambda c: own.of(ALL, c)),
            ("all.basic", lambda c: own.of(BASIC, c)),
            ("all.project", lambda c: own.of(PROJECTS, c)),
        ],
        sums={0: (1, 2)},
    )
    appropriated = (*GENERAL, *LAND_FUND)
    both = own.of(appropriated)
    ends = [("appropriated:", both), ("general:", own.of(GENERAL)), ("fund:", own.of(LAND_FUND))]
    totals(
        draft,
        f"{own.office}{year}年财政拨款收支总表",
        ["收入|<|支出|<|<|<", "项目|预算数|项目|合计|一般公共预算|政府性基金预算"],
        [
            ("一般公共预算拨款", own.of(GENERAL), "income.general"),
            ("政府性基金预算拨款", own.of(LAND_FUND), "income.fund"),
        ],
        [
            (
                names()[c],
                [
                    (f"appropriated:{c}", own.of(appropriated, c)),
                    (f"general:{c}", own.of(GENERAL, c)),
                    (f"fund:{c}", own.of(LAND_FUND, c)),
                ],
            )
            for c in sorted({code[:3] for code in codes if own.of(appropriated, code)})
        ],
        [("收入总计", both, "支出总计", ends)],
    )
    by_code(
        draft,
        f"{own.office}{year}年一般公共预算支出表",
        [
            f"科目编码|科目名称|{year - 1}年预算数|{year}年预算数|<|<",
            "^|^|^|合计|基本支出|项目支出",
        ],
        public,
        [
            ("before", lambda c: own.of(GENERAL, c, before=True)),
            ("general", lambda c: own.of(GENERAL, c)),
            ("general.basic", lambda c: own.of(GENERAL[:1], c)),
            ("general.project", lambda c: own.of(GENERAL[1:], c)),
        ],
        sums={1: (2, 3)},
    )
    changes = draft.keys["general.change"]
    for change in changes:
        draft.tie("sum", draft.keys["general:"][-1], draft.keys["before:"][0], change)
    basic_by_class(draft, own, f"{own.office}{year}年一般公共预算基本支出表")
    three_public_table(draft, own, f"{own.office}{year}年一般公共预算“三公”经费支出表")
    header = ["科目编码|科目名称|合计|基本支出|项目支出"]
    title = f"{own.office}{year}年政府性基金预算支出表"
    if fund:
        by_code(
            draft,
            title,
            header,
            fund,
            [
                ("fund", lambda c: own.of(LAND_FUND, c)),
                ("fund.basic", lambda _: 0),
                ("fund.project", lambda c: own.of(LAND_FUND, c)),
            ],
            sums={0: (1, 2)},
        )
    else:
        note = ("备注：本部门无政府性基金预算支出，故此表无数据。",)
        draft.grid(title, header, [["", "合计", "", "", ""]], notes=note)
    note = ("备注：本部门无国有资本经营预算支出，故此表无数据。",)
    draft.grid(
        f"{own.office}{year}年国有资本经营预算支出表",
        header,
        [["", "合计", "", "", ""]],
        notes=note,
    )
    project_list(draft, own, f"{own.office}{year}年项目支出预算表")
    procurement_table(draft, own, f"{own.office}{year}年政府采购预算表")


def project_list(draft: Draft, own: Books, title: str) -> int:
    """The projects with their money by source."""
    sources = ("general", "fund", "other")
    rows: list[list[Entry]] = [
        [
            "合计",
            Figure(own.of(PROJECTS), "all.project:"),
            *[Figure(own.of((f"{s}.project",)), f"projects.{s}") for s in sources],
        ]
    ]
    for project in own.projects:
        money = [Figure(project.money.get(s, 0)) for s in sources]
        rows.append(
            [project.name, Figure(sum(project.money.values()), f"project:{project.name}"), *money]
        )
    number = draft.grid(title, ["项目名称|合计|一般公共预算|政府性基金预算|其他资金"], rows)
    for col in range(1, 5):
        places = [Place(number, row, col) for row in range(1, len(rows) + 1)]
        draft.tie("sum", *places)
    for row in range(1, len(rows) + 1):
        draft.tie("sum", *[Place(number, row, col) for col in range(1, 5)])
        draft.marks["row"].append(Place(number, row, 1))
    return number
