"""Forms of one project or one office: labels with values, then a grid of indicators."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from tasks.documents.normal import normal
from tasks.records import Classed, Fact, Table
from tasks.statements.amounts import Amount
from tasks.statements.blocks import ClassKeys
from tasks.statements.classes import class_of
from tasks.statements.forms.entries import Entry, inline
from tasks.statements.forms.form import Form
from tasks.statements.forms.grids import IndicatorGrid
from tasks.statements.forms.head import Head, read_head
from tasks.statements.forms.indicators import medium_term, read_indicators
from tasks.statements.forms.money import MONEY, Setting, fact, placed, setting_of
from tasks.statements.forms.outcomes import outcomes
from tasks.statements.forms.places import Grid
from tasks.statements.forms.projects import project_of, split_code
from tasks.statements.forms.vocabulary import form_titled, label_of, of_no_project
from tasks.statements.vocabulary import CODE

_NAMING = re.compile(r"(?:\d+_[^_]+_)?(?P<name>.+?)绩效(?:目标|自评)表")
_ENOUGH = 3
_FUNCTIONAL = ClassKeys((), None, "functional")


def read_sheet(
    grid: Grid, grids: Sequence[IndicatorGrid], number: int, fiscal_year: int | None
) -> Form | None:
    """Read a form of one project or one office; None where the table is none."""
    table = grid.table
    outside = tuple(entry for line in table.lead if (entry := inline(line)))
    heads = [read_head(grid, rows) for rows in _head_rows(grid, grids)]
    if not grids and not _is_form(table, heads[0]):
        return None
    entries = (*outside, *(entry for head in heads for entry in head.entries))
    labels = [label.text for entry in entries for label in entry.path]
    setting = setting_of(_statement(table, grids, entries), number, table, fiscal_year, labels)
    form = Form(setting.statement, unread=tuple(text for head in heads for text in head.unread))
    for place, head in enumerate(heads):
        found = grids[place] if place < len(grids) else None
        if place and found is None and not any(e.field in MONEY for e in head.entries):
            continue
        here = head.entries if place else (*outside, *head.entries)
        setting = _of_project(setting, here) if setting.statement.startswith("project") else setting
        form = _with(form, grid, found, setting, here)
        weights = _stated_weights(grid, _head_rows(grid, grids)[place], setting)
        form = replace(form, facts=(*form.facts, *weights))
    return form


def _is_form(table: Table, head: Head) -> bool:
    """Whether a table without indicators is titled as a form and has a goal and other labels."""
    fields = {entry.field for entry in head.entries} - {"known", "end"}
    telling = fields & {"goal", "period-goal", "summary", "basis"}
    return form_titled(table.title) is not None and len(fields) >= _ENOUGH and bool(telling)


def _head_rows(grid: Grid, grids: Sequence[IndicatorGrid]) -> list[range]:
    """The rows above each indicator grid, and those below the last."""
    starts = [0, *(found.rows.stop for found in grids)]
    ends = [*(found.header for found in grids), grid.table.n_rows]
    return [range(start, end) for start, end in zip(starts, ends, strict=True)]


def _statement(table: Table, grids: Sequence[IndicatorGrid], entries: Sequence[Entry]) -> str:
    """The kind of form: by its title, else by its labels; actual values make a self-evaluation."""
    titled = form_titled(table.title)
    fields = {entry.field for entry in entries}
    if titled is None and fields & {"name", "entity", "code"}:
        titled = "project-performance-targets"
    elif titled is None and "office" in fields:
        titled = "overall-performance-targets"
    sides = [side for found in grids for side in found.sides]
    if titled and any({"actual", "score"} & set(side.columns) for side in sides):
        return titled.replace("performance-targets", "self-evaluation")
    return titled or "performance-indicators"


def _of_project(setting: Setting, entries: Sequence[Entry]) -> Setting:
    """The setting of the project that a head names; one that names none goes on with the last."""
    printed = [entry for entry in entries if entry.field == "name"]
    name = next((_plain(entry.text) for entry in printed if entry.text.strip()), setting.name)
    if name is None and not printed:
        found = _NAMING.fullmatch(normal(setting.table.title))
        name = found["name"] if found and not of_no_project(found["name"]) else None
    if name is None:
        return setting
    fused, name = split_code(name)
    code = next((normal(e.text) for e in entries if e.field == "code" and e.text.strip()), fused)
    return replace(setting, name=name, code=code)


def _plain(text: str) -> str:
    return text.replace("\n", "").strip()


def _with(
    form: Form, grid: Grid, found: IndicatorGrid | None, setting: Setting, entries: Sequence[Entry]
) -> Form:
    """The form with what one head and the indicator grid below it state."""
    booked = _classes(entries)
    facts = tuple(
        replace(_fact(setting, entry), further=booked)
        for entry in entries
        if entry.field in MONEY and entry.cell
    )
    projects = form.projects
    if setting.name:
        cells = [e.cell for e in entries if e.field == "name"] or [e.cell for e in entries]
        cell = next((cell for cell in cells if cell), None)
        projects = (
            *projects,
            project_of(setting, _texts(entries), facts, cell, _cells(entries)),
        )
    indicators, unread = form.indicators, form.unread
    if found is not None:
        read = read_indicators(grid, found, setting.number, setting.name)
        indicators = (*indicators, *read)
        facts = (*facts, *outcomes(grid, found, read, setting))
        unread = (*unread, *found.unread)
        if rows := medium_term(grid, found):
            unread = (*unread, f"中长期指标值 ({rows})")
    return Form(form.statement, projects, indicators, (*form.facts, *facts), unread)


def _stated_weights(grid: Grid, rows: range, setting: Setting) -> Iterator[Fact]:
    """The weights that labels themselves state, as 执行率分值（10分）."""
    for cell in (cell for row in rows for cell in grid.filled(row)):
        label = label_of(cell.text)
        if label.field == "stated-weight":
            number = "".join(filter(str.isdigit, label.text))
            yield placed(
                setting,
                cell,
                Amount(None, None, number, None, "not-money"),
                classification="project" if setting.name else "total",
                name=setting.name or label.text,
                measure=label.measure,
                phase=label.phase,
            )


def _fact(setting: Setting, entry: Entry) -> Fact:
    assert entry.cell is not None
    if entry.field == "plan":
        return replace(fact(setting, entry.path, entry.cell), name=entry.path[-1].text or None)
    if entry.item is None:
        return fact(setting, entry.path, entry.cell)
    detail = "budget-detail" if setting.name else "task"
    total = entry.item.endswith("合计")
    return fact(setting, entry.path, entry.cell, entry.item, "total" if total else detail)


def _classes(entries: Sequence[Entry]) -> tuple[Classed, ...]:
    """The functional class that a head names, as 预算功能科目: 2010308."""
    said = [normal(entry.text) for entry in entries if entry.field == "class"]
    codes = [text if CODE.fullmatch(text) else "" for text in said]
    read = (
        class_of(_FUNCTIONAL, code, "" if code else text, _FUNCTIONAL.classification)
        for text, code in zip(said, codes, strict=True)
    )
    return tuple(classed for classed in read if classed)


def _texts(entries: Iterable[Entry]) -> dict[str, str]:
    """Texts by field, several of one field in lines."""
    texts: dict[str, str] = {}
    for entry in entries:
        text = entry.text.strip()
        if entry.field and text and entry.item is None:
            texts[entry.field] = f"{texts[entry.field]}\n{text}" if entry.field in texts else text
    return texts


def _cells(entries: Iterable[Entry]) -> dict[str, tuple[int, int]]:
    """Where the first value of each field stands, blanks too."""
    found: dict[str, tuple[int, int]] = {}
    for entry in entries:
        if entry.field and entry.cell and entry.item is None and entry.field not in MONEY:
            found.setdefault(entry.field, (entry.cell.row, entry.cell.col))
    return found
