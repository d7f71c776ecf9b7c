"""The books of an invented office: random figures that add up, before they are printed."""

import csv
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from random import Random
from typing import NamedTuple

from tasks.statements.classification.lists import FOLDER

# An amount of money between so many and so many 万元.
Amount = Callable[[int, int], int]

# What an office does: items that keep it running, and items of projects.
TASKS = {
    "财政": (("2010601",), ("2010602", "2010607", "2010608", "2010699")),
    "商务": (("2011301",), ("2011302", "2011304", "2011308", "2011399")),
    "水务": (("2130301",), ("2130304", "2130306", "2130312", "2130314", "2130399")),
    "文化和旅游": (("2070101",), ("2070102", "2070109", "2070112", "2070113", "2070199")),
}
PLACES = ("某市", "某县", "某区")
TRAINING = "2050803"
PENSION, ANNUITY, RETIRED, FUND = "2080505", "2080506", "2080501", "2210201"
MEDICAL, MEDICAL_AID = "2101101", "2101103"
LAND = "2120801"
WAGES = ("30101", "30102", "30103", "30107", "30112", "30199")
OFFICE = (
    *("30201", "30202", "30205", "30206", "30207", "30209", "30211", "30213", "30215"),
    *("30226", "30239", "30299", "31002"),
)
PROJECT_NAMES = (
    *("办公用房维修", "信息系统运行维护", "业务宣传", "档案整理", "专项检查", "基层站点改造"),
    *("设备更新", "调查统计", "应急物资储备", "公共服务平台建设", "专家咨询", "人才引进"),
)


class Item(NamedTuple):
    """The money of one item (项), in hundredths of 元, by source and nature: "general.basic"."""

    code: str
    money: Mapping[str, int]


class Project(NamedTuple):
    """A project: its name, and its money by source."""

    name: str
    item: str
    money: Mapping[str, int]


@dataclass(frozen=True)
class Books:
    """The figures of one office for one year.

    Attributes:
        before: the money of the year before, of the same items.
        economic: basic expenditure from the general budget by economic class.
        three: the three public expenses: abroad, purchase, operation, reception; `three_before`.
        bought: government procurement: goods, works, services.
        vehicles: by use.
        staff: posts of civil servants and of institutions.
    """

    office: str
    year: int
    items: tuple[Item, ...]
    before: tuple[Item, ...]
    economic: Mapping[str, int]
    projects: tuple[Project, ...]
    three: Mapping[str, int]
    three_before: Mapping[str, int]
    bought: Mapping[str, int]
    vehicles: Mapping[str, int]
    staff: tuple[int, int]

    def of(self, kinds: Sequence[str], code: str = "", *, before: bool = False) -> int:
        """The money of some kinds below a code."""
        return total(self.before if before else self.items, kinds, code)

    @property
    def operating(self) -> int:
        """公用经费: the operating part of basic expenditure."""
        return sum(v for code, v in self.economic.items() if code[:3] in ("302", "310"))


GENERAL = ("general.basic", "general.project")
LAND_FUND = ("fund.basic", "fund.project")
OTHER = ("other.basic", "other.project")
ALL = (*GENERAL, *LAND_FUND, *OTHER)
BASIC = tuple(kind for kind in ALL if kind.endswith("basic"))
PROJECTS = tuple(kind for kind in ALL if kind.endswith("project"))


def total(items: Sequence[Item], kinds: Sequence[str], code: str = "") -> int:
    """The money of some kinds in the items below a code."""
    return sum(
        item.money.get(kind, 0) for item in items if item.code.startswith(code) for kind in kinds
    )


@cache
def names() -> Mapping[str, str]:
    """The names of the classes, by code."""
    with (FOLDER / "classes.csv").open(encoding="utf-8", newline="") as file:
        found: dict[str, str] = {}
        for row in csv.DictReader(file):
            if row["classification"] != "economic-government":
                found.setdefault(row["code"], row["name"])
    return found


def outline(codes: Sequence[str]) -> Iterator[str]:
    """Codes with those above them, in order."""
    steps = (3, 5, 7)
    yield from sorted({code[:n] for code in codes for n in steps if n <= len(code)})


def books(
    random: Random, *, year: int, grain: int, other: bool = False, fund: bool = False
) -> Books:
    """Random books; amounts are multiples of `grain`.

    Args:
        other: the office has other income, which it spends on its first project.
        fund: it spends from a government-managed fund.
    """

    def amount(least: int, most: int) -> int:
        """Between so many 万元."""
        return random.randint(least * 1_000_000 // grain, most * 1_000_000 // grain) * grain

    task = random.choice(list(TASKS))
    (running,), for_projects = TASKS[task]
    economic = _economic(random, amount, grain)
    projects = list(_projects(random, amount, for_projects, other=other, fund=fund))
    items = sorted([*_basic(running, economic), *_of_projects(projects)])
    three = {
        "abroad": economic.get("30212", 0),
        "purchase": 0,
        "operation": economic["30231"],
        "reception": economic["30217"],
    }
    more = max(grain, 10_000)
    return Books(
        office=f"{random.choice(PLACES)}{task}局",
        year=year,
        items=tuple(items),
        before=tuple(_a_year_ago(random, items, grain)),
        economic=economic,
        projects=tuple(projects),
        three=three,
        three_before={
            "abroad": three["abroad"],
            "purchase": amount(15, 25),
            "operation": three["operation"] + random.randint(1, 90) * more,
            "reception": three["reception"] + random.randint(1, 90) * more,
        },
        bought={"goods": amount(10, 40), "works": amount(0, 30), "services": amount(20, 80)},
        vehicles={
            "一般公务用车": random.randint(1, 6),
            "执法执勤用车": random.randint(1, 4),
        },
        staff=(random.randint(12, 60), random.randint(5, 80)),
    )


def _basic(running: str, economic: Mapping[str, int]) -> Iterator[Item]:
    """The items of basic expenditure: what is paid for, by what it is for."""
    own = {
        TRAINING: economic.get("30216", 0),
        RETIRED: economic["30302"] + economic["30309"],
        PENSION: economic["30108"],
        ANNUITY: economic["30109"],
        MEDICAL: economic["30110"],
        MEDICAL_AID: economic["30111"],
        FUND: economic["30113"],
    }
    rest = sum(economic.values()) - sum(own.values())
    for code, value in ((running, rest), *own.items()):
        yield Item(code, {"general.basic": value})


def _projects(
    random: Random, amount: Amount, codes: Sequence[str], *, other: bool, fund: bool
) -> Iterator[Project]:
    chosen = sorted(random.sample(codes, random.randint(2, len(codes))))
    for number, name in enumerate(random.sample(PROJECT_NAMES, random.randint(3, 8))):
        money = {"general": amount(5, 300)}
        if other and number == 0:
            money["other"] = amount(2, 60)
        yield Project(name, chosen[number % len(chosen)], money)
    if fund:
        yield Project("征地拆迁补偿", LAND, {"fund": amount(50, 900)})


def _of_projects(projects: Sequence[Project]) -> Iterator[Item]:
    """The items of project expenditure."""
    for code in dict.fromkeys(project.item for project in projects):
        money = {
            f"{source}.project": sum(p.money.get(source, 0) for p in projects if p.item == code)
            for source in ("general", "fund", "other")
        }
        yield Item(code, {kind: value for kind, value in money.items() if value})


def _economic(random: Random, amount: Amount, grain: int) -> Mapping[str, int]:
    base = amount(200, 1200)

    def share(per_mille: int) -> int:
        return int(base * per_mille // 1000 // grain * grain)

    wages = {code: amount(20, 260) for code in random.sample(WAGES, random.randint(4, len(WAGES)))}
    office = {code: amount(1, 25) for code in random.sample(OFFICE, random.randint(6, len(OFFICE)))}
    if random.random() < 0.5:
        office["30212"] = amount(2, 9)
    if random.random() < 0.7:
        office["30216"] = amount(1, 6)
    return dict(
        sorted(
            {
                **wages,
                **office,
                "30108": share(160),
                "30109": share(80),
                "30110": share(95),
                "30111": share(40),
                "30113": share(120),
                "30217": amount(1, 3),
                "30228": share(8),
                "30229": share(10),
                "30231": amount(4, 12),
                "30302": amount(10, 90),
                "30309": amount(1, 4),
            }.items()
        )
    )


def _a_year_ago(random: Random, items: Sequence[Item], grain: int) -> Iterator[Item]:
    for item in items:
        yield Item(
            item.code,
            {
                kind: max(grain, value * random.randint(820, 1150) // 1000 // grain * grain)
                for kind, value in item.money.items()
                if value
            },
        )
