"""Other forms than JSON for what extract, facts and check print, one file after another."""

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from flows.output import print_csv, printable

if TYPE_CHECKING:
    from tasks.records import Fact
    from tasks.statements.interpret import Interpretation

CELL_COLUMNS = (
    "file", "table", "title", "unit", "row", "col", "rowspan", "colspan", "page", "text",
)  # fmt: skip
FACT_COLUMNS = (
    "file", "organisation", "division_code", "statement", "classification", "code", "name",
    "measure", "fund", "fiscal_year", "amount_yuan", "stated", "unit", "table", "row", "col",
    "page", "value", "reason", "phase", "side", "entity", "listed_code", "grade", "name_en",
    "sentence", "phrase", "doubt",
)  # fmt: skip
RESULT_COLUMNS = (
    "file", "rule", "verdict", "severity", "reason", "message", "message_zh", "stated",
    "expected", "repair", "cause", "group", "id",
)  # fmt: skip


def tables_csv(answer: dict[str, Any], first: bool) -> None:
    """One row a cell of the grid, so that spans and places are kept."""
    file = answer["file"]["name"]
    rows = (
        {**cell, "file": file, "table": number, "title": table["title"], "unit": table["unit"]}
        for number, table in enumerate(answer["tables"])
        for cell in table["cells"]
    )
    print_csv(rows, CELL_COLUMNS, header=first)


def tables_markdown(answer: dict[str, Any], first: bool) -> None:
    """A heading and a table each; a spanning cell's text stands in its first slot."""
    if not first:
        print()
    print(f"# {printable(answer['file']['name'])}")
    for number, table in enumerate(answer["tables"]):
        unit = f" ({table['unit']})" if table["unit"] else ""
        print(f"\n## {printable(table['title']) or f'table {number}'}{unit}\n")
        grid = [[""] * table["n_cols"] for _ in range(table["n_rows"])]
        for cell in table["cells"]:
            grid[cell["row"]][cell["col"]] = printable(cell["text"]).replace("|", "\\|")
        for index, row in enumerate(grid):
            print("| " + " | ".join(row) + " |")
            if index == 0:
                print("|" + " --- |" * table["n_cols"])


def facts_answer(meant: "Interpretation") -> dict[str, Any]:
    """What `gongkai facts` prints of one document."""
    from tasks.records import plain

    counted = Counter(fact.table for fact in meant.facts)
    empty = {statement.number: statement.empty for statement in meant.statements}
    return {
        "document": plain(meant.identity),
        "facts": [plain(fact) for fact in meant.facts],
        "indicators": [plain(indicator) for indicator in meant.indicators],
        "projects": [plain(project) for project in meant.projects],
        "statements": [
            {
                "table": number,
                "statement": meant.recognised[number],
                "facts": counted[number],
                "empty": empty.get(number, False),
                "unread": list(meant.unread[number]),
            }
            for number in sorted(meant.recognised)
        ],
        "unrecognised_tables": [plain(table) for table in meant.unknown],
        "labels": _labels(meant.facts),
    }


def _labels(facts: Iterable["Fact"]) -> dict[str, dict[str, dict[str, str]]]:
    """English and Chinese for the ids that occur, by field."""
    from tasks.statements.labels import labels

    fields = {
        "statement": "statements",
        "classification": "classifications",
        "measure": "measures",
        "fund": "funds",
        "phase": "phases",
    }
    known = labels()
    occurring = {field: sorted({getattr(fact, field) or "" for fact in facts}) for field in fields}
    return {
        field: {
            entry: dict(zip(("en", "zh"), known[fields[field], entry], strict=True))
            for entry in ids
            if (fields[field], entry) in known
        }
        for field, ids in occurring.items()
    }


def facts_csv(answer: dict[str, Any], first: bool) -> None:
    """One row a fact."""
    document = answer["document"]
    common = {name: document[name] for name in ("organisation", "division_code")}
    rows = ({**common, **fact, "file": answer["file"]["name"]} for fact in answer["facts"])
    print_csv(rows, FACT_COLUMNS, header=first)


def results_csv(answer: dict[str, Any], first: bool) -> None:
    """One row a result."""
    rows = ({**result, "file": answer["file"]["name"]} for result in answer["results"])
    print_csv(rows, RESULT_COLUMNS, header=first)


def results_text(answer: dict[str, Any], _first: bool) -> None:
    """What failed, with its consequences folded under it; then how much was checked."""
    document = answer["document"]
    said = [document["organisation"], document["fiscal_year"], document["title"]]
    print(f"{answer['file']['name']}: {printable(' · '.join(str(part) for part in said if part))}")
    for line in _failures(answer["results"]):
        print(f"  {printable(line)}")
    counted = {
        verdict: sum(result["verdict"] == verdict for result in answer["results"])
        for verdict in ("pass", "fail", "not-checked", "not-applicable")
    }
    print("  " + ", ".join(f"{count} {verdict}" for verdict, count in counted.items()))


def _failures(results: list[dict[str, Any]]) -> Iterator[str]:
    failed = [result for result in results if result["verdict"] == "fail"]
    for result in failed:
        if result["cause"] is not None:
            continue
        yield f"{result['severity'].upper():7} {result['rule']} {result['message']}"
        yield f"        {result['message_zh']}"
        if result["repair"]:
            yield f"        would agree with: {result['repair']}"
        follows = [other for other in failed if other["cause"] == result["id"]]
        if follows:
            named = ", ".join(f"{other['rule']} {other['stated']}" for other in follows)
            yield f"        explains {len(follows)} more: {named}"
