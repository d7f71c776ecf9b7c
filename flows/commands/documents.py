"""Reading files without the archive: extract, facts, check."""

import hashlib
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

if TYPE_CHECKING:
    from tasks.records import Extraction

Files = Annotated[list[Path], typer.Argument(help="One or more documents.", metavar="FILE")]
_CHUNK = 1 << 20


def extract(
    files: Files,
    format: Annotated[
        Literal["json", "csv", "md"], typer.Option(help="json, csv or md (Markdown).")
    ] = "json",
) -> None:
    """Print the tables of documents: every cell with its text, spans, page and box.

    Several files give one JSON object a line. Exit 2 if a file could not be read.
    """
    from flows.commands import formats
    from tasks.records import plain

    def answer(extraction: "Extraction") -> dict[str, Any]:
        tables = [_placed(plain(table)) for table in extraction.tables]
        unread = list(extraction.unread)
        return {"pages": extraction.pages, "tables": tables, "unread": unread}

    _each(files, answer, {"csv": formats.tables_csv, "md": formats.tables_markdown}.get(format))


def facts(
    files: Files,
    format: Annotated[Literal["json", "csv"], typer.Option(help="json or csv.")] = "json",
) -> None:
    """Print the figures that documents state: whose, which year, code, measure, amount, place.

    Several files give one JSON object a line. Exit 2 if a file could not be read.
    """
    from flows.commands import formats
    from tasks.records import plain
    from tasks.statements.interpret import interpret

    def answer(extraction: "Extraction") -> dict[str, Any]:
        meant = interpret(extraction)
        return {
            "document": plain(meant.identity),
            "facts": [plain(fact) for fact in meant.facts],
            "indicators": [],
            "projects": [],
            "unrecognised_tables": list(meant.unknown),
        }

    _each(files, answer, {"csv": formats.facts_csv}.get(format))


def check(
    files: Files,
    format: Annotated[
        Literal["json", "text", "csv"] | None,
        typer.Option(help="json, text or csv; without it text on a terminal, json elsewhere."),
    ] = None,
) -> None:
    """Check whether the figures of documents add up; every rule answers, with its operands.

    Exit 1 if an error-level rule failed, 2 if a file could not be read.
    """
    from flows.commands import formats
    from tasks.records import plain
    from tasks.rules.check import check as apply_rules
    from tasks.statements.interpret import interpret

    def answer(extraction: "Extraction") -> dict[str, Any]:
        meant = interpret(extraction)
        results = apply_rules(meant.statements) if extraction.verdict == "ok" else ()
        return {
            "document": plain(meant.identity),
            "results": [plain(result) for result in results],
        }

    chosen = format or ("text" if sys.stdout.isatty() else "json")
    shown = {"csv": formats.results_csv, "text": formats.results_text}.get(chosen)
    answers = _each(files, answer, shown)
    errors = any(
        result["verdict"] == "fail" and result["severity"] == "error"
        for one in answers
        for result in one["results"]
    )
    if errors:
        raise typer.Exit(1)


def _each(
    files: list[Path],
    answer: Callable[["Extraction"], dict[str, Any]],
    shown: Callable[[dict[str, Any], bool], None] | None,
) -> list[dict[str, Any]]:
    """Read each file, print its answer, and exit 2 at the end if one was not ok."""
    from flows.output import print_json, to_json

    answers = []
    unread = 0
    for path, common, extraction in _read(files):
        if extraction is None:
            unread += 1
            continue
        one = {**common, **answer(extraction)}
        answers.append(one)
        if shown is not None:
            shown(one, len(answers) == 1)
        elif len(files) > 1:
            print(to_json(one))
        else:
            print_json(one)
        if extraction.verdict != "ok":
            unread += 1
            _complain(f"{path}: {extraction.verdict}: {extraction.reason}")
        elif extraction.unread:
            _complain(f"{path}: not all of it was read: {'; '.join(extraction.unread)}")
    if unread:
        raise typer.Exit(2)
    return answers


def _read(files: list[Path]) -> Iterator[tuple[Path, dict[str, Any], "Extraction | None"]]:
    from tasks.documents.sandbox import Reader

    with Reader() as reader:
        for path in files:
            if not path.is_file():
                what = "is a folder" if path.is_dir() else "no such file"
                _complain(f"{path}: {what}")
                yield path, {}, None
                continue
            extraction = reader.read(path)
            size, sha256 = _measure(path)
            file = {
                "name": path.name,
                "sha256": sha256,
                "media_type": extraction.media_type,
                "bytes": size,
            }
            verdict = {"verdict": extraction.verdict, "reason": extraction.reason}
            yield path, {"file": file, **verdict}, extraction


def _placed(table: dict[str, Any]) -> dict[str, Any]:
    """A table whose cells carry only the kind of place that they have."""
    cells = [
        {name: value for name, value in cell.items() if value is not None}
        for cell in table["cells"]
    ]
    return {**table, "cells": cells}


def _measure(path: Path) -> tuple[int, str]:
    digest = hashlib.sha256()
    size = 0
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            digest.update(chunk)
            size += len(chunk)
    return size, digest.hexdigest()


def _complain(line: str) -> None:
    from flows.output import printable

    print(f"gongkai: {printable(line)}", file=sys.stderr)
