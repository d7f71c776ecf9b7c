"""A figure's chain in plain lines, for `gongkai show`."""

from collections.abc import Iterator
from typing import Any


def chain_lines(found: dict[str, Any]) -> Iterator[str]:
    """The chain from the figure to the capture, a link a line."""
    fact, table, stored = found["fact"], found["table"], found["object"]
    amount = "no amount" if fact["amount_yuan"] is None else f"{fact['amount_yuan']} 元"
    named = " ".join(part for part in (fact["code"], fact["name"]) if part)
    yield f"fact        {fact['id']}"
    yield f"figure      {amount}, stated “{fact['stated']}” {fact['unit'] or ''}".rstrip()
    yield (
        f"means       {named or '—'} · {fact['measure']} · {fact['fund']} · "
        f"fiscal year {fact['fiscal_year']} · {fact['statement']}"
    )
    title = table["title"] if table else "running text"
    grid = f"table {fact['table_number']}, row {fact['row']}, column {fact['col']}"
    yield f"cell        {title}: {grid}"
    yield f"place       {_place(fact)}"
    yield f"file        sha256 {stored['sha256']}, {stored['size']} bytes, {stored['media_type']}"
    read = found["extraction"]
    yield f"read by     code {read['version']} at {_moment(read['read_at'])}"
    for disclosure in found["disclosures"]:
        yield from _disclosure(disclosure)
    for finding in found["findings"]:
        cause = f" (explained by {finding['cause']})" if finding["cause"] else ""
        yield f"finding     {finding['rule']} {finding['severity']}: {finding['message']}{cause}"


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


def _moment(moment: Any) -> str:
    return f"{moment:%Y-%m-%d %H:%M:%S} UTC"
