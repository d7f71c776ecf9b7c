"""A figure's chain in plain lines, for `gongkai show`."""

from collections.abc import Iterable, Iterator
from typing import Any

from flows.output import printable
from storage.queries.kept import kept


def chain_lines(found: dict[str, Any]) -> Iterator[str]:
    """The chain from the figure to the capture, a link a line."""
    fact, table, stored = found["fact"], found["table"], found["object"]
    amount = "no amount" if fact["amount_yuan"] is None else f"{fact['amount_yuan']} 元"
    yield f"fact        {fact['id']}"
    yield f"figure      {amount}, stated “{fact['stated']}” {fact['unit'] or ''}".rstrip()
    yield f"means       {_joined(_meaning(fact))}"
    if fact["doubt"]:
        yield f"doubt       {fact['doubt']}"
    yield from _where(fact, table)
    yield f"place       {_place(fact)}"
    yield f"file        sha256 {stored['sha256']}, {stored['size']} bytes, {stored['media_type']}"
    read = found["extraction"]
    yield f"read by     code {read['version']} at {_moment(read['read_at'])}"
    for disclosure in found["disclosures"]:
        yield from _disclosure(disclosure)
    for finding in found["findings"]:
        cause = f" (explained by {finding['cause']})" if finding["cause"] else ""
        yield f"finding     {finding['rule']} {finding['severity']}: {finding['message']}{cause}"


def _meaning(fact: dict[str, Any]) -> Iterator[str | None]:
    named = " ".join(part for part in (fact["code"], fact["name"], fact["name_en"]) if part)
    yield named or "—"
    if fact["listed_code"]:
        yield f"listed as {fact['listed_code']}"
    yield from (fact["entity"], fact["measure"], fact["phase"], fact["fund"])
    yield f"fiscal year {fact['fiscal_year']}"
    yield fact["statement"]


def _joined(parts: Iterable[str | None]) -> str:
    return " · ".join(part for part in parts if part)


def _where(fact: dict[str, Any], table: dict[str, Any] | None) -> Iterator[str]:
    """The cell, or the sentence and the words in it that give the meaning."""
    if fact["table_number"] is not None:
        title = table["title"] if table else ""
        grid = f"table {fact['table_number']}, row {fact['row']}, column {fact['col']}"
        yield f"cell        {title}: {grid}"
        return
    yield f"sentence    {fact['sentence'] or 'running text'}"
    if fact["phrase"]:
        yield f"phrase      “{fact['phrase']}”"


def _place(fact: dict[str, Any]) -> str:
    if fact["page"] is not None:
        box = fact["bbox"]
        shown = ", ".join(f"{100 * side:.1f} %" for side in box) if box else "whole page"
        return f"page {fact['page']}, box (left, top, right, bottom) {shown}"
    return str(fact["ref"] or fact["path"] or "not known")


def _disclosure(disclosure: dict[str, Any]) -> Iterator[str]:
    whose = disclosure.get("organisation") or "unattributed"
    yield (
        f"document    {disclosure['title']} · {whose} · {disclosure.get('fiscal_year') or '—'} · "
        f"version {disclosure['version']} (attributed by the {disclosure['identity_from']})"
    )
    yield f"portal      {disclosure['portal']}, article {disclosure['article'] or '—'}"
    for capture in disclosure["captures"]:
        yield (
            f"captured    {_moment(capture['captured_at'])} from {capture['final_url']} "
            f"(HTTP {capture['status']}), run {capture['run']['id']}"
        )
        for english, _, text in kept(capture):
            yield printable(f"  {english.lower():<17} {text}".rstrip())


def _moment(moment: Any) -> str:
    return f"{moment:%Y-%m-%d %H:%M:%S} UTC"
