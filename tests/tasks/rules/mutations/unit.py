"""The budget of a single unit in 元: codes by level, totals at the end, the text in 万元."""

from random import Random

from tests.tasks.rules.mutations import sentences
from tests.tasks.rules.mutations.books import ALL, BASIC, GENERAL, PROJECTS, Books, books, names
from tests.tasks.rules.mutations.clean import Clean
from tests.tasks.rules.mutations.draft import Draft, Figure
from tests.tasks.rules.mutations.parts import basic_by_class, by_code, three_public_table, totals

GRAIN = 1
_CODES = ["功能分类科目编码|<|<|功能分类科目名称", "类|款|项|^"]


def unit(seed: int) -> Clean:
    """A unit's budget of random figures, with cents."""
    random = Random(seed)
    own = books(random, year=random.choice((2022, 2023, 2024, 2025)), grain=GRAIN)
    draft = Draft(f"unit-{seed}", own.year, "元", commas=seed % 2 == 1, zeros=seed % 4 == 1)
    sentences.opening(draft, f"{own.office}（本级）{own.year}年单位预算", own.office)
    _text(draft, own)
    _tables(draft, own)
    draft.at_most("operating.said", "operating:")
    return draft.done()


def _text(draft: Draft, own: Books) -> None:
    year, general = own.year, own.of(GENERAL)
    draft.say("三、单位预算编制说明")
    sentences.changed(
        draft,
        f"{year}年，本单位收入预算{{value}}万元，比{year - 1}年",
        own.of(ALL),
        own.of(ALL, before=True),
        "all:",
        "all.change",
    )
    sentences.parts_of(
        draft,
        f"{year}年，本单位支出预算",
        Figure(own.of(ALL), "all:"),
        [
            ("基本支出", Figure(own.of(BASIC), "all.basic:")),
            ("项目支出", Figure(own.of(PROJECTS), "all.project:")),
        ],
    )
    classes = sorted({i.code[:3] for i in own.items if own.of(GENERAL, i.code[:3])})
    sentences.parts_of(
        draft,
        f"{year}年一般公共预算财政拨款支出",
        Figure(general, "general:"),
        [(f"{names()[c]}", Figure(own.of(GENERAL, c), f"general:{c}")) for c in classes],
    )
    draft.say("四、“三公”经费预算情况")
    sentences.three_public(draft, own, f"{year}年“三公”经费预算数")
    draft.say(f"本单位{year}年无政府性基金预算支出。")
    draft.say(f"本单位{year}年无国有资本经营预算支出。")
    draft.say("五、其他相关情况说明")
    said = draft.say(f"{year}年机关运行经费预算{{value}}万元。", value=Figure(own.operating))
    draft.keys["operating.said"].append(said["value"])
    sentences.procurement(draft, own, f"{year}年政府采购预算")
    draft.say(f"绩效目标情况。{year}年本单位编报绩效目标的项目共{len(own.projects)}个。")
    sentences.vehicles(draft, own, f"截至{year - 1}年12月31日，本单位共有车辆")
    sentences.glossary(draft)


def _tables(draft: Draft, own: Books) -> None:
    year, whole = own.year, own.of(ALL)
    codes = [item.code for item in own.items if any(item.money.values())]
    classes = sorted({code[:3] for code in codes})
    totals(
        draft,
        f"{year}年预算单位财务收支预算总表",
        ["本年收入|<|本年支出|<|<|<", "项目|预算数|项目|合计|基本支出|项目支出"],
        [
            ("一、财政拨款收入", own.of(GENERAL), "income.general"),
            ("二、事业收入", 0, ""),
            ("三、其他收入", 0, ""),
        ],
        [
            (
                names()[c],
                [
                    (f"all:{c}", own.of(ALL, c)),
                    (f"all.basic:{c}", own.of(BASIC, c)),
                    (f"all.project:{c}", own.of(PROJECTS, c)),
                ],
            )
            for c in classes
        ],
        [
            (
                "收入总计",
                whole,
                "支出总计",
                [
                    ("all:", whole),
                    ("all.basic:", own.of(BASIC)),
                    ("all.project:", own.of(PROJECTS)),
                ],
            )
        ],
    )
    by_code(
        draft,
        f"{year}年预算单位收入预算总表",
        [f"{_CODES[0]}|收入预算|<|<|<", f"{_CODES[1]}|合计|财政拨款收入|事业收入|其他收入"],
        codes,
        [
            ("all", lambda c: own.of(ALL, c)),
            ("general", lambda c: own.of(GENERAL, c)),
            ("business", lambda _: 0),
            ("other", lambda _: 0),
        ],
        split=True,
        last=True,
        sums={0: (1, 2, 3)},
    )
    for title, words, key in (
        ("支出预算总表", "支出预算", "all"),
        ("一般公共预算支出功能分类预算表", "一般公共预算支出", "general"),
    ):
        by_code(
            draft,
            f"{year}年预算单位{title}",
            [f"{_CODES[0]}|{words}|<|<", f"{_CODES[1]}|合计|基本支出|项目支出"],
            codes,
            [
                (key, lambda c: own.of(ALL, c)),
                (f"{key}.basic", lambda c: own.of(BASIC, c)),
                (f"{key}.project", lambda c: own.of(PROJECTS, c)),
            ],
            split=True,
            last=True,
            sums={0: (1, 2)},
        )
    ends = [("general:", whole), ("general:", whole), ("", 0)]
    totals(
        draft,
        f"{year}年预算单位财政拨款收支预算总表",
        ["财政拨款收入|<|财政拨款支出|<|<|<", "项目|预算数|项目|合计|一般公共预算|政府性基金预算"],
        [("一、一般公共预算", whole, "income.general"), ("二、政府性基金预算", 0, "")],
        [
            (
                names()[c],
                [(f"general:{c}", own.of(ALL, c)), (f"general:{c}", own.of(ALL, c)), ("", 0)],
            )
            for c in classes
        ],
        [("收入总计", whole, "支出总计", ends)],
    )
    basic_by_class(draft, own, f"{year}年预算单位一般公共预算基本支出部门预算经济分类预算表")
    three_public_table(draft, own, f"{year}年单位“三公”经费预算表")
    for fund in ("政府性基金预算", "国有资本经营预算"):
        draft.grid(
            f"{year}年预算单位{fund}支出功能分类预算表",
            [f"{_CODES[0]}|{fund}支出|<|<", f"{_CODES[1]}|合计|基本支出|项目支出"],
            [["", "", "", "合计", "", "", ""]],
            notes=(f"注：本单位{year}年无{fund}支出，故本表无数据。",),
        )
