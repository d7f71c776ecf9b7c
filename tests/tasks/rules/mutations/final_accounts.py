"""The final accounts of a department in 万元: the nine tables 公开01 to 09, and their narrative."""

from random import Random

from tests.tasks.rules.mutations import sentences
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
from tests.tasks.rules.mutations.draft import Draft, Entry, Figure, per_cent
from tests.tasks.rules.mutations.parts import by_code, totals

GRAIN = 10_000
_CODES = ["项目|<|<|<", "科目编码|<|<|科目名称", "类|款|项|^"]


def final_accounts(seed: int) -> Clean:
    """Final accounts of random figures."""
    random = Random(seed)
    own = books(
        random,
        year=random.choice((2021, 2022, 2023, 2024)),
        grain=GRAIN,
        other=random.random() < 0.5,
        fund=random.random() < 0.5,
    )
    draft = Draft(
        f"final-accounts-{seed}", own.year, "万元", commas=seed % 3 == 1, zeros=seed % 4 == 1
    )
    sentences.opening(draft, f"{own.office}{own.year}年度部门决算", own.office)
    _tables(draft, own)
    _text(draft, own, random)
    return draft.done()


def _columns(words: str) -> list[str]:
    """The header of a table by code, with its columns of amounts."""
    count = words.count("|") + 1
    return [f"{_CODES[0]}|{words}", *[f"{line}|{'|'.join('^' * count)}" for line in _CODES[1:]]]


def _tables(draft: Draft, own: Books) -> None:
    codes = [item.code for item in own.items if any(item.money.values())]
    public = [code for code in codes if own.of(GENERAL, code)]
    fund = [code for code in codes if own.of(LAND_FUND, code)]
    _of_all(draft, own, codes)
    _of_appropriation(draft, own, codes)
    by_code(
        draft,
        "一般公共预算财政拨款支出决算表",
        _columns("合计|基本支出|项目支出"),
        public,
        [
            ("general", lambda c: own.of(GENERAL, c)),
            ("general.basic", lambda c: own.of(GENERAL[:1], c)),
            ("general.project", lambda c: own.of(GENERAL[1:], c)),
        ],
        split=True,
        sums={0: (1, 2)},
    )
    _basic(draft, own)
    _three_public(draft, own)
    title = "政府性基金预算财政拨款收入支出决算表"
    header = _columns("年初结转和结余|本年收入|本年支出|<|<|年末结转和结余")
    header[1] = "科目编码|<|<|科目名称|^|^|小计|基本支出|项目支出|^"
    if fund:
        by_code(
            draft,
            title,
            header,
            fund,
            [
                ("fund.in", lambda _: 0),
                ("fund.income", lambda c: own.of(LAND_FUND, c)),
                ("fund", lambda c: own.of(LAND_FUND, c)),
                ("fund.basic", lambda _: 0),
                ("fund.project", lambda c: own.of(LAND_FUND, c)),
                ("fund.out", lambda _: 0),
            ],
            split=True,
            sums={2: (3, 4)},
        )
    else:
        draft.grid(
            title, header, [["", "", "", "合计", *[""] * 6]], notes=(_nothing("政府性基金预算"),)
        )
    draft.grid(
        "国有资本经营预算财政拨款支出决算表",
        _columns("合计|基本支出|项目支出"),
        [["", "", "", "合计", "", "", ""]],
        notes=(_nothing("国有资本经营预算"),),
    )


def _nothing(of: str) -> str:
    return f"注：本部门本年度无{of}财政拨款收入和支出，故本表为空。"


def _of_all(draft: Draft, own: Books, codes: list[str]) -> None:
    whole = own.of(ALL)
    classes = sorted({code[:3] for code in codes})
    totals(
        draft,
        "收入支出决算总表",
        ["收入|<|支出|<", "项目|决算数|项目|决算数"],
        [
            ("一、一般公共预算财政拨款收入", own.of(GENERAL), "income.general"),
            ("二、政府性基金预算财政拨款收入", own.of(LAND_FUND), "income.fund"),
            ("三、国有资本经营预算财政拨款收入", 0, ""),
            ("四、其他收入", own.of(OTHER), "income.other"),
        ],
        [(names()[c], [(f"all:{c}", own.of(ALL, c))]) for c in classes],
        [
            ("本年收入合计", whole, "本年支出合计", [("all:", whole)]),
            ("总计", whole, "总计", [("all:", whole)]),
        ],
    )
    appropriated = (*GENERAL, *LAND_FUND)
    by_code(
        draft,
        "收入决算表",
        _columns("本年收入合计|财政拨款收入|上级补助收入|事业收入|经营收入|其他收入"),
        codes,
        [
            ("all", lambda c: own.of(ALL, c)),
            ("appropriated", lambda c: own.of(appropriated, c)),
            ("from-above", lambda _: 0),
            ("business", lambda _: 0),
            ("trade", lambda _: 0),
            ("other", lambda c: own.of(OTHER, c)),
        ],
        split=True,
        sums={0: (1, 2, 3, 4, 5)},
    )
    by_code(
        draft,
        "支出决算表",
        _columns("本年支出合计|基本支出|项目支出|上缴上级支出|经营支出"),
        codes,
        [
            ("all", lambda c: own.of(ALL, c)),
            ("all.basic", lambda c: own.of(BASIC, c)),
            ("all.project", lambda c: own.of(PROJECTS, c)),
            ("to-above", lambda _: 0),
            ("trading", lambda _: 0),
        ],
        split=True,
        sums={0: (1, 2, 3, 4)},
    )


def _of_appropriation(draft: Draft, own: Books, codes: list[str]) -> None:
    kinds = (*GENERAL, *LAND_FUND)
    both = own.of(kinds)
    ends = [("appropriated:", both), ("general:", own.of(GENERAL)), ("fund:", own.of(LAND_FUND))]
    totals(
        draft,
        "财政拨款收入支出决算总表",
        [
            "收入|<|支出|<|<|<",
            "项目|决算数|项目|合计|一般公共预算财政拨款|政府性基金预算财政拨款",
        ],
        [
            ("一、一般公共预算财政拨款", own.of(GENERAL), "income.general"),
            ("二、政府性基金预算财政拨款", own.of(LAND_FUND), "income.fund"),
        ],
        [
            (
                names()[c],
                [
                    (f"appropriated:{c}", own.of(kinds, c)),
                    (f"general:{c}", own.of(GENERAL, c)),
                    (f"fund:{c}", own.of(LAND_FUND, c)),
                ],
            )
            for c in sorted({code[:3] for code in codes if own.of(kinds, code)})
        ],
        [("本年收入合计", both, "本年支出合计", ends), ("总计", both, "总计", ends)],
    )


def _basic(draft: Draft, own: Books) -> None:
    """Personnel at the left, operating costs at the right, each with its sum."""

    def of(code: str) -> int:
        return sum(value for leaf, value in own.economic.items() if leaf.startswith(code))

    def side(*classes: str) -> list[str]:
        return [
            code
            for c in classes
            if of(c)
            for code in (c, *[leaf for leaf in own.economic if leaf.startswith(c)])
        ]

    left, right = side("301", "303"), side("302", "310")
    rows: list[list[Entry]] = []
    for n in range(max(len(left), len(right))):
        row: list[Entry] = []
        for codes in (left, right):
            code = codes[n] if n < len(codes) else ""
            given: list[Entry] = ["", "", ""]
            if code:
                given = [code, names()[code], Figure(of(code), f"economic:{code}")]
            row += given
        rows.append(row)
    whole, operating = own.of(GENERAL[:1]), own.operating
    rows.append(
        [
            "",
            "人员经费合计",
            Figure(whole - operating, "personnel:"),
            "",
            "公用经费合计",
            Figure(operating, "operating:"),
        ]
    )
    header = ["人员经费|<|<|公用经费|<|<", "科目编码|科目名称|决算数|科目编码|科目名称|决算数"]
    number = draft.grid("一般公共预算财政拨款基本支出决算表", header, rows)
    last = Place(number, len(header) + len(rows) - 1, 2)
    for codes, col in ((left, 2), (right, 5)):
        at = {code: Place(number, len(header) + n, col) for n, code in enumerate(codes)}
        tops = [code for code in codes if len(code) == 3]
        for code in tops:
            below = [at[leaf] for leaf in codes if leaf != code and leaf.startswith(code)]
            draft.tie("sum", at[code], *below)
        draft.tie("sum", last._replace(col=col), *[at[code] for code in tops])
    basic = draft.keys["general.basic:"][0]
    draft.tie("sum", basic, last, last._replace(col=5))


def _three_public(draft: Draft, own: Books) -> None:
    three, planned = own.three, own.three_before
    vehicles = ("purchase", "operation")
    rows: list[list[Entry]] = [[]]
    for money, key in ((planned, "planned"), (three, "three")):
        rows[0] += [
            Figure(sum(money.values()), key),
            Figure(money["abroad"], f"{key}.abroad"),
            Figure(sum(money[name] for name in vehicles), f"{key}.vehicles"),
            *[Figure(money[name], f"{key}.{name}") for name in vehicles],
            Figure(money["reception"], f"{key}.reception"),
        ]
    of = "合计|因公出国（境）费|公务用车购置及运行维护费|<|<|公务接待费"
    below = "^|^|小计|公务用车购置费|公务用车运行维护费|^"
    header = ["预算数|<|<|<|<|<|决算数|<|<|<|<|<", f"{of}|{of}", f"{below}|{below}"]
    number = draft.grid("财政拨款“三公”经费支出决算表", header, rows)
    for first in (0, 6):
        at = [Place(number, 3, first + col) for col in range(6)]
        draft.tie("sum", at[0], at[1], at[2], at[5])
        draft.tie("sum", at[2], at[3], at[4])


def _text(draft: Draft, own: Books, random: Random) -> None:
    year, whole = own.year, own.of(ALL)
    before = whole * random.randint(850, 1150) // 1000 // GRAIN * GRAIN
    draft.say("一、收入支出决算总体情况说明")
    sentences.changed(
        draft,
        f"{own.office}{year}年度收入支出总计{{value}}万元，比{year - 1}年度",
        whole,
        before,
        "all:",
        "all.change",
    )
    draft.say("二、收入决算情况说明")
    income = [("财政拨款收入", Figure(own.of((*GENERAL, *LAND_FUND)), "appropriated:"))]
    if own.of(OTHER):
        income.append(("其他收入", Figure(own.of(OTHER), "income.other")))
    sentences.parts_of(draft, "本年收入合计", Figure(whole, "all:"), income, shares=True)
    draft.say("三、支出决算情况说明")
    sentences.parts_of(
        draft,
        "本年支出合计",
        Figure(whole, "all:"),
        [
            ("基本支出", Figure(own.of(BASIC), "all.basic:")),
            ("项目支出", Figure(own.of(PROJECTS), "all.project:")),
        ],
        shares=True,
    )
    draft.say("四、一般公共预算财政拨款支出决算情况说明")
    general = own.of(GENERAL)
    places = draft.say(
        f"{year}年度一般公共预算财政拨款支出{{value}}万元，占本年支出合计的{{share}}%。",
        value=Figure(general, "general:"),
        share=Figure(per_cent(general, whole), mark="share"),
    )
    draft.tie("share", places["share"], places["value"], draft.keys["all:"][0])
    classes = sorted({i.code[:3] for i in own.items if own.of(GENERAL, i.code[:3])})
    draft.say(
        f"{year}年度一般公共预算财政拨款支出主要用于以下方面：",
    )
    sentences.parts_of(
        draft,
        "一般公共预算财政拨款支出",
        Figure(general, "general:"),
        [(f"{names()[c]}（类）", Figure(own.of(GENERAL, c), f"general:{c}")) for c in classes],
        shares=True,
    )
    for number, item in enumerate((i for i in own.items if own.of(GENERAL, i.code)), 1):
        code, value = item.code, own.of(GENERAL, item.code)
        planned = value * random.randint(101, 120) // 100 // GRAIN * GRAIN
        places = draft.say(
            f"{number}.{names()[code[:3]]}（类）{names()[code[:5]]}（款）{names()[code]}（项）。"
            "年初预算为{planned}万元，支出决算为{value}万元，完成年初预算的{share}%，"
            "决算数小于预算数的主要原因是厉行节约。",
            planned=Figure(planned),
            value=Figure(value, f"general:{code}"),
            share=Figure(per_cent(value, planned), mark="share"),
        )
        draft.tie("share", places["share"], places["value"], places["planned"])
    draft.say("五、一般公共预算财政拨款基本支出决算情况说明")
    basic, operating = own.of(GENERAL[:1]), own.operating
    sentences.parts_of(
        draft,
        f"{year}年度一般公共预算财政拨款基本支出",
        Figure(basic, "general.basic:"),
        [
            ("人员经费", Figure(basic - operating, "personnel:")),
            ("公用经费", Figure(operating, "operating:")),
        ],
    )
    draft.say("六、财政拨款“三公”经费支出决算情况说明")
    sentences.three_public(draft, own, f"{year}年度“三公”经费财政拨款支出决算")
    draft.say("七、预算绩效管理情况")
    draft.say("本部门对全部项目开展了绩效自评。")
    draft.say("八、其他重要事项的情况说明")
    said = draft.say(
        f"机关运行经费。{year}年度机关运行经费支出{{value}}万元。", value=Figure(operating)
    )
    draft.keys["operating.said"].append(said["value"])
    draft.at_most("operating.said", "operating:")
    sentences.procurement(draft, own, f"政府采购情况。{year}年度政府采购支出总额", "支出")
    sentences.vehicles(draft, own, f"国有资产占用情况。截至{year}年12月31日，本部门共有车辆")
    sentences.glossary(draft)
