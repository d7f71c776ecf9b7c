"""A department budget as districts of Chongqing publish it: explanations, then the annexes."""

from random import Random

from tests.tasks.rules.mutations import sentences
from tests.tasks.rules.mutations.books import ALL, BASIC, GENERAL, PROJECTS, Books, books, names
from tests.tasks.rules.mutations.clean import Clean, Place
from tests.tasks.rules.mutations.draft import Draft, Figure
from tests.tasks.rules.mutations.parts import (
    basic_by_class,
    by_code,
    procurement_table,
    three_public_table,
    totals,
)

GRAIN = 10_000


def chongqing(seed: int) -> Clean:
    """A budget of random figures."""
    random = Random(seed)
    own = books(random, year=random.choice((2021, 2022, 2023, 2024)), grain=GRAIN)
    office = f"重庆市某区{own.office[2:]}"
    draft = Draft(f"chongqing-{seed}", own.year, "万元", commas=seed % 3 == 1, zeros=seed % 4 == 1)
    draft.say(f"{office}{own.year}年部门预算情况说明")
    draft.say("一、单位基本情况")
    draft.say(f"（一）职能职责。{office}是区政府工作部门，负责行业管理和公共服务。")
    draft.say("（二）单位构成。内设办公室等职能科室，下设事业单位。")
    _text(draft, own, random)
    _tables(draft, own, office)
    draft.at_most("operating.said", "operating:")
    return draft.done()


def _text(draft: Draft, own: Books, random: Random) -> None:
    year, whole = own.year, own.of(ALL)
    draft.say("二、部门收支总体情况")
    income = draft.say(
        f"（一）收入预算：{year}年年初预算数{{whole}}万元，其中：一般公共预算拨款{{general}}万元。",
        whole=Figure(whole, "all:"),
        general=Figure(whole, "income.general"),
    )
    draft.tie("sum", income["whole"], income["general"])
    classes = sorted({i.code[:3] for i in own.items if own.of(ALL, i.code[:3])})
    sentences.parts_of(
        draft,
        f"（二）支出预算：{year}年年初预算数",
        Figure(whole, "all:"),
        [(names()[c], Figure(own.of(ALL, c), f"all:{c}")) for c in classes],
    )
    draft.say("三、部门预算情况说明")
    _changes(draft, own)
    draft.say(f"{year}年无使用政府性基金预算拨款安排的支出。")
    draft.say("四、“三公”经费情况说明")
    _three_public(draft, own)
    draft.say("五、其他重要事项的情况说明")
    said = draft.say(
        f"1.机关运行经费。{year}年一般公共预算财政拨款运行经费{{value}}万元。",
        value=Figure(own.operating),
    )
    draft.keys["operating.said"].append(said["value"])
    sentences.procurement(draft, own, "2.政府采购情况。所属各预算单位政府采购预算总额")
    draft.say(
        f"3.绩效目标设置情况。{year}年项目支出均实行了绩效目标管理，"
        "涉及一般公共预算当年财政拨款{value}万元。",
        value=Figure(own.of(PROJECTS), "all.project:"),
    )
    sentences.vehicles(
        draft, own, f"4.国有资产占有使用情况。截止{year - 1}年12月，所属各预算单位共有车辆"
    )
    sentences.glossary(draft)


def _changes(draft: Draft, own: Books) -> None:
    """The total and its two parts, each with its change over the year before."""
    year = own.year
    named = (
        ("一般公共预算财政拨款支出", GENERAL, "general"),
        ("基本支出", GENERAL[:1], "general.basic"),
        ("项目支出", GENERAL[1:], "general.project"),
    )
    figures, words = {}, []
    for n, (name, kinds, key) in enumerate(named):
        now, then = own.of(kinds), own.of(kinds, before=True)
        verb = "增加" if now >= then else "减少"
        figures[f"v{n}"] = Figure(now, f"{key}:")
        figures[f"c{n}"] = Figure(abs(now - then), f"{key}.change")
        words.append(f"{name}{{v{n}}}万元，比{year - 1}年{verb}{{c{n}}}万元")
    places = draft.say(f"{year}年{words[0]}。其中：{words[1]}；{words[2]}。", **figures)
    draft.tie("sum", places["v0"], places["v1"], places["v2"])
    draft.tie("sum", places["c0"], places["c1"], places["c2"])
    draft.marks["change"] += [places[f"c{n}"] for n in range(3)]


def _three_public(draft: Draft, own: Books) -> None:
    year, three, before = own.year, own.three, own.three_before
    figures = {"whole": Figure(sum(three.values()), "three")}
    apart = sum(three.values()) - sum(before.values())
    verb = "增加" if apart > 0 else "减少"
    figures["change"] = Figure(abs(apart))
    said = []
    for name, value in three.items():
        figures[name] = Figure(value, f"three.{name}")
        moved = value - before[name]
        if moved:
            figures[f"{name}_change"] = Figure(abs(moved))
            way = "增加" if moved > 0 else "减少"
            tail = f"比{year - 1}年{way}{{{name}_change}}万元"
        else:
            tail = f"与{year - 1}年持平"
        said.append(f"{sentences.THREE[name]}{{{name}}}万元，{tail}")
    places = draft.say(
        f"{year}年“三公”经费预算{{whole}}万元，比{year - 1}年{verb}{{change}}万元。"
        f"其中：{'；'.join(said)}。",
        **figures,
    )
    draft.tie("sum", places["whole"], *[places[name] for name in three])
    changes = [places[key] for key in (f"{name}_change" for name in three) if key in places]
    draft.tie("sum", places["change"], *changes)
    draft.marks["change"] += [places["change"], *changes]


def _tables(draft: Draft, own: Books, office: str) -> None:
    year, whole = own.year, own.of(ALL)
    codes = [item.code for item in own.items if any(item.money.values())]
    classes = sorted({code[:3] for code in codes})
    ends = [("general:", whole), ("general:", whole), ("", 0), ("", 0)]
    totals(
        draft,
        f"{office}财政拨款收支总表",
        [
            f"{year}年收入|<|{year}年支出|<|<|<|<",
            "项目|预算数|项目|合计|一般公共预算|政府性基金预算|国有资本经营预算",
        ],
        [
            ("一般公共预算资金", whole, "income.general"),
            ("政府性基金预算资金", 0, ""),
            ("国有资本经营预算资金", 0, ""),
        ],
        [
            (
                names()[c],
                [
                    (f"general:{c}", own.of(ALL, c)),
                    (f"general:{c}", own.of(ALL, c)),
                    ("", 0),
                    ("", 0),
                ],
            )
            for c in classes
        ],
        [("收入合计", whole, "支出合计", ends)],
    )
    number = by_code(
        draft,
        f"{office}一般公共预算财政拨款支出预算表",
        [
            f"功能分类科目|<|{year - 1}年预算数|{year}年预算数|<|<",
            "科目编码|科目名称|^|总计|基本支出|项目支出",
        ],
        codes,
        [
            ("before", lambda c: own.of(GENERAL, c, before=True)),
            ("general", lambda c: own.of(GENERAL, c)),
            ("general.basic", lambda c: own.of(GENERAL[:1], c)),
            ("general.project", lambda c: own.of(GENERAL[1:], c)),
        ],
        sums={1: (2, 3)},
    )
    change = draft.keys["general.change"][0]
    draft.tie("sum", draft.keys["general:"][-1], draft.keys["before:"][0], change)
    basic_by_class(draft, own, f"{office}一般公共预算财政拨款基本支出预算表")
    three_public_table(draft, own, f"{office}一般公共预算“三公”经费支出表")
    draft.grid(
        f"{office}政府性基金预算支出表",
        [f"科目编码|科目名称|{year}年预算数|<|<", "^|^|总计|基本支出|项目支出"],
        [["", "合计", "", "", ""]],
        notes=("备注：本部门无政府性基金收支，故此表无数据。",),
    )
    totals(
        draft,
        f"{office}部门收支总表",
        [f"{year}年收入|<|{year}年支出|<", "项目|预算数|项目|预算数"],
        [
            ("一般公共预算资金", whole, "income.general"),
            ("政府性基金预算资金", 0, ""),
            ("国有资本经营预算资金", 0, ""),
            ("事业收入资金", 0, ""),
            ("其他收入资金", 0, ""),
        ],
        [(names()[c], [(f"all:{c}", own.of(ALL, c))]) for c in classes],
        [("收入合计", whole, "支出合计", [("all:", whole)])],
    )
    by_code(
        draft,
        f"{office}部门收入总表",
        ["科目编码|科目名称|总计|一般公共预算拨款收入|政府性基金预算拨款收入|事业收入|其他收入"],
        codes,
        [
            ("all", lambda c: own.of(ALL, c)),
            ("general", lambda c: own.of(GENERAL, c)),
            ("fund", lambda _: 0),
            ("business", lambda _: 0),
            ("other", lambda _: 0),
        ],
        sums={0: (1, 2, 3, 4)},
    )
    by_code(
        draft,
        f"{office}部门支出总表",
        ["科目编码|科目名称|总计|基本支出|项目支出"],
        codes,
        [
            ("all", lambda c: own.of(ALL, c)),
            ("all.basic", lambda c: own.of(BASIC, c)),
            ("all.project", lambda c: own.of(PROJECTS, c)),
        ],
        sums={0: (1, 2)},
    )
    draft.tie("sum", draft.keys["all:"][0], Place(number, 2, 3))
    procurement_table(draft, own, f"{office}政府采购预算明细表")
