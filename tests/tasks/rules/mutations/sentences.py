"""Sentences that most disclosures have, each with what holds between its figures."""

from collections.abc import Mapping, Sequence

from tests.tasks.rules.mutations.books import Books
from tests.tasks.rules.mutations.clean import Place
from tests.tasks.rules.mutations.draft import Draft, Figure, per_cent

THREE = {
    "abroad": "因公出国（境）费",
    "purchase": "公务用车购置费",
    "operation": "公务用车运行维护费",
    "reception": "公务接待费",
}
BOUGHT = {"goods": "货物", "works": "工程", "services": "服务"}
_DUTIES = "贯彻执行有关法律法规和方针政策，负责本行政区域内的行业管理和公共服务。"


def opening(draft: Draft, title: str, office: str) -> None:
    """Title, duties and institutions."""
    draft.say(title)
    draft.say("一、主要职责")
    draft.say(f"{office}主要职责：{_DUTIES}")
    draft.say("二、机构设置")
    draft.say(f"{office}内设办公室、人事科、业务科等机构，下属预算单位名单见部门概况。")


def glossary(draft: Draft) -> None:
    """The usual definitions."""
    draft.say("名词解释")
    draft.say("财政拨款收入：指本年度从本级财政部门取得的财政拨款。")
    draft.say("基本支出：指为保障机构正常运转、完成日常工作任务而发生的人员经费和公用经费。")
    draft.say("项目支出：指在基本支出之外为完成特定行政任务和事业发展目标所发生的支出。")


def changed(draft: Draft, words: str, value: int, before: int, key: str, change_key: str) -> None:
    """A figure with its change over the year before, in money and in per cent.

    `words` name the figure: "2024年支出预算{value}万元，比2023年".
    """
    apart = value - before
    if not apart:
        draft.say(f"{words}持平。", value=Figure(value, key))
        return
    verb, verb_rate = ("增加", "增长") if apart > 0 else ("减少", "下降")
    places = draft.say(
        f"{words}{verb}{{change}}万元，{verb_rate}{{rate}}%，主要原因是工作任务和人员变动。",
        value=Figure(value, key),
        change=Figure(abs(apart), change_key),
        rate=Figure(per_cent(abs(apart), before), mark="growth"),
    )
    draft.tie("growth", places["rate"], places["change"], places["value"])
    draft.marks["change"].append(places["change"])


def parts_of(
    draft: Draft,
    words: str,
    whole: Figure,
    parts: Sequence[tuple[str, Figure]],
    *,
    shares: bool = False,
) -> Mapping[str, Place]:
    """A sum and its parts: "…{whole}万元，其中：", then each part, perhaps with its share."""
    figures, said = {"whole": whole}, []
    assert isinstance(whole.value, int)
    for number, (name, figure) in enumerate(parts):
        assert isinstance(figure.value, int)
        figures[f"p{number}"] = figure
        said.append(f"{name}{{p{number}}}万元")
        if shares:
            figures[f"s{number}"] = Figure(per_cent(figure.value, whole.value), mark="share")
            said[-1] += f"，占{{s{number}}}%"
    joint = "；" if shares else "，"
    places = draft.say(f"{words}{{whole}}万元，其中：{joint.join(said)}。", **figures)
    numbers = range(len(parts))
    draft.tie("sum", places["whole"], *[places[f"p{n}"] for n in numbers])
    for n in numbers if shares else ():
        draft.tie("share", places[f"s{n}"], places[f"p{n}"], places["whole"])
    return places


def three_public(draft: Draft, books: Books, words: str) -> None:
    """The three public expenses and their parts; vehicles are one of them."""
    three = books.three
    vehicles = three["purchase"] + three["operation"]
    parts_of(
        draft,
        words,
        Figure(sum(three.values()), "three"),
        [
            ("因公出国（境）费", Figure(three["abroad"], "three.abroad")),
            ("公务用车购置及运行费", Figure(vehicles, "three.vehicles")),
            ("公务接待费", Figure(three["reception"], "three.reception")),
        ],
    )


def procurement(draft: Draft, books: Books, words: str, phase: str = "预算") -> None:
    """Government procurement by kind."""
    bought = books.bought
    parts_of(
        draft,
        words,
        Figure(sum(bought.values()), "bought"),
        [(f"政府采购{BOUGHT[k]}{phase}", Figure(v, f"bought.{k}")) for k, v in bought.items()],
    )


def vehicles(draft: Draft, books: Books, words: str) -> None:
    """Vehicles by use: `words` end before the number."""
    held = {**books.vehicles, "其他用车": 0}
    figures = {f"v{n}": Figure(count, mark="count") for n, count in enumerate(held.values())}
    said = "、".join(f"{name}{{v{n}}}辆" for n, name in enumerate(held))
    places = draft.say(
        f"{words}{{whole}}辆，其中：{said}。",
        whole=Figure(sum(held.values()), mark="count"),
        **figures,
    )
    draft.tie("sum", places["whole"], *[places[name] for name in figures])


def staff(draft: Draft, books: Books) -> None:
    """Posts by kind."""
    office, units = books.staff
    places = draft.say(
        "本部门编制总数{whole}人，其中行政编制{office}人，事业编制{units}人。",
        whole=Figure(office + units, mark="count"),
        office=Figure(office, mark="count"),
        units=Figure(units, mark="count"),
    )
    draft.tie("sum", places["whole"], places["office"], places["units"])
