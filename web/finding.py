"""The pages on which a visitor finds figures and findings."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from storage.database import Database
from storage.exports.masking import masked
from storage.exports.package import has_parquet
from storage.labels import Labels, read_labels
from storage.queries.failures import rules, severities
from storage.queries.findings import finding_page
from storage.queries.search import MOST_COUNTED, BadQuery, Tally, search_and_tally
from web.addresses import READ_ONLY
from web.answers import MOST_ROWS, handed_on
from web.archive import Shared
from web.labels import PROVINCES, SURE, label
from web.questions import FOUND, SEARCHED, Given, address, finding_query, given, search_query
from web.rendering import render

router = APIRouter()

# Findings on one page, and values of one facet.
PAGE, LONGEST_FACET = 50, 12
_KINDS = ("budget", "final_accounts", "performance_targets", "self_evaluation")
_VOCABULARIES = {"statement": "statements", "measure": "measures"}
# What each condition is called, and the condition that a facet's column sets.
_CALLED = {
    "words": ("words", "关键词"),
    "office": ("office", "单位"),
    "place": ("place", "地区"),
    "year": ("year", "年度"),
    "kind": ("kind", "类别"),
    "statement": ("statement", "报表"),
    "code": ("code", "科目编码"),
    "measure": ("measure", "计量"),
    "min": ("at least", "不少于"),
    "max": ("at most", "不多于"),
    "finding": ("fails", "未通过"),
    "rule": ("rule", "规则"),
    "severity": ("severity", "程度"),
    "state": ("state", "状态"),
}
_FACETS = {
    "fiscal_year": "year",
    "kind": "kind",
    "statement": "statement",
    "place": "place",
    "organisation": "office",
}

Words = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Link:
    """A value in both languages, and the answer with it, or without it; `count` of its figures."""

    words: Words
    address: str | None
    count: int = 0
    heading: Words = ("", "")


class _Names:
    """The names of values of conditions."""

    def __init__(self, database: Database) -> None:
        self.labels: Labels = read_labels(database)
        self.rules = {
            rule["rule"]: (rule["title"] or "", rule["title_zh"] or "") for rule in rules(database)
        }

    def of(self, name: str, value: Any) -> Words:
        """English and Chinese for a value; the value itself where it has no name."""
        if name in _VOCABULARIES:
            return self.labels.get((_VOCABULARIES[name], value), label(value))
        if name in ("finding", "rule") and (titles := self.rules.get(value.upper())):
            return (f"{value.upper()} {titles[0]}", titles[1])
        if name == "place":
            return PROVINCES.get(value, (value, ""))
        return label(value) if name in ("kind", "severity", "state") else (str(value), "")

    def options(self, name: str) -> list[tuple[str, Words]]:
        """All ids of a vocabulary with their names, in the order of the English."""
        vocabulary = _VOCABULARIES[name]
        found = [(id_, words) for (of, id_), words in self.labels.items() if of == vocabulary]
        return sorted(found, key=lambda option: option[1])

    def rule_options(self) -> list[tuple[str, Words]]:
        """All rules that have findings."""
        return [(rule, self.of("rule", rule)) for rule in self.rules]

    def plain(self, values: Sequence[str]) -> list[tuple[str, Words]]:
        """Values with their names."""
        return [(value, label(value)) for value in values]


@router.api_route("/search", methods=READ_ONLY)
def search_page(request: Request, archive: Shared) -> HTMLResponse:
    """Figures that fit, fifty a page, and how they are spread."""
    parameters = request.query_params
    asked = given(parameters, SEARCHED)
    conditions = {name: value for name, value in asked.items() if name != "order"}
    names = _Names(archive.database)
    shown: dict[str, Any] = {"rows": None, "trouble": None, "next": None, "facets": []}
    try:
        query = search_query({"order": "relevance", **asked}, parameters.get("cursor"))
        if conditions:
            page, counted = search_and_tally(archive.database, query)
            failed = severities(archive.database, (row["fact_id"] for row in page.rows))
            shown["rows"] = [
                {**handed_on(row), "failed": failed.get(row["fact_id"], {})} for row in page.rows
            ]
            shown["next"] = page.cursor and address("/search", asked, cursor=page.cursor)
            shown |= {"tally": counted, "facets": _facets(counted, asked, names)}
    except BadQuery as error:
        shown["trouble"] = str(error)
    return render(
        request,
        "search.html",
        400 if shown["trouble"] else 200,
        asked=asked,
        chips=_chips("/search", asked, conditions, names),
        names=names,
        kinds=[(kind, label(kind)) for kind in _KINDS],
        provinces=PROVINCES,
        most_counted=MOST_COUNTED,
        most_rows=MOST_ROWS,
        downloads=("csv", "xlsx", "json", *(("parquet",) if has_parquet() else ())),
        address=address,
        **shown,
    )


@router.api_route("/findings", methods=READ_ONLY)
def findings_page(request: Request, archive: Shared) -> HTMLResponse:
    """What does not add up, the gravest first, fifty a page."""
    asked = given(request.query_params, FOUND)
    names = _Names(archive.database)
    cursor = request.query_params.get("cursor")
    found: Sequence[Mapping[str, Any]] = ()
    following = trouble = None
    try:
        page = finding_page(archive.database, finding_query(asked), PAGE, cursor)
        found, following = page.rows, page.cursor
    except BadQuery as error:
        trouble = str(error)
    return render(
        request,
        "findings.html",
        400 if trouble else 200,
        asked=asked,
        chips=_chips("/findings", asked, asked, names),
        trouble=trouble,
        findings=[_without_persons(row) for row in found],
        names=names,
        provinces=PROVINCES,
        sure=SURE,
        next=following and address("/findings", asked, cursor=following),
        address=address,
    )


def _without_persons(row: Mapping[str, Any]) -> dict[str, Any]:
    texts = ("message", "message_zh", "stated", "expected")
    return {**row, **{name: row[name] and masked(row[name]) for name in texts}}


def _chips(path: str, asked: Given, conditions: Given, names: _Names) -> list[Link]:
    """Each condition with the answer without it."""
    return [
        Link(
            names.of(name, value),
            address(path, {key: asked[key] for key in asked if key != name}),
            heading=_CALLED[name],
        )
        for name, value in conditions.items()
    ]


def _facets(counted: Tally, asked: Given, names: _Names) -> list[tuple[Words, list[Link], int]]:
    """Of each column that is no condition yet: its name, its values, how many are left out."""
    found = []
    for column, name in _FACETS.items():
        values = counted.facets.get(column, ())
        if name in asked or not values:
            continue
        links = [
            Link(
                ("not known", "不明") if value is None else names.of(name, value),
                None if value is None else address("/search", asked, **{name: str(value)}),
                number,
            )
            for value, number in values[:LONGEST_FACET]
        ]
        found.append((_CALLED[name], links, counted.distinct[column] - len(links)))
    return found
