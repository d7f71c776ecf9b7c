"""Pages that are made: the rules with their examples, the errors seen on published pages."""

import csv
from collections.abc import Iterator
from functools import cache
from operator import attrgetter
from pathlib import Path

from tasks.documents.reading import read
from tasks.records import RuleResult
from tasks.rules import check
from tasks.rules.archive import check as archive
from tasks.rules.rule import GROUPS, Rule
from tests.accuracy.closing import OWN_ERRORS
from tests.tasks.gold import across, checked

DOCS = Path(__file__).parents[2] / "docs"
EXAMPLES = Path(__file__).parents[1] / "tasks" / "rules" / "examples"

HEAD = """# The rules

What `gongkai check` holds documents against. Each rule answers once for each row, column, sentence
or table that it applies to: **pass**, **fail**, **not-applicable** (its precondition does not
hold) or **not-checked** (a figure that it needs is missing or cannot be believed). Failures of
severity *error* are contradictions in print; *warning*: statements that disagree and may have a
reason; *info*: worth a look. A difference that rounding explains is *info*. How failures are
explained, doubted and kept is in [checks.md](checks.md).

The pages are made from the rules and the small documents beside their tests
(`tests/tasks/rules/examples`); `tests/docs/test_rules.py` holds them fresh.
"""

SEEN = """# Errors seen on the page

Every failure of level *error* in the 66 published files of `make bench-facts` was looked up: the
page says the same, so the document contradicts itself. These are the lines of
`tests/accuracy/own_errors.tsv`; any other failure of this level fails the tests. What a document
states and what contradicts it are facts of the document; why it is so, nobody here knows.

| file | page | rule | table | cell | stated | held against | what the page shows |
| --- | ---: | --- | --- | --- | ---: | ---: | --- |"""


def rules() -> list[Rule]:
    """All rules, over one document and over several, by id."""
    return sorted(
        [*check.catalogue().values(), *archive.catalogue().values()], key=attrgetter("id")
    )


def pages() -> dict[Path, str]:
    """The text of each page by its path below docs."""
    letters = {rule.group for rule in rules()}
    return {
        Path("rules.md"): _index(),
        **{
            Path("rules") / f"{letter}.md": _group(letter) for letter in GROUPS if letter in letters
        },
        Path("seen.md"): _seen(),
    }


def _index() -> str:
    lines = [HEAD]
    for letter, (name, name_zh) in GROUPS.items():
        own = [rule for rule in rules() if rule.group == letter]
        if own:
            lines.append(f"\n## {letter}. [{name} {name_zh}](rules/{letter}.md)\n")
            lines.append("| | at most | what must hold |\n| --- | --- | --- |")
            lines += [f"| {rule.id} | {rule.severity} | {_cell(rule.title)} |" for rule in own]
    return "\n".join(lines) + "\n"


def _group(letter: str) -> str:
    name, name_zh = GROUPS[letter]
    own = [rule for rule in rules() if rule.group == letter]
    return (
        "\n".join([f"# {letter}. {name} {name_zh}", *(line for r in own for line in _rule(r))])
        + "\n"
    )


def _rule(rule: Rule) -> Iterator[str]:
    yield f"\n## {rule.id} {rule.title}\n"
    yield f"{rule.title_zh}. At most *{rule.severity}*. Tolerance: {rule.tolerance}."
    yield f"Applies to: {rule.applies}. Source: {rule.source}."
    if rule.limits:
        limits = ", ".join(f"{limit} {value}" for limit, value in rule.limits.items())
        yield f"Limits, which a profile may change: {limits}."
    if rule.note:
        yield f"\n{rule.note}"
    if rule.across is not None:
        yield "\nNeeds other documents of the archive: [checks-across.md](../checks-across.md)."
    failed = _example(rule.id)
    yield f"\n> {_one_line(failed.message)}\n>\n> {_one_line(failed.message_zh)}"


@cache
def _example(rule: str) -> RuleResult:
    """A failure of a rule in its example document; of a rule that never fails, what passes."""
    verdict = "fail" if list(EXAMPLES.glob(f"{rule}.fail*")) else "pass"
    results = _results(EXAMPLES / f"{rule}.{verdict}")
    return next(entry for entry in results if (entry.rule, entry.verdict) == (rule, verdict))


def _results(example: Path) -> list[RuleResult]:
    """What is said of an example: one document, or those of a folder beside each other."""
    if not example.is_dir():
        return list(checked(read(example.with_name(f"{example.name}.txt"))))
    found = across(**{file.stem: read(file) for file in sorted(example.glob("*.txt"))})
    return [entry for results in found.values() for entry in results]


def _seen() -> str:
    """The errors of published files that somebody looked up on their pages."""
    with OWN_ERRORS.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t"))
    columns = ("file", "page", "rule", "table", "cell", "stated", "parts", "seen")
    lines = ["| " + " | ".join(_cell(row[column]) for column in columns) + " |" for row in rows]
    return "\n".join((SEEN, *lines)) + "\n"


def _cell(text: str) -> str:
    return _one_line(text).replace("|", "\\|")


def _one_line(text: str) -> str:
    return " ".join(text.split())


def write() -> None:
    """Write the pages into docs."""
    for path, text in pages().items():
        (DOCS / path).parent.mkdir(exist_ok=True)
        (DOCS / path).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    write()
