"""Lines of published documents, from which a large archive is made: names, codes, amounts."""

from dataclasses import dataclass
from typing import Any

from tasks.records import plain
from tests.accuracy.closing import MORE, meant, names

_KEPT = (
    "statement", "classification", "code", "name", "name_en", "measure", "fund", "amount_fen",
    "amount_yuan", "stated", "unit", "page", "row", "col",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Template:
    """The facts of one document: columns of `fact`, and `year`, counted from the document's own."""

    facts: tuple[dict[str, Any], ...]
    failing: tuple[tuple[str, str], ...]


def templates() -> list[Template]:
    """One of each published file that states figures; nothing where there are no such files."""
    found = [_template(name) for name in (*names(), *names(MORE))]
    return [template for template in found if len(template.facts) >= 20]


def _template(name: str) -> Template:
    read = meant(name)
    own = read.interpretation.identity.fiscal_year
    facts = []
    for fact in read.interpretation.facts:
        row = plain(fact)
        year = row["fiscal_year"]
        kept = {column: row.get(column) for column in _KEPT}
        ago = None if year is None or own is None else year - own
        facts.append(
            {**kept, "table_number": row.get("table"), "bbox": row.get("bbox"), "ago": ago}
        )
    failed = [(entry.rule, entry.severity) for entry in read.results if entry.verdict == "fail"]
    return Template(tuple(facts), tuple(failed))
