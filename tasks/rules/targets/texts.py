"""G12: goals and uses that several projects share."""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from decimal import Decimal
from functools import cache
from operator import add

from tasks.documents.normal import normal
from tasks.records import Operand, Project, RuleResult
from tasks.rules.compare import result
from tasks.rules.disclosure import Disclosure
from tasks.rules.rule import limit, rule
from tasks.rules.targets.forms import passed, plain, project_operand

_FEWEST = 3
_SHORTEST = 10
_FIGURES = re.compile(r"[\d一二三四五六七八九十]")
_FIELDS = ("goal", "summary")
_TITLES = {"goal": ("goal", "绩效目标"), "summary": ("use", "资金用途")}
Text = tuple[Project, Operand, str]
Pairs = frozenset[str]


@rule(
    "G12",
    severity="warning",
    title="Each project has a goal of its own",
    title_zh="各项目的绩效目标与资金用途不应雷同",
    tolerance="95 % of the pairs of characters are the same",
    applies="a document of at least three projects with goals or uses in cells of their own",
    source="财预〔2015〕88号: goals are those of the project",
    note="Projects of one name, as subordinate units have them, those that differ by year or phase"
    " and cells that several projects share count once.",
    limits={"similar": "0.95"},
)
def texts_are_their_own(disclosure: Disclosure) -> Iterator[RuleResult]:
    """G12: no three projects have one text."""
    for field in _FIELDS:
        texts = list(_texts(disclosure, field))
        if _distinct(texts) < _FEWEST:
            continue
        clusters = _clusters(texts, limit(disclosure, "G12", "similar"))
        for cluster in clusters:
            if _distinct(cluster) >= _FEWEST:
                yield from _alike(field, cluster)
            else:
                for project, cell, _ in cluster:
                    said = ("the text is of its own", "文字未与其他项目雷同")
                    yield passed("G12", _anchor(field, project, cell), [cell], project.name, said)


def _distinct(texts: Sequence[Text]) -> int:
    """How many projects these are; those of several years or phases count once."""
    return len({_FIGURES.sub("", normal(project.name)) for project, _, _ in texts})


def _texts(disclosure: Disclosure, field: str) -> Iterator[Text]:
    seen = set()
    for project in disclosure.projects:
        cell = project_operand(disclosure, project, field)
        text = plain(cell.text) if cell else ""
        if cell is None or len(text) < _SHORTEST or (cell.table, cell.row, cell.col) in seen:
            continue
        seen.add((cell.table, cell.row, cell.col))
        yield project, cell, text


def _anchor(field: str, project: Project, cell: Operand) -> str:
    return f"{field}-t{project.table}-r{cell.row}-c{cell.col}"


def _alike(field: str, cluster: Sequence[Text]) -> Iterator[RuleResult]:
    first, cell, _ = cluster[0]
    many = len(cluster)
    word, word_zh = _TITLES[field]
    for project, own, _ in cluster:
        other = cell if own is not cell else cluster[1][1]
        yield result(
            "G12",
            _anchor(field, project, own),
            "fail",
            [own, other],
            stated=f"{many} identical texts",
            expected="project-specific",
            message=f"{project.name}: the {word} is, word for word or nearly, that of"
            f" {many - 1} other projects",
            message_zh=f"{project.name}：{word_zh}与另外{many - 1}个项目相同或基本相同",
            group=_anchor(field, first, cell),
        )


def _clusters(texts: Sequence[Text], similar: Decimal) -> list[list[Text]]:
    """The texts in clusters of those that are alike."""
    equal: dict[str, list[Text]] = defaultdict(list)
    for entry in texts:
        equal[entry[2]].append(entry)
    order = sorted(equal, key=len)
    chars, pairs = cache(frozenset[str]), cache(_pairs)
    into = {text: text for text in order}
    most = 2 * (1 - similar)
    for place, text in enumerate(order):
        for longer in order[place + 1 :]:
            if len(text) < similar * len(longer):
                break
            # A character that one text alone has is in a pair that it alone has.
            apart = len(chars(text) ^ chars(longer))
            if into[longer] != longer or apart > most * (len(text) + len(longer)):
                continue
            if _similar(pairs(text), pairs(longer), similar):
                into[longer] = into[text]
    clusters: dict[str, list[Text]] = defaultdict(list)
    for text in equal:
        clusters[into[text]].extend(equal[text])
    return list(clusters.values())


def _pairs(text: str) -> Pairs:
    return frozenset(map(add, text, text[1:]))


def _similar(one: Pairs, other: Pairs, least: Decimal) -> bool:
    return 2 * len(one & other) >= least * (len(one) + len(other))
